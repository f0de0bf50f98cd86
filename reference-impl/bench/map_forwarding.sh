#!/bin/sh
# What a MAP forwards through its tunnel against what a plain user-space TUN copy does, over veth.
# usage: reference-impl/bench/map_forwarding.sh BUILD_DIR [ROUNDS]   (an optimised build, such as build/release)
# Exit status: 0 the goal is met, 1 it is not, 2 it cannot be measured. Needs no root where user namespaces and /dev/net/tun are permitted.
set -eu

cannot() {
  echo "cannot be measured: $1" >&2
  exit 2
}

if [ "${1:-}" != --inside ]; then
  [ $# -ge 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
  command -v ip >/dev/null || cannot "ip(8) is missing: apt-get install iproute2"
  if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then cannot "/dev/net/tun is missing or not permitted"; fi
  if unshare -Urn true 2>/dev/null; then exec unshare -Urn "$0" --inside "$@"; fi
  if unshare -n true 2>/dev/null; then exec unshare -n "$0" --inside "$@"; fi
  cannot "neither user nor network namespaces are permitted (unshare -Urn)"
fi
build=$2 rounds=${3:-15}
map_program=$build/bin/hmip-map copy_program=$build/bench/tun_copy stream_program=$build/bench/map_forwarding
for program in "$map_program" "$copy_program" "$stream_program"; do
  [ -x "$program" ] || cannot "$program is missing: build it with cmake --build $build"
done

work=$(mktemp -d)
holder=
map=
copy=
clean_up() {
  for pid in $map $copy $holder; do
    if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 2' INT TERM

# The namespace of the mobile node and its correspondent lives as long as this process does.
unshare -n sleep 600 &
holder=$!
tries=0
while [ "$(readlink /proc/$holder/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 500 ] || cannot "no second network namespace"
  sleep 0.02
done
others() { nsenter -t "$holder" -n "$@"; }

ip link add access type veth peer name node netns "$holder" || cannot "no veth links"
ip link set access addrgenmode none
others ip link set node addrgenmode none
ip link set access up
others ip link set node up
others ip link set lo up
ip address add fe80::a1/64 dev access nodad
ip address add 2001:db8:1::1/64 dev access nodad
others ip address add 2001:db8:1::2/64 dev node nodad
# What the copy forwards goes on to the node, by the interface that it comes out of.
others ip route add 2001:db8:aaaa::/64 via 2001:db8:1::1
others ip route add 2001:db8:cccc::1/128 via 2001:db8:1::1

cat > "$work/map.yaml" <<YAML
map: {address: 2001:db8:aaaa::1}
links: [{interface: access, prefixes: [2001:db8:1::/64]}]
advertisement_interval: 10s
bindings: {duplicate_address_detection: false}
log_level: info
YAML
mkfifo "$work/ready" "$work/copy-ready"
"$map_program" --config "$work/map.yaml" --ready-fd 3 3>"$work/ready" >/dev/null 2>"$work/log" &
map=$!
[ "$(timeout 30 head -n 1 "$work/ready")" = ready ] || cannot "hmip-map did not get ready: $(cat "$work/log")"
"$copy_program" copy0 2001:db8:cccc::/64 >"$work/copy-ready" 2>"$work/copy-log" &
copy=$!
[ "$(timeout 30 head -n 1 "$work/copy-ready")" = ready ] || cannot "tun_copy did not get ready: $(cat "$work/copy-log")"
ip -6 rule add iif copy0 lookup 100 || cannot "this kernel has no policy routing"
ip -6 route add 2001:db8:cccc::/64 via 2001:db8:1::2 dev access table 100

status=0
timeout 300 nsenter -t "$holder" -n "$stream_program" node 2001:db8:aaaa::1 2001:db8:aaaa::2 2001:db8:1::2 2001:db8:cccc::1 "$rounds" || status=$?
exit $status
