#!/usr/bin/env bash
# Builds everything with undeclared imports as errors, and runs all tests. Arguments go to `swift test`, such as --filter Store.
set -euo pipefail
cd "$(dirname "$0")/.."
Resources/setup.sh
# Otherwise all tests begin at once, and what a short one waits for stands behind everything that the long ones do.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-8}
swift build --build-tests --explicit-target-dependency-import-check error
swift test --explicit-target-dependency-import-check error "$@"
