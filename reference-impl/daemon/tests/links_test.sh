#!/bin/sh
# Links flap and interfaces vanish under a router and a node that run.
#   links_test.sh LMMP-AR LMMP-MN
set -eu
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
enter "$0" "$@"
router_program=$2
node_program=$3
make_namespaces
make_link 1
make_link 2
cat > "$work/ar.yaml" <<YAML
links: [{interface: l1}, {interface: l2}]
advertisement_interval: 100ms
routing_interval: 30s
pools: [{first: "2001:db8:77::10", count: 1}]
access_network: {scheme: host-routes}
retransmission: {first: 200ms}
state: {file: ar.state, delay: 50ms}
answer_solicitations: true
control_socket: $work/ar.sock
log_level: debug
YAML
cat > "$work/mn.yaml" <<YAML
links: [{interface: m1}, {interface: m2}]
ask_for_address: true
solicit: true
control_socket: $work/mn.sock
log_level: debug
YAML
start ar "$router_program"
prefix="nsenter -t $holder -n"
start mn "$node_program"
prefix=
active_on() {
  says ar sessions "\"interface\": \"l$1\"" && says mn status "\"interface\": \"m$1\"" &&
    says mn status '"state": "active"' && ip -6 route show proto 76 | grep -q "2001:db8:77::10 dev l$1" &&
    in_node ip -6 address show dev "m$1" | grep -q 2001:db8:77::10
}
both_alive() { is_alive ar && is_alive mn || fail "a daemon ended: $1"; }
wait_for "login" active_on 1
sid=$(value_of mn sid)

# The node's own interface is taken down: it moves, with its session.
in_node ip link set m1 down
wait_for "handover as m1 is down" active_on 2
in_node ip link set m1 up
in_node ip address add fe80::1/64 dev m1 nodad

# The only link left flaps ten times; then all is as it was, the kernel's route with it.
in_node ip link set m1 down
for _ in 1 2 3 4 5 6 7 8 9 10; do
  ip link set l2 down
  ip link set l2 up
  ip address replace fe80::a2/64 dev l2 nodad
done
wait_for "session back after the link flapped" active_on 2
both_alive "links flapped"
[ "$(value_of mn sid)" = "$sid" ] || fail "another session after the link flapped"

# No link at all, for a moment: the node waits for one, and hands over there.
ip link set l2 down
wait_for "no link" says mn status '"state": "handing_over"'
ip link set l2 up
ip address add fe80::a2/64 dev l2 nodad
wait_for "session back with the link" active_on 2

# The interface vanishes on both sides, and comes back with another index.
ip link delete l2
wait_for "m2 gone is seen" grep -q "link m2: gone" "$work/mn.log"
wait_for "l2 gone is seen" grep -q "link l2: gone" "$work/ar.log"
both_alive "the interface was removed"
make_link 2
wait_for "session on the interface that was made anew" active_on 2
[ "$(value_of mn sid)" = "$sid" ] || fail "another session after the interface was made anew"

# The node moves to where it was never heard: m1 has an address again only after the node is there.
in_node ip link set m1 up
command_to mn handover m1
in_node ip address add fe80::1/64 dev m1 nodad
wait_for "handover once there is an address" active_on 1

# The address that messages come from changes: the router is told by a Handover, and answers there.
in_node ip address add fe80::77/64 dev m1 nodad
in_node ip address del fe80::1/64 dev m1
wait_for "new address told" says ar sessions '"peer": "fe80::77"'
wait_for "session at the new address" active_on 1

# The session ends while no link is there: nothing hangs.
ip link set l1 down
ip link set l2 down
wait_for "no link" says mn status '"state": "handing_over"'
stop mn TERM 0
stop ar TERM 0
grep -q '"last_sequence"' "$work/ar.state" || fail "the session is not in the state file"
echo PASSED
