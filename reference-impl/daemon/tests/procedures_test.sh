#!/bin/sh
# A node and two access routers that share SK_an on real links: every procedure, with keys exchanged.
#   procedures_test.sh LMMP-AR LMMP-MN
set -eu
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
enter "$0" "$@"
router_program=$2
node_program=$3
make_namespaces
make_link 1
make_link 2
for name in ar1 ar2 mn; do openssl genrsa -out "$work/$name.pem" 2048 2>/dev/null; done
for n in 1 2; do
  cat > "$work/ar$n.yaml" <<YAML
links: [{interface: l$n}]
advertisement_interval: 100ms
routing_interval: 30s
paging_interval: 30s
paging_areas: [$n]
sids: {first: 0x${n}0000, last: 0x${n}ffff}
pools: [{first: "2001:db8:77::${n}0", count: 1}]
authentication: {mode: lmmp-internal, access_network_key: "00112233445566778899aabbccddeeff", key_file: ar$n.pem}
access_network: {scheme: host-routes}
retransmission: {first: 200ms, forced_reinit: 200ms, paging_query: 1s}
control_socket: $work/ar$n.sock
log_level: debug
YAML
done
cat > "$work/mn.yaml" <<YAML
links: [{interface: m1}, {interface: m2}]
authentication: {key_file: mn.pem}
ask_for_address: true
control_socket: $work/mn.sock
log_level: debug
YAML
start ar1 "$router_program"
start ar2 "$router_program"
prefix="nsenter -t $holder -n" start mn "$node_program"

at_router() { says mn status "\"router\": \"fe80::a$1\"" && says mn status "\"state\": \"$2\""; }
route_over() { [ "$(ip -6 route show proto 76)" = "2001:db8:77::$2 dev l$1 metric 1024 pref medium" ]; }
node_has() { in_node ip -6 address show dev "m$1" | grep -q "2001:db8:77::$2/128"; }

# Login with key exchange; the address of the pool is the node's.
wait_for "login" at_router 1 active
says mn status '"authenticated": true' || fail "no keys were exchanged"
sid=$(value_of mn sid)
wait_for "address on m1" node_has 1 10
wait_for "route over l1" route_over 1 10

# Planned: announced at the old router, acknowledged by one that never saw the Login.
command_to mn handover m2 planned=true
wait_for "planned handover" at_router 2 active
[ "$(value_of mn sid)" = "$sid" ] || fail "another session after the handover"
says ar2 sessions "\"sid\": \"$sid\"" || fail "the new router does not know the session"
grep -q "handover_announced SID=$sid" "$work/ar1.log" || fail "the old router was not told of the handover"
command_to ar1 release "$sid"
wait_for "address moved to m2" node_has 2 10
node_has 1 10 && fail "the address is still on m1"

# Unplanned: the link goes down under the node.
ip link set l2 down
wait_for "handover as the link is down" at_router 1 active
[ "$(value_of mn sid)" = "$sid" ] || fail "another session after the unplanned handover"
wait_for "route over l1 again" route_over 1 10
ip link set l2 up
ip address add fe80::a2/64 dev l2 nodad

# By the network, with a target and without.
heard_on_2() { ctl ar1 handover "$sid" router=fe80::a2 >/dev/null && sleep 0.3 && at_router 2 active; }
wait_for "handover to the router that the network named" heard_on_2
command_to ar1 release "$sid"
command_to ar2 handover "$sid"
wait_for "handover to wherever the node can" at_router 1 active
command_to ar2 release "$sid"

# Idle, paged, idle again, into another paging area, paged there.
command_to mn idle
wait_for "idle" says ar1 sessions '"state": "idle"'
command_to ar1 page "$sid"
wait_for "page answered" at_router 1 active
says ar1 sessions '"state": "active"' || fail "the router does not know that the page was answered"
command_to mn idle
command_to mn handover m2
wait_for "paging area 2" says ar2 sessions '"paging_area": 2'
says ar2 sessions '"state": "idle"' || fail "the node is not idle in its new paging area"
command_to ar2 page "$sid"
wait_for "page answered at the second router" at_router 2 active
command_to ar1 release "$sid"

# Re-Init, forced and suggested: the new address is on the interface and routed, the old one is not.
command_to ar2 reinit "$sid" forced=true address=2001:db8:77::98
wait_for "address of the forced Re-Init" node_has 2 98
wait_for "route to it" route_over 2 98
node_has 2 10 && fail "the address before is still there"
command_to ar2 reinit "$sid" address=2001:db8:77::99 routing_interval=20
wait_for "address of the suggested Re-Init" node_has 2 99
says mn status '"routing_interval_s": 20' || fail "the interval of Re-Init is not taken over"

# The router dies before it can answer a Handover; another process with SK_an does.
kill -STOP "$(cat "$work/ar1.pid")"
command_to mn handover m1
stop ar1 KILL 137
start ar1 "$router_program"
wait_for "Handover answered after the restart" at_router 1 active
[ "$(value_of mn sid)" = "$sid" ] || fail "another session after the router's restart"
command_to ar2 release "$sid"

# Logout by the network.
command_to mn logout
wait_for "logged out" says mn status '"state": "off"'
[ -z "$(in_node ip -6 address show dev m1 | grep 2001:db8:77)" ] || fail "an address is left on m1"
command_to mn login
wait_for "login again" at_router 1 active
command_to ar1 logout "$(value_of mn sid)"
wait_for "logged out by the network" says mn status '"state": "off"'
says ar1 status '"sessions": 0' || fail "the router keeps the session"
[ -z "$(ip -6 route show proto 76)" ] || fail "a route is left: $(ip -6 route show proto 76)"

stop mn TERM 0
stop ar1 TERM 0
stop ar2 TERM 0
echo PASSED
