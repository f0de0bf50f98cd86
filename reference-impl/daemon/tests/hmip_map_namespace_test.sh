#!/bin/sh
# Starts hmip-map between an access link and a home link (veth) in namespaces of its own, and lets a mobile node, a
# correspondent and a neighbour speak to it there, octet by octet.
#   hmip_map_namespace_test.sh HMIP-MAP PROBE
# Exit code 77: namespaces or /dev/net/tun are not permitted here.
set -eu

skip() {
  echo "SKIPPED: $1"
  exit 77
}
fail() {
  echo "FAILED: $1"
  if [ -s "$work/log" ]; then sed 's/^/  hmip-map: /' "$work/log"; fi
  exit 1
}

if [ "${1:-}" != --inside ]; then
  command -v ip >/dev/null || skip "ip(8) is missing: apt-get install iproute2"
  command -v python3 >/dev/null || skip "python3 is missing: apt-get install python3"
  if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then skip "/dev/net/tun is missing or not permitted"; fi
  if unshare -Urn true 2>/dev/null; then
    exec unshare -Urn "$0" --inside "$@"
  elif unshare -n true 2>/dev/null; then
    exec unshare -n "$0" --inside "$@"
  fi
  skip "neither user nor network namespaces are permitted (unshare -Urn)"
fi
map_program=$2
probe_program=$3

work=$(mktemp -d)
holder=
map=
clean_up() {
  for pid in $map $holder; do
    if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# The others' namespace lives as long as this process does.
unshare -n sleep 300 &
holder=$!
tries=0
while [ "$(readlink /proc/$holder/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 500 ] || skip "no second network namespace"
  sleep 0.02
done
others() { nsenter -t "$holder" -n "$@"; }

for name in access home; do
  ip link add "$name" type veth peer name "peer-$name" 2>"$work/log" || skip "no veth links: $(cat "$work/log")"
  ip link set "peer-$name" netns "$holder"
  ip link set "$name" addrgenmode none
  others ip link set "peer-$name" addrgenmode none
  ip link set "$name" up
  others ip link set "peer-$name" up
done
ip address add fe80::a1/64 dev access nodad
ip address add fe80::b1/64 dev home nodad
ip address add 2001:db8:1::1/64 dev access nodad
# The mobile node's LCoA is the others' system's, which answers for it; the correspondent is behind it.
others ip address add 2001:db8:1::2/64 dev peer-access nodad
ip route add 2001:db8:ffff::/64 via 2001:db8:1::2

cat > "$work/map.yaml" <<YAML
map:
  address: 2001:db8:aaaa::1
  preference: 9
  valid_lifetime: 1h
  home_link: home
links:
  - {interface: access, prefixes: [2001:db8:1::/64]}
  - {interface: home, advertise: false}
advertisement_interval: 100ms
bindings: {maximum_lifetime: 200s, duplicate_address_wait: 300ms}
control_socket: $work/control
log_level: debug
YAML

mkfifo "$work/ready"
"$map_program" --config "$work/map.yaml" --ready-fd 3 3>"$work/ready" >"$work/out" 2>"$work/log" &
map=$!
[ "$(timeout 60 cat "$work/ready")" = ready ] || fail "hmip-map did not become ready"

others timeout 120 python3 "$probe_program" "$map" "$map_program" "$work/control" >"$work/probe" 2>&1 ||
  fail "$(cat "$work/probe")"
status=0
wait "$map" || status=$?
map=
[ "$status" = 0 ] || fail "hmip-map ended with exit code $status after SIGTERM"
[ ! -e "$work/control" ] || fail "the control socket is left over"
if ip link show dev hmip0 >/dev/null 2>&1; then fail "the tunnel interface is left over"; fi
cat "$work/probe"
