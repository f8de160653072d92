#!/bin/sh
# Runs every fuzzer of this folder for a while: run.sh [SECONDS-FOR-EACH]
#
# FUZZ_SECONDS  the same, 60 if not given
# FUZZ_ONLY     names of fuzzers, for example "fields utf8"; else all
#
# What they learn stays in build/fuzz/corpus/, an input that broke something in
# build/fuzz/NAME-*. Exits 1 if there was one.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-${FUZZ_SECONDS:-60}}
out=build/fuzz
sanitizers=address,undefined

command -v clang >/dev/null || { echo "fuzz: clang is missing" >&2; exit 1; }

# The library as it is, by make's own rules, with clang's tracing in it. Whether
# it warns is for the other compiler to say.
make -j"$(nproc)" -s --no-print-directory CC=clang B=$out \
    SAN=fuzzer-no-link,$sanitizers \
    CFLAGS="-O1 -g -fno-sanitize-recover=undefined -w" \
    $out/libkentongan.a
libraries=$(make -s --no-print-directory \
    --eval 'say-libraries: ; @echo $(LDLIBS)' say-libraries)

failed=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    case " ${FUZZ_ONLY:-$name} " in *" $name "*) ;; *) continue ;; esac

    # shellcheck disable=SC2086
    clang -std=c11 -D_GNU_SOURCE -I. -I$out/gen -O1 -g -Wall -Wextra -Werror \
        -fsanitize=fuzzer,$sanitizers -fno-sanitize-recover=undefined \
        -o "$out/$name" "$source" $out/libkentongan.a $libraries

    corpus=$out/corpus/$name
    mkdir -p "$corpus"
    set -- "$corpus"
    [ ! -d "tests/fuzz/seeds/$name" ] || set -- "$@" "tests/fuzz/seeds/$name"
    [ ! -f "tests/fuzz/$name.dict" ] || set -- "-dict=tests/fuzz/$name.dict" "$@"
    if "$out/$name" -max_total_time="$seconds" -max_len=8192 -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$out/$name-" "$@" > "$out/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")
        echo "fuzz $name: $runs inputs, nothing found"
    else
        tail -n 40 "$out/$name.log"
        echo "fuzz $name: FOUND SOMETHING, see $out/$name.log"
        failed=1
    fi
done
exit $failed
