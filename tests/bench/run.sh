#!/bin/sh
# make bench: the gateway beside a bare prototype, in one run, as ratios.
# Then how long officers wait among many tips, and what the reader of free
# texts gets right.
# ROUNDS (3), SECONDS_EACH (5), CONNECTIONS (64).
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build/bench
for program in prototype sync; do
    cc -O2 -g -std=c11 -D_GNU_SOURCE -Wall -Wextra -o build/bench/$program \
        tests/bench/$program.c -levent -lsqlite3 -lpthread
done
node tests/bench/run.mjs
# How long an officer waits for a search and a queue; TIPS (200000).
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
build/bench/tips "$folder" "${TIPS:-200000}" 2>/dev/null
node tests/bench/read.mjs
