#!/bin/sh
# Installs what a folder's package-lock.json names, exactly that and without
# running its scripts; nothing when it is there already: modules.sh FOLDER...
set -eu
cd "$(dirname "$0")/.."
for folder in "$@"; do
    lock=$folder/package-lock.json
    stamp=$folder/node_modules/.package-lock.json
    if [ -f "$stamp" ] && [ ! "$lock" -nt "$stamp" ]; then continue; fi
    echo "Installing: npm packages of $folder"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --silent)
    touch "$stamp"
done
