#!/bin/sh
# Links flap, interfaces vanish and packets do not fit, while a MAP, a router and a mobile node of HMIPv6 run. The
# node's first link ends at a switch that snoops on MLD.
#   hmip_links_test.sh HMIP-MAP HMIP-MN HMIP-AR ECHO
set -eu
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
for program in bridge python3; do
  command -v $program >/dev/null || skip "$program is missing: apt-get install iproute2 python3"
done
if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then skip "/dev/net/tun is missing or not permitted"; fi
enter "$0" "$@"
router_program=$2 map_program=$2 node_program=$3 access_program=$4 echo_program=$5
make_namespaces
ip link set lo up
ip address add 2001:db8:ffff::9/128 dev lo
# The switch between l1 and m1 knows at once who asks for groups, and floods none that nobody asked for.
ip link add b1 type bridge stp_state 0 forward_delay 0 mcast_snooping 1 mcast_querier 1 \
  mcast_query_response_interval 10 mcast_startup_query_interval 20 2>"$work/ip.log" || skip "no bridges here"
ip link set b1 addrgenmode none up
ip address add fe80::b/64 dev b1 nodad
ip link add l1 type veth peer name s1
make_veth p1 m1
for port in s1 p1; do ip link set $port addrgenmode none master b1 up; done
ip link set l1 addrgenmode none up
ip address add fe80::a1/64 dev l1 nodad
address_here() { ip address add "2001:db8:$1::1/64" dev "l$1" nodad; }
address_here 1
for link in 2 3; do
  make_link $link
  address_here $link
done
for link in l1 s1 p1 b1; do ip link set $link mtu 1400; done

cat > "$work/map.yaml" <<YAML
map: {address: '2001:db8:aaaa::1'}
links:
  - {interface: l1, prefixes: ['2001:db8:1::/64']}
  - {interface: l2, prefixes: ['2001:db8:2::/64']}
advertisement_interval: 100ms
bindings: {duplicate_address_detection: false}
control_socket: $work/map.sock
log_level: debug
YAML
cat > "$work/ar.yaml" <<YAML
links: [{interface: l3, prefixes: ['2001:db8:3::/64']}]
other_maps: [{address: '2001:db8:aaaa::1'}]
advertisement_interval: 100ms
control_socket: $work/ar.sock
log_level: debug
YAML
cat > "$work/mn.yaml" <<YAML
links: [{interface: m1, identifier: '::2'}, {interface: m2, identifier: '::2'}, {interface: m3, identifier: '::2'}]
timers: {first_of_new: 300ms, first: 200ms, largest: 1s, hold_off: 1s}
control_socket: $work/mn.sock
log_level: debug
YAML
start map "$map_program"
start ar "$access_program"
prefix="nsenter -t $holder -n"
start mn "$node_program"
prefix=
# says_echo WHAT ADDRESS OCTETS [SECONDS]: what comes of an echo request of this size.
says_echo() {
  if python3 -B "$echo_program" 2001:db8:ffff::9 "$2" "$3" "${4:-10}" >"$work/echo" 2>&1; then :; fi
  grep -qx "$1" "$work/echo"
}
rcoa=2001:db8:aaaa::2
bound_on() {
  says map bindings "\"lcoa\": \"2001:db8:$1::2\"" && says mn status "\"rcoa\": \"$rcoa\"" &&
    says_echo answered $rcoa 64 1
}
all_alive() {
  for daemon in map ar mn; do is_alive $daemon || fail "$daemon ended: $1"; done
}
link_down() { in_node ip link set "m$1" down; }
link_up() { in_node ip link set "m$1" up; }
wait_for "registration" bound_on 1

# The switch was told of the group in which the node's neighbours ask for its LCoA, and lets them ask.
in_switch() { bridge mdb show dev b1 | grep -q "port p1 grp ff02::1:ff00:2"; }
wait_for "the node's group at the switch" in_switch
ip neighbour flush dev l1
says_echo answered 2001:db8:1::2 64 || fail "the LCoA is not found behind a switch that snoops: $(cat "$work/echo")"

# What fits into the narrowest link with an outer header goes through; what does not comes back.
says_echo answered $rcoa 1360 || fail "1360 octets do not go through the tunnel: $(cat "$work/echo")"
says_echo "too big 1360" $rcoa 1361 || fail "1361 octets do not come back: $(cat "$work/echo")"
# A link becomes narrower: the error about the tunnel's packet reaches the packet's source.
ip link set l1 mtu 1320
says_echo "too big 1280" $rcoa 1281 || fail "an error from the tunnel's way is not passed on: $(cat "$work/echo")"
says_echo answered $rcoa 1280 || fail "1280 octets do not go through the tunnel: $(cat "$work/echo")"
ip link set l1 mtu 1400

# The node's link is taken down: it moves. Then the only link left flaps.
link_down 1
wait_for "handover as m1 is down" bound_on 2
link_down 3
for _ in 1 2 3 4 5 6 7 8 9 10; do
  ip link set l2 down
  ip link set l2 up
  ip address replace fe80::a2/64 dev l2 nodad
  ip address replace 2001:db8:2::1/64 dev l2 nodad
done
wait_for "binding back after the link flapped" bound_on 2
all_alive "links flapped"

# No link at all for a while.
ip link set l2 down
wait_for "no link is seen" grep -q "link m2: down" "$work/mn.log"
ip link set l2 up
ip address add fe80::a2/64 dev l2 nodad
address_here 2
wait_for "binding back with the link" bound_on 2

# The interface vanishes on both sides, and comes back with another index and other addresses.
ip link delete l2
wait_for "m2 gone is seen" grep -q "link m2: gone" "$work/mn.log"
wait_for "l2 gone is seen" grep -q "link l2: gone" "$work/map.log"
all_alive "the interface was removed"
make_veth l2 m2
ip address add fe80::b2/64 dev l2 nodad
address_here 2
wait_for "binding over the interface that was made anew" bound_on 2
wait_for "its new address is taken" grep -q "link l2: fe80::b2" "$work/map.log"

# The same behind the router.
link_up 3
link_down 2
wait_for "handover to the router's link" bound_on 3
ip link delete l3
wait_for "l3 gone is seen" grep -q "link l3: gone" "$work/ar.log"
make_link 3
address_here 3
wait_for "binding over the router's interface that was made anew" bound_on 3
all_alive "the router's interface was removed"

# The tunnel interfaces flap: the system dropped their addresses and routes.
in_node ip link set hmip0 down
in_node ip link set hmip0 up
wait_for "the node's tunnel interface is as before" bound_on 3
ip link set hmip0 down
ip link set hmip0 up
wait_for "the MAP's tunnel interface is as before" bound_on 3
all_alive "the tunnel interfaces flapped"

# Without its tunnel interface neither can do anything: it says so, and ends.
in_node ip link delete hmip0
ended mn 1
grep -q "the tunnel interface .hmip0. is gone" "$work/mn.log" || fail "hmip-mn does not say that the interface is gone"
ip link delete hmip0
ended map 1
grep -q "the tunnel interface .hmip0. is gone" "$work/map.log" || fail "hmip-map does not say that the interface is gone"
stop ar TERM 0
echo PASSED
