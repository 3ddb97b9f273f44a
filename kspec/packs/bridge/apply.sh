# Routes to the pods of other nodes: a line of the list has a node, 4 or 6, its part of the pod subnet and its address.
set -eu
folder=${KSPEC_POD_ROUTES:-/etc/kspec/pod-routes}
own=$(cat "$folder/node")
sysctl -q -w net.ipv4.ip_forward=1
while read -r node family subnet address; do
  [ "$node" != "$own" ] || continue
  [ "$family" = 4 ] || sysctl -q -w net.ipv6.conf.all.forwarding=1
  ip "-$family" route replace "$subnet" via "$address"
done <"$folder/routes"
