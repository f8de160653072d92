#!/bin/sh
# Runs the stories (whole roads through the real program), one file after
# another. Words: names of stories; none is all of tests/stories/*.test.mjs.
set -eu
cd "$(dirname "$0")/../.."
: "${KENTONGAN:=$PWD/build/kentongan}"
export KENTONGAN
if [ $# -eq 0 ]; then set -- tests/stories/*.test.mjs; fi
exec node --test --test-concurrency=1 "$@"
