load helper

# limited COMMAND...: runs it where a file can hold 1 KiB at most: what a full disk is to a file, and as root too.
limited() {
    run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 1; exec "$@"' bash "$@"
}

@test "-o on a full disk is exit 3; the old file stays, and no other is left" {
    mkdir mine # bats keeps files of its own where tests begin
    cd mine
    echo old >report.json
    limited "$TIEBREAK" score --draws 10 --format json -o report.json "$PROFILE"
    expect 3
    contains "$output$stderr" "cannot write 'report.json'"
    [ "$(cat report.json)" = old ]
    [ "$(ls)" = report.json ]
    limited "$TIEBREAK" score --draws 10 -o new.txt "$PROFILE"
    expect 3
    [ "$(ls)" = report.json ]
}

@test "-o to a full device is exit 3" {
    [ -w /dev/full ] || skip "no /dev/full here"
    tiebreak score --draws 10 -o /dev/full "$PROFILE"
    expect 3
    contains "$stderr" "/dev/full"
    [ -c /dev/full ]
}

@test "-o into a folder that is not there, or is read-only, is exit 3" {
    tiebreak score --draws 10 -o nowhere/report.txt "$PROFILE"
    expect 3
    contains "$stderr" "nowhere/report.txt"
    [ ! -e nowhere ]
    mkdir locked
    echo old >locked/report.txt
    chmod a-w locked
    [ ! -w locked ] || skip "this user may write anywhere"
    tiebreak score --draws 10 -o locked/report.txt "$PROFILE"
    expect 3
    [ "$(cat locked/report.txt)" = old ]
    [ "$(ls -A locked)" = report.txt ]
}

@test "rules export on a full disk is exit 3, and leaves no half-written file" {
    limited "$TIEBREAK" rules export exported
    expect 3
    contains "$stderr" "cannot write 'exported/"
    run bash -c 'find exported -name "*.tmp" | wc -l'
    [ "$output" -eq 0 ]
    run bash -c 'for f in $(find exported -type f); do cmp "$f" "$ROOT/rules/${f#exported/}" || exit 1; done'
    expect 0
}

@test "a reader that leaves early is exit 3, whatever the format" {
    for words in "score --draws 10 --format json $PROFILE" "rules export --format json" "rules list --format json"; do
        run --separate-stderr bash -c "set -o pipefail; '$TIEBREAK' $words | true"
        # A result that fits into the pipe may have been written before the reader left.
        [ "$status" -eq 3 ] || [ "$status" -eq 0 ]
    done
    run --separate-stderr bash -c "set -o pipefail; '$TIEBREAK' rules export --format json | head -c 10"
    [ "$output" = '{"claims":' ]
    expect 3
    contains "$stderr" "cannot write the result"
}
