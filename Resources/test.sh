#!/usr/bin/env bash
# Builds everything with undeclared imports as errors, and runs all tests. Arguments go to `swift test`, such as --filter Store.
set -euo pipefail
cd "$(dirname "$0")/.."
Resources/setup.sh
swift build --build-tests --explicit-target-dependency-import-check error
swift test --explicit-target-dependency-import-check error "$@"
