#!/bin/sh
# make deb: VERSION PROGRAM -> build/kentongan_VERSION_ARCH.deb
set -eu
cd "$(dirname "$0")/.."
version=$1 program=$2
arch=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

deploy/install.sh "$root" /usr "$program"
strip "$root/usr/bin/kentongan"
gzip -9n "$root/usr/share/man/man8/kentongan.8" \
    "$root/usr/share/man/man5/kentongan-channel.5"
mkdir "$root/DEBIAN"
cat > "$root/DEBIAN/control" <<CONTROL
Package: kentongan
Version: $version
Architecture: $arch
Maintainer: Kentongan
Section: net
Priority: optional
Depends: libc6, libevent-2.1-7, libevent-pthreads-2.1-7, libsqlite3-0, libcurl4, libjansson4, libyaml-0-2, libsodium23, libssl3, liboath0, libqrencode4, libutf8proc2, libstemmer0d, libxlsxwriter4, libhpdf-2.3.0, libsystemd0, systemd
Recommends: nginx
Description: tip line for SMS and USSD
 Receives callbacks from SMS and USSD aggregators, leads villagers through
 menus in Bahasa Indonesia, and stores their tips about human trafficking and
 people smuggling, sealed, for joint follow-up by two agencies.
CONTROL
echo /etc/kentongan/kentongan.yaml > "$root/DEBIAN/conffiles"
cat > "$root/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    systemd-sysusers kentongan.conf
    chgrp kentongan /etc/kentongan/kentongan.yaml
fi
POSTINST
chmod 755 "$root/DEBIAN/postinst"
dpkg-deb --root-owner-group --build "$root" \
    "build/kentongan_${version}_$arch.deb"
