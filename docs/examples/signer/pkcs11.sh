#!/bin/sh
# A signer for `kspec build --signer "docs/examples/signer/pkcs11.sh DIR TOKEN"`: the authorities' keys are in a hardware
# module, or SoftHSM, and never leave it. DIR has their certificates, ca.crt, etcd/ca.crt, front-proxy-ca.crt; TOKEN is the
# module's label for the token, in which each key is labelled by its authority's name, such as etcd/ca. The environment
# variable PKCS11_PIN has the PIN, PKCS11_MODULE_PATH the module's library. It needs OpenSSL 3.0 with the engine of libp11.
set -eu
authority=$1/$KSPEC_AUTHORITY
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/request.pem"
printf '%s' "$PKCS11_PIN" >"$work/pin"
name=$(printf %s "$KSPEC_AUTHORITY" | sed 's,/,%2F,g')

openssl req -in "$work/request.pem" -noout -verify 2>/dev/null
identifier=none
if openssl x509 -in "$authority.crt" -noout -ext subjectKeyIdentifier 2>/dev/null | grep -q .; then
  identifier=keyid
fi
printf '%s\n' "authorityKeyIdentifier = $identifier" 'subjectKeyIdentifier = none' >"$work/extensions"
openssl x509 -req -in "$work/request.pem" -out "$work/certificate.pem" \
  -CA "$authority.crt" -engine pkcs11 -CAkeyform engine \
  -CAkey "pkcs11:token=$2;object=$name;type=private;pin-source=file:$work/pin" \
  -set_serial "0x$(openssl rand -hex 8)" -days "$KSPEC_DAYS" \
  -copy_extensions copyall -extfile "$work/extensions" 2>"$work/said" ||
  { tail -n 1 "$work/said" >&2; exit 1; }
cat "$work/certificate.pem"
