# shellcheck shell=bash disable=SC2154
# Shared by the tests of the command line. TIEBREAK, ROOT and VERSION come from ctest; to run one file by hand:
#   TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD bats tests/cli/score.bats
bats_require_minimum_version 1.5.0

# The day of the report that README.md shows: not the tests' day, which would have it looked at again in the past.
export README_DATE=1795305600 # 2026-11-22

setup() {
    TIEBREAK=$(realpath "${TIEBREAK:?the program to test}")
    ROOT=$(realpath "${ROOT:?the root of the repository}")
    unset TIEBREAK_PACK NO_COLOR COLUMNS XDG_DATA_HOME
    export TIEBREAK ROOT SOURCE_DATE_EPOCH=1763683200 # 2025-11-21
    export LC_ALL=C.UTF-8                             # what is sorted is sorted alike everywhere
    export HOME=$BATS_TEST_TMPDIR                     # no evidence of this machine's
    PROFILE=$ROOT/data/profiles/support-chat.yaml
    export PROFILE
    cd "$BATS_TEST_TMPDIR" || return
    # A file says in its setup_file why none of it can run here; bats itself takes a skip there for a failure.
    [ -z "${SKIPPED:-}" ] || skip "$SKIPPED"
}

# Runs the program; $status, $output (standard output) and $stderr are what came of it.
tiebreak() {
    run --separate-stderr "$TIEBREAK" "$@"
}

# expect STATUS: compares, and shows both streams when it differs.
expect() {
    if [[ $status -ne $1 ]]; then
        printf 'exit status %s, not %s\nstdout: %s\nstderr: %s\n' "$status" "$1" "$output" "$stderr" >&2
        return 1
    fi
}

# contains TEXT PART
contains() {
    if [[ $1 != *"$2"* ]]; then
        printf 'no "%s" in: %s\n' "$2" "$1" >&2
        return 1
    fi
}

# is_json TEXT: exactly one document of JSON.
is_json() {
    printf '%s' "$1" | python3 -c 'import json, sys; json.load(sys.stdin)'
}

# widest: columns of the longest line of standard input.
widest() {
    python3 -c 'import sys; print(max(len(line.rstrip("\n")) for line in open(0, encoding="utf-8")))'
}

# Every command there is, in full, one a line; the program itself comes first.
all_commands() {
    local name
    echo tiebreak
    below() {
        "$TIEBREAK" "$@" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' | while read -r name; do
            echo "tiebreak $* $name" | tr -s ' '
            below "$@" "$name"
        done
    }
    below
}

# golden_report FORMAT PROFILE: a report of tests/golden/reports, which has PROFILE and maybe measurements beside it.
golden_report() {
    local evidence=${2%.yaml}.evidence.json
    [ -e "$evidence" ] || evidence=
    "$TIEBREAK" --pack "$ROOT/tests/packs/three-way" score --format "$1" \
        ${evidence:+--evidence "$evidence"} "$2"
}

# A small pack of its own in ./pack, with one scenario.
make_pack() {
    mkdir -p pack/tests
    cat >pack/pack.yaml <<'END'
tiebreak: pack/1
id: drinks
version: 1.0.0
title: Tea or coffee
alternatives:
  - {id: tea, title: Tea}
  - {id: coffee, title: Coffee}
traits: []
prior: 2
evidence_per_point: 0.5
ground_cap: 6
weight_concentration: 30
inference_doubt: 0.15
hybrid: {title: Both, base_friction: 9}
END
    printf '%s\n' '- {id: taste, title: Taste}' >pack/criteria.yaml
    printf '%s\n' '- {id: cups, type: number, title: How many cups?, label: the cups, min: 0, max: 100}' >pack/questions.yaml
    printf '%s\n' '- {id: morning, title: mornings}' >pack/workloads.yaml
    cat >pack/taste.yaml <<'END'
- id: taste.pot
  criterion: taste
  when: cups >= 3
  favours: tea
  strength: decisive
  because: A pot serves many.
  basis: judgement
END
    cat >pack/tests/all.yaml <<'END'
- id: many-cups
  profile: {title: Many cups, answers: {cups: 5}}
  expect: {choice: tea, fired: [taste.pot]}
END
}

# A pack with nothing to find in it: every question, option, workload and claim is looked at.
clean_pack() {
    make_pack
    cat >pack/questions.yaml <<'END'
- {id: cups, type: number, title: How many cups?, label: the cups, min: 0, max: 100}
- id: milk
  type: choice
  title: Which milk?
  label: the milk
  options: [{id: no_milk, title: none}, {id: cow, title: of cows}, {id: oat, title: of oats}]
- id: extras
  type: choices
  title: What else?
  label: the extras
  options: [{id: sugar, title: sugar}, {id: biscuits, title: biscuits}]
END
    cat >pack/sources.yaml <<'END'
- {id: leaf, title: On leaves, publisher: A press, year: 2024}
END
    cat >pack/claims.yaml <<'END'
- {id: c-pot, source: leaf, section: Pots, subject: pots, for: tea, says: A pot serves many., status: current}
- {id: c-old, source: leaf, section: Pots, subject: pots, for: coffee, says: An urn serves more., status: disputed, why: Urns leak.}
END
    cat >pack/taste.yaml <<'END'
- {id: taste.pot, criterion: taste, when: cups >= 3 and workload == morning, favours: tea, strength: strong, because: A pot., claims: [c-pot], despite: [c-old]}
- {id: taste.foam, criterion: taste, when: milk == oat or extras has sugar, favours: coffee, strength: strong, because: Foam., basis: judgement}
- {id: taste.crumbs, criterion: taste, when: milk == cow and extras has biscuits, favours: tea, strength: strong, because: Crumbs., basis: judgement}
END
}
