#!/bin/bash
# Writes pages and records of the sample profiles, of the states a verdict can have, and of a hostile title, and has them
# looked at:  TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/run.sh     (npm ci in tests/web first)
set -euo pipefail
TIEBREAK=$(realpath "${TIEBREAK:?the program to test}")
ROOT=$(realpath "${ROOT:?the root of the repository}")
export SOURCE_DATE_EPOCH=1763683200 HOME=/nonexistent XDG_DATA_HOME=/nonexistent
unset TIEBREAK_PACK
command -v node >/dev/null || {
    echo 'skipped: there is no node'
    exit 77
}
[ -d "$ROOT/tests/web/node_modules" ] || {
    echo 'skipped: run npm ci in tests/web'
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# both NAME ARGUMENT...: a page and a record
both() {
    name=$1
    shift
    for format in html md; do
        "$TIEBREAK" "$@" --draws 200 --format "$format" -o "$work/$name.$format"
    done
}

for name in support-chat fintech-api bid-management crud-back-office; do
    both "$name" score --chosen python --chosen-by Ann "$ROOT/data/profiles/$name.yaml"
done
for profile in "$ROOT"/tests/golden/reports/*.yaml; do
    evidence=${profile%.yaml}.evidence.json
    [ -e "$evidence" ] || evidence=
    both "$(basename "$profile" .yaml)" --pack "$ROOT/tests/packs/three-way" score ${evidence:+--evidence "$evidence"} "$profile"
done
both nothing score --describe 'Nothing known.'
python3 - >"$work/hostile.json" <<'END'
import json
evil = "</title><script>alert(1)</script> # x\n\n- *a* [b](c) | d\u202e " + "x" * 5000 + " http://a.example!"
print(json.dumps({"tiebreak": "profile/1", "title": evil, "description": evil, "workloads": ["machine_learning"]}))
END
both hostile score "$work/hostile.json"
# The browser keeps things in a home of its own.
mkdir "$work/home"
HOME=$work/home node "$ROOT/tests/web/check_formats.mjs" "$work"
