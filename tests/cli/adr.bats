# shellcheck disable=SC2016 # nothing in these texts is meant to expand
load helper

# Records of one project, in ./adr.

adr() {
    tiebreak score --draws 40 --adr adr "$@"
}

@test "a first record: the text, and the report beside it" {
    adr "$PROFILE"
    expect 0
    [ "$output" = "adr/0001-support-chat-with-smart-routing.md" ]
    [ "$(ls adr)" = "0001-support-chat-with-smart-routing.md
0001-support-chat-with-smart-routing.tiebreak.json" ]
    grep -q '^status: proposed$' "$output"
    grep -q '(0001-support-chat-with-smart-routing.tiebreak.json)' "$output"
    tiebreak verify adr/0001-support-chat-with-smart-routing.md
    expect 0
}

@test "what was edited by hand is kept, and what is ours is written again" {
    adr "$PROFILE"
    record=$output
    sed -i -e 's/^# Support.*/# Chat, our way/' -e 's/^## Decision Drivers/Ours.\n\n## Decision Drivers/' \
        -e 's/^- Speed.*/- broken/' -e 's/^status: .*/status: proposed, by Ann/' "$record"
    sed -i '/tiebreak:begin option-python/,/tiebreak:end option-python/d' "$record"
    adr --set open_connections=30000 "$PROFILE"
    expect 0
    [ "$output" = "$record" ]
    grep -q '^# Chat, our way$' "$record"
    grep -q '^Ours\.$' "$record"
    grep -q '^status: proposed, by Ann$' "$record"
    grep -q '^- Speed' "$record"
    run ! grep -q 'broken\|option-python' "$record"
    cp "$record" before
    adr --set open_connections=30000 "$PROFILE"
    cmp "$record" before
}

@test "what was chosen, by whom and why, is recorded, stays, and may differ from what is recommended" {
    adr --chosen python --chosen-by 'Ann "A" <b>' --because 'One runtime: less to learn.' "$PROFILE"
    expect 0
    record=$output
    grep -q '^status: accepted$' "$record"
    grep -q '^decision-makers: "Ann \\"A\\" <b>"$' "$record"
    grep -q '^Chosen: \*\*Python\*\*, by Ann "A" \\<b>. One runtime: less to learn.$' "$record"
    grep -q '^This is not what is recommended, which is Both; it gives up' "$record"
    document=${record%.md}.tiebreak.json
    [ "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["chosen"])' "$document")" = \
        "{'choice': 'python', 'by': 'Ann \"A\" <b>', 'because': 'One runtime: less to learn.'}" ]
    adr "$PROFILE" # the same decision, rendered again
    [ "$output" = "$record" ]
    grep -q '^Chosen: \*\*Python\*\*, by Ann' "$record"
    grep -q '"choice":.*"python"' "$document"
    adr --chosen hybrid "$PROFILE"
    [ "$output" = "$record" ]
    grep -q '^Chosen: \*\*Both\*\*.$' "$record"
    grep -q '^decision-makers: ""$' "$record"
    tiebreak verify "$record"
    expect 0
}

@test "a decision that has changed after it was accepted is a new record, and both say so" {
    adr --chosen hybrid "$PROFILE"
    first=$output
    echo 'A note.' >>"$first"
    echo other >adr/0007-something-else.md
    adr --set team_size=2 "$PROFILE"
    expect 0
    second=$output
    [ "$second" = adr/0008-support-chat-with-smart-routing.md ]
    grep -q '^status: superseded by 0008-support-chat-with-smart-routing.md$' "$first"
    grep -q '^A note\.$' "$first"
    grep -q '^- Supersedes .*(0001-support-chat-with-smart-routing.md)$' "$second"
    grep -q '^status: proposed$' "$second"
    adr --set team_size=3 "$PROFILE" # still proposed: in place
    [ "$output" = "$second" ]
    grep -q '^- Supersedes' "$second"
    [ "$(find adr -name '*.md' | wc -l)" -eq 3 ]
}

@test "several profiles are several records; titles become names of files, whatever is in them" {
    adr "$PROFILE" "$ROOT/data/profiles/ml-service.yaml"
    expect 0
    [ "$(echo "$output" | wc -l)" -eq 2 ]
    for title in '../../etc/passwd' '..' '日本語' "$(printf 'x%.0s' {1..65536})" $'a\nb/c' '<b>$(id)`id`;|&'; do
        python3 -c 'import json, sys; print(json.dumps({"tiebreak": "profile/1", "title": sys.argv[1]}))' "$title" >p.json
        tiebreak score --draws 0 --adr names p.json
        expect 0
        [ -f "$output" ]
        [[ $output =~ ^names/[0-9]{4}-[a-z0-9-]{1,60}\.md$ ]]
    done
}

# profile TITLE [MORE]: in ./TITLE.json, with more of JSON after it.
profile() {
    printf '{"tiebreak": "profile/1", "title": "%s"%s}\n' "$1" "${2:-}" >"$1.json"
}

@test "projects whose titles give one name of a file have records of their own" {
    profile 日本語
    profile 中文
    adr 日本語.json
    expect 0
    [ "$output" = adr/0001-decision.md ]
    adr 中文.json
    [ "$output" = adr/0002-decision.md ]
    grep -q '^status: proposed$' adr/0001-decision.md
    adr --chosen node 日本語.json
    [ "$output" = adr/0001-decision.md ]
    adr --set team_size=3 日本語.json # decided, and changed since
    [ "$output" = adr/0003-decision.md ]
    grep -q '^status: superseded by 0003-decision.md$' adr/0001-decision.md
    grep -q '^- Supersedes .*(0001-decision.md)$' adr/0003-decision.md
    adr --set team_size=4 日本語.json # proposed: in place, and still
    [ "$output" = adr/0003-decision.md ]
    grep -q '^- Supersedes .*(0001-decision.md)$' adr/0003-decision.md
    adr --set team_size=4 中文.json
    [ "$output" = adr/0002-decision.md ]
    run ! grep -q Supersedes adr/0002-decision.md
}

@test "without a title a project is known by its description, and of another pack it is another" {
    adr --describe 'A shop.'
    [ "$output" = adr/0001-decision.md ]
    adr --describe 'A chat.'
    [ "$output" = adr/0002-decision.md ]
    adr --describe 'A shop.' --set team_size=3
    [ "$output" = adr/0001-decision.md ]
    make_pack
    TIEBREAK_PACK=pack adr --describe 'A shop.'
    expect 0
    [ "$output" = adr/0003-decision.md ]
}

@test "two profiles of one title in one run: the second does not take the first one's record" {
    profile Backend ', "answers": {"team_size": 3}'
    cp Backend.json same.json
    profile Other
    sed 's/Other/Backend/' Other.json >another.json
    adr Backend.json another.json Other.json
    expect 2
    contains "$stderr" "'adr/0001-backend.md' is another profile's record: it has the same title"
    contains "$stderr" "give each profile a title of its own"
    [ "$output" = "adr/0001-backend.md
adr/0002-other.md" ]
    grep -q '"team_size":.*3' adr/0001-backend.tiebreak.json
    adr Backend.json same.json # the same decision twice
    expect 0
    [ "$output" = "adr/0001-backend.md
adr/0001-backend.md" ]
}

@test "a folder that cannot be written to is exit 3; what was there stays" {
    adr "$PROFILE"
    cp -r adr before
    run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 1; exec "$@"' bash "$TIEBREAK" score --draws 40 --adr adr \
        --set team_size=3 "$PROFILE"
    expect 3
    contains "$stderr" "cannot write 'adr/0001"
    diff -r adr before
    run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 1; exec "$@"' bash "$TIEBREAK" score --draws 40 --adr new "$PROFILE"
    expect 3
    [ -z "$(ls new)" ]
    echo file >file
    tiebreak score --draws 40 --adr file "$PROFILE"
    expect 3
    tiebreak score --draws 40 --adr file/below "$PROFILE"
    expect 3
    tiebreak score --draws 40 --adr some/where/ "$PROFILE" # made, with what it is in
    expect 0
}

@test "a record that was spoilt is told, with its line, and left alone" {
    adr "$PROFILE"
    record=$output
    sed -i '/tiebreak:end drivers/d' "$record"
    cp -r adr before
    adr --set team_size=3 "$PROFILE"
    expect 2
    contains "$stderr" "$record:"
    contains "$stderr" "the region 'drivers' has no end"
    diff -r adr before
    rm -f "${record%.md}.tiebreak.json"
    adr "$PROFILE"
    expect 3
}

@test "what makes no sense with them is a usage error" {
    for words in '--chosen neither' '--chosen-by Ann' '--because X' '--adr adr --format json' '--adr adr -o out' \
        '--adr adr --jsonl' '--chosen node --jsonl' "--chosen node $ROOT/data/profiles/ml-service.yaml"; do
        # shellcheck disable=SC2086
        tiebreak score $words "$PROFILE"
        expect 2
    done
    tiebreak score --draws 0 --chosen hybrid --describe 'A shop.'
    expect 2
    contains "$stderr" "the hybrid was chosen"
    [ ! -e adr ]
}

@test "what was chosen is in every format" {
    for format in text json md html csv; do
        tiebreak score --draws 40 --format "$format" --chosen python --chosen-by Ann --because 'We know it.' "$PROFILE"
        expect 0
        contains "$output" 'Ann'
        contains "$output" 'We know it.'
    done
}
