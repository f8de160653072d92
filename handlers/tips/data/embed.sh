#!/bin/sh
# Prints each CSV given as "const char NAME_csv[]" (handlers/tips/place.c).
set -eu
literal() { sed 's/\\/\\\\/g; s/"/\\"/g; s/^/    "/; s/$/\\n"/' "$1"; }
for file in "$@"; do
    name=$(basename "$file" .csv)_csv
    echo "extern const char $name[];"
    echo "const char $name[] ="
    literal "$file"
    echo '    ;'
done
