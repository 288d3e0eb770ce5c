load helper

# A decision the engine was not written for: three alternatives, other workloads, other words. Whatever is said of it, in
# any format, is said in its own words and none of the built-in pack's.

setup_profile() {
    cat >clicks.yaml <<'END'
tiebreak: profile/1
title: Clicks and tasks
workloads: {click_stream: {share: 55, critical: true}, work_queue: 45}
answers: {messages_per_second: 2000, keep_for: days, operations: 5, runs_already: [a_postgres], same_transaction: true, new_servers: true}
END
    PACK=$ROOT/tests/packs/three-way
}

# The ids of the built-in alternatives and workloads, as whole words.
built_in_words() {
    sed -n 's/^ *- *{\{0,1\} *id: *\([a-z_]*\).*/\1/p' "$ROOT/rules/pack.yaml" | sed -n '1,2p'
    sed -n 's/^- *{\{0,1\} *id: *\([a-z_]*\).*/\1/p' "$ROOT/rules/workloads.yaml"
}

@test "every format of score speaks of the pack in use" {
    setup_profile
    built_in_words >words
    [ "$(wc -l <words)" -ge 10 ]
    grep -q -x node words
    formats=$("$TIEBREAK" score --help | sed -n 's/.*--format \([a-z|]*\).*/\1/p' | tr '|' ' ')
    [[ " $formats " == *" json "* ]]
    for format in $formats; do
        "$TIEBREAK" --pack "$PACK" score --explain --format "$format" -o "out.$format" clicks.yaml
        [ -s "out.$format" ]
        run grep -n -w -F -f words "out.$format"
        [ "$status" -eq 1 ]
    done
    contains "$(cat out.text)" "Kafka"
    contains "$(cat out.text)" "PostgreSQL"
}

@test "its report names its choice, split and scores" {
    setup_profile
    "$TIEBREAK" --pack "$PACK" score --format json clicks.yaml >report
    python3 - report <<'END'
import json, sys
report = json.load(open(sys.argv[1]))
assert report["pack"]["id"] == "where-messages-wait", report["pack"]
assert report["verdict"]["choice"] == "hybrid", report["verdict"]
assert {part["workload"]: part["alternative"] for part in report["split"]} == {"click_stream": "kafka", "work_queue": "postgres"}
assert set(report["scores"]) == {"kafka", "rabbitmq", "postgres", "hybrid"}
assert abs(sum(v for k, v in report["scores"].items() if k != "hybrid") - 100) < 1e-9
END
}

@test "a line of a batch agrees with the report" {
    setup_profile
    "$TIEBREAK" --pack "$PACK" score --format json clicks.yaml >report
    python3 -c 'import json; print(json.dumps(json.load(open("report"))["profile"]))' >lines
    "$TIEBREAK" --pack "$PACK" score --jsonl --draws 4000 - <lines >line
    python3 - report line <<'END'
import json, sys
report, line = (json.load(open(path)) for path in sys.argv[1:])
for key in ("state", "choice", "confidence", "margin", "suitability"):
    assert line[key] == report["verdict"][key], key
assert line["scores"] == report["scores"]
END
}

@test "--expect, --set and --describe know its words" {
    setup_profile
    tiebreak --pack "$PACK" score --expect hybrid clicks.yaml
    expect 0
    tiebreak --pack "$PACK" score --set operations=0 --expect hybrid clicks.yaml
    expect 1
    tiebreak --pack "$PACK" score --expect node clicks.yaml
    expect 2
    contains "$stderr" "kafka"
    tiebreak --pack "$PACK" score --describe 'Page views, 40,000 clicks a second'
    expect 0
    contains "$output" "Kafka"
}
