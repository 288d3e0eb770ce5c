load helper

@test "writes a pack that checks, tests and scores like the built-in one" {
    tiebreak rules export mine
    expect 0
    [ -z "$output$stderr" ]
    diff -r -x bench -x evidence mine "$ROOT/rules"
    diff -r mine/bench "$ROOT/data/bench"
    diff -r mine/evidence "$ROOT/data/evidence"
    tiebreak rules check mine
    expect 0
    "$TIEBREAK" rules export --format json >built-in
    "$TIEBREAK" rules export --format json --pack mine >exported
    cmp built-in exported
    is_json "$(cat built-in)"
}

@test "an empty folder will do" {
    mkdir mine
    tiebreak rules export mine
    expect 0
}

@test "a folder with anything in it is refused and left alone" {
    mkdir mine
    touch mine/.hidden
    tiebreak rules export mine
    expect 2
    contains "$stderr" "'mine' is not empty"
    [ "$(ls -A mine)" = .hidden ]
}

@test "a file, or a folder that cannot be made, is an outside failure" {
    touch file
    tiebreak rules export file
    expect 3
    tiebreak rules export no/such/parent
    expect 3
}

@test "needs a folder, unless it is JSON" {
    tiebreak rules export
    expect 2
    tiebreak rules export --format json mine
    expect 2
    is_json "$output"
}

@test "only the built-in pack is written out" {
    make_pack
    tiebreak --pack pack rules export mine
    expect 2
    [ ! -e mine ]
}
