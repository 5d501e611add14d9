#!/usr/bin/env bash
# Runs all tests under a sanitizer: Resources/sanitize.sh address|thread [arguments of swift test, such as --filter Store].
# Every process of the run reports into the scratch folder's `reports`; any report fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
address) scratch=.build-asan ;;
thread) scratch=.build-tsan ;;
*)
    echo "usage: Resources/sanitize.sh address|thread [arguments of swift test]" >&2
    exit 2
    ;;
esac
kind=$1
shift
Resources/setup.sh
swift build --build-tests --sanitize="$kind" --scratch-path "$scratch"

rm -rf "$scratch/reports"
mkdir "$scratch/reports"
options="log_path=$PWD/$scratch/reports/report"
if [ "$kind" = address ]; then
    settings=("ASAN_OPTIONS=$options" "LSAN_OPTIONS=suppressions=$PWD/Tests/Sanitizers/leaks.txt:print_suppressions=0")
else
    clang -O2 -fPIC -shared -o "$scratch/mutex.so" Tests/Sanitizers/mutex.c
    settings=("TSAN_OPTIONS=$options" "LD_PRELOAD=$PWD/$scratch/mutex.so")
fi
status=0
# One after the other: several times slower than usual, all of them at once would wait for each other longer than they want to.
# XCTest, which runs nothing here, leaks.
env "${settings[@]}" swift test --skip-build --sanitize="$kind" --scratch-path "$scratch" --disable-xctest --no-parallel "$@" || status=$?
if [ -n "$(ls "$scratch/reports")" ]; then
    cat "$scratch"/reports/*
    echo "the $kind sanitizer has something to say: $scratch/reports" >&2
    exit 1
fi
exit "$status"
