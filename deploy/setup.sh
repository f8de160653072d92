#!/bin/sh
# Installs what building and testing need (Debian 12), as root or by sudo. Does
# nothing, and needs no rights, when all is there. `setup.sh check` adds what
# only `make check` and `make fuzz` need.
set -eu
cd "$(dirname "$0")/.."

PACKAGES="gcc make pkg-config clang-format sqlite3 curl
    libevent-dev libsqlite3-dev libcurl4-openssl-dev libjansson-dev libyaml-dev
    libsodium-dev libssl-dev liboath-dev libqrencode-dev libutf8proc-dev libstemmer-dev
    libxlsxwriter-dev libhpdf-dev libsystemd-dev libcmocka-dev kannel kannel-extras wrk
    chromium poppler-utils unzip"

have() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

missing=""
need() { have "$1" || missing="$missing $1"; }
# Node may have come from elsewhere than Debian: what counts is the command.
need_command() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }

for package in $PACKAGES; do
    need "$package"
done
need_command node nodejs
need_command npm npm
if [ "${1:-}" = check ]; then
    need clang
    need libclang-rt-14-dev
fi
if [ -z "$missing" ]; then
    exec deploy/modules.sh handlers/console tests
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "make setup: these Debian packages are missing:$missing" >&2
    echo "make setup: run it as root, or install sudo" >&2
    exit 1
fi

echo "Installing:$missing"
# Kannel's packages start nothing here: tests run it themselves.
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
exec deploy/modules.sh handlers/console tests
