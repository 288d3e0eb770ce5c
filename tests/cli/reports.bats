load helper

# Whole reports of the pack with three alternatives, which changes seldom. `tests/golden/update` rewrites them.

@test "text reports are the golden ones, within 80 columns and without colour" {
    for profile in "$ROOT"/tests/golden/reports/*.yaml; do
        golden_report text "$profile" >out
        diff -u "${profile%.yaml}.txt" out
        [ "$(widest <out)" -le 80 ]
        run ! grep $'\033' out
    done
}

@test "JSON reports are the golden ones, byte for byte" {
    for profile in "$ROOT"/tests/golden/reports/*.yaml; do
        golden_report json "$profile" >out
        diff -u "${profile%.yaml}.json" out
    done
}

@test "records, rows and pages are the golden ones" {
    for profile in "$ROOT"/tests/golden/reports/*.yaml; do
        for format in md csv html; do
            [ -e "${profile%.yaml}.$format" ] || continue
            golden_report "$format" "$profile" >out
            diff -u "${profile%.yaml}.$format" out
        done
    done
}
