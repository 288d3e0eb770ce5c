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

@test "--min is a threshold for every measure" {
    make_pack
    tiebreak rules coverage pack --min 100
    expect 1
    tiebreak rules coverage pack --min 0
    expect 0
    tiebreak rules coverage pack --min 101
    expect 2
}

@test "coverage as JSON" {
    make_pack
    tiebreak rules coverage pack --format json
    expect 0
    is_json "$output"
    contains "$output" '"id":"conditions","met":1,"of":2,"percent":50,"missing":["taste.pot: false"]'
    rm -r pack/tests
    tiebreak rules coverage pack --format json
    expect 1
    is_json "$output"
    contains "$output" '"code":"empty"'
}

@test "mutants: changes no scenario notices are listed, and the others counted" {
    make_pack
    tiebreak rules coverage pack --mutants
    expect 0
    contains "$output" "mutation score 60.0 %: of 5 changes to the rules, scenarios notice 3"
    contains "$output" "    taste.pot: strength decisive becomes strong"
    contains "$output" "    taste.pot: cups >= 3 becomes cups >= 1"
    [[ $output != *dropped* ]]
    tiebreak rules coverage pack --mutants --min 61
    expect 1
}

@test "mutants: a score within a tolerance and the values beside a threshold notice all" {
    make_pack
    cat >>pack/tests/all.yaml <<'END'
- id: points
  profile: {title: Many, answers: {cups: 3}}
  expect: {scores: {tea: 80}}
- id: few-cups
  profile: {title: Few, answers: {cups: 2}}
  expect: {not_fired: [taste.pot]}
END
    tiebreak rules coverage pack --mutants --min 100 --format json
    expect 0
    is_json "$output"
    contains "$output" '"mutants":5,"noticed":5,"percent":100,"survivors":[]'
}

@test "mutants: draws are made where only they can tell" {
    make_pack
    sed -i 's/expect: .*/expect: {confidence: clear}/; s/cups: 5/cups: 3/' pack/tests/all.yaml
    tiebreak rules coverage pack --mutants
    expect 0
    [[ $output != *dropped* ]]
    [[ $output != *"becomes cups < 3"* ]]
    contains "$output" "    taste.pot: cups >= 3 becomes cups >= 1"
}

@test "mutants: scenarios that fail are left out, and said to be" {
    make_pack
    sed -i 's/choice: tea/choice: coffee/' pack/tests/all.yaml
    tiebreak rules coverage pack --mutants
    expect 0
    contains "$output" "mutation score 0.0 %"
    contains "$output" "1 scenario left out, failing without any change"
}
