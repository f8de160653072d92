#!/bin/sh
# A gateway to try out, in var/: demo officers, and channels whose SMS go to the
# phone in the browser or to `kentongan phone`, on this machine and nowhere else.
set -eu
cd "$(dirname "$0")/.."

PROGRAM=build/kentongan
DIR=var
CONFIG=$DIR/kentongan.yaml
NOTES=$DIR/demo.txt
CALLBACKS=${CALLBACKS:-127.0.0.1:8080}
OFFICERS=${OFFICERS:-127.0.0.1:8081}
METRICS=${METRICS:-127.0.0.1:9108}
PHONE=${PHONE:-127.0.0.1:8090}

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

umask 077
mkdir -p "$DIR"

if [ ! -f "$CONFIG" ]; then
    cat > "$CONFIG.new" <<YAML
# Made by \`make run\` for trying out. Delete the folder to begin anew.
data_dir: $DIR
public_url: http://$CALLBACKS
listen: {callbacks: "$CALLBACKS", officers: "$OFFICERS", metrics: "$METRICS"}
service: {sms: "1771", ussd: "*177#"}
# Paged by "Bahaya sekarang"; in this demo such an SMS is only shown.
duty: {imigrasi: ["+6281100000001"], polda: ["+6281100000002"]}
officers: {require_otp: false}
# The phone in the browser; it plays the two channels that send to it.
simulator: true
channels:
  - name: simulator
    kind: africastalking
    secret: $(secret)
    send: {url: "http://$CALLBACKS/handset/send/simulator", username: demo, api_key: $(secret), from: "1771", per_second: 20}
  - name: simulator-parts
    kind: vonage
    secret: $(secret)
    send: {url: "http://$CALLBACKS/handset/send/simulator-parts", api_key: demo, password: $(secret), from: "1771", per_second: 20}
  # ... and this one is for \`kentongan phone\`.
  - name: at
    kind: africastalking
    secret: $(secret)
    send: {url: "http://$PHONE/version1/messaging", username: demo, api_key: $(secret), from: "1771", per_second: 20}
YAML
    mv "$CONFIG.new" "$CONFIG"
fi

"$PROGRAM" migrate -c "$CONFIG" > /dev/null

add_officer() {     # LOGIN AGENCY
    password=$(secret)
    printf '%s\n' "$password" | "$PROGRAM" officer add "$1" --agency "$2" \
        --role penyidik --no-otp -c "$CONFIG" > /dev/null
    printf '%s (%s): %s\n' "$1" "$2" "$password" >> "$NOTES.new"
}

if [ ! -f "$NOTES" ]; then
    : > "$NOTES.new"
    add_officer ani imigrasi
    add_officer budi polda
    mv "$NOTES.new" "$NOTES"
fi

HANDSET="http://$CALLBACKS/handset"
grep -q '^simulator: true' "$CONFIG" \
    || HANDSET="(this demo is older than it: delete $DIR/ and run again)"

cat <<TEXT

  Kentongan is about to run. Ctrl-C stops it. Everything is in $DIR/.

  A villager's phone, in the browser:
      $HANDSET

  ... and in another terminal, from this folder:
      $PROGRAM phone -c $CONFIG
      then:  dial *177#    or    sms LAPOR ada calo di Pontang

  The officers' console, in the browser (passwords, kept in $NOTES:)
      http://$OFFICERS/
$(sed 's/^/      /' "$NOTES")

  ... and by its API:
      curl -s -c $DIR/cookie -d '{"login":"ani","password":"..."}' http://$OFFICERS/api/v1/session
      curl -s -b $DIR/cookie http://$OFFICERS/api/v1/tips

  Callbacks: http://$CALLBACKS/in/at/SECRET/sms   (SECRET: see $CONFIG)
  Metrics:   http://$METRICS/metrics

TEXT
exec "$PROGRAM" serve -c "$CONFIG"
