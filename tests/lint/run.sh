#!/bin/sh
# The house rules, checked: run.sh FILES... (all that the formatter may judge).
# Prints each fault, and exits 1 if there was any.
set -u
cd "$(dirname "$0")/../.."
lint=tests/lint
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

# Every line that arrives is a fault.
note() { sed "s|^|$1: |" >> "$faults"; }

rooms=$(find gateway handlers -name '*.[ch]' | LC_ALL=C sort)
sources=$(find gateway handlers tests/unit tests/support tests/fuzz \
    -name '*.[ch]' | LC_ALL=C sort)
scripts=$(find gateway handlers tests deploy migrations -name '*.sh' \
    ! -path '*/node_modules/*' | LC_ALL=C sort)

# ---- shape ----------------------------------------------------------------

[ $# -eq 0 ] || clang-format --dry-run -Werror "$@" 2>&1 \
    | grep -E ': (error|warning):' | note format
# shellcheck disable=SC2086
awk -f $lint/arrows.awk gateway/ARROWS $rooms | note arrows
# shellcheck disable=SC2086
awk -f $lint/lengths.awk $sources | note length

# ---- words ----------------------------------------------------------------

banned=$(sed '/^#/d; s/[[:space:]].*//' $lint/banned.txt | paste -s -d '|')
# shellcheck disable=SC2086
awk -f $lint/bare.awk $sources \
    | grep -E "^[^:]*:[0-9]+: (.*[^A-Za-z0-9_])?($banned)([^A-Za-z0-9_]|\$)" \
    | note "banned ($lint/banned.txt)"

# State that outlives a call is what tests and threads trip over.
# shellcheck disable=SC2086
awk -f $lint/bare.awk $rooms \
    | grep -E '^[^:]*\.c:[0-9]+: *static [^(]*[;=]' \
    | grep -vE ': *static ([^=]*[^A-Za-z0-9_])?const[^A-Za-z0-9_]' \
    | grep -vE '/(log|metrics)\.c:' | note "mutable"

# shellcheck disable=SC2086
grep -nE '"([^"]*[^A-Z_])?(SELECT|INSERT|UPDATE|DELETE) ' $rooms \
    | grep -E '^[^:]*\.c:' | grep -vE \
    '^[^:]*/([^/:]*_rows|db[^/:]*|store[^/:]*|migrate|house|audit)\.c:' \
    | note "SQL outside the *_rows.c files"

# These four are split, or this line would be the first fault.
debt="TO""DO|FIX""ME|XX""X|HA""CK"
grep -rnIwE "$debt" Makefile README.md gateway handlers tests deploy migrations \
    --include='*.[chy]*' --include='*.sh' --include='*.sql' --include='*.mjs' \
    --include='*.ts' --include='*.awk' --include='*.lua' --include=Makefile \
    --include='*.md' --include='*.8' --exclude-dir=node_modules 2>/dev/null \
    | note debt

# ---- what must go together --------------------------------------------------

# Each key of the config is in the sample and in the manual page.
keys=$(sed -n 's/^ *{ *\(\.path = \)\{0,1\}"\([a-z_.[]*\]*[a-z_.]*\)",.*/\2/p' \
    gateway/platform/config_keys.c)
[ -n "$keys" ] || echo "gateway/platform/config_keys.c has no keys" | note keys
for file in deploy/kentongan.yaml deploy/kentongan.8; do
    [ -f $file ] || { echo "$file is not there" | note keys; continue; }
    for key in $keys; do
        case $file in
        *.yaml) grep -qE "(^|[^a-z_])${key##*.}:" $file ;;
        *) grep -qw "${key##*.}" $file ;;
        esac || echo "$key is not in $file" | note keys
    done
done

for script in $scripts .ci/run; do
    shell=sh
    head -n 1 "$script" | grep -q bash && shell=bash
    "$shell" -n "$script" 2>&1 | note shell
done

# ---- the verdict ------------------------------------------------------------

if [ -s "$faults" ]; then
    cat "$faults"
    echo "lint: $(wc -l < "$faults") faults"
    exit 1
fi
echo "lint: clean"
