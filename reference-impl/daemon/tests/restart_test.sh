#!/bin/sh
# An access router with a state file is killed while a node is in a session, and started again.
#   restart_test.sh LMMP-AR LMMP-MN REPLAY
set -eu
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
enter "$0" "$@"
router_program=$2
node_program=$3
replay_program=$4
make_namespaces
make_link 1
make_link 2
openssl genrsa -out "$work/ar.pem" 2048 2>/dev/null
openssl genrsa -out "$work/mn.pem" 2048 2>/dev/null
cat > "$work/ar.yaml" <<YAML
links: [{interface: l1}, {interface: l2}]
advertisement_interval: 100ms
routing_interval: 30s
paging_areas: [1]
paging_interval: 30s
pools: [{first: "2001:db8:77::10", count: 1}]
authentication: {mode: lmmp-internal, access_network_key: "00112233445566778899aabbccddeeff", key_file: ar.pem}
access_network: {scheme: host-routes}
retransmission: {first: 200ms, forced_reinit: 200ms}
state: {file: ar.state, delay: none}
control_socket: $work/ar.sock
log_level: debug
YAML
cat > "$work/mn.yaml" <<YAML
links: [{interface: m1}, {interface: m2}]
authentication: {key_file: mn.pem}
ask_for_address: true
log_in: false
control_socket: $work/mn.sock
log_level: debug
YAML
start ar "$router_program"
# Keeps what the node sends on m1, to send it again.
prefix="nsenter -t $holder -n"
$prefix "$replay_program" capture m1 "$work/captured" >/dev/null 2>"$work/replay.log" &
echo $! > "$work/replay.pid"
wait_for "capture" test -e "$work/captured"
start mn "$node_program"
prefix=

active_on() { says ar sessions "\"interface\": \"l$1\"" && says mn status '"state": "active"'; }
forgets_nothing() {
  stop ar KILL 137
  start ar "$router_program"
  says ar sessions "\"sid\": \"$sid\"" || fail "the session did not survive: $(ctl ar sessions)"
}

# In the middle of the key exchange: the next process takes it up. In the middle of a Logout, too.
wait_for "advertisement" grep -q router_found "$work/mn.log"
kill -STOP "$(cat "$work/ar.pid")"
command_to mn login
wait_for "key exchange" says mn status '"state": "exchanging"'
stop ar KILL 137
start ar "$router_program"
wait_for "login at the restarted router" active_on 1
kill -STOP "$(cat "$work/ar.pid")"
command_to mn logout
stop ar KILL 137
start ar "$router_program"
wait_for "logged out at the restarted router" says mn status '"state": "off"'
wait_for "no session after the Logout" says ar status '"sessions": 0'
command_to mn login
wait_for "login" active_on 1
sid=$(value_of mn sid)

# A Refresh and a Handover in the old session, at the new process; the address is still the node's, and routed.
forgets_nothing
ip -6 route show proto 76 | grep -q '2001:db8:77::10 dev l1' || fail "no route after the restart"
command_to mn refresh
wait_for "Routing Refresh after the restart" grep -q "refreshed SID=$sid" "$work/ar.log"
command_to mn handover m2
wait_for "Handover after the restart" active_on 2
command_to mn handover m1
wait_for "Handover back" active_on 1

# In the middle of a Handover: it is sent to a router that hears no more, and answered by the next.
kill -STOP "$(cat "$work/ar.pid")"
command_to mn handover m2
forgets_nothing
wait_for "Handover answered by the restarted router" active_on 2
command_to mn handover m1
wait_for "Handover back" active_on 1

# What was sent before is not taken again (I24), by a process that saw none of it.
command_to mn idle
wait_for "idle" says ar sessions '"state": "idle"'
last=$(ctl ar sessions | sed -n 's/.*"last_sequence": \([0-9]*\).*/\1/p')
stop replay TERM 0
forgets_nothing
: > "$work/ar.log"
in_node "$replay_program" send m1 "$work/captured" 2>>"$work/replay.log" || fail "nothing was captured"
wait_for "replayed messages heard" grep -q "not ahead of the last one accepted" "$work/ar.log"
[ "$(ctl ar sessions | sed -n 's/.*"last_sequence": \([0-9]*\).*/\1/p')" = "$last" ] || fail "a replay was accepted"
says ar sessions '"state": "idle"' || fail "a replay woke the session"
grep -q "refreshed\|moved" "$work/ar.log" && fail "a replay was acted on"

# The router's own numbers go on: the node takes its requests for new.
command_to ar page "$sid"
wait_for "page by the restarted router" says mn status '"state": "active"'
wait_for "answer to it" says ar sessions '"state": "active"'
kill -STOP "$(cat "$work/mn.pid")"
command_to ar reinit "$sid" forced=true address=2001:db8:77::99
forgets_nothing
kill -CONT "$(cat "$work/mn.pid")"
wait_for "Re-Init obeyed" says mn status '2001:db8:77::99'
command_to ar logout "$sid"
wait_for "logout by the restarted router" says mn status '"state": "off"'
wait_for "no session" says ar status '"sessions": 0'
stop ar KILL 137
start ar "$router_program"
says ar status '"sessions": 0' || fail "an ended session came back"
stop mn TERM 0

# A file that is not whole is refused, and said to be; removed, the router starts.
stop ar TERM 0
head -c 100 "$work/ar.state" > "$work/torn" && mv "$work/torn" "$work/ar.state"
code=0
"$router_program" --config "$work/ar.yaml" >/dev/null 2>"$work/refused" || code=$?
[ $code -eq 1 ] || fail "a torn state file: exit code $code"
grep -q "torn or damaged.*rm $work/ar.state" "$work/refused" || fail "a torn file is not said to be: $(cat "$work/refused")"
[ "$(wc -c < "$work/ar.state")" -eq 100 ] || fail "the refused file was touched"
rm "$work/ar.state"
start ar "$router_program"
stop ar TERM 0
echo PASSED
