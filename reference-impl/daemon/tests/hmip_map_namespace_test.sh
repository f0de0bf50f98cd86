#!/bin/sh
# Starts hmip-map between an access link and a home link (veth) in namespaces of its own, and lets a mobile node, a
# correspondent and a neighbour speak to it there, octet by octet.
#   hmip_map_namespace_test.sh HMIP-MAP PROBE
# Exit code 77: namespaces or /dev/net/tun are not permitted here.
set -eu

# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
command -v python3 >/dev/null || skip "python3 is missing: apt-get install python3"
if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then skip "/dev/net/tun is missing or not permitted"; fi
enter "$0" "$@"
map_program=$2
probe_program=$3
make_namespaces
make_veth access peer-access
make_veth home peer-home
ip address add fe80::a1/64 dev access nodad
ip address add fe80::b1/64 dev home nodad
ip address add 2001:db8:1::1/64 dev access nodad
# The mobile node's LCoA is the others' system's, which answers for it; the correspondent is behind it.
in_node ip address add 2001:db8:1::2/64 dev peer-access nodad
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
control_socket: $work/map.sock
log_level: debug
YAML

start map "$map_program"

# The probe ends it.
in_node timeout 120 python3 "$probe_program" "$(cat "$work/map.pid")" "$map_program" "$work/map.sock" >"$work/probe" 2>&1 ||
  fail "$(cat "$work/probe")"
ended map 0
[ ! -e "$work/map.sock" ] || fail "the control socket is left over"
if ip link show dev hmip0 >/dev/null 2>&1; then fail "the tunnel interface is left over"; fi
cat "$work/probe"
