load helper

# The reference run ships with the pack, and its numbers change with every new run: none of them is looked at. Where
# numbers matter, a copy of the pack of three alternatives has a run of its own.

# a_reference [RATIO LOW HIGH]: ./pack has a reference run; for ./clicks.json rules that rest on it fire.
a_reference() {
    cp -r "$ROOT/tests/packs/three-way" pack
    mkdir pack/evidence
    cat >pack/evidence/reference.json <<END
{"tiebreak": "evidence/1", "machine": "the lab's machine", "measured_on": "2025-11-01", "results": [
  {"benchmark": "enqueue", "pairs": [{"of": "kafka", "over": "postgres", "ratio": ${1:-3}, "low": ${2:-2.5}, "high": ${3:-3.5}}]},
  {"benchmark": "of-no-rule", "pairs": [{"of": "kafka", "over": "postgres", "ratio": 9, "low": 9, "high": 9}]}]}
END
    echo '{"tiebreak": "profile/1", "workloads": ["click_stream"], "answers": {"messages_per_second": 30000}}' >clicks.json
}

# holds EXPRESSION: of Python, about ./report, and ./without, the same report with --no-evidence.
holds() {
    python3 - "$1" <<'END'
import json, sys
report, without = (json.load(open(name)) for name in ("report", "without"))
assert eval(sys.argv[1]), (sys.argv[1], report["reference"])
END
}

# says FILE TEXT: the file does, wherever its lines break.
says() {
    contains "$(tr -s ' \n' ' ' <"$1")" "$2"
}

@test "the built-in pack has a reference run, which is shown, moves nothing, and is never called here" {
    "$TIEBREAK" score --format json "$PROFILE" >report
    "$TIEBREAK" score --format json --no-evidence "$PROFILE" >without
    holds 'report["reference"]["machine"] and report["reference"]["measured_on"] and report["reference"]["measurements"]'
    holds 'without["reference"] is None'
    holds 'report["evidence"] == [] and report["inputs"]["evidence"] is None'
    holds '{**report, "reference": None} == without'
    holds '"here" not in json.dumps(report["reference"])'
    for format in text html md; do
        "$TIEBREAK" score --format "$format" "$PROFILE" >shown
        says shown "Measured elsewhere"
        says shown "Reference run on"
        "$TIEBREAK" score --format "$format" --no-evidence "$PROFILE" >shown
        [[ $(<shown) != *"Measured elsewhere"* ]]
    done
    tiebreak verify report
    expect 0
}

@test "measurements of one's own take its place, each that of the same" {
    a_reference
    printf '{"tiebreak": "evidence/1", "machine": "a laptop", "results": [{"benchmark": "%s", "pairs": [
        {"of": "kafka", "over": "postgres", "ratio": 4, "low": 3.5, "high": 4.5}]}]}' enqueue >own.json
    for format in text html md; do
        "$TIEBREAK" --pack pack score --evidence own.json --format "$format" clicks.json >shown
        says shown "With measurements made on a laptop."
        [[ $(<shown) != *"lsewhere"* ]]
    done
    mkdir -p .local/share/tiebreak
    cp own.json .local/share/tiebreak/evidence.json
    tiebreak --pack pack score --format json clicks.json
    contains "$output" '"reference":	null'
    sed -i 's/enqueue/of-no-rule/' own.json
    for format in text html md; do
        "$TIEBREAK" --pack pack score --evidence own.json --format "$format" clicks.json >shown
        says shown "No argument here rests on the measurements made on a laptop."
        says shown "Measured elsewhere"
        [[ $(<shown) != *"1 measurement"* ]]
    done
    echo '{"tiebreak": "evid' >.local/share/tiebreak/evidence.json
    tiebreak --pack pack score clicks.json
    expect 2
    contains "$stderr" "has this machine's measurements, which every report takes into account"
    contains "$stderr" "hint: run \`tiebreak bench\` again, or remove the file"
}

@test "a pack of one's own has the reference run in its folder, or none" {
    a_reference
    for format in text json html md; do
        "$TIEBREAK" --pack pack score --format "$format" clicks.json >"$format"
    done
    mv json report
    "$TIEBREAK" --pack pack score --format json --no-evidence clicks.json >without
    holds 'report["reference"] == {"machine": "the lab'"'"'s machine", "measured_on": "2025-11-01", "measurements": [
        {"benchmark": "enqueue", "of": "kafka", "over": "postgres", "ratio": 3, "low": 2.5, "high": 3.5, "outcome": "faster"}]}'
    holds '{**report, "reference": None} == without'
    says text "Reference run on the lab's machine, 2025-11-01; moves no points. Run \`tiebreak bench\` to measure here."
    says text "enqueue: Kafka 3.00× a table in PostgreSQL, between 2.50 and 3.50 (95 %): faster"
    says html '<td>Kafka over a table in PostgreSQL</td><td class="n">3.00</td>'
    says md "enqueue: Kafka 3.00×"
    rm -r pack/evidence
    tiebreak --pack pack score --format json clicks.json
    contains "$output" '"reference":	null'
}

@test "what a reference run cannot tell is not said of here" {
    a_reference 1 0.9 1.1
    "$TIEBREAK" --pack pack score clicks.json >text
    says text "(95 %): cannot tell"
    [[ $(<text) != *"tell here"* ]]
    "$TIEBREAK" --pack pack score --format json clicks.json | tee without >report
    holds 'report["reference"]["measurements"][0]["outcome"] == "cannot tell"'
}

@test "where no rule that fired rests on it, it is not shown" {
    a_reference
    echo '{"tiebreak": "profile/1", "title": "Nothing said"}' >nothing.json
    tiebreak --pack pack score --format json nothing.json
    expect 0
    contains "$output" '"reference":	null'
}

@test "a reference run that cannot be read is an error, and --no-evidence does without it" {
    a_reference
    echo '{"tiebreak": "evidence/7"}' >pack/evidence/reference.json
    tiebreak --pack pack score clicks.json
    expect 2
    contains "$stderr" "pack/evidence/reference.json:1:"
    tiebreak --pack pack score --no-evidence clicks.json
    expect 0
}

@test "sources says what it found of claims that nothing here tested" {
    "$TIEBREAK" sources boomdevs-2025 >text
    says text "Not measured here"
    says text "The reference run was made on"
    [[ $(<text) != *"confirmed here"* ]]
    tiebreak sources boomdevs-2025 --format json
    python3 -c 'import json, sys
tests = [t for claim in json.loads(sys.argv[1])["tested"] for t in claim["benchmarks"]]
assert tests and all(t["verdict"] == "not measured" for t in tests), tests
assert any(t["reference"]["ratio"] > 0 for t in tests if "reference" in t), tests' "$output"
}

@test "an exported pack keeps it" {
    "$TIEBREAK" rules export out
    "$TIEBREAK" --pack out score --format json "$PROFILE" >report
    "$TIEBREAK" score --format json "$PROFILE" >without
    holds 'report["reference"] == without["reference"]'
}

@test "a decision in the log shows it as it was" {
    a_reference
    TIEBREAK_PACK=pack tiebreak score --save clicks.json
    [ "$status" -ne 3 ] || skip "built without SQLite"
    expect 0
    key=${stderr##*saved as }
    rm -r pack
    "$TIEBREAK" decisions show "$key" >text
    says text "the lab's machine"
    says text "enqueue: Kafka 3.00×"
}
