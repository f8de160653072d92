#!/bin/sh
# make install: DESTDIR PREFIX PROGRAM
set -eu
cd "$(dirname "$0")/.."
dest=$1 prefix=$2 program=$3

install -D -m 755 "$program" "$dest$prefix/bin/kentongan"
for file in handlers/villagers/menus/*.yaml; do
    install -D -m 644 "$file" \
        "$dest$prefix/share/kentongan/menus/$(basename "$file")"
done
for file in deploy/channels/*.yaml; do
    install -D -m 644 "$file" \
        "$dest$prefix/share/kentongan/channels/$(basename "$file")"
done
install -D -m 644 handlers/tips/data/NOTICE \
    "$dest$prefix/share/doc/kentongan/NOTICE"
install -D -m 644 handlers/tips/data/ODbL-1.0.md \
    "$dest$prefix/share/doc/kentongan/ODbL-1.0.md"
install -D -m 644 handlers/console/NOTICE \
    "$dest$prefix/share/doc/kentongan/NOTICE.pages"
install -D -m 644 LICENSE "$dest$prefix/share/doc/kentongan/copyright"
install -D -m 644 deploy/nginx.conf \
    "$dest$prefix/share/doc/kentongan/nginx.conf"
install -D -m 644 deploy/kentongan.8 "$dest$prefix/share/man/man8/kentongan.8"
install -D -m 644 deploy/kentongan-channel.5 \
    "$dest$prefix/share/man/man5/kentongan-channel.5"
install -D -m 644 deploy/kentongan.service \
    "$dest/lib/systemd/system/kentongan.service"
install -D -m 644 deploy/kentongan.sysusers \
    "$dest/usr/lib/sysusers.d/kentongan.conf"

# The sample is made to fit an installed program; a config that is there stays.
# It holds secrets: only root and the service's group read it.
config="$dest/etc/kentongan/kentongan.yaml"
if [ ! -e "$config" ]; then
    install -d -m 755 "$dest/etc/kentongan"
    sed -e "s|^menus:.*|menus: $prefix/share/kentongan/menus|" \
        -e "s|^data_dir:.*|data_dir: /var/lib/kentongan|" \
        deploy/kentongan.yaml > "$config"
    chmod 640 "$config"
fi

# Not into a package's tree: there the package's own script does this.
if [ -z "$dest" ]; then
    systemd-sysusers kentongan.conf
    chgrp kentongan /etc/kentongan/kentongan.yaml
fi
