#!/usr/bin/env bash
# Builds everything with undeclared imports as errors, and runs all tests. Arguments go to `swift test`, such as --filter Store.
set -euo pipefail
cd "$(dirname "$0")/.."
Resources/setup.sh
# Otherwise all tests begin at once, and what a short one waits for stands behind everything that the long ones do.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-8}
swift build --build-tests --explicit-target-dependency-import-check error
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift test --explicit-target-dependency-import-check error "$@" 2>&1 | tee "$log"; then
    # Among thousands of lines of tests that run beside one another, and where only the last ones are kept, nobody finds them.
    printf '\n%s\n' "What failed, once more:"
    grep -A 3 -E '^✘|recorded an issue|error:|signal code' "$log" | grep -vE '^(✔|◇|--)' || true
    exit 1
fi
