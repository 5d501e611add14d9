#!/usr/bin/env bash
# Builds Vitrine and opens the browser on sample data of its own. Arguments go to `vitrine demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
Resources/setup.sh
swift build -c release --product vitrine
exec .build/release/vitrine demo "$@"
