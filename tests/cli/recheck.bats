# tiebreak recheck: old reports, scored again today
load helper

@test "nothing changes on the same day, with the same rules" {
    "$TIEBREAK" score --format json "$PROFILE" >a.json
    tiebreak recheck a.json
    expect 0
    contains "$output" "a.json: as it was"
    contains "$output" "1 report: 0 changed"
}

@test "folders are searched for reports, and other files passed by" {
    mkdir -p docs/deep .hidden
    "$TIEBREAK" score --format json "$PROFILE" >docs/deep/0001-a.tiebreak.json
    cp docs/deep/0001-a.tiebreak.json .hidden/b.json
    echo '{"some": "thing"}' >docs/other.json
    echo '# text' >docs/deep/0001-a.md
    tiebreak recheck .
    expect 0
    contains "$output" "1 report: 0 changed"
}

@test "in a folder, a record that is not in force is passed by" {
    "$TIEBREAK" score --adr records --chosen hybrid "$PROFILE"
    "$TIEBREAK" score --adr records --set approved_languages=python_only "$PROFILE"
    tiebreak recheck records
    expect 0
    contains "$output" "1 report: 0 changed"
    contains "$output" "records/0002-"
    [[ $output != *records/0001-* ]]
    tiebreak recheck records/0001-*.tiebreak.json # named, it is looked at
    contains "$output" "1 report: 0 changed"
    for word in rejected deprecated; do
        sed -i "s/^status: .*/status: $word/" records/0002-*.md
        tiebreak recheck records
        contains "$output" "0 reports"
    done
    sed -i "s/^status: .*/status: accepted/" records/000?-*.md
    tiebreak recheck records
    contains "$output" "2 reports: 0 changed"
}

@test "a choice that would be another one today: exit 1, and whether to switch is another question" {
    "$TIEBREAK" score --format json "$PROFILE" >a.json
    "$TIEBREAK" rules export own >/dev/null
    sed -i 's/base_friction: 8/base_friction: 60/' own/pack.yaml
    tiebreak --pack own recheck a.json
    expect 1
    contains "$output" "CHANGED"
    contains "$output" "Then: Both ("
    contains "$output" "Today: Node.js ("
    contains "$output" "Not worth switching: today's verdict is no more than"
    contains "$output" "with other rules"
}

@test "worth it when what was built is ruled out" {
    "$TIEBREAK" score --format json --set approved_languages=either_language "$PROFILE" >a.json
    python3 - <<'END'
import json
report = json.load(open("a.json"))
report["profile"]["answers"]["approved_languages"] = "python_only"
json.dump(report, open("a.json", "w"))
END
    tiebreak recheck a.json
    expect 1
    contains "$output" "Worth switching: Both is ruled out now"
}

@test "what was decided counts as built, not what was recommended" {
    "$TIEBREAK" score --format json "$PROFILE" >a.json
    python3 - <<'END'
import json
report = json.load(open("a.json"))
report["chosen"] = {"choice": "python", "by": None, "because": None}
json.dump(report, open("a.json", "w"))
END
    tiebreak recheck --format json a.json
    expect 0
    python3 - "$output" <<'END'
import json, sys
(report,) = json.loads(sys.argv[1])["reports"]
assert report["then"]["chosen"] == "python" and not report["changed"]
assert report["switch"]["worth"] and report["switch"]["lead"] > report["switch"]["price"]
END
}

@test "expired facts and passed review dates are told, and fail with --strict" {
    "$TIEBREAK" score --format json "$ROOT/data/profiles/saas-ai-feature.yaml" >a.json
    SOURCE_DATE_EPOCH=1890000000 tiebreak recheck a.json
    contains "$output" "To be looked at again since"
    [ "$status" -le 1 ]
    SOURCE_DATE_EPOCH=1890000000 tiebreak recheck --strict a.json
    expect 1
    tiebreak recheck --strict a.json
    expect 0
}

@test "one JSON document, errors too" {
    "$TIEBREAK" score --format json "$PROFILE" >a.json
    tiebreak recheck --format json a.json nowhere.json
    expect 3
    is_json "$output"
    tiebreak recheck --format json a.json a.json
    expect 0
    is_json "$output"
}

@test "a pack that is not here, a folder without reports, and no operand" {
    "$TIEBREAK" --pack "$ROOT/tests/packs/three-way" score --format json - <<<'{"tiebreak": "profile/1", "title": "x"}' >a.json
    tiebreak recheck a.json
    expect 3
    contains "$stderr" "the pack 'where-messages-wait' is not here"
    tiebreak recheck --pack "$ROOT/tests/packs/three-way" a.json
    expect 0
    mkdir empty
    tiebreak recheck empty
    expect 0
    contains "$output" "0 reports"
    contains "$stderr" "warning: no report was found in 'empty'"
    tiebreak recheck --quiet empty
    [ -z "$stderr" ]
    tiebreak recheck
    expect 2
}
