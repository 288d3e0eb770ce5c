#!/bin/sh
# Looks for inputs that crash:  tests/fuzz/run.sh [SECONDS [TARGET...]]   (60 seconds each, all of them)
# What is found is left in build/fuzz/found; a crash that was mended goes into tests/fuzz/corpus/TARGET.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- yaml json condition profile profile_default describe evidence benchmark pack mustache
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --parallel 2 >/dev/null
mkdir -p build/fuzz/found
failed=0
for target; do
    mkdir -p "build/fuzz/grown/$target"
    echo "fuzz_$target, $seconds seconds"
    "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
        -artifact_prefix="build/fuzz/found/$target-" -print_final_stats=0 -verbosity=0 \
        "build/fuzz/grown/$target" "tests/fuzz/corpus/$target" || failed=1
done
exit "$failed"
