# Routes to the pods of other nodes: a line of `routes` has a node, 4 or 6, its part of the pod subnet and its address.
# Pods see each other by their own addresses; what they send elsewhere has their node's, by the lines of `masquerade`:
# 4 or 6, and the pod subnet.
set -eu
folder=${KSPEC_POD_ROUTES:-/etc/kspec/pod-routes}
own=$(cat "$folder/node")
sysctl -q -w net.ipv4.ip_forward=1
while read -r node family subnet address; do
  [ "$family" = 4 ] || sysctl -q -w net.ipv6.conf.all.forwarding=1
  [ "$node" != "$own" ] || continue
  case $family$address in
    4*:*) ip -4 route replace "$subnet" via inet6 "$address" ;;
    *) ip "-$family" route replace "$subnet" via "$address" ;;
  esac
done <"$folder/routes"
while read -r family subnet; do
  tables=iptables
  [ "$family" = 4 ] || tables=ip6tables
  set -- POSTROUTING -s "$subnet" ! -d "$subnet" -m comment --comment kspec-pods -j MASQUERADE
  "$tables" -w -t nat -C "$@" 2>/dev/null || "$tables" -w -t nat -A "$@"
done <"$folder/masquerade"
