#!/usr/bin/env bash
# Every rule that this version promises has a test that names it: `REQ <id>` in tests/, plugins/*/tests or host/.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
promised=(
    H-01 H-02 H-03 H-04 H-05 H-06 H-07 H-08 H-09 H-10 H-11 H-13
    EA-02 EA-04 EA-05 EA-06 EA-07 EA-08 EA-10 EA-11 EA-13 EA-15 EA-16 EA-17 EA-19 EA-21 EA-22 EA-24 EA-25
    P-01 P-04 P-05)
missing=0
for id in "${promised[@]}"; do
    if ! grep -rqE "REQ $id([^0-9]|\$)" --include='*.cpp' --include='*.hpp' --include='*.c' "$root/tests" "$root"/plugins/*/tests; then
        echo "no test names REQ $id" >&2
        missing=1
    fi
done
# The table in the README names the same rules.
for id in "${promised[@]}"; do
    grep -q "^| $id " "$root/tests/README.md" || { echo "tests/README.md does not list $id" >&2; missing=1; }
done
exit $missing
