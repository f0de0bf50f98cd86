#!/bin/sh
# A Handover's acknowledgement over veth against an ICMPv6 echo's, lmmp-ar in a namespace of its own.
# usage: reference-impl/bench/handover_latency.sh BUILD_DIR [ROUNDS]   (an optimised build, such as build/release)
# Exit status: 0 the goal is met, 1 it is not, 2 it cannot be measured. Needs no root where user namespaces are permitted.
set -eu

cannot() {
  echo "cannot be measured: $1" >&2
  exit 2
}

[ $# -ge 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/../daemon/tests/namespaces.sh"
skip() { cannot "$1"; }
fail() { cannot "$1"; }
enter "$0" "$@"
build=$2 rounds=${3:-20000}
router_program=$build/bin/lmmp-ar client_program=$build/bench/handover_latency
for program in "$router_program" "$client_program"; do
  [ -x "$program" ] || cannot "$program is missing: build it with cmake --build $build"
done

make_namespaces
make_link 1

network_key=00112233445566778899aabbccddeeff
openssl genrsa -out "$work/ar.pem" 2048 2>/dev/null

# measure HOW [KEY-OF-THE-CONFIGURATION...]
measure() {
  how=$1
  shift
  cat > "$work/ar.yaml" <<YAML
links: [{interface: l1, ipv4: none}]
advertisement_interval: 1s
routing_interval: 30s
authentication: {mode: lmmp-internal, access_network_key: "$network_key", key_file: ar.pem}
$*
YAML
  start ar "$router_program"
  status=0
  in_node timeout 120 "$client_program" m1 fe80::a1 "$network_key" "$rounds" "$how" || status=$?
  stop ar TERM 0
  return $status
}

echo "lmmp-ar and its node sleep between datagrams (shown, not judged):"
measure sleep || [ $? -eq 1 ] || exit 2
echo "lmmp-ar has busy_poll: 200us, its node polls too, for either answer:"
measure poll "busy_poll: 200us"
