load helper

# add ID CUPS CHOICE: a scenario.
add() {
    printf -- '- {id: %s, profile: {title: %s, answers: {cups: %s}}, expect: {choice: %s}}\n' "$1" "$1" "$2" "$3" >>pack/tests/all.yaml
}

@test "a band that is empty is named, and makes the check negative" {
    make_pack
    tiebreak rules calibrate pack
    expect 1
    [[ $output =~ clear\ +1\ +1\ +100.0\ +20.7\ to\ +100.0\ +95.0 ]]
    [[ $output =~ likely\ +0\ +0\ +-\ +0.0\ to\ +100.0\ +80.0\ \ empty ]]
    contains "$output" "0 scenarios left out"
}

@test "a clear verdict that is wrong counts against the pack" {
    make_pack
    add wrong 9 coffee
    tiebreak rules calibrate pack
    expect 1
    [[ $output =~ clear\ +2\ +1\ +50.0\ .*too\ low ]]
}

@test "what a scenario expects of the confidence is not looked at; no choice expected is left out" {
    make_pack
    printf -- '- {id: other, profile: {title: Other, answers: {cups: 9}}, expect: {confidence: slight}}\n' >>pack/tests/all.yaml
    tiebreak rules calibrate pack --format json
    expect 1
    is_json "$output"
    contains "$output" '"holds":false'
    contains "$output" '{"confidence":"clear","scenarios":1,"right":1,"percent":100,'
    contains "$output" '{"confidence":"likely","scenarios":0,"right":0,"percent":null,"low":0,"high":100,"wanted":80}'
    contains "$output" '"skipped":1'
}

@test "the built-in pack's confidence holds" {
    tiebreak rules calibrate
    expect 0
    [[ $output != *empty* ]]
    [[ $output != *"too low"* ]]
}
