#!/bin/sh
# Starts lmmp-ar on a real (veth) link in namespaces of its own and lets a node log in and out there.
#   namespace_test.sh LMMP-AR PROBE LMMP-MN
# Exit code 77: namespaces are not permitted here.
set -eu

# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
enter "$0" "$@"
router_program=$2
probe_program=$3
node_program=$4
make_namespaces
make_link 1
make_link 2
ip address add 10.0.1.1/24 dev l1
in_node ip address add 10.0.1.50/24 dev m1

cat > "$work/ar.yaml" <<YAML
links: [{interface: l1}, {interface: l2}]
advertisement_interval: 100ms
routing_interval: 30s
control_socket: $work/ar.sock
pools: [{first: "2001:db8:77::5", count: 1}]
access_network: {scheme: host-routes}
log_level: debug
YAML

start ar "$router_program"

in_node "$probe_program" m1 || fail "the node got no answer"

says ar status '"sessions": 0' || fail "a session is left over: $(ctl ar status)"
if ctl ar fly > "$work/unknown"; then fail "an unknown command was obeyed"; fi
grep -q '"unknown_command": true' "$work/unknown" || fail "an unknown command is not said to be one"

# The reference node on the same link logs in by itself, and out on SIGTERM.
cat > "$work/mn.yaml" <<YAML
links: [{interface: m1}, {interface: m2}]
ask_for_address: true
control_socket: $work/mn.sock
log_level: debug
YAML
prefix="nsenter -t $holder -n"
start mn "$node_program"
wait_for "lmmp-mn logs in" says mn status '"state": "active"'
says ar sessions '"peer": "fe80::1"' || fail "no session of lmmp-mn"
ip -6 route show proto 76 | grep -q '^2001:db8:77::5 dev l1' || fail "no host route: $(ip -6 route show)"
# The route moves with the node, and goes with it.
command_to mn handover m2
moved() { ip -6 route show proto 76 | grep -q '^2001:db8:77::5 dev l2'; }
wait_for "the host route moves" moved
[ "$(ip -6 route show proto 76 | wc -l)" -eq 1 ] || fail "two host routes: $(ip -6 route show proto 76)"
stop mn TERM 0
says ar status '"sessions": 0' || fail "lmmp-mn did not log out"
[ -z "$(ip -6 route show proto 76)" ] || fail "a host route is left: $(ip -6 route show proto 76)"

stop ar TERM 0
[ ! -e "$work/ar.sock" ] || fail "the control socket is still there"
echo "PASSED"
