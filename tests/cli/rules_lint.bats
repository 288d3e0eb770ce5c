load helper

# finds TEXT: a warning, which --strict turns into exit 1.
finds() {
    tiebreak rules check pack
    expect 0
    contains "$stderr" "warning: $1"
    tiebreak rules check pack --strict
    expect 1
}

# finds_at TEXT: the same, with the place before it.
finds_at() {
    tiebreak rules check pack
    contains "$stderr" "$1"
}

# shown ID: the profile that shows that finding can be scored, and is left in witness.yaml.
shown() {
    rm -rf shown
    tiebreak rules check pack --quiet --witnesses shown
    cp "shown/$1.yaml" witness.yaml
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
    sed -i 's/, despite: \[c-old\]//' pack/taste.yaml
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
    sed -i 's/claims: \[c-pot\]/&, despite: [c-old]/' pack/taste.yaml
    tiebreak rules check pack --strict
    expect 0
}

@test "a claim both cited and set aside" {
    clean_pack
    sed -i 's/status: current}/status: current, set_aside: Not ours.}/' pack/claims.yaml
    finds "the claim 'c-pot' is set aside, and yet a rule rests on it"
}

@test "a claim under a rule for the other side is an error, unless the rule says that it holds in spite of it" {
    clean_pack
    sed -i 's/claims: \[c-pot\], despite: \[c-old\]/claims: [c-pot, c-old]/' pack/taste.yaml
    tiebreak rules check pack
    expect 1
    contains "$stderr" "pack/taste.yaml:1:8: error: the rule 'taste.pot' rests on the claim 'c-old', which is for the other side"
    contains "$stderr" "move it to \`despite\`"
    sed -i 's/for: coffee/against: coffee/' pack/claims.yaml
    tiebreak rules check pack --strict
    expect 0
    clean_pack
    sed -i 's/for: tea/against: tea/' pack/claims.yaml
    tiebreak rules check pack
    expect 1
    contains "$stderr" "rests on the claim 'c-pot', which is for the other side"
    clean_pack
    sed -i 's/for: coffee/for: tea/' pack/claims.yaml
    tiebreak rules check pack
    expect 1
    contains "$stderr" "the rule 'taste.pot' holds despite the claim 'c-old', which is not for the other side"
}

@test "a claim that a rule holds despite lends it no status, and is answered for" {
    clean_pack
    tiebreak rules list --pack pack --format json
    contains "$output" '"status":"current"'
    contains "$output" '"despite":["c-old"]'
    sed -i '/c-pot/ s/status: current/status: refuted, why: No./; /c-old/ s/status: disputed, why: Urns leak./status: current/' pack/claims.yaml
    tiebreak rules check pack
    expect 0
    contains "$stderr" "the rule 'taste.pot' can never change a verdict: it gives no points, as all its claims are refuted"
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
    finds "no condition tells the options 'cow' and 'no_milk' of the question 'milk' apart"
    contains "$stderr" "  a profile that shows it:
    tiebreak: profile/1"
    shown alike.milk.no_milk
    contains "$(<witness.yaml)" "answers: {milk: no_milk}"
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
    shown repetition.taste.pot.taste.urn
    contains "$(<witness.yaml)" "workloads: [morning]"
    contains "$(<witness.yaml)" "answers: {cups: 3}"
    contains "$output" '"taste.pot"'
    contains "$output" '"taste.urn"'
    sed -i '/taste.urn/ s/favours: tea/favours: coffee/' pack/taste.yaml
    finds "the rules 'taste.pot' and 'taste.urn' fire for the same profiles and contradict each other"
    tiebreak rules check pack --format json
    expect 0
    is_json "$output"
    contains "$output" '"finding":"contradiction.taste.pot.taste.urn","near_miss":false,"witness":"tiebreak: profile/1\n'
}

@test "rules for two sides of one matter stand beside each other if one of them says what it holds despite" {
    clean_pack
    sed 's/taste.pot/taste.urn/; s/favours: tea/favours: coffee/; s/claims: .*/basis: judgement, despite: [c-pot]}/' pack/taste.yaml | head -1 >urn
    cat urn >>pack/taste.yaml
    tiebreak rules check pack
    expect 0
    [[ $stderr != *contradict* ]]
    sed -i 's/favours/ground: one-fact, favours/' pack/taste.yaml
    finds "the rules 'taste.pot' and 'taste.urn' fire for the same profiles and contradict each other"
}

@test "an option that is set aside with the reason, and one that a condition looks at all the same" {
    clean_pack
    sed -i 's/{id: biscuits, title: biscuits}/&, {id: cake, title: cake, set_aside: It pleases all.}/' pack/questions.yaml
    sed -i 's/{id: no_milk, title: none}/&, {id: goat, title: of goats, set_aside: Rarely asked for.}/' pack/questions.yaml
    tiebreak rules check pack --strict
    expect 0
    sed -i 's/when: milk == oat or/when: milk == oat or milk == goat or extras has cake or/' pack/taste.yaml
    finds "the option 'cake' of the question 'extras' is set aside, and yet a condition looks at it"
    contains "$stderr" "pack/questions.yaml:11:"
    contains "$stderr" "the option 'goat' of the question 'milk' is set aside, and yet a condition looks at it"
}

@test "a rule that changes nothing, with the profile that comes nearest" {
    clean_pack
    sed -i '/taste.crumbs/ s/strength: strong/strength: slight/' pack/taste.yaml
    finds "no profile was found, in 20,000 tries, in which the rule 'taste.crumbs' changes the choice or how well it suits"
    contains "$stderr" "pack/taste.yaml:3:8: warning: no profile"
    contains "$stderr" "the profile that comes nearest:"
    shown idle-rule.taste.crumbs
    contains "$output" '"taste.crumbs"'
    tiebreak rules check pack --format json
    contains "$output" '"finding":"idle-rule.taste.crumbs","near_miss":true,'
}

@test "fitness rules change a verdict too, unless another has done so already" {
    clean_pack
    echo '- {id: taste.much, criterion: taste, when: cups > 50, strains: all, because: Much., basis: judgement}' >>pack/taste.yaml
    tiebreak rules check pack --strict
    expect 0
    echo '- {id: taste.more, criterion: taste, when: cups > 80, strains: all, because: More., basis: judgement}' >>pack/taste.yaml
    finds "no profile was found, in 20,000 tries, in which the rule 'taste.more' changes the choice or how well it suits"
    [[ $stderr != *taste.much* ]]
}

@test "a choice that never comes out: proved, or not found" {
    clean_pack
    sed -i '/taste.foam/ s/favours: coffee/favours: tea/' pack/taste.yaml
    finds_at "pack/pack.yaml:7:10: warning: the alternative 'coffee' can never be chosen: no rule gives it points"
    clean_pack
    echo '- {id: taste.never, criterion: taste, rules_out: tea, because: No pot., basis: judgement}' >>pack/taste.yaml
    finds_at "pack/pack.yaml:6:10: warning: the alternative 'tea' can never be chosen: a rule without a condition rules it out"
    clean_pack
    echo '- {id: evening, title: evenings}' >>pack/workloads.yaml
    sed -i 's/ and workload == morning/ and (workload == morning or workload == evening)/' pack/taste.yaml
    finds_at "pack/pack.yaml:14:1: warning: no profile was found, in 20,000 tries, in which the hybrid is chosen"
    shown never-chosen.hybrid
    sed -i 's/workload == morning or workload == evening/workload == morning/; s/when: milk == oat/when: workload == evening and milk == oat/' pack/taste.yaml
    tiebreak rules check pack
    [[ $stderr != *hybrid* ]]
}

# The pack's rules give tea at most 3 + 3 points to coffee's none, and coffee at most 3 to none, at the most weight: the
# prior being 2, (6 + 2) / (6 + 4) and (3 + 2) / (3 + 4) of a hundred.
@test "bounds, reached by their witnesses" {
    clean_pack
    tiebreak rules check pack --bounds --witnesses shown
    expect 0
    [ "$output" = "scores found in 20,000 tries for each bound
  Tea: 28.6 to 80.0
  Coffee: 20.0 to 71.4" ]
    [ "$(ls shown)" = "highest.coffee.yaml
highest.tea.yaml
lowest.coffee.yaml
lowest.tea.yaml" ]
    tiebreak score --pack pack shown/highest.tea.yaml --format json
    contains "$output" $'"tea":\t80,'
    tiebreak score --pack pack shown/lowest.tea.yaml --format json
    contains "$output" $'"tea":\t28.5714'
    tiebreak rules check pack --bounds --format json
    is_json "$output"
    contains "$output" '"bounds":{"tea":{"low":{"score":28.5714'
    tiebreak rules check pack --witnesses shown
    expect 2
    contains "$stderr" "'shown' is not empty"
}

@test "the default pack has nothing that a check would warn of, and finds the same each time" {
    tiebreak rules check "$ROOT/rules" --strict --bounds
    expect 0
    [ -z "$stderr" ]
    local first=$output
    tiebreak rules check --strict --bounds
    [ "$output" = "$first" ]
}

@test "a terminal is told how far the search is, and nobody else" {
    clean_pack
    command -v script >/dev/null || skip 'no script(1) to make a terminal'
    # on_terminal COMMAND...: what a terminal is shown.
    on_terminal() {
        TERM=${SHOWN:-xterm} script -qec "$*" /dev/null </dev/null
    }
    shown=$(on_terminal "'$TIEBREAK' rules check pack --bounds")
    contains "$shown" "0 of 6 rules and choices tried"
    contains "$shown" $'\r\033[K' # taken away again
    for words in "--quiet" "2>errors"; do
        shown=$(on_terminal "'$TIEBREAK' rules check pack --bounds $words")
        contains "$shown" "scores found in"
        [[ $shown != *tried* ]]
    done
    run ! grep -q tried errors
    SHOWN=dumb
    [[ $(on_terminal "'$TIEBREAK' rules check pack --bounds") != *tried* ]]
}
