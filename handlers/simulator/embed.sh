#!/bin/sh
# Prints the page's files as the table of page.h: embed.sh FOLDER. Without a
# folder the table is empty: built without npm.
set -eu

bytes() {
    od -An -v -tx1 "$1" \
        | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g; s/^/    /'
}

row() {     # NAME FILE TYPE
    [ -f "$folder/$2" ] || { echo "embed.sh: no $folder/$2" >&2; exit 1; }
    count=$((count + 1))
    gzip -9nc "$folder/$2" > "$packed"
    {
        echo "static const unsigned char plain_$count[] = {"
        bytes "$folder/$2"
        echo "};"
        echo "static const unsigned char gzip_$count[] = {"
        bytes "$packed"
        echo "};"
    } >> "$arrays"
    etag=$(sha256sum "$folder/$2" | cut -c 1-20)
    cat >> "$rows" <<ROW
    { "$1", "$3", "$etag", plain_$count, sizeof plain_$count, gzip_$count,
      sizeof gzip_$count },
ROW
}

echo '#include "handlers/simulator/page.h"'
folder=${1:-}
if [ -z "$folder" ]; then
    echo 'const struct page_file page_files[] = { { 0 } };'
    echo 'const size_t page_files_count = 0;'
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packed=$work/packed arrays=$work/arrays rows=$work/rows
count=0
row "" index.html "text/html; charset=utf-8"
row app.js app.js "text/javascript; charset=utf-8"
row app.css app.css "text/css; charset=utf-8"
row icon.svg icon.svg "image/svg+xml"
cat "$arrays"
echo 'const struct page_file page_files[] = {'
cat "$rows"
echo '};'
echo "const size_t page_files_count = $count;"
