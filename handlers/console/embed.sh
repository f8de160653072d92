#!/bin/sh
# Prints a page's files as a struct page_set: embed.sh PAGE [FOLDER]. Without a
# folder the set is empty: built without npm.
set -eu
page=$1
folder=${2:-}

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

echo '#include "gateway/platform/page.h"'
echo "extern const struct page_set page_$page;"
if [ -z "$folder" ]; then
    echo "const struct page_set page_$page = { NULL, 0 };"
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
echo 'static const struct page_file files[] = {'
cat "$rows"
echo '};'
echo "const struct page_set page_$page = { files, $count };"
