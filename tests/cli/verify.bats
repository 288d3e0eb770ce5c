# tiebreak verify: is a report what its inputs give?
load helper

# edit FROM TO: the report with one text in it replaced.
edit() {
    python3 - "$1" "$2" <<'END'
import sys
text = open("report.json", encoding="utf-8").read()
assert sys.argv[1] in text, "no such text: " + sys.argv[1]
open("edited.json", "w", encoding="utf-8").write(text.replace(sys.argv[1], sys.argv[2], 1))
END
}

make() {
    "$TIEBREAK" score --format json "$@" "$PROFILE" >report.json
}

@test "a report holds, whatever the day it is verified on" {
    make
    SOURCE_DATE_EPOCH=1900000000 tiebreak verify report.json
    expect 0
    contains "$output" "this report holds"
    [ -z "$stderr" ]
}

@test "draws, seed, settings and measurements are those of the report" {
    make --draws 100 --seed 7 --set team_size=2 --evidence "$ROOT/docs/evidence-example.json"
    tiebreak verify report.json
    expect 0
}

@test "a description alone" {
    "$TIEBREAK" score --format json --describe 'Live chat for 20k users, no machine learning' >report.json
    tiebreak verify report.json
    expect 0
}

@test "the decision's id is the hash of the inputs, as canonical JSON, for anybody to compute" {
    make --evidence "$ROOT/docs/evidence-example.json"
    python3 - <<'END'
import hashlib, json

def canonical(value):  # enough of RFC 8785 for what stands here: numbers are written as they were
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def digest(value):
    return hashlib.sha256(canonical(value)).hexdigest()

report = json.load(open("report.json", encoding="utf-8"))
inputs = report["inputs"]
assert report["decision_id"] == digest(inputs)
assert inputs["profile"] == digest(report["profile"])
assert inputs["evidence"] == digest([{k: v for k, v in m.items() if k != "outcome"} for m in report["evidence"]])
assert inputs["pack"] == report["pack"]["sha256"]
END
}

@test "a number that was touched up is found" {
    make
    margin=$(python3 -c 'import json; print(json.load(open("report.json"))["verdict"]["margin"])')
    edit "$margin" 40
    tiebreak verify edited.json
    expect 1
    contains "$output" "does not hold"
    contains "$output" "verdict.margin: the report says 40, it is $margin"
    [[ $output != *"Changed after it was made"* ]]
}

@test "an answer that was changed afterwards is told as such" {
    make
    edit '"team_size":	8' '"team_size":	80'
    tiebreak verify edited.json
    expect 1
    contains "$output" "Changed after it was made"
    contains "$output" "profile"
}

@test "a date, a seed and an id that were changed" {
    make
    edit '"generated_at":	"2025' '"generated_at":	"2024'
    tiebreak verify --format json edited.json
    expect 1
    python3 -c 'import json, sys; assert json.loads(sys.argv[1])["inputs_changed"] == ["date"]' "$output"
    edit '"decision_id":	"' '"decision_id":	"0'
    tiebreak verify --format json edited.json
    expect 1
    python3 -c '
import json, sys
found = json.loads(sys.argv[1])
assert [d["path"] for d in found["differences"]] == ["decision_id"] and found["inputs_changed"] == []' "$output"
}

@test "what was decided in the end is no part of it" {
    make
    edit '"scores":	{' '"chosen": {"choice": "node", "by": "Ann", "because": null}, "scores":	{'
    tiebreak verify edited.json
    expect 0
}

@test "the pack is found by its hash among all that are given, and named when it is not there" {
    "$TIEBREAK" rules export own >/dev/null
    sed -i 's/^version: .*/version: 9.9.9/' own/pack.yaml
    "$TIEBREAK" --pack own score --format json "$PROFILE" >report.json
    tiebreak verify report.json
    expect 3
    contains "$stderr" "$(python3 -c 'import json; print(json.load(open("report.json"))["pack"]["sha256"])')"
    tiebreak --pack own verify report.json
    expect 0
    tiebreak verify --pack own --pack "$ROOT/tests/packs/three-way" report.json
    expect 0
    TIEBREAK_PACK=own tiebreak verify report.json
    expect 0
    make
    tiebreak --pack own verify report.json
    expect 0
}

@test "a page that holds the report, and the file beside a record" {
    make
    { echo '<!DOCTYPE html>' && echo '<script type="application/json" id="tiebreak-report">'; cat report.json; echo '</script>'; } >report.html
    tiebreak verify report.html
    expect 0
    mv report.json 0001-backend.tiebreak.json
    echo '# A record' >0001-backend.md
    tiebreak verify 0001-backend.md
    expect 0
}

@test "what is no report is bad input, with its place" {
    echo '{"tiebreak": "profile/1"}' >p.json
    tiebreak verify p.json
    expect 2
    contains "$stderr" "p.json:1:14: error: this is no report"
    echo '{"tiebreak": "report/1"}' >p.json
    tiebreak verify p.json
    expect 2
    contains "$stderr" "the report lacks 'decision_id'"
    tiebreak verify "$PROFILE"
    expect 2
    contains "$stderr" "support-chat.yaml:1:1: error: this is no report"
    contains "$stderr" "hint: \`tiebreak score --format json\` writes one"
    echo '<p>Nothing</p>' >p.html
    tiebreak verify p.html
    expect 2
    tiebreak verify nowhere.json
    expect 3
    tiebreak verify --format json nowhere.json
    expect 3
    is_json "$output"
    tiebreak verify
    expect 2
}

@test "parts of the wrong kind are diagnosed, not read" {
    make
    for key in profile pack verdict robustness evidence inputs generated_at; do
        python3 - "$key" <<'END'
import json, sys
report = json.load(open("report.json"))
for value in (None, 3, [], "x", {}, [3], [{"benchmark": 1}]):
    report[sys.argv[1]] = value
    json.dump(report, open(f"bad{json.dumps(value)[:3].strip(chr(34))}.json".replace("[", "l").replace("{", "m").replace("]", "").replace("}", ""), "w"))
END
        for file in bad*.json; do
            tiebreak verify "$file"
            [[ $status -ge 0 && $status -le 3 ]] || expect 2
        done
    done
}
