#!/bin/sh
# A Handover's acknowledgement over veth against an ICMPv6 echo's, lmmp-ar in a namespace of its own.
# usage: reference-impl/bench/handover_latency.sh BUILD_DIR [ROUNDS]   (an optimised build, such as build/release)
# Exit status: 0 the goal is met, 1 it is not, 2 it cannot be measured. Needs no root where user namespaces are permitted.
set -eu

cannot() {
  echo "cannot be measured: $1" >&2
  exit 2
}

if [ "${1:-}" != --inside ]; then
  [ $# -ge 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
  command -v ip >/dev/null || cannot "ip(8) is missing: apt-get install iproute2"
  if unshare -Urn true 2>/dev/null; then exec unshare -Urn "$0" --inside "$@"; fi
  if unshare -n true 2>/dev/null; then exec unshare -n "$0" --inside "$@"; fi
  cannot "neither user nor network namespaces are permitted (unshare -Urn)"
fi
build=$2 rounds=${3:-20000}
router_program=$build/bin/lmmp-ar client_program=$build/bench/handover_latency
for program in "$router_program" "$client_program"; do
  [ -x "$program" ] || cannot "$program is missing: build it with cmake --build $build"
done

work=$(mktemp -d)
holder=
router=
clean_up() {
  for pid in $router $holder; do
    if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 2' INT TERM

# The node's namespace lives as long as this process does.
unshare -n sleep 600 &
holder=$!
tries=0
while [ "$(readlink /proc/$holder/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 500 ] || cannot "no second network namespace"
  sleep 0.02
done
ip link add l1 type veth peer name m1 netns "$holder" || cannot "no veth links"
ip link set l1 addrgenmode none
nsenter -t "$holder" -n ip link set m1 addrgenmode none
ip link set l1 up
nsenter -t "$holder" -n ip link set m1 up
ip address add fe80::a1/64 dev l1 nodad
nsenter -t "$holder" -n ip address add fe80::1/64 dev m1 nodad

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
  mkfifo "$work/ready"
  "$router_program" --config "$work/ar.yaml" --ready-fd 3 3>"$work/ready" >/dev/null 2>"$work/log" &
  router=$!
  [ "$(timeout 30 head -n 1 "$work/ready")" = ready ] || cannot "lmmp-ar did not get ready: $(cat "$work/log")"
  rm "$work/ready"
  status=0
  timeout 120 nsenter -t "$holder" -n "$client_program" m1 fe80::a1 "$network_key" "$rounds" "$how" || status=$?
  kill "$router"
  wait "$router" || cannot "lmmp-ar ended badly: $(cat "$work/log")"
  router=
  return $status
}

echo "lmmp-ar and its node sleep between datagrams (shown, not judged):"
measure sleep || [ $? -eq 1 ] || exit 2
echo "lmmp-ar has busy_poll: 200us, its node polls too, for either answer:"
measure poll "busy_poll: 200us"
