load helper

@test "the packs under tests check, pass their scenarios, and score: the engine knows no pack" {
    for pack in "$ROOT"/tests/packs/*/; do
        tiebreak rules check "$pack"
        expect 0
        tiebreak rules test "$pack"
        expect 0
        "$TIEBREAK" --pack "$pack" questions --template >blank.yaml
        tiebreak --pack "$pack" score blank.yaml
        expect 0
        tiebreak --pack "$pack" score --format json blank.yaml
        expect 0
        is_json "$output"
    done
}
