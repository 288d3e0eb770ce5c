load helper

# replayed ID: its replay as JSON in ./replay.json
replayed() {
    tiebreak sources "$1" --format json
    expect 0
    is_json "$output"
    printf '%s' "$output" >replay.json
}

@test "lists every document with its author's interest, its claims and what it concluded" {
    tiebreak sources
    expect 0
    contains "$output" "freecodecamp-2020"
    contains "$output" "sells Node.js development and not"
    contains "$output" "Node.js 3, Python 1, both 5, none 1: 8 to 6"
    contains "$output" "Overall: "
    contains "$output" "claims: "
}

@test "freeCodeCamp's 8 to 6 comes out of its claims, subject by subject" {
    replayed freecodecamp-2020
    python3 - <<'END'
import json
replay = json.load(open("replay.json"))
want = {"architecture": "node", "speed": "node", "syntax": "python", "scalability": "node", "extensibility": "both",
        "libraries": "both", "universality": "both", "learning curve": "both", "community": "both",
        "apps it is best suitable for": "none"}
assert {s["subject"]: s["concluded"] for s in replay["subjects"]} == want
assert {s["subject"]: s["claims_give"] for s in replay["subjects"]} == want
for side in "concluded", "claims_give":
    assert replay["tally"][side]["points"] == {"node": 8, "python": 6}, side
END
}

@test "Third Rock's two wins each and three ties come out of its claims" {
    replayed thirdrock-2022
    python3 - <<'END'
import json
replay = json.load(open("replay.json"))
for side in "concluded", "claims_give":
    assert replay["tally"][side] == {"won": {"node": 2, "python": 2}, "both": 3, "none": 0,
                                     "points": {"node": 5, "python": 5}}, side
END
}

@test "every row of BoomDevs' tables comes out of its claims" {
    replayed boomdevs-2025
    python3 - <<'END'
import json
replay = json.load(open("replay.json"))
assert replay["tally"]["differences"] == 0
tables = {}
for subject in replay["subjects"]:
    for section in subject["sections"]:
        tables.setdefault(section["section"], []).append(subject["claims_give"])
count = lambda table: (tables[table].count("node"), tables[table].count("python"))
assert count("Quick Verdict (use cases)") == (2, 2)
assert count("Quick Verdict (features)") == (3, 3)
assert count("Ideal Use Cases") == (2, 3)
assert count("Industry-Specific Use Cases") == (4, 2)
assert count("Key Takeaways") == (3, 3)
END
}

@test "counts are those of the claims named, and every difference is explained" {
    tiebreak sources --format json
    expect 0
    is_json "$output"
    ids=$(printf '%s' "$output" | python3 -c 'import json, sys; print(*(s["id"] for s in json.load(sys.stdin)))')
    [ "$(wc -w <<<"$ids")" -eq 5 ]
    for id in $ids; do
        replayed "$id"
        python3 - <<'END'
import json
replay = json.load(open("replay.json"))
assert sum(n for status, n in replay["claims"].items() if status != "total") == replay["claims"]["total"]
for s in replay["subjects"]:
    n, p = s["counts"]["node"], s["counts"]["python"]
    assert max(n, p) <= len(s["claims"]), s
    assert s["claims_give"] == ("none" if n + p == 0 else "both" if n == p else "node" if n > p else "python"), s
    assert s["differs"] == (s["claims_give"] != s["concluded"]), s
    assert bool(s["explained"]) == s["differs"], s
END
    done
}

@test "tells a difference in words" {
    tiebreak sources mobileappdaily-2022
    expect 0
    contains "$output" "Differs: "
    contains "$output" "3 differences"
    contains "$output" "further claims, on what it drew no conclusion about: "
}

@test "fits the width asked for, in columns or in sentences" {
    for width in 60 80 120; do
        for id in boomdevs-2025 freecodecamp-2020 guvi-2024; do
            COLUMNS=$width tiebreak sources "$id"
            expect 0
            [ "$(printf '%s\n' "$output" | widest)" -le "$width" ]
        done
    done
}

@test "works for another pack: without verdicts, and with no sources at all" {
    tiebreak --pack "$ROOT/tests/packs/three-way" sources old-comparison
    expect 0
    contains "$output" "No conclusions of its own are on record."
    make_pack
    tiebreak --pack pack sources
    expect 0
    [ "$output" = "This pack names no sources." ]
    tiebreak --pack pack sources --format json
    expect 0
    [ "$output" = "[]" ]
}

@test "an unknown document is bad usage" {
    tiebreak sources guvi-2042
    expect 2
    [ -z "$output" ]
    contains "$stderr" "did you mean 'guvi-2024'?"
    tiebreak sources nobody
    expect 2
    contains "$stderr" "unknown source 'nobody'"
    tiebreak sources nobody --format json
    expect 2
    is_json "$output"
    tiebreak sources a b
    expect 2
}

@test "rules check warns of a difference nobody has explained" {
    "$TIEBREAK" rules export pack
    sed -i '/explained: The section speaks of Python alone/d' pack/sources.yaml
    tiebreak rules check pack
    expect 0
    contains "$stderr" "warning: on 'community support' 'mobileappdaily-2022' concluded none, and its claims give python"
}

@test "claims that a benchmark tests are confirmed, contradicted, left open, or not measured" {
    replayed boomdevs-2025
    python3 -c 'import json
tested = [t for c in json.load(open("replay.json"))["tested"] for t in c["benchmarks"]]
assert tested and all(t["verdict"] == "not measured" and "ratio" not in t for t in tested), tested'
    mkdir -p data/tiebreak
    export XDG_DATA_HOME=$PWD/data
    cat >data/tiebreak/evidence.json <<'END'
{"tiebreak": "evidence/1", "results": [
  {"benchmark": "http-json", "pairs": [{"of": "node", "over": "python", "ratio": 2, "low": 1.8, "high": 2.2}]},
  {"benchmark": "start-up", "pairs": [{"of": "node", "over": "python", "ratio": 0.5, "low": 0.4, "high": 0.6}]},
  {"benchmark": "pure-code", "pairs": [{"of": "python", "over": "node", "ratio": 1, "low": 0.5, "high": 2}]}]}
END
    replayed boomdevs-2025
    python3 -c 'import json
tested = json.load(open("replay.json"))["tested"]
found = {(c["claim"], t["benchmark"]): t["verdict"] for c in tested for t in c["benchmarks"]}
assert len({c["claim"] for c in tested}) == len(tested), tested
assert found["bd-11", "http-json"] == "confirmed here", found
assert found["bd-16", "http-json"] == "contradicted here", found # twice, where it claims 6.7 times
assert found["bd-40", "start-up"] == "contradicted here", found
assert found["bd-42", "pure-code"] == "cannot tell here", found
assert "not measured" in found.values(), found'
    tiebreak sources boomdevs-2025
    expect 0
    contains "$output" "      contradicted here in start-up: Node.js 0.50× Python (0.40 to 0.60)"
    contains "$output" "      contradicted here in http-json: Node.js 2.00× Python (1.80 to 2.20); it"
    contains "$output" "    bd-40: "
    replayed thirdrock-2022 # a claim that two benchmarks test, one of which was run
    python3 -c 'import json
twice = [c for c in json.load(open("replay.json"))["tested"] if c["claim"] == "tr-12"]
assert [[(t["benchmark"], t["verdict"]) for t in c["benchmarks"]] for c in twice] == [
    [("numeric-arrays", "not measured"), ("pure-code", "cannot tell here"), ("recursion", "not measured")]], twice'
    COLUMNS=120 tiebreak sources thirdrock-2022
    [ "$(grep -c tr-12 <<<"$output")" -eq 1 ]
    contains "$(grep -A3 tr-12 <<<"$output")" "      not measured in recursion, reference: Node.js "
    echo nonsense >data/tiebreak/evidence.json
    tiebreak sources boomdevs-2025
    expect 2
}

@test "a figure that a claim gives is tested too: reached, not reached, or neither for certain" {
    mkdir -p .local/share/tiebreak
    while read -r ratio low high verdict; do
        printf '{"tiebreak": "evidence/1", "results": [{"benchmark": "http-json", "pairs": [
            {"of": "node", "over": "python", "ratio": %s, "low": %s, "high": %s}]}]}' "$ratio" "$low" "$high" \
            >.local/share/tiebreak/evidence.json
        replayed boomdevs-2025
        python3 - "$verdict" <<'END'
import json, sys
tests = [c["benchmarks"] for c in json.load(open("replay.json"))["tested"] if c["claim"] == "bd-16"]
assert [[t["verdict"], t["claimed"]] for t in tests[0]] == [[sys.argv[1], 6.7]], tests
END
    done <<'END'
7 6.5 7.5 confirmed here
20 19 21 confirmed here
6 5 8 cannot tell here
1.5 1.4 1.6 contradicted here
0.5 0.4 0.6 contradicted here
END
}

@test "every claim that a benchmark tests is for or against one side, and told of under its document" {
    "$TIEBREAK" bench --list --format json >list
    for id in boomdevs-2025 freecodecamp-2020 guvi-2024 mobileappdaily-2022 thirdrock-2022; do
        "$TIEBREAK" sources "$id" --format json >"$id.json"
    done
    python3 - <<'END'
import glob, json
named = {c for b in json.load(open("list")) for c in b["claims"]}
told = {c["claim"] for name in glob.glob("*-20*.json") for c in json.load(open(name))["tested"]}
assert named and named == told, named ^ told
END
    "$TIEBREAK" rules export pack
    sed -i 's/^claims: .*/claims: [bd-60]/' pack/bench/numeric-arrays/benchmark.yaml
    tiebreak --pack pack bench --list
    expect 2
    contains "$stderr" "the claim 'bd-60' is on no one alternative's side"
}
