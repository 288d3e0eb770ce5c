load helper

# A pack with nothing to find in it: every question, option, workload and claim is looked at.
clean_pack() {
    make_pack
    cat >pack/questions.yaml <<'END'
- {id: cups, type: number, title: How many cups?, label: the cups, min: 0, max: 100}
- id: milk
  type: choice
  title: Which milk?
  label: the milk
  options: [{id: no_milk, title: none}, {id: cow, title: of cows}, {id: oat, title: of oats}]
- id: extras
  type: choices
  title: What else?
  label: the extras
  options: [{id: sugar, title: sugar}, {id: biscuits, title: biscuits}]
END
    cat >pack/sources.yaml <<'END'
- {id: leaf, title: On leaves, publisher: A press, year: 2024}
END
    cat >pack/claims.yaml <<'END'
- {id: c-pot, source: leaf, section: Pots, subject: pots, for: tea, says: A pot serves many., status: current}
- {id: c-old, source: leaf, section: Pots, subject: pots, for: coffee, says: An urn serves more., status: disputed, why: Urns leak.}
END
    cat >pack/taste.yaml <<'END'
- {id: taste.pot, criterion: taste, when: cups >= 3 and workload == morning, favours: tea, strength: strong, because: A pot., claims: [c-pot, c-old]}
- {id: taste.foam, criterion: taste, when: milk == oat or extras has sugar, favours: coffee, strength: strong, because: Foam., basis: judgement}
- {id: taste.crumbs, criterion: taste, when: milk == cow and extras has biscuits, favours: tea, strength: slight, because: Crumbs., basis: judgement}
END
}

# finds TEXT: a warning, which --strict turns into exit 1.
finds() {
    tiebreak rules check pack
    expect 0
    contains "$stderr" "warning: $1"
    tiebreak rules check pack --strict
    expect 1
}

# shown: the profile that follows the finding can be scored, and is left in witness.yaml.
shown() {
    sed -n '/a profile that shows it:/,$ s/^    //p' <<<"$stderr" >witness.yaml
    tiebreak score --pack pack witness.yaml --format json
    expect 0
}

@test "a pack with nothing to find" {
    clean_pack
    tiebreak rules check pack --strict
    expect 0
    [ -z "$output$stderr" ]
}

@test "a claim that is lost is an error" {
    clean_pack
    sed -i 's/claims: \[c-pot, c-old\]/claims: [c-pot]/' pack/taste.yaml
    tiebreak rules check pack
    expect 1
    contains "$stderr" "pack/claims.yaml:2:"
    contains "$stderr" "error: no rule rests on the claim 'c-old', and it is not set aside"
    tiebreak rules check pack --quiet
    contains "$stderr" "c-old"
    tiebreak rules check pack --format json
    expect 1
    is_json "$output"
    contains "$output" '"error":"the pack is wrong"'
    echo '- {id: c-new, source: leaf, section: Pots, subject: pots, for: all, says: Hot., status: current, set_aside: Too hot.}' >>pack/claims.yaml
    sed -i 's/claims: \[c-pot\]/claims: [c-pot, c-old]/' pack/taste.yaml
    tiebreak rules check pack --strict
    expect 0
}

@test "a claim both cited and set aside" {
    clean_pack
    sed -i 's/status: current}/status: current, set_aside: Not ours.}/' pack/claims.yaml
    finds "the claim 'c-pot' is set aside, and yet a rule rests on it"
}

@test "a claim under a rule for the other side, unless its status says what is wrong with it" {
    clean_pack
    sed -i "s/status: disputed, why: Urns leak./status: current/" pack/claims.yaml
    finds "the rule 'taste.pot' rests on the claim 'c-old', which is for the other side"
    sed -i 's/for: coffee/against: coffee/' pack/claims.yaml
    tiebreak rules check pack --strict
    expect 0
    sed -i 's/for: tea/against: tea/' pack/claims.yaml
    finds "the rule 'taste.pot' rests on the claim 'c-pot', which is for the other side"
}

@test "a question, an option, a workload and a trait that nothing looks at" {
    clean_pack
    echo '- {id: spoons, type: boolean, title: Spoons?, label: there are spoons}' >>pack/questions.yaml
    finds "no condition looks at the question 'spoons'"
    clean_pack
    sed -i 's/ and extras has biscuits//' pack/taste.yaml
    finds "no condition looks at the option 'biscuits' of the question 'extras'"
    clean_pack
    echo '- {id: evening, title: evenings}' >>pack/workloads.yaml
    finds "no condition looks at the workload 'evening', or at a trait it has"
    clean_pack
    sed -i 's/traits: \[\]/traits: [{id: hurry, title: the hurry, options: [low, high]}]/' pack/pack.yaml
    finds "no condition looks at the trait 'hurry'"
}

@test "options that nothing tells apart, with a profile" {
    clean_pack
    sed -i 's/ or extras has sugar//; s/milk == cow and extras has biscuits/extras has biscuits and extras has sugar/' pack/taste.yaml
    finds "no condition tells the options 'no_milk' and 'cow' of the question 'milk' apart"
    shown
    contains "$(<witness.yaml)" "answers: {milk: cow}"
}

@test "a rule that can never fire" {
    clean_pack
    sed -i 's/cups >= 3 and workload == morning/cups >= 3 and cups < 3 and workload == morning/' pack/taste.yaml
    finds "the rule 'taste.pot' can never fire"
    clean_pack
    sed -i 's/cups >= 3 and workload == morning/workload == morning and cups > 100/' pack/taste.yaml
    finds "the rule 'taste.pot' can never fire"
    [[ $stderr != *"profile that shows"* ]]
    clean_pack
    sed -i 's/milk == cow and extras has biscuits/workload != morning and milk == cow and extras has biscuits/' pack/taste.yaml
    finds "the rule 'taste.crumbs' can never fire"
}

@test "rules that repeat or contradict each other, however their conditions are written, with a profile" {
    clean_pack
    sed 's/taste.pot/taste.urn/; s/when: [^,]*/when: not cups < 3 and workload == morning/; s/, claims: .*/, basis: judgement}/' pack/taste.yaml | head -1 >urn
    cat urn >>pack/taste.yaml
    finds "the rules 'taste.pot' and 'taste.urn' say the same of the same profiles"
    shown
    contains "$(<witness.yaml)" "workloads: [morning]"
    contains "$(<witness.yaml)" "answers: {cups: 3}"
    contains "$output" '"taste.pot"'
    contains "$output" '"taste.urn"'
    sed -i '/taste.urn/ s/favours: tea/favours: coffee/' pack/taste.yaml
    finds "the rules 'taste.pot' and 'taste.urn' fire for the same profiles and contradict each other"
    tiebreak rules check pack --format json
    expect 0
    is_json "$output"
    contains "$output" '"witness":"tiebreak: profile/1\n'
}
