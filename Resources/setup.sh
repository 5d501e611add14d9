#!/usr/bin/env bash
# Makes a fresh Debian or Ubuntu machine ready to build Vitrine: SQLite's and ncurses' headers. Does nothing where they are there.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }

if ! have swift; then
    echo "Swift 6.2 or newer is needed: https://www.swift.org/install/linux/" >&2
    exit 1
fi

missing=()
[ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
[ -e /usr/include/ncurses.h ] || missing+=(libncurses-dev)
if [ ${#missing[@]} -gt 0 ]; then
    if ! have apt-get; then
        echo "Install SQLite 3 and ncursesw with their headers, then run this again (on Debian: ${missing[*]})." >&2
        exit 1
    fi
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -q
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -q -y "${missing[@]}"
fi
