#!/bin/sh
# What a MAP forwards through its tunnel against what a plain user-space TUN copy does, over veth.
# usage: reference-impl/bench/map_forwarding.sh BUILD_DIR [ROUNDS]   (an optimised build, such as build/release)
# Exit status: 0 the goal is met, 1 it is not, 2 it cannot be measured. Needs no root where user namespaces and /dev/net/tun are permitted.
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
if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then cannot "/dev/net/tun is missing or not permitted"; fi
enter "$0" "$@"
build=$2 rounds=${3:-15}
map_program=$build/bin/hmip-map copy_program=$build/bench/tun_copy stream_program=$build/bench/map_forwarding
for program in "$map_program" "$copy_program" "$stream_program"; do
  [ -x "$program" ] || cannot "$program is missing: build it with cmake --build $build"
done

make_namespaces
make_veth access node
in_node ip link set lo up
ip address add fe80::a1/64 dev access nodad
ip address add 2001:db8:1::1/64 dev access nodad
in_node ip address add 2001:db8:1::2/64 dev node nodad
# What the copy forwards goes on to the node, by the interface that it comes out of.
in_node ip route add 2001:db8:aaaa::/64 via 2001:db8:1::1
in_node ip route add 2001:db8:cccc::1/128 via 2001:db8:1::1

cat > "$work/map.yaml" <<YAML
map: {address: 2001:db8:aaaa::1}
links: [{interface: access, prefixes: [2001:db8:1::/64]}]
advertisement_interval: 10s
bindings: {duplicate_address_detection: false}
log_level: info
YAML
start map "$map_program"
mkfifo "$work/copy-ready"
"$copy_program" copy0 2001:db8:cccc::/64 >"$work/copy-ready" 2>"$work/copy.log" &
echo $! > "$work/copy.pid"
[ "$(timeout 30 head -n 1 "$work/copy-ready")" = ready ] || cannot "tun_copy did not get ready: $(cat "$work/copy.log")"
ip -6 rule add iif copy0 lookup 100 || cannot "this kernel has no policy routing"
ip -6 route add 2001:db8:cccc::/64 via 2001:db8:1::2 dev access table 100

status=0
in_node timeout 300 "$stream_program" node 2001:db8:aaaa::1 2001:db8:aaaa::2 2001:db8:1::2 2001:db8:cccc::1 "$rounds" || status=$?
exit $status
