#!/bin/sh
# Runs the unit tests given, one to a processor, and prints one line of what
# passed; a failing one is shown whole. Each has folders and ports of its own.
set -u
logs=$(mktemp -d); trap 'rm -rf "$logs"' EXIT
export logs

# One log of each: NAME.ok, or NAME.failed.
printf '%s\n' "$@" | xargs -P "$(nproc)" -I '{}' sh -c '
    log=$logs/$(basename "$1")
    if CMOCKA_MESSAGE_OUTPUT=STDOUT "$1" > "$log" 2>&1
    then mv "$log" "$log.ok"
    else mv "$log" "$log.failed"
    fi' run '{}'

passed=$(find "$logs" -name '*.ok' -exec cat '{}' + | grep -c '^\[       OK \]')
failed=0
for test in "$@"; do
    log=$logs/$(basename "$test")
    [ ! -f "$log.ok" ] || continue
    [ ! -f "$log.failed" ] || cat "$log.failed"
    echo "FAILED: $test"
    failed=$((failed + 1))
done
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
