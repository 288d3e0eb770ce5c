load helper

@test "coverage counts what the scenarios reach, and lists what they do not" {
    make_pack
    tiebreak rules coverage pack
    expect 0
    [ -z "$stderr" ]
    contains "$output" "1 scenario reach"
    contains "$output" "100.0 % of rules that fired: 1 of 1"
    contains "$output" "50.0 % of conditions both true and false: 1 of 2, not"
    contains "$output" "    taste.pot: false"
    contains "$output" "    taste.pot: unknown"
    contains "$output" "    cups: 0"
    contains "$output" "    morning"
    contains "$output" "    choice hybrid"
}

@test "what is reached is not listed" {
    make_pack
    cat >>pack/tests/all.yaml <<'END'
- id: few-cups
  profile: {title: Few, workloads: [morning], answers: {cups: 1}}
  expect: {not_fired: [taste.pot]}
- id: no-cups
  profile: {title: None, workloads: [morning]}
  expect: {not_fired: [taste.pot]}
END
    tiebreak rules coverage pack
    contains "$output" "100.0 % of conditions both true and false: 2 of 2"
    contains "$output" "100.0 % of answers that conditions tell apart: 2 of 2"
    [[ $output != *"taste.pot:"* ]]
}

@test "--min is a threshold for every measure, or for one" {
    make_pack
    tiebreak rules coverage pack --min 100
    expect 1
    tiebreak rules coverage pack --min 0
    expect 0
    tiebreak rules coverage pack --min rules=100 --min workloads=0
    expect 0
    tiebreak rules coverage pack --min rules=100 --min conditions=51
    expect 1
    tiebreak rules coverage pack --min 100 --min conditions=50 --no-mutants
    expect 1
    for wrong in 101 -1 x rules= rules=101 rule=50 mutants=x; do
        tiebreak rules coverage pack --min "$wrong"
        expect 2
        contains "$stderr" "--min"
    done
}

@test "coverage as JSON" {
    make_pack
    tiebreak rules coverage pack --format json
    expect 0
    is_json "$output"
    contains "$output" '"id":"conditions","met":1,"of":2,"percent":50,"missing":["taste.pot: false"]'
    contains "$output" '"mutation":{"scenarios":1,"failing":0,"mutants":7,"noticed":4,'
    contains "$output" '"file":"pack/taste.yaml","line":1,"mutation":"lower","what":"cups >= 3 becomes cups >= 1","fires_in":"many-cups","witness":"tiebreak: profile/1'
    rm -r pack/tests
    tiebreak rules coverage pack --format json
    expect 1
    is_json "$output"
    contains "$output" '"code":"empty"'
}

@test "mutants: changes no scenario notices are listed with what to say, and the others counted" {
    make_pack
    tiebreak rules coverage pack
    expect 0
    contains "$output" "mutation score 57.1 %: of 7 changes to the rules, scenarios notice 4"
    contains "$output" "
    taste.pot (pack/taste.yaml:1)
        strength decisive becomes strong
            it fires in 'many-cups': say what comes of it there, under \`reasons\`
        cups >= 3 becomes cups > 3
            say, under \`fired\` or \`not_fired\`, what is right for
                answers: {cups: 3}
        cups >= 3 becomes cups >= 1
            say, under \`fired\` or \`not_fired\`, what is right for
                answers: {cups: 1}"
    [[ $output != *dropped* ]]
    tiebreak rules coverage pack --min mutants=57
    expect 0
    tiebreak rules coverage pack --min mutants=58
    expect 1
}

@test "mutants: a rule that fires in no scenario comes with a profile in which it does" {
    make_pack
    sed -i 's/cups: 5/cups: 1/; s/expect: .*/expect: {not_fired: [taste.pot]}/' pack/tests/all.yaml
    tiebreak rules coverage pack
    expect 0
    contains "$output" "
        dropped
            it fires in no scenario; it does for
                answers: {cups: 3}"
}

@test "mutants: changes that change nothing are listed and not counted" {
    make_pack
    sed -i 's/when: .*/when: cups >= 3 and cups >= 2/' pack/taste.yaml
    tiebreak rules coverage pack
    expect 0
    contains "$output" "
  not counted, since they change nothing for any answers and any workload of the pack
    taste.pot: cups >= 2 becomes cups > 2
    taste.pot: cups >= 2 becomes cups >= 1"
    tiebreak rules coverage pack --format json
    contains "$output" '"same":[{"rule":"taste.pot",'
}

@test "mutants: they can be left out" {
    make_pack
    tiebreak rules coverage pack --no-mutants
    expect 0
    [[ $output != *mutation* ]]
    tiebreak rules coverage pack --no-mutants --format json
    is_json "$output"
    [[ $output != *mutation* ]]
    tiebreak rules coverage pack --no-mutants --min mutants=50
    expect 2
}

@test "mutants: reasons and the values beside a threshold notice all" {
    make_pack
    cat >>pack/tests/all.yaml <<'END'
- id: points
  profile: {title: Many, answers: {cups: 3}}
  expect: {reasons: {tea: {taste.pot: 6}}}
- id: few-cups
  profile: {title: Few, answers: {cups: 2}}
  expect: {not_fired: [taste.pot]}
END
    tiebreak rules coverage pack --min mutants=100 --format json
    expect 0
    is_json "$output"
    contains "$output" '"mutants":7,"noticed":7,"percent":100,"survivors":[]'
}

@test "mutants: draws are made where only they can tell" {
    make_pack
    sed -i 's/expect: .*/expect: {confidence: clear}/; s/cups: 5/cups: 3/' pack/tests/all.yaml
    tiebreak rules coverage pack
    expect 0
    [[ $output != *dropped* ]]
    [[ $output != *"becomes cups < 3"* ]]
    contains "$output" "        cups >= 3 becomes cups >= 1"
}

@test "mutants: scenarios that fail are left out, and said to be" {
    make_pack
    sed -i 's/choice: tea/choice: coffee/' pack/tests/all.yaml
    tiebreak rules coverage pack
    expect 0
    contains "$output" "mutation score 0.0 %"
    contains "$output" "1 scenario left out, failing without any change"
}

@test "a condition on the text alone is never unknown" {
    make_pack
    cat >>pack/taste.yaml <<'RULE'
- id: taste.leaf
  criterion: taste
  when: text matches /leaf/
  favours: tea
  strength: slight
  because: It was named.
  basis: judgement
RULE
    tiebreak rules coverage pack
    expect 0
    contains "$output" "    taste.leaf: true"
    contains "$output" "    taste.pot: unknown"
    [[ $output != *"taste.leaf: unknown"* ]]
}
