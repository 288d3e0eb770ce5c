# tiebreak decisions, and --save: the decision log
load helper

setup_file() {
    if "$TIEBREAK" score --describe chat --save --store "$BATS_FILE_TMPDIR/try.db" 2>&1 >/dev/null | grep -q 'built without SQLite'; then
        export SKIPPED='this tiebreak was built without SQLite, and says so'
    fi
}

# The key that --save told.
key_of() {
    sed -n 's/^tiebreak: saved as //p' <<<"$1"
}

@test "what is saved is listed, shown as it was, and exported" {
    tiebreak score "$PROFILE" --save
    expect 0
    key=$(key_of "$stderr")
    [[ $key =~ ^[A-Za-z0-9_-]{22}$ ]]
    report=$output
    tiebreak decisions list
    expect 0
    contains "$output" "${key:0:8}  2025-11-21 00:00  Support chat with smart routing"
    contains "$output" "hybrid, clear"
    contains "$output" "1 decision"
    tiebreak decisions show "$key"
    expect 0
    contains "$output" "$key, made 2025-11-21 00:00 UTC"
    contains "$output" "$report"
    tiebreak decisions show "${key:0:8}" --format json
    expect 0
    is_json "$output"
    printf '%s\n' "$output" >again.json
    tiebreak verify again.json
    expect 0
    tiebreak decisions export
    expect 0
    is_json "$output"
    contains "$output" '"profile":{"tiebreak":"profile/1"'
}

@test "the log is where the data of this person is, made when first needed" {
    export XDG_DATA_HOME=$PWD/some/data
    tiebreak score "$PROFILE" --save
    expect 0
    [ -s some/data/tiebreak/decisions.db ]
    tiebreak decisions list --format json
    expect 0
    is_json "$output"
    [ "$(stat -c %a some/data/tiebreak)" = 700 ]
}

@test "several at once, and what is looked for" {
    tiebreak score "$ROOT"/data/profiles/*.yaml --save --store log.db
    expect 0
    tiebreak decisions list --store log.db --choice hybrid
    expect 0
    contains "$output" "Support chat"
    tiebreak decisions list SUPPORT --store log.db
    contains "$output" "1 decision"
    tiebreak decisions list --store log.db --limit 2
    contains "$output" "2 decisions"
    tiebreak decisions list "100%" --store log.db
    expect 0
    contains "$output" "0 decisions"
}

@test "a report of rules that have changed since is still shown as it was" {
    "$TIEBREAK" rules export own >/dev/null
    sed -i 's/base_friction: 8/base_friction: 60/' own/pack.yaml
    tiebreak --pack own score "$PROFILE" --save --store log.db
    expect 0
    key=$(key_of "$stderr") report=$output
    tiebreak decisions show "$key" --store log.db
    expect 0
    contains "$output" "$report"
}

@test "a report of rules that are only in the log any more can be verified" {
    "$TIEBREAK" rules export own >/dev/null
    sed -i 's/base_friction: 8/base_friction: 60/' own/pack.yaml
    "$TIEBREAK" --pack own score "$PROFILE" --format json >report.json
    tiebreak verify report.json
    expect 3
    "$TIEBREAK" --pack own score "$PROFILE" --save >/dev/null
    tiebreak verify report.json
    expect 0
}

@test "titles cannot speak to the terminal" {
    printf 'tiebreak: profile/1\ntitle: "a\\e[31mred\\u202Eb"\nworkloads: [rest_api]\n' >odd.yaml
    tiebreak score odd.yaml --save --store log.db
    tiebreak decisions list --store log.db
    expect 0
    [[ $output != *$'\e'* && $output != *$'\u202e'* ]]
}

@test "a copy; never over another file" {
    tiebreak score "$PROFILE" --save --store log.db
    tiebreak decisions backup copy.db --store log.db
    expect 0
    tiebreak decisions list --store copy.db
    contains "$output" "1 decision"
    tiebreak decisions backup copy.db --store log.db
    expect 3
    contains "$stderr" "it is there already"
}

@test "no log, no such decision, something that is no log" {
    tiebreak decisions list
    expect 3
    contains "$stderr" "there is no decision log"
    contains "$stderr" "tiebreak score FILE --save"
    tiebreak score "$PROFILE" --save --store log.db
    tiebreak decisions show AAAAAAAAAAAA --store log.db
    expect 2
    contains "$stderr" "the log has no decision 'AAAAAAAAAAAA'"
    tiebreak decisions show AAAA --store log.db --format json
    expect 2
    is_json "$output"
    echo "no database, just some words that go on and on and on, so that nobody can take them for one" >text.db
    tiebreak score "$PROFILE" --save --store text.db
    expect 3
    contains "$stderr" "file is not a database"
    [ "$(head -c 11 text.db)" = "no database" ]
    mkdir folder
    tiebreak score "$PROFILE" --save --store folder
    expect 3
    tiebreak score --jsonl /dev/null --save
    expect 2
    tiebreak score "$PROFILE" --store log.db
    expect 2
    contains "$stderr" "--store names the log that --save adds to"
}

@test "nothing is saved of what could not be scored" {
    echo 'tiebreak: profile/2' >bad.yaml
    tiebreak score bad.yaml --save --store log.db
    expect 2
    tiebreak decisions list --store log.db
    expect 0
    contains "$output" "0 decisions"
}

@test "recheck: all as it was, and nothing to tell" {
    tiebreak score "$ROOT"/data/profiles/*.yaml --save --store log.db
    tiebreak decisions recheck --store log.db
    expect 0
    [[ $output =~ ^[0-9]+\ decisions:\ 0\ changed,\ 0\ with ]]
    tiebreak decisions recheck --store log.db --format json
    expect 0
    is_json "$output"
    contains "$output" '"changed":false'
    contains "$output" '"lacking_pack":0'
}

@test "recheck: what today's rules would decide otherwise, in the words of recheck" {
    tiebreak score "$PROFILE" --save --store log.db
    key=$(key_of "$stderr")
    "$TIEBREAK" score "$PROFILE" --format json >report.json
    "$TIEBREAK" rules export own >/dev/null
    sed -i 's/base_friction: 8/base_friction: 60/' own/pack.yaml
    tiebreak --pack own decisions recheck --store log.db
    expect 1
    contains "$output" "$key: CHANGED · Support chat with smart routing"
    contains "$output" "Then: Both ("
    contains "$output" "with other rules"
    contains "$output" "1 decision: 1 changed"
    of_log=$(sed "s/$key//; s/decision/report/" <<<"$output")
    tiebreak --pack own recheck report.json
    expect 1
    [[ $of_log == "${output//report.json/}" ]]
    tiebreak --pack own decisions recheck "${key:0:8}" --store log.db --format json
    expect 1
    is_json "$output"
    contains "$output" "\"key\":\"$key\""
}

@test "recheck: what was chosen in the end counts as built, and a review falls due" {
    tiebreak score "$PROFILE" --save --store log.db
    key=$(key_of "$stderr")
    python3 -c 'import sqlite3, sys; log = sqlite3.connect("log.db"); log.execute("UPDATE decision SET chosen = ?", ("python",)); log.commit()'
    tiebreak decisions recheck "$key" --store log.db
    expect 0
    contains "$output" "$key: as it was"
    contains "$output" "decided: Python"
    contains "$output" "orth switching"
    SOURCE_DATE_EPOCH=1990000000 tiebreak decisions recheck --store log.db --strict
    expect 1
    contains "$output" "To be looked at again since"
}

@test "recheck: other packs' decisions are counted, or an error where they are named" {
    "$TIEBREAK" --pack "$ROOT/tests/packs/three-way" score --describe 'a thing' --save --store log.db >/dev/null 2>told
    key=$(key_of "$(cat told)")
    tiebreak decisions recheck --store log.db
    expect 0
    contains "$output" "0 decisions: 0 changed"
    contains "$output" "1 more rest on packs that are not here: --pack DIR names one."
    tiebreak decisions recheck "$key" --store log.db
    expect 3
    contains "$stderr" "is not here"
    tiebreak --pack "$ROOT/tests/packs/three-way" decisions recheck "$key" --store log.db
    expect 0
    tiebreak decisions recheck AAAAAAAAAAAA --store log.db --format json
    expect 2
    is_json "$output"
    contains "$output" "the log has no decision 'AAAAAAAAAAAA'"
    tiebreak decisions recheck --store no.db
    expect 3
}

@test "what was chosen when it was saved is in the log, too" {
    tiebreak score "$PROFILE" --save --store log.db --chosen node --chosen-by Ada --because 'We know it.'
    key=$(key_of "$stderr")
    tiebreak decisions list --store log.db
    contains "$output" "chosen: node"
    tiebreak decisions show "$key" --store log.db
    contains "$output" "In the end node was chosen by Ada: We know it."
}
