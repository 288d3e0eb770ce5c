load helper

@test "a profile gives a report on standard output" {
    tiebreak score "$PROFILE"
    expect 0
    [ -z "$stderr" ]
    contains "$output" "Support chat"
}

@test "the same input gives the same bytes" {
    "$TIEBREAK" score --format json "$PROFILE" >a
    "$TIEBREAK" score --format json "$PROFILE" >b
    cmp a b
    (cd / && "$TIEBREAK" score --format json - <"$PROFILE") >c
    cmp a c
}

@test "JSON: one document, and several files are one array" {
    tiebreak score --format json "$PROFILE"
    expect 0
    is_json "$output"
    contains "$output" '"decision_id":'
    "$TIEBREAK" score --format json "$PROFILE" "$PROFILE" >two
    python3 -c 'import json; assert len(json.load(open("two"))) == 2'
}

@test "a profile may be JSON, and come from standard input" {
    run --separate-stderr bash -c "echo '{\"tiebreak\": \"profile/1\", \"title\": \"From JSON\"}' | '$TIEBREAK' score -"
    expect 0
    contains "$output" "From JSON"
}

@test "a description is a whole profile" {
    tiebreak score --describe 'A chat for thousands of users'
    expect 0
    tiebreak score --describe 'A chat' "$PROFILE"
    expect 2
}

@test "too close to call: says what to find out, and who comes first more often than the leaner" {
    tiebreak score --format json --describe 'A plain back office for our staff, with forms and lists.'
    expect 0
    python3 - "$output" <<'END'
import json, sys
report = json.loads(sys.argv[1])
summary = report["verdict"]["summary"]
assert report["verdict"]["state"] == "too_close"
able = [q["title"] for q in report["open_questions"] if q["flips"]]
assert able
assert f"Not said, and able to change it: “{able[0]}”" in summary, summary
assert "comes first more often" not in summary, summary
END
    tiebreak score --format json --describe 'Clerks work on application forms; an interface over SOAP services, connected to SAP.'
    expect 0
    python3 - "$output" <<'END'
import json, sys
verdict = json.loads(sys.argv[1])["verdict"]
often = {c: p for c, p in verdict["acceptability"].items() if p is not None}
assert verdict["state"] == "too_close" and max(often, key=often.get) != verdict["choice"], verdict
assert f"comes first more often ({100 * max(often.values()):.0f} %)" in verdict["summary"], verdict["summary"]
END
}

@test "each thing that was read stands once, with all the words for it and no stop behind" {
    tiebreak score --describe 'A chat, by a team of 3, all in TypeScript. We know Django; ML engineers help.'
    expect 0
    contains "$output" 'team_size: 3 developers (“team of 3”)'
    read=$(tr -s ' \n' ' ' <<<"${output##*Read from}")
    contains "$read" 'team_skills: data science, JavaScript or TypeScript, Python (“'
    [ "$(grep -o 'team_skills: ' <<<"$read" | wc -l)" -eq 1 ]
    contains "$read" '“ML engineers”'
    contains "$read" '“TypeScript”'
    contains "$read" '“know Django”'
}

@test "no profile at all is bad usage" {
    tiebreak score
    expect 2
    contains "$stderr" "Try 'tiebreak score --help'."
}

@test "--set answers over the profile" {
    "$TIEBREAK" score --format json --set team_size=3 "$PROFILE" >out
    python3 -c 'import json; assert json.load(open("out"))["profile"]["answers"]["team_size"] == 3'
    tiebreak score --set team_sise=3 "$PROFILE"
    expect 2
    contains "$stderr" team_size
    tiebreak score --set team_size "$PROFILE"
    expect 2
}

@test "--expect compares the choice" {
    "$TIEBREAK" score --format json "$PROFILE" >out
    choice=$(python3 -c 'import json; print(json.load(open("out"))["verdict"]["choice"] or "none")')
    tiebreak score --expect "$choice" "$PROFILE"
    expect 0
    other=node
    [ "$choice" != node ] || other=python
    tiebreak score --expect "$other" "$PROFILE"
    expect 1
    [ -n "$stderr" ]
    tiebreak score --expect nodd "$PROFILE"
    expect 2
    contains "$stderr" "node"
}

@test "-o writes the report whole, or not at all" {
    tiebreak score -o out "$PROFILE"
    expect 0
    [ -z "$output" ]
    "$TIEBREAK" score "$PROFILE" | cmp - out
    tiebreak score -o no/such/folder "$PROFILE"
    expect 3
    contains "$stderr" "no/such/folder"
    [ -z "$output" ]
    mkdir readonly
    tiebreak score -o readonly "$PROFILE"
    expect 3
    [ -z "$(ls readonly)" ]
}

@test "a bad profile is told with its place" {
    printf 'tiebreak: profile/1\nanswers: {team_sise: 3}\n' >bad.yaml
    tiebreak score bad.yaml
    expect 2
    [ -z "$output" ]
    contains "$stderr" "bad.yaml:2:11: error:"
    contains "$stderr" "team_size"
    tiebreak score --format json bad.yaml
    expect 2
    [ -z "$stderr" ]
    is_json "$output"
    contains "$output" '"line":2'
}

@test "a file that is not there, or a folder, is an outside failure" {
    tiebreak score nowhere.yaml
    expect 3
    contains "$stderr" nowhere.yaml
    tiebreak score .
    expect 3
    tiebreak score --format json nowhere.yaml
    expect 3
    is_json "$output"
}

@test "one bad file among several fails the whole, with JSON in one document" {
    printf 'tiebreak: profile/1\nanswers: {team_sise: 3}\n' >bad.yaml
    tiebreak score --format json "$PROFILE" bad.yaml
    expect 2
    is_json "$output"
}

@test "jsonl: a line in, a line out; a bad line is an error object and the rest goes on" {
    printf '%s\n' '{"tiebreak": "profile/1", "title": "one"}' '{"tiebreak": "profile/2"}' 'nonsense' \
        '{"tiebreak": "profile/1", "title": "four"}' >lines
    run --separate-stderr bash -c "'$TIEBREAK' score --jsonl <lines"
    expect 1
    [ "${#lines[@]}" -eq 4 ]
    for line in "${lines[@]}"; do is_json "$line"; done
    contains "${lines[0]}" '"one"'
    contains "${lines[1]}" '"error"'
    contains "${lines[2]}" '"error"'
    contains "${lines[3]}" '"four"'
    [[ ${lines[2]} =~ \"line\":3 ]]
}

@test "jsonl: all lines good is exit 0, and an empty batch is empty" {
    run --separate-stderr bash -c "echo '{\"tiebreak\": \"profile/1\"}' | '$TIEBREAK' score --jsonl"
    expect 0
    run --separate-stderr bash -c "'$TIEBREAK' score --jsonl </dev/null"
    expect 0
    [ -z "$output" ]
}

@test "jsonl: threads do not change a byte" {
    for i in $(seq 500); do
        echo "{\"tiebreak\": \"profile/1\", \"title\": \"p$i\", \"answers\": {\"team_size\": $i}}"
    done >lines
    "$TIEBREAK" score --jsonl <lines >one
    "$TIEBREAK" score --jsonl --threads 2 <lines >two
    [ "$(wc -l <one)" -eq 500 ]
    cmp one two
}

@test "jsonl: a full disk and a closed pipe are exit 3" {
    for i in $(seq 3000); do echo '{"tiebreak": "profile/1"}'; done >lines
    run --separate-stderr bash -c "'$TIEBREAK' score --jsonl <lines >/dev/full"
    expect 3
    run --separate-stderr bash -c "{ '$TIEBREAK' score --jsonl <lines; echo \$? >status; } | head -n 1 >/dev/null"
    [ "$(cat status)" -eq 3 ]
}

@test "JSON says what a profile says, and does not steer a terminal" {
    printf '{"tiebreak": "profile/1", "title": "\xc2\x9b31m \xe2\x80\xaeabc\xe2\x80\x8f \x7f é"}\n' >steering.json
    for args in '' '--jsonl' '-o -'; do
        # shellcheck disable=SC2086
        "$TIEBREAK" score --format json $args steering.json >out
        python3 - <<'END'
import json, re
text = open("out", encoding="utf-8").read()
assert not re.search("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text), text
assert "\x9b31m \u202eabc\u200f \x7f é" in json.dumps(json.loads(text), ensure_ascii=False), text
END
    done
    "$TIEBREAK" score --format json -o file.json steering.json
    "$TIEBREAK" score --format json steering.json | cmp - file.json
    tiebreak verify file.json
    expect 0
    tiebreak score --format json $'no\xc2\x85where.yaml'
    expect 3
    contains "$output" 'no\u0085where.yaml'
}

@test "every sample profile is scored" {
    for profile in "$ROOT"/data/profiles/*.yaml; do
        tiebreak score "$profile"
        expect 0
        [ -z "$stderr" ]
    done
}

@test "a problem with --set names the option it comes from" {
    tiebreak score --set team_size=abc --set title=x "$PROFILE"
    expect 2
    contains "$stderr" "--set team_size=abc: error: 'team_size' should be a number"
    tiebreak score --format json --set workloads.nix=3 "$PROFILE"
    expect 2
    python3 -c 'import json, sys; assert json.loads(sys.argv[1])["diagnostics"][0]["file"] == "--set workloads.nix=3"' "$output"
}

@test "a name that is part of one, or like none, says what is meant or where to look" {
    tiebreak score --describe x --set connections=3
    expect 2
    contains "$stderr" "did you mean 'open_connections'?"
    tiebreak score --describe x --set workloads.zoo=1
    expect 2
    contains "$stderr" "hint: \`tiebreak questions\` lists them all"
}

@test "a batch whose reader goes away says why it stops" {
    for i in {1..20000}; do echo '{"tiebreak": "profile/1"}'; done >many.jsonl
    run bash -c "trap '' PIPE; '$TIEBREAK' score --jsonl many.jsonl 2>said | head -1 >/dev/null; echo \${PIPESTATUS[0]}"
    [ "$output" = 3 ]
    contains "$(<said)" "cannot write the result: Broken pipe"
}
