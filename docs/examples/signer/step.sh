#!/bin/sh
# A signer for `kspec build --signer "docs/examples/signer/step.sh DIR"`: step (github.com/smallstep/cli) and the
# authorities in DIR, where ca.crt and ca.key, etcd/ca.crt and etcd/ca.key, ... are. Names and usages are the request's.
set -eu
authority=$1/$KSPEC_AUTHORITY
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/request.pem"
printf '%s' '{"subject": {{ toJson .Insecure.CR.Subject }}, "extensions": {{ toJson .Insecure.CR.Extensions }}}' \
  >"$work/template"
step certificate sign "$work/request.pem" "$authority.crt" "$authority.key" --template "$work/template" \
  --not-before "$KSPEC_NOT_BEFORE" --not-after "$KSPEC_NOT_AFTER"
