# shellcheck disable=SC2154
# The program without SQLite, and without libmicrohttpd: it says so, and does the rest.
load helper

setup_file() {
    [ -x "${BUILD:?the folder of the build}/tests/cli/tiebreak-without-store" ] || export SKIPPED='this build lacks a library itself'
}

# without PART ARGUMENT...: runs the program that lacks it.
without() {
    local program=$BUILD/tests/cli/tiebreak-without-$1
    shift
    run --separate-stderr "$program" "$@"
}

@test "without SQLite there is no log, and all else" {
    : >empty.db
    for words in "score $PROFILE --save" "score $PROFILE --save --store log.db" 'decisions list --store empty.db' 'serve --listen 127.0.0.1:0'; do
        # shellcheck disable=SC2086 # words
        without store $words
        expect 3
        contains "$stderr" 'this tiebreak was built without SQLite'
        contains "$stderr" 'libsqlite3-dev'
    done
    [ ! -e log.db ]
    without store decisions list --store empty.db --format json
    expect 3
    is_json "$output"
    without store score "$PROFILE" --draws 100
    expect 0
}

@test "without libmicrohttpd there is no server, and all else" {
    without server serve --listen 127.0.0.1:0
    expect 3
    contains "$stderr" 'this tiebreak was built without libmicrohttpd'
    contains "$stderr" 'install libmicrohttpd'
    [ -z "$output" ]
    without server serve --help
    expect 0
    without server score "$PROFILE" --draws 100 --save --store log.db
    expect 0
    without server decisions list --store log.db
    expect 0
    contains "$output" '1 decision'
}
