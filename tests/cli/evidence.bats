load helper

# The pack of three alternatives has one benchmark, `enqueue`, of kafka over postgres, on the ground `bulk`.
setup_file() {
    export PACK=$ROOT/tests/packs/three-way
}

# clicks: a profile for which both rules of that ground fire.
clicks() {
    echo '{"tiebreak": "profile/1", "workloads": ["click_stream"], "answers": {"messages_per_second": 30000}}' >clicks.json
}

# measured RATIO LOW HIGH [OF OVER]: writes evidence.json.
measured() {
    cat >evidence.json <<END
{"tiebreak": "evidence/1", "machine": "a test bench", "measured_on": "2025-11-20", "results": [
  {"benchmark": "enqueue", "pairs": [{"of": "${4:-kafka}", "over": "${5:-postgres}", "ratio": $1, "low": $2, "high": $3}]}]}
END
}

# score_with ARGUMENT...: the JSON report of the clicks, in ./report.
score_with() {
    clicks
    "$TIEBREAK" --pack "$PACK" score --format json "$@" clicks.json >report
}

# holds EXPRESSION: of Python, about `report` and `bulk`, the reasons that rest on the benchmark.
holds() {
    python3 - "$1" <<'END'
import json, math, sys
report = json.load(open("report"))
bulk = [r for r in report["reasons"] if r["ground"] == "bulk"]
assert bulk, "no reason rests on the benchmark"
assert eval(sys.argv[1]), (sys.argv[1], bulk, report["evidence"])
END
}

# says TEXT: the text report does, wherever its lines break.
says() {
    contains "$(tr -s ' \n' ' ' <<<"$output")" "$1"
}

# refused TEXT: evidence.json is refused, with TEXT said about it.
refused() {
    clicks
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    expect 2
    [ -z "$output" ]
    contains "$stderr" "evidence.json:"
    contains "$stderr" "$1"
    tiebreak --pack "$PACK" score --format json --evidence evidence.json clicks.json
    expect 2
    is_json "$output"
    [ -z "$stderr" ]
}

@test "a measurement that confirms an argument scales it, by the ratio" {
    measured 3 2.5 3.5
    score_with --evidence evidence.json
    holds 'all(r["favours"] == "kafka" and r["evidence"]["outcome"] == "faster" for r in bulk)'
    # strengths 6 and 3, full_at 5; one ground counts at most 6
    holds 'abs(sum(r["points"] for r in bulk) - min(6, 9 * math.log(3) / math.log(5))) < 1e-9'
    holds 'report["evidence"] == [{"benchmark": "enqueue", "of": "kafka", "over": "postgres", "ratio": 3, "low": 2.5,
        "high": 3.5, "outcome": "faster", "machine": "a test bench", "measured_on": "2025-11-20"}]'
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    expect 0
    says "With measurements made on a test bench (2025-11-20)."
    says "confirmed here 3.00×"
    says "enqueue: Kafka 3.00× a table in PostgreSQL, between 2.50 and 3.50 (95 %): faster"
    says "a document says 10×"
}

@test "a measurement that contradicts an argument turns it round, and the report says who received the points" {
    measured 0.3 0.25 0.36
    score_with --evidence evidence.json
    holds 'all(r["favours"] == "postgres" and r["evidence"]["outcome"] == "slower" for r in bulk)'
    holds 'all(r["points"] > 0 and r["contribution"]["postgres"] > 0 > r["contribution"]["kafka"] for r in bulk)'
    holds 'report["scores"]["kafka"] < report["scores_without_evidence"]["kafka"]'
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    says "a table in PostgreSQL Measured otherwise: "
    says "contradicted here 0.30×"
}

@test "measured the same, an argument counts nothing" {
    measured 1.01 0.98 1.04
    score_with --evidence evidence.json
    holds 'all(r["points"] == 0 and r["evidence"]["outcome"] == "the same" for r in bulk)'
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    says "(95 %): the same"
}

@test "where a run cannot tell, the most it allows is counted" {
    measured 1.2 0.9 1.6
    score_with --evidence evidence.json
    holds 'all(r["favours"] == "kafka" and r["evidence"]["outcome"] == "cannot tell here" for r in bulk)'
    holds 'abs(sum(r["points"] for r in bulk) - 9 * math.log(1.6) / math.log(5)) < 1e-9'
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    says "(95 %): cannot tell here"
    measured 0.9 0.7 1
    score_with --evidence evidence.json
    holds 'all(r["points"] == 0 for r in bulk)'
}

@test "the opposite direction of a pair says the same" {
    measured 0.25 0.2 0.5
    score_with --evidence evidence.json
    cp report forth
    measured 4 2 5 postgres kafka
    score_with --evidence evidence.json
    python3 -c 'import json
a, b = json.load(open("forth")), json.load(open("report"))
assert a["scores"] == b["scores"] and a["verdict"]["choice"] == b["verdict"]["choice"]'
}

@test "--no-evidence is as if nothing had been measured; the default file is found, and --evidence goes before it" {
    score_with
    cp report without
    mkdir -p .local/share/tiebreak data/tiebreak
    measured 0.3 0.25 0.36
    cp evidence.json .local/share/tiebreak/evidence.json
    score_with --no-evidence
    cmp report without
    score_with
    holds 'report["evidence"][0]["ratio"] == 0.3'
    holds 'report["scores_without_evidence"] == json.load(open("without"))["scores"]'
    holds 'report["decision_id"] != json.load(open("without"))["decision_id"]'
    measured 2 1.8 2.2
    cp evidence.json data/tiebreak/evidence.json
    export XDG_DATA_HOME=$PWD/data
    score_with
    holds 'report["evidence"][0]["ratio"] == 2'
    measured 4 3 5
    score_with --evidence evidence.json
    holds 'report["evidence"][0]["ratio"] == 4'
}

@test "a benchmark that no rule names moves nothing" {
    score_with
    cp report without
    measured 3 2.5 3.5
    sed -i 's/"enqueue"/"dequeue"/' evidence.json
    score_with --evidence evidence.json
    holds 'all(r["evidence"] is None for r in bulk)'
    holds 'report["scores"] == json.load(open("without"))["scores"]'
    holds 'report["evidence"][0]["benchmark"] == "dequeue"'
}

@test "a pair of alternatives this pack does not have is left out with a warning" {
    clicks
    measured 3 2.5 3.5 node python
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    expect 0
    contains "$stderr" "warning: a pair of 'enqueue' names an alternative this pack does not have"
    [[ $output != *measurements* ]]
}

@test "a file that is broken, of another version, or no evidence at all is refused" {
    echo '{"tiebreak": "evidence/1", "results": [' >evidence.json
    refused error
    : >evidence.json
    clicks
    tiebreak --pack "$PACK" score --evidence evidence.json clicks.json
    expect 2
    contains "$stderr" "the file is empty"
    echo '{"tiebreak": "evidence/2", "results": []}' >evidence.json
    refused "unknown format 'evidence/2'"
    echo '[]' >evidence.json
    refused "this is no file of evidence"
    echo '{"tiebreak": "evidence/1"}' >evidence.json
    refused "'results'"
    echo '{"tiebreak": "evidence/1", "results": [3, {"benchmark": "enqueue"}]}' >evidence.json
    refused "a result needs a 'benchmark' and a list of 'pairs'"
}

@test "numbers that no measurement gives are refused" {
    measured NaN 1 2
    refused NaN
    measured .nan 1 2
    refused .nan
    measured '"NaN"' 1 2
    refused "'ratio' should be a number"
    measured 1e999 1 2
    refused ratio
    measured 1 0 2
    refused "must lie above 0"
    measured -1 -2 2
    refused "outside its range"
    measured 3 1 2
    refused "outside its interval"
    measured 1.5 2 1
    refused "outside its interval"
}

@test "a pair that is there twice is refused, in either direction" {
    local pair='"ratio": 1, "low": 1, "high": 1'
    for second in '"of": "kafka", "over": "postgres"' '"of": "postgres", "over": "kafka"'; do
        cat >evidence.json <<END
{"tiebreak": "evidence/1", "results": [{"benchmark": "enqueue", "pairs": [
  {"of": "kafka", "over": "postgres", $pair}, {$second, $pair}]}]}
END
        refused "has a pair twice"
    done
}

@test "a file that is not there is an outside failure" {
    clicks
    tiebreak --pack "$PACK" score --evidence nowhere.json clicks.json
    expect 3
    contains "$stderr" nowhere.json
}

@test "the example in the documentation is taken, and says that it is made up" {
    tiebreak score --evidence "$ROOT/docs/evidence-example.json" "$PROFILE"
    expect 0
    [ -z "$stderr" ]
    says "an imaginary machine: these numbers are made up"
    contains "$output" "http-waiting: "
}
