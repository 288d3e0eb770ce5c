# shellcheck disable=SC2016
load helper

# Programs are shell scripts here, and the interpreters are shells: what a benchmark does is what its scripts do.

setup_file() {
    export TEA=/bin/sh COFFEE=/bin/sh
}

# bench_pack: the small pack, with one benchmark `brew` that both programs pass at once.
bench_pack() {
    make_pack
    mkdir -p pack/bench/brew data
    cat >pack/bench/brew/benchmark.yaml <<'END'
tiebreak: benchmark/1
title: brewing
measures: How long a cup takes.
does_not_show: Its taste.
kind: process
check: cup
timeout: 5
END
    program tea 'echo check cup'
    program coffee 'echo check cup'
    export XDG_DATA_HOME=$BATS_TEST_TMPDIR/data TMPDIR=$BATS_TEST_TMPDIR/tmp
    mkdir -p "$TMPDIR"
    NAP=$((90000000 + BASHPID)) # seconds that no other program sleeps
}

# program ALTERNATIVE SCRIPT
program() {
    printf '%s\n' "$2" >"pack/bench/brew/$1.sh"
}

# describe KEY: VALUE: adds to the benchmark's description, or replaces what it has.
describe() {
    sed -i "/^${1%%:*}:/d" pack/bench/brew/benchmark.yaml
    echo "$1" >>pack/bench/brew/benchmark.yaml
}

# bench ARGUMENT...: with little time.
bench() {
    tiebreak --pack pack bench --tea "$TEA" --coffee "$COFFEE" --budget 1 "$@"
}

# failed TEXT: the benchmark gave no result, and TEXT says why; nothing is left behind.
failed() {
    bench
    expect 3
    contains "$(tr -s ' \n' ' ' <<<"$output")" "Failed brew: $1"
    nothing_left
    [ ! -e data/tiebreak/evidence.json ]
}

# nothing_left [MARK]: no folder, and no process whose command line holds MARK; one that was killed may take a moment.
nothing_left() {
    [ -z "$(ls -A "$TMPDIR")" ]
    [ -n "${1:-}" ] || return 0
    for _ in {1..100}; do
        pgrep -f "$1" >/dev/null || return 0
        sleep 0.1
    done
    pgrep -af "$1" >&2
    return 1
}

# evidence EXPRESSION: of Python, about `e`, the evidence that was written.
evidence() {
    python3 -c 'import json, sys; e = json.load(open(sys.argv[2])); assert eval(sys.argv[1]), json.dumps(e)[:2000]' "$1" \
        "${2:-data/tiebreak/evidence.json}"
}

# needs_wrk: skips the test without the load generator.
needs_wrk() {
    command -v wrk >/dev/null || skip 'wrk is not installed'
}

# ---- What comes of it ----

@test "the slower side is told apart, and score uses it" {
    bench_pack
    program coffee 'sleep 0.2; echo check cup'
    sed -i 's/^  basis: judgement/&\n  evidence: {benchmark: brew, full_at: 2}/' pack/taste.yaml
    bench
    expect 0
    contains "$output" "brew"
    contains "$output" "faster"
    contains "$(tr -s ' \n' ' ' <<<"$output")" \
        "Written to $XDG_DATA_HOME/tiebreak/evidence.json, where \`tiebreak score\` finds it."
    [[ $output != *'no points'* ]]
    evidence 'e["results"][0]["pairs"][0]["ratio"] > 2 and e["results"][0]["check"] == "cup"'
    evidence '[i["path"] for i in e["interpreters"]] == ["/bin/sh", "/bin/sh"]'
    evidence 'all(len(s["values"]) == e["results"][0]["rounds"] for s in e["results"][0]["samples"])'
    echo '{"tiebreak": "profile/1", "workloads": ["morning"], "answers": {"cups": 5}}' >profile.json
    tiebreak --pack pack score profile.json
    expect 0
    contains "$(tr -s ' \n' ' ' <<<"$output")" "With measurements made on"
    contains "$output" "confirmed here"
    nothing_left
}

@test "more can be better" {
    bench_pack
    describe 'metric: value'
    describe 'unit: cups'
    describe 'better: more'
    program tea 'echo check cup; echo value 30'
    program coffee 'echo check cup; echo value 10'
    bench --format json
    expect 0
    is_json "$output"
    evidence 'e["results"][0]["pairs"] == [{"of": "tea", "over": "coffee", "ratio": 3, "low": 3, "high": 3}]'
    evidence 'e["results"][0]["unit"] == "cups" and e["results"][0]["samples"][0]["mad"] == 0'
    describe 'better: less'
    bench --quiet
    evidence 'e["results"][0]["pairs"][0]["ratio"] == 0.333333'
}

@test "processor time and memory can be what is measured" {
    bench_pack
    describe 'metric: memory'
    bench
    expect 0
    evidence 'e["results"][0]["unit"] == "MB" and all(0.1 < v < 100 for v in e["results"][0]["samples"][0]["values"])'
    describe 'metric: cpu'
    program tea 'i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; echo check cup'
    bench
    expect 0
    evidence 'e["results"][0]["pairs"][0]["ratio"] < 1'
}

@test "runs alternate, and every round has the sides in the order opposite to the last" {
    bench_pack
    program tea 'echo tea >>../order; echo check cup'
    program coffee 'echo coffee >>../order; echo check cup; cp ../order "$TIEBREAK_FROM/order"'
    describe 'warm_up: 0'
    bench
    expect 0
    [ "$(head -n 8 order | tr '\n' ' ')" = "tea coffee coffee tea tea coffee coffee tea " ]
}

# brew_and_aroma BREW AROMA: two benchmarks, whose programs do that first. One is soon known; the values of the other are from 1 to
# 256, at random: no number of rounds will do.
brew_and_aroma() {
    bench_pack
    describe 'metric: value'
    describe 'unit: cups'
    describe 'better: more'
    cp -r pack/bench/brew pack/bench/aroma
    for side in tea coffee; do
        program "$side" "$1; echo check cup; echo value 7"
        echo "$2; sleep 0.01; echo check cup"'
            echo value $((0x$(cut -c 1-2 /proc/sys/kernel/random/uuid) + 1))' >"pack/bench/aroma/$side.sh"
    done
}

@test "what is known stops, and the time it leaves goes to what is not" {
    brew_and_aroma 'echo brew >>"$TIEBREAK_FROM/log"' 'echo aroma >>"$TIEBREAK_FROM/log"'
    bench --budget 4
    expect 0
    evidence '[r["benchmark"] for r in e["results"]] == ["aroma", "brew"]'
    evidence 'e["results"][1]["rounds"] == 8'
    evidence 'e["results"][0]["rounds"] > 8'
    [ "$(tail -n 1 log)" = aroma ] # again, after the other was known
    [ "$(grep -c brew log)" -eq 18 ]
    [ "$(sed -n '/brew/,$p' log | grep -c aroma)" -gt 2 ]
}

@test "every sample as CSV" {
    bench_pack
    bench --format csv
    expect 0
    [ "${lines[0]}" = benchmark,alternative,version,round,value,unit,wall_s,user_s,system_s,peak_bytes,p99_ms,interpreter ]
    python3 - "$output" <<'END'
import csv, sys
rows = list(csv.DictReader(sys.argv[1].splitlines()))
assert len(rows) >= 8 and {r["alternative"] for r in rows} == {"tea", "coffee"}, rows
assert all(float(r["value"]) > 0 and r["p99_ms"] == "" for r in rows), rows
END
}

@test "programs find a clean environment, the size as their argument, and nothing on their input" {
    bench_pack
    describe 'size: 7'
    program tea 'echo check cup; env | sort >"$TIEBREAK_FROM/seen"; echo "$1 $#" >>"$TIEBREAK_FROM/seen"; cat >>"$TIEBREAK_FROM/seen"'
    SECRET=1 bench
    expect 0
    [ "$(grep -c SECRET seen)" -eq 0 ]
    [ "$(tail -n 1 seen | cut -d' ' -f1)" = 7 ]
    [ "$(cut -d= -f1 seen | grep -cvE '^(HOME|LC_ALL|OLDPWD|PATH|PWD|SHLVL|TIEBREAK_FROM|TMPDIR|TZ|_|7 .*)$')" -eq 0 ]
}

@test "--quick has its own size and check value" {
    bench_pack
    describe 'size: 100'
    describe 'quick_size: 10'
    describe 'quick_check: cup'
    describe 'check: pot'
    program tea '[ "$1" = 10 ] && echo check cup || echo check pot'
    program coffee '[ "$1" = 10 ] && echo check cup || echo check pot'
    bench --quick
    expect 0
    evidence 'e["results"][0]["size"] == 10 and e["made_by"]["quick"]'
    bench
    expect 0
    evidence 'e["results"][0]["size"] == 100 and e["results"][0]["check"] == "pot"'
}

@test "what moves points is named apart from what does not" {
    bench_pack
    sed -i 's/^  basis: judgement/&\n  evidence: {benchmark: brew, full_at: 2}/' pack/taste.yaml
    cp -r pack/bench/brew pack/bench/pour
    bench
    expect 0
    contains "$(tr -s ' \n' ' ' <<<"$output")" "Rules rest on brew; the others move no points."
    bench pour -o pour.json
    expect 0
    contains "$(tr -s ' \n' ' ' <<<"$output")" \
        "Written to pour.json, where \`tiebreak score --evidence pour.json\` finds it. No rule rests on it: it moves no points."
}

@test "a benchmark run alone keeps the others' results, of the same interpreters only" {
    bench_pack
    cp -r pack/bench/brew pack/bench/pour
    bench
    expect 0
    bench pour
    expect 0
    evidence 'sorted(r["benchmark"] for r in e["results"]) == ["brew", "pour"]'
    COFFEE=/bin/bash bench pour
    expect 0
    evidence '[r["benchmark"] for r in e["results"]] == ["pour"]'
    contains "$(tr -s ' \n' ' ' <<<"$output")" "it is in $XDG_DATA_HOME/tiebreak/evidence-before.json now"
    evidence 'sorted(r["benchmark"] for r in e["results"]) == ["brew", "pour"]' data/tiebreak/evidence-before.json
    echo '{"tiebreak": "evid' >data/tiebreak/evidence.json
    bench pour
    expect 0
    evidence '[r["benchmark"] for r in e["results"]] == ["pour"]'
    [ "$(<data/tiebreak/evidence-before.json)" = '{"tiebreak": "evid' ]
}

@test "what is kept of an earlier run says when it was measured, and so does the file" {
    bench_pack
    cp -r pack/bench/brew pack/bench/pour
    bench
    python3 - <<'END'
import json
path = "data/tiebreak/evidence.json"
e = json.load(open(path))
e["measured_on"] = "2020-02-03"
e["interpreters"][0]["warning"] = "what is said of it may change"
del e["results"][0]["measured_on"] # as in a file from before they had it
e["results"][1]["measured_on"] = "2020-04-05"
json.dump(e, open(path, "w"))
END
    SOURCE_DATE_EPOCH=1791240000 bench pour
    expect 0
    evidence '{r["benchmark"]: r["measured_on"] for r in e["results"]} == {"brew": "2020-02-03", "pour": "2026-10-05"}'
    evidence 'e["measured_on"] == "2020-02-03 to 2026-10-05"'
    evidence 'all(r["grade"] in ("quiet", "busy", "noisy") and not r["quick"] for r in e["results"])'
    SOURCE_DATE_EPOCH=1791240000 bench brew
    evidence 'e["measured_on"] == "2026-10-05"'
    [ ! -e data/tiebreak/evidence-before.json ]
}

@test "versions of one alternative are compared too, and only the first counts" {
    bench_pack
    tiebreak --pack pack bench --tea /bin/sh --tea /bin/bash --coffee /bin/sh --budget 1
    expect 0
    evidence 'len(e["interpreters"]) == 3 and len(e["results"][0]["pairs"]) == 1 and len(e["results"][0]["versions"]) == 1'
    contains "$output" "Tea at /bin/bash"
    contains "$(tr -s ' \n' ' ' <<<"$output")" "only compared: \`tiebreak score\` counts the first one named"
}

@test "versions are told apart by their paths where they say the same of themselves" {
    # shellcheck disable=SC2016
    probed 'if [ "$1" = --what ]; then echo version 3.1.4; else exec /bin/sh "$@"; fi'
    cp brewer other
    tiebreak --pack pack bench --tea /bin/sh --coffee ./brewer --coffee ./other --budget 1
    expect 0
    evidence '[i["name"] for i in e["interpreters"][1:]] == ["Coffee at '"$PWD"'/brewer", "Coffee at '"$PWD"'/other"]'
    evidence '[s["name"] for s in e["results"][0]["samples"]] == [i["name"] for i in e["interpreters"]]'
    tiebreak --pack pack bench --tea /bin/sh --coffee ./brewer --coffee ./other --budget 1 --format csv
    python3 -c 'import csv, sys
assert {r["interpreter"].split("/")[-1] for r in csv.DictReader(sys.argv[1].splitlines())} == {"sh", "brewer", "other"}' "$output"
}

@test "work that takes both sides finds the other alternative, whatever versions there are of each" {
    bench_pack
    program tea 'case $3 in */coffee.sh) echo check cup ;; *) echo "check $3" ;; esac'
    program coffee 'case $3 in */tea.sh) echo check cup ;; *) echo "check $3" ;; esac'
    tiebreak --pack pack bench --tea /bin/sh --tea /bin/bash --coffee /bin/sh --coffee /bin/bash --budget 1
    expect 0
    evidence 'len(e["results"][0]["samples"]) == 4'
}

@test "a variant has its own programs, and a name that no rule can give" {
    bench_pack
    describe 'variants: [{id: iced, title: With ice}]'
    cp pack/bench/brew/tea.sh pack/bench/brew/tea-iced.sh
    cp pack/bench/brew/coffee.sh pack/bench/brew/coffee-iced.sh
    bench --variant iced
    expect 0
    evidence '[r["benchmark"] for r in e["results"]] == ["brew:iced"]'
    bench --variant warm
    expect 2
    contains "$stderr" "has a variant 'warm'"
}

@test "lines of the programs are counted, a program a sample" {
    bench_pack
    mkdir pack/bench/words
    printf '%s\n' 'tiebreak: benchmark/1' 'title: lines' 'measures: Lines.' 'does_not_show: Sense.' 'kind: lines' \
        >pack/bench/words/benchmark.yaml
    for name in pour stir; do cp -r pack/bench/brew pack/bench/$name; done
    for name in brew pour stir; do printf '\n# a comment\n\necho\necho\n' >>pack/bench/$name/coffee.sh; done
    bench words
    expect 0
    evidence 'e["results"][0]["pairs"][0]["ratio"] == 3 and e["results"][0]["rounds"] == 3'
}

@test "--list says what each tests, as text and JSON, and runs nothing" {
    bench_pack
    program tea 'touch "$TIEBREAK_FROM/ran"'
    tiebreak --pack pack bench --list
    expect 0
    contains "$output" "brew"
    contains "$output" "Does not show: Its taste."
    tiebreak --pack pack bench --list --format json
    is_json "$output"
    tiebreak --pack pack bench --list --format csv
    expect 2
    cp -r pack/bench/brew pack/bench/pour
    describe 'variants: [{id: iced, title: With ice}]'
    cp pack/bench/brew/tea.sh pack/bench/brew/tea-iced.sh
    cp pack/bench/brew/coffee.sh pack/bench/brew/coffee-iced.sh
    for wanted in pour 'brew --variant iced'; do
        # shellcheck disable=SC2086
        tiebreak --pack pack bench --list $wanted
        expect 0
        [ "$(grep -c '^[a-z]' <<<"$output")" -eq 1 ]
        contains "$output" "${wanted%% *}  brewing"
    done
    tiebreak --pack pack bench --list porr
    expect 2
    contains "$stderr" "did you mean 'pour'?"
    [ ! -e ran ]
}

@test "the built-in benchmarks: every one that a rule names is there" {
    "$TIEBREAK" bench --list --format json >list
    grep -ho 'benchmark: [a-z0-9-]*' "$ROOT"/rules/*.yaml | cut -d' ' -f2 | sort -u >named
    python3 -c 'import json; ids = {b["id"] for b in json.load(open("list"))}; named = set(open("named").read().split())
assert named and named <= ids, named - ids'
}

@test "--for runs what could change the choice, and says when nothing could" {
    bench_pack
    sed -i 's/^  basis: judgement/&\n  evidence: {benchmark: brew, full_at: 2}/' pack/taste.yaml
    echo '{"tiebreak": "profile/1", "workloads": ["morning"], "answers": {"cups": 5}}' >many.json
    echo '{"tiebreak": "profile/1", "workloads": ["morning"], "answers": {"cups": 1}}' >one.json
    bench --for many.json
    expect 0
    contains "$stderr" "1 of 1 benchmarks could change the choice: brew"
    [ -e data/tiebreak/evidence.json ]
    rm data/tiebreak/evidence.json
    bench --for one.json
    expect 0
    contains "$stderr" "no outcome of any benchmark could change the choice"
    [ ! -e data/tiebreak/evidence.json ]
    bench --for missing.json
    expect 3
}

@test "compare shows two runs side by side" {
    bench_pack
    bench -o a.json
    expect 0
    program coffee 'sleep 0.2; echo check cup'
    bench -o b.json
    expect 0
    tiebreak --pack pack bench compare a.json b.json
    expect 0
    contains "$output" "they differ"
    program coffee 'echo check cup'
    cp -r pack/bench/brew pack/bench/pour
    sed -i 's/{id: coffee, title: Coffee}/{id: coffee, title: Coffee, commands: [sh], probe: [-c, echo version 7.1]}/' pack/pack.yaml
    bench --quick -o c.json
    tiebreak --pack pack bench compare a.json c.json
    expect 0
    said=$(tr -s ' \n' ' ' <<<"$output")
    contains "$said" "; Coffee 7.1; "
    contains "$said" "; with --quick"
    contains "$said" "Only in B: pour"
    [[ $said != *"Only in A"* ]]
    sed -i 's/, commands: .sh., probe: .*}$/}/' pack/pack.yaml
    tiebreak --pack pack bench compare a.json a.json --format json
    is_json "$output"
    contains "$output" '"differ":false'
    for name in brew brews; do # axes have odd widths, so that 1 is in their middle
        printf '{"tiebreak": "evidence/1", "results": [{"benchmark": "%s", "pairs": [
            {"of": "tea", "over": "coffee", "ratio": 1, "low": 0.5, "high": 2}]}]}' "$name" >open.json
        tiebreak --pack pack bench compare open.json open.json
        contains "$output" "cannot tell here"
        [ "$(printf '%s\n' "$output" | widest)" -le 80 ]
    done
    tiebreak --pack pack bench compare a.json
    expect 2
    tiebreak --pack pack bench compare a.json missing.json
    expect 3
}

# ---- Interpreters ----

@test "an interpreter that is missing, no program, or of another kind" {
    bench_pack
    tiebreak --pack pack bench --tea /bin/sh
    expect 3
    contains "$stderr" "Coffee was not found on PATH"
    contains "$stderr" "name it with --coffee PATH"
    COFFEE=./nowhere bench
    expect 3
    contains "$stderr" "'./nowhere' cannot be used as Coffee: No such file or directory"
    : >plain
    COFFEE=./plain bench
    expect 3
    contains "$stderr" "it is no program"
    COFFEE=. bench
    expect 3
    COFFEE=no-such-command bench
    expect 3
    contains "$stderr" "there is no such program on PATH"
    nothing_left
}

# probed SCRIPT: the pack asks interpreters what they are, and coffee's is ./brewer, which does SCRIPT.
probed() {
    bench_pack
    sed -i 's/{id: coffee, title: Coffee}/{id: coffee, title: Coffee, commands: [brewer], probe: [--what], end_of_life: {"3.1": 2020-01-01}}/' pack/pack.yaml
    printf '#!/bin/sh\n%s\n' "$1" >brewer
    chmod +x brewer
}

@test "an interpreter that prints garbage, fails, refuses, or cannot be executed when asked what it is" {
    probed 'head -c 3000 /dev/urandom'
    COFFEE=./brewer bench
    expect 3
    contains "$stderr" "it did not tell its version when asked"
    probed 'echo oh no >&2; exit 4'
    COFFEE=./brewer bench
    expect 3
    contains "$stderr" "it failed when asked for its version; it printed: oh no"
    probed 'echo refuse it is too old: 4 or later; echo version 3'
    COFFEE=./brewer bench
    expect 3
    contains "$stderr" "cannot be used as Coffee: it is too old: 4 or later"
    probed ''
    printf '#!/no/such/shell\n' >brewer
    COFFEE=./brewer bench
    expect 3
    contains "$stderr" "No such file or directory"
    probed 'yes'
    COFFEE=./brewer bench
    expect 3
    contains "$stderr" "it printed without end"
    nothing_left
}

@test "the interpreter itself is run, not the shim that leads to it, and its age is told" {
    # shellcheck disable=SC2016
    probed 'if [ "$1" = --what ]; then echo path /bin/sh; echo version 3.1.4; echo build old; else exit 9; fi'
    mkdir bin && mv brewer bin
    PATH=$PWD/bin:$PATH tiebreak --pack pack bench --tea /bin/sh --budget 1
    expect 0
    evidence 'e["interpreters"][1]["path"] == "/bin/sh" and e["interpreters"][1]["version"] == "3.1.4"'
    contains "$(tr -s ' \n' ' ' <<<"$output")" "Coffee 3.1 reached its end of life on 2020-01-01"
}

@test "options that are no alternative's" {
    bench_pack
    tiebreak --pack pack bench --te /bin/sh
    expect 2
    contains "$stderr" "unknown option '--te'"
    contains "$stderr" "did you mean '--tea'?"
    tiebreak --pack pack bench --quik
    expect 2
    contains "$stderr" "did you mean '--quick'?"
    tiebreak --pack pack bench --tea
    expect 2
    contains "$stderr" "'--tea' needs a value: PATH"
    tiebreak --pack pack bench --budget 0
    expect 2
    tiebreak --pack pack bench brw
    expect 2
    contains "$stderr" "there is no benchmark 'brw'; did you mean 'brew'?"
    rm -r pack/bench
    bench
    expect 2
    contains "$stderr" "this pack has no benchmarks"
}

# ---- Programs that go wrong ----

@test "a program that fails" {
    bench_pack
    program coffee 'echo spilt >&2; exit 3'
    failed "Coffee: it ended with exit code 3; it said: spilt"
}

@test "a program that crashes" {
    bench_pack
    program coffee 'kill -SEGV $$'
    failed "Coffee: it was ended by signal 11 (Segmentation fault)"
}

@test "a program that hangs" {
    bench_pack
    describe 'timeout: 2' # the other side ends long before, on a busy machine too
    program coffee "exec sleep $NAP"
    failed "Coffee: it was stopped at its time limit"
    nothing_left "sleep $NAP"
}

@test "a program that forks and hangs, in its group or out of it" {
    bench_pack
    program coffee "sleep $NAP & setsid sleep $NAP & (setsid sh -c 'sleep $NAP & sleep $NAP' &) ; echo check cup"
    bench
    expect 0
    nothing_left "sleep $NAP"
    rm data/tiebreak/evidence.json
    describe 'timeout: 2' # the other side ends long before, on a busy machine too
    program coffee "setsid sleep $NAP & sleep $NAP"
    failed "Coffee: it was stopped at its time limit"
    nothing_left "sleep $NAP"
}

@test "a program that prints another check value, or none" {
    bench_pack
    program coffee 'echo check mug'
    failed "Coffee: its check value is 'mug', that of the others 'cup': not the same work"
    program tea 'echo check mug'
    failed "Tea: its check value is 'mug', that of benchmark.yaml 'cup': not the same work"
    program tea 'echo check cup'
    program coffee 'echo cup'
    failed "Coffee: it printed no line \`check VALUE\`"
}

@test "a program that prints 100 MB" {
    bench_pack
    program coffee 'head -c 100000000 /dev/zero; echo check cup'
    failed "Coffee: it was stopped: it printed more than 1 MiB"
}

@test "a program that fills the disk" {
    bench_pack
    program coffee 'head -c 2000000000 /dev/zero >file || exit 5; echo check cup'
    bench
    expect 3
    nothing_left
}

@test "check values are compared whole, however long" {
    bench_pack
    long=$(printf 'cup%.0s' {1..200})
    describe "check: $long"
    program tea "echo check $long"
    program coffee "echo check $long"
    bench
    expect 0
    program coffee "echo check ${long}s"
    bench
    expect 3
    contains "$(tr -s ' \n' ' ' <<<"$output")" "Coffee: its check value begins as that of the others ('cupcup"
    contains "$output" "not the same work"
}

@test "a value that is none" {
    bench_pack
    describe 'metric: value'
    describe 'unit: cups'
    describe 'better: more'
    program tea 'echo check cup; echo value 1'
    for value in 0 -1 NaN inf 1e999 many ''; do
        program coffee "echo check cup; echo value $value"
        failed "Coffee: it printed no line \`value NUMBER\` with a number above 0"
    done
}

@test "what cannot run here is skipped with the reason" {
    bench_pack
    program coffee 'echo skip the beans are missing: buy beans'
    bench
    expect 0
    contains "$output" "brew: Coffee: the beans are missing: buy beans"
    contains "$output" "Nothing was measured, and no evidence is written."
    describe 'needs: [{program: no-such-program, install: apt install it}]'
    bench
    expect 0
    contains "$output" "brew: no-such-program is not installed: apt install it"
    [ ! -e data/tiebreak/evidence.json ]
}

@test "those skipped for one reason are named together" {
    bench_pack
    describe 'needs: [{program: no-such-program, install: apt install it}]'
    cp -r pack/bench/brew pack/bench/pour
    bench
    expect 0
    contains "$(tr -s ' \n' ' ' <<<"$output")" "Skipped brew, pour: no-such-program is not installed"
}

@test "one that fails does not stop the others" {
    bench_pack
    cp -r pack/bench/brew pack/bench/pour
    program coffee 'exit 3'
    bench
    expect 3
    evidence '[r["benchmark"] for r in e["results"]] == ["pour"] and [f["benchmark"] for f in e["failed"]] == ["brew"]'
}

@test "what was measured before a program failed is kept, and the failure noted" {
    bench_pack
    describe 'warm_up: 0'
    program tea 'echo x >>../runs; [ "$(wc -l <../runs)" -lt 4 ] || { echo spilt >&2; exit 3; }; echo check cup'
    bench
    expect 3
    contains "$(tr -s ' \n' ' ' <<<"$output")" \
        "Failed brew: Tea: it ended with exit code 3; it said: spilt (the 3 rounds before it count)"
    contains "$output" "Written to"
    evidence 'e["results"][0]["rounds"] == 3 and len(e["results"][0]["samples"][0]["values"]) == 3'
    evidence '"exit code 3; it said: spilt" in e["results"][0]["ended_early"] and e["failed"] == []'
    echo '{"tiebreak": "profile/1", "workloads": ["morning"], "answers": {"cups": 5}}' >profile.json
    tiebreak --pack pack score profile.json
    expect 0
    contains "$(tr -s ' \n' ' ' <<<"$output")" "No argument here rests on the measurements made on"
    program tea 'echo x >>../runs; [ "$(wc -l <../runs)" -lt 4 ] || { echo skip no leaves left; exit; }; echo check cup'
    bench
    expect 3
    evidence '"Tea: it would not run again: no leaves left" in e["results"][0]["ended_early"] and e["skipped"] == []'
    nothing_left
}

@test "what was measured before too few rounds, or before other work was done, is no result" {
    bench_pack
    describe 'warm_up: 0'
    program tea 'echo x >>../runs; [ "$(wc -l <../runs)" -lt 3 ] || exit 3; echo check cup'
    failed "Tea: it ended with exit code 3"
    program tea 'echo x >>../runs; [ "$(wc -l <../runs)" -lt 4 ] && echo check cup || echo check mug'
    failed "Tea: its check value is 'mug', that of the others 'cup': not the same work"
}

@test "a program that fails in the time that is left keeps what was known before" {
    brew_and_aroma 'touch ../brewed' '[ ! -e ../brewed ] || { touch "$TIEBREAK_FROM/again"; exit 3; }'
    bench --budget 6
    expect 3
    [ -e again ]
    evidence '[r["benchmark"] for r in e["results"]] == ["aroma", "brew"] and e["results"][0]["rounds"] >= 4'
    evidence '"exit code 3" in e["results"][0]["ended_early"] and "ended_early" not in e["results"][1]'
}

@test "Ctrl-C keeps what is finished, and leaves nothing running" {
    bench_pack
    cp -r pack/bench/brew pack/bench/pour
    echo "setsid sleep $NAP & sleep $NAP" >pack/bench/pour/tea.sh
    "$TIEBREAK" --pack pack bench --tea /bin/sh --coffee /bin/sh --budget 2 >shown 2>errors &
    for _ in $(seq 600); do
        sleep 0.1
        ! pgrep -f "sleep $NAP" >/dev/null || break
    done
    kill -INT $!
    status=0
    wait $! || status=$?
    [ "$status" -eq 130 ]
    nothing_left "sleep $NAP"
    evidence '[r["benchmark"] for r in e["results"]] == ["brew"] and e["made_by"]["interrupted"]'
    contains "$(<shown)" "Interrupted: what was not finished is left out."
    [ ! -s errors ]
}

@test "evidence that cannot be written: found before anything is run, or else shown all the same" {
    bench_pack
    program tea 'echo check cup; touch "$TIEBREAK_FROM/ran"'
    bench -o no/such/folder/file.json
    expect 3
    contains "$stderr" "cannot write 'no/such/folder/file.json'"
    [ ! -e ran ]
    mkdir -p full
    bench -o full
    expect 3
    contains "$stderr" "cannot write 'full': Is a directory"
    [ ! -e ran ]
    program tea 'echo check cup; rm -rf "$TIEBREAK_FROM/full"'
    bench -o full/file.json
    expect 3
    contains "$stderr" "cannot write 'full/file.json'"
    contains "$output" "How many times better Tea does than Coffee"
    program tea 'echo check cup'
    TMPDIR=$PWD/nowhere bench
    expect 3
    contains "$stderr" "cannot make"
    bench -o -
    expect 0
    is_json "$output"
}

# ---- Servers ----

# a_server SCRIPT: coffee's program; tea's is the same.
a_server() {
    bench_pack
    needs_wrk
    describe 'kind: http'
    program tea "$1"
    program coffee "$1"
}

@test "a server that ends, prints no port or a wrong one, or does not answer" {
    a_server 'echo oh >&2'
    failed "Tea: it printed no line \`port NUMBER\` in time; it said: oh"
    a_server 'exit 4'
    failed "Tea: it ended with exit code 4"
    a_server "echo port 99999; sleep $NAP"
    failed "Tea: it printed no line \`port NUMBER\`"
    a_server "echo port 1; sleep $NAP"
    failed "Tea: it printed its port, but does not answer there"
    a_server 'echo skip no tables'
    bench
    expect 0
    contains "$output" "brew: Tea: no tables"
    nothing_left "sleep $NAP"
}

@test "servers are asked, loaded and stopped" {
    a_server ''
    cat >pack/bench/brew/tea.sh <<'END'
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200 if self.path == "/cup" else 404)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"cup")
    def log_message(self, *args): pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("port", server.server_port, flush=True)
server.serve_forever()
END
    cp pack/bench/brew/tea.sh pack/bench/brew/coffee.sh
    describe 'path: /cup'
    describe 'connections: 4'
    describe 'warm_up: 0'
    python=$(python3 -c 'import sys; print(sys.executable)')
    TEA=$python COFFEE=$python bench --quick
    expect 0
    evidence 'e["results"][0]["unit"] == "requests/s" and all(v > 0 for v in e["results"][0]["samples"][0]["values"])'
    evidence 'all(v > 0 for v in e["results"][0]["samples"][0]["p99_ms"])'
    nothing_left "$TMPDIR/.*tea.sh"
    describe 'path: /mug'
    TEA=$python COFFEE=$python bench --quick
    expect 3
    contains "$output" "it does not answer with status 200"
    describe 'path: /cup'
    describe 'check: mug'
    TEA=$python COFFEE=$python bench --quick
    expect 3
    contains "$output" "its check value is 'cup', that of benchmark.yaml 'mug'"
}

# raw_server HEADER BODY: both programs are a server that answers so, and keeps every connection; asked to close it, it
# sends something more behind its answer instead.
raw_server() {
    a_server ''
    cat >pack/bench/brew/tea.sh <<END
import socket, threading
def serve(connection):
    while request := connection.recv(65536):
        answer = b"HTTP/1.1 200 OK\\r\\n$1\\r\\n\\r\\n$2"
        connection.sendall(answer + (b"MORE" if b"Connection: close" in request else b""))
listener = socket.create_server(("127.0.0.1", 0), backlog=64)
print("port", listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
END
    cp pack/bench/brew/tea.sh pack/bench/brew/coffee.sh
    describe 'connections: 2'
    describe 'warm_up: 0'
}

@test "a server that does not close the connection: its answer ends where it says" {
    python=$(python3 -c 'import sys; print(sys.executable)')
    raw_server 'content-LENGTH: 3' cup
    TEA=$python COFFEE=$python bench --quick
    expect 0
    evidence 'e["results"][0]["check"] == "cup"'
    raw_server 'Transfer-Encoding: chunked' '1;of=three\r\nc\r\n2\r\nup\r\n0\r\n\r\n'
    TEA=$python COFFEE=$python bench --quick
    expect 0
    evidence 'e["results"][0]["check"] == "cup"'
    nothing_left "$TMPDIR/.*tea.sh"
}

@test "a server that dies, stops answering or closes its port under load" {
    python=$(python3 -c 'import sys; print(sys.executable)')
    raw_server 'Content-Length: 3' cup
    sed -i 's/^    while request.*/    import os, time\n    if threading.active_count() > 2: os._exit(7)\n&/' pack/bench/brew/tea.sh
    TEA=$python COFFEE=$python bench --quick
    expect 3
    contains "$(tr -s ' \n' ' ' <<<"$output")" "brew: Tea: it ended under load"
    raw_server 'Content-Length: 3' cup
    sed -i 's/^while True:/while threading.active_count() < 2:/' pack/bench/brew/tea.sh
    echo "listener.close(); import time; time.sleep($NAP)" >>pack/bench/brew/tea.sh
    TEA=$python COFFEE=$python bench --quick
    expect 3
    contains "$(tr -s ' \n' ' ' <<<"$output")" "Tea: wrk failed against it: unable to connect to 127.0.0.1:"
    nothing_left "$TMPDIR/.*tea.sh"
}
