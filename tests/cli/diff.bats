# tiebreak diff: what moved between two reports, and what moved it
load helper

report() {
    "$TIEBREAK" score --format json "$@" "$PROFILE"
}

@test "the same report twice" {
    report >a.json
    tiebreak diff a.json a.json
    expect 0
    contains "$output" "Nothing moved"
    [ -z "$stderr" ]
}

@test "answers, priorities, measurements and the date are told, and the moves add up" {
    report >a.json
    SOURCE_DATE_EPOCH=1890000000 report --set open_connections=100 --set priorities.speed=less \
        --evidence "$ROOT/docs/evidence-example.json" >b.json
    tiebreak diff a.json b.json
    expect 0
    contains "$output" "answers.open_connections: 20,000 → 100"
    contains "$output" "priorities.speed: more → less"
    contains "$output" "as in A: "
    contains "$output" "How far Both is ahead"
    contains "$output" "    Node.js: "
    # a reason in words, with its rule
    [[ $output =~ Node\.js,\ gone,\ [0-9.]+\ →\ 0\.0:\ [A-Z] ]]
    contains "$(tr -s ' \n' ' ' <<<"$output")" ". (speed.many-sockets)"
    tiebreak diff --format json a.json b.json
    expect 0
    python3 - "$output" <<'END'
import json, sys
found = json.loads(sys.argv[1])
steps = found["margin"]["steps"]
assert [s["groups"] for s in steps] == [[], ["answers"], ["priorities"], ["evidence"], ["date"]], steps
assert abs(steps[0]["lead"] + sum(s["moved"] for s in steps) - steps[-1]["lead"]) < 1e-9
a, b = (json.load(open(name)) for name in ("a.json", "b.json"))
def lead(report, choice):
    scores = report["scores"]
    return scores[choice] - max(v for k, v in scores.items() if k != choice and v is not None)
choice = a["verdict"]["choice"]
assert found["margin"]["of"] == choice
assert abs(steps[0]["lead"] - lead(a, choice)) < 1e-9
assert abs(steps[-1]["lead"] - lead(b, choice)) < 1e-9
assert {(c["path"], c["b"]) for c in found["profile"]} == {("answers.open_connections", 100), ("priorities.speed", "less")}
assert any(r["a"] == 0 or r["b"] == 0 for r in found["reasons"])
END
}

@test "other rules, found by their hash" {
    report >a.json
    "$TIEBREAK" rules export own >/dev/null
    sed -i 's/base_friction: 8/base_friction: 20/' own/pack.yaml
    "$TIEBREAK" --pack own score --format json "$PROFILE" >b.json
    tiebreak diff a.json b.json
    expect 3
    contains "$stderr" "SHA-256"
    tiebreak --pack own diff a.json b.json
    expect 0
    contains "$output" "The rules"
    contains "$output" "rules: -12.0"
}

@test "answers that the older rules do not know are told together with the rules" {
    report >a.json
    "$TIEBREAK" rules export own >/dev/null
    printf '%s\n' '- {id: brand_new, type: boolean, title: Brand new?, label: it is brand new}' >>own/questions.yaml
    "$TIEBREAK" --pack own score --format json --set brand_new=true "$PROFILE" >b.json
    tiebreak --pack own diff --format json a.json b.json
    expect 0
    python3 - "$output" <<'END'
import json, sys
steps = json.loads(sys.argv[1])["margin"]["steps"]
assert [s["groups"] for s in steps] == [[], ["answers", "rules"]], steps
END
}

@test "bad usage and bad files" {
    report >a.json
    tiebreak diff a.json
    expect 2
    tiebreak diff a.json "$PROFILE"
    expect 2
    tiebreak diff --format json a.json nowhere.json
    expect 3
    is_json "$output"
}
