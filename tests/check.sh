#!/bin/sh
# Everything that `make test` has no time for: house rules, both sanitizers over
# unit tests and stories, fifty kills, true receipts through SMPP, fuzzers.
set -eu
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step "house rules"
make --no-print-directory lint

step "plain"
make --no-print-directory -j2 all unit stories browser

for san in address,undefined thread; do
    step "under -fsanitize=$san"
    export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
    make --no-print-directory -j2 SAN=$san CFLAGS="-O1 -g" all unit
    KENTONGAN="$PWD/build/san-$(echo $san | tr , -)/kentongan" \
        PATIENCE_MS=90000 tests/stories/run.sh tests/stories/*.test.mjs \
        tests/browser/*.test.mjs
done

step "fifty kills"
KILLS=50 tests/stories/run.sh tests/stories/e_kill.test.mjs

step "UCS-2 and true receipts through an SMSC of our own"
tests/stories/run.sh tests/smpp/*.test.mjs

step "fuzzers, ${FUZZ_SECONDS:=60} s each"
export FUZZ_SECONDS
tests/fuzz/run.sh

printf '\ncheck: clean\n'
