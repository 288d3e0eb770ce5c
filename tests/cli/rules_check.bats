load helper

@test "silent when all is well" {
    clean_pack
    tiebreak rules check pack --strict
    expect 0
    [ -z "$output$stderr" ]
}

@test "nothing is wrong with the built-in pack" {
    tiebreak rules check
    expect 0
    [ -z "$output" ]
    [[ $stderr != *error:* ]]
}

@test "every problem is told with its place, and the exit status is 1" {
    make_pack
    sed -i 's/cups >= 3/cusp >= 3/; s/strength: decisive/strenght: decisive/' pack/taste.yaml
    tiebreak rules check pack
    expect 1
    [ -z "$output" ]
    contains "$stderr" "pack/taste.yaml:3:"
    contains "$stderr" "cups"
    contains "$stderr" "strength"
}

@test "with --format json the problems are one object" {
    clean_pack
    tiebreak rules check pack --format json
    expect 0
    is_json "$output"
    contains "$output" '"diagnostics":[]'
    sed -i 's/cups >= 3/cusp >= 3/' pack/taste.yaml
    tiebreak rules check pack --format json
    expect 1
    [ -z "$stderr" ]
    is_json "$output"
    contains "$output" '"error":'
    contains "$output" '"line":1'
}

@test "a folder that is not there is an outside failure" {
    tiebreak rules check nowhere
    expect 3
}

@test "two folders are one too many" {
    tiebreak rules check a b
    expect 2
}

@test "the default pack's source passes too" {
    tiebreak rules check "$ROOT/rules"
    expect 0
    [ -z "$output" ]
    [[ $stderr != *error:* ]]
}
