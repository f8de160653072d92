#!/bin/sh
# Runs the unit tests given and prints one line of what passed; a failing one is
# shown whole.
set -u
log=$(mktemp); trap 'rm -f "$log"' EXIT
passed=0; failed=0
for test in "$@"; do
    if CMOCKA_MESSAGE_OUTPUT=STDOUT "$test" > "$log" 2>&1; then
        n=$(grep -c '^\[       OK \]' "$log")
        passed=$((passed + n))
    else
        cat "$log"
        echo "FAILED: $test"
        failed=$((failed + 1))
    fi
done
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
