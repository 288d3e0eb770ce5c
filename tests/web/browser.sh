#!/bin/bash
# The journey in a browser:  TIEBREAK=build/dev/cli/tiebreak ROOT=$PWD tests/web/browser.sh [NAME...]     (npm ci in tests/web first)
set -euo pipefail
TIEBREAK=$(realpath "${TIEBREAK:?the program to test}")
ROOT=$(realpath "${ROOT:?the root of the repository}")
export TIEBREAK ROOT
unset TIEBREAK_PACK
command -v node >/dev/null || {
    echo 'skipped: there is no node'
    exit 77
}
[ -d "$ROOT/tests/web/node_modules" ] || {
    echo 'skipped: run npm ci in tests/web'
    exit 77
}
# The browser keeps things in a home of its own.
HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
node "$ROOT/tests/web/browser.mjs" "$@"
