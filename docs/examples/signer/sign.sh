#!/bin/sh
# A signer for `kspec build --signer "docs/examples/signer/sign.sh DIR"`: plain OpenSSL and the authorities in DIR, where
# ca.crt and ca.key, etcd/ca.crt and etcd/ca.key, ... are. It reads a request and writes the certificate.
set -eu
authority=$1/$KSPEC_AUTHORITY
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/request.pem"

# What the request asks for is copied as it is: kspec checks what comes back, and so should an authority beforehand.
openssl req -in "$work/request.pem" -noout -verify 2>/dev/null
identifier=none
if openssl x509 -in "$authority.crt" -noout -ext subjectKeyIdentifier 2>/dev/null | grep -q .; then
  identifier=keyid
fi
printf '%s\n' "authorityKeyIdentifier = $identifier" 'subjectKeyIdentifier = none' >"$work/extensions"
openssl x509 -req -in "$work/request.pem" -out "$work/certificate.pem" \
  -CA "$authority.crt" -CAkey "$authority.key" -set_serial "0x$(openssl rand -hex 8)" \
  -days "$KSPEC_DAYS" -copy_extensions copyall -extfile "$work/extensions" 2>"$work/said" ||
  { tail -n 1 "$work/said" >&2; exit 1; }
cat "$work/certificate.pem"
