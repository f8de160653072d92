#!/bin/sh
# Prints the migrations given, in order, as the table of gateway/store/migrate.h.
set -eu
literal() { sed 's/\\/\\\\/g; s/"/\\"/g; s/^/    "/; s/$/\\n"/' "$1"; }
echo '#include "gateway/store/migrate.h"'
echo 'const struct migration migrations[] = {'
for file in "$@"; do
    printf '    { "%s",\n' "$(basename "$file" .sql)"
    literal "$file"
    echo '    },'
done
echo '};'
echo "const size_t migrations_count = $#;"
