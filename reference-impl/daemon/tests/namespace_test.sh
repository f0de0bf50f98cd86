#!/bin/sh
# Starts lmmp-ar on a real (veth) link in namespaces of its own and lets a node log in and out there.
#   namespace_test.sh LMMP-AR PROBE LMMP-MN
# Exit code 77: namespaces are not permitted here.
set -eu

skip() {
  echo "SKIPPED: $1"
  exit 77
}
fail() {
  echo "FAILED: $1"
  for log in "$work/log" "$work/node-log"; do
    if [ -s "$log" ]; then sed 's/^/  /' "$log"; fi
  done
  exit 1
}

if [ "${1:-}" != --inside ]; then
  command -v ip >/dev/null || skip "ip(8) is missing: apt-get install iproute2"
  if unshare -Urn true 2>/dev/null; then
    exec unshare -Urn "$0" --inside "$@"
  elif unshare -n true 2>/dev/null; then
    exec unshare -n "$0" --inside "$@"
  fi
  skip "neither user nor network namespaces are permitted (unshare -Urn)"
fi
router_program=$2
probe_program=$3
node_program=$4

work=$(mktemp -d)
holder=
router=
node=
clean_up() {
  for pid in $node $router $holder; do
    if kill -0 "$pid" 2>/dev/null; then kill "$pid"; fi
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# The node's namespace lives as long as this process does.
unshare -n sleep 300 &
holder=$!
tries=0
while [ "$(readlink /proc/$holder/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 500 ] || skip "no second network namespace"
  sleep 0.02
done
in_node() { nsenter -t "$holder" -n "$@"; }

ip link add l1 type veth peer name m1 2>"$work/log" || skip "no veth links: $(cat "$work/log")"
ip link set m1 netns "$holder"
ip link set l1 addrgenmode none
in_node ip link set m1 addrgenmode none
ip link set l1 up
in_node ip link set m1 up
ip link add l2 type veth peer name m2
ip link set m2 netns "$holder"
ip link set l2 addrgenmode none
in_node ip link set m2 addrgenmode none
ip link set l2 up
in_node ip link set m2 up
ip address add fe80::a2/64 dev l2 nodad
in_node ip address add fe80::2/64 dev m2 nodad
ip address add 10.0.1.1/24 dev l1
ip address add fe80::a1/64 dev l1 nodad
in_node ip address add 10.0.1.50/24 dev m1
in_node ip address add fe80::1/64 dev m1 nodad

cat > "$work/ar.yaml" <<YAML
links: [{interface: l1}, {interface: l2}]
advertisement_interval: 100ms
routing_interval: 30s
control_socket: $work/control
pools: [{first: "2001:db8:77::5", count: 1}]
access_network: {scheme: host-routes}
log_level: debug
YAML

mkfifo "$work/ready"
"$router_program" --config "$work/ar.yaml" --ready-fd 3 3>"$work/ready" >/dev/null 2>"$work/log" &
router=$!
line=$(timeout 30 head -n 1 "$work/ready" || echo "nothing within 30 s")
[ "$line" = ready ] || fail "lmmp-ar did not get ready"

in_node "$probe_program" m1 || fail "the node got no answer"

"$router_program" ctl --socket "$work/control" status > "$work/status" || fail "no reply at the control socket"
grep -q '"sessions": 0' "$work/status" || fail "a session is left over: $(cat "$work/status")"
if "$router_program" ctl --socket "$work/control" fly > "$work/unknown"; then fail "an unknown command was obeyed"; fi
grep -q '"unknown_command": true' "$work/unknown" || fail "an unknown command is not said to be one"

# The reference node on the same link logs in by itself, and out on SIGTERM.
cat > "$work/mn.yaml" <<YAML
links: [{interface: m1}, {interface: m2}]
ask_for_address: true
control_socket: $work/node-control
log_level: debug
YAML
mkfifo "$work/node-ready"
nsenter -t "$holder" -n "$node_program" --config "$work/mn.yaml" --ready-fd 3 3>"$work/node-ready" \
  >/dev/null 2>"$work/node-log" &
node=$!
line=$(timeout 30 head -n 1 "$work/node-ready" || echo "nothing within 30 s")
[ "$line" = ready ] || fail "lmmp-mn did not get ready"
tries=0
until "$node_program" ctl --socket "$work/node-control" status | grep -q '"state": "active"'; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || fail "lmmp-mn did not log in"
  sleep 0.1
done
"$router_program" ctl --socket "$work/control" sessions | grep -q '"peer": "fe80::1"' || fail "no session of lmmp-mn"
ip -6 route show proto 76 | grep -q '^2001:db8:77::5 dev l1' || fail "no host route: $(ip -6 route show)"
# The route moves with the node, and goes with it.
"$node_program" ctl --socket "$work/node-control" handover m2 >/dev/null || fail "no handover"
tries=0
until ip -6 route show proto 76 | grep -q '^2001:db8:77::5 dev l2'; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || fail "the host route did not move: $(ip -6 route show proto 76)"
  sleep 0.1
done
[ "$(ip -6 route show proto 76 | wc -l)" -eq 1 ] || fail "two host routes: $(ip -6 route show proto 76)"
kill -TERM "$node"
code=0
wait "$node" || code=$?
node=
[ $code -eq 0 ] || fail "lmmp-mn ended with code $code on SIGTERM"
"$router_program" ctl --socket "$work/control" status | grep -q '"sessions": 0' || fail "lmmp-mn did not log out"
[ -z "$(ip -6 route show proto 76)" ] || fail "a host route is left: $(ip -6 route show proto 76)"

kill -TERM "$router"
code=0
wait "$router" || code=$?
router=
[ $code -eq 0 ] || fail "lmmp-ar ended with code $code on SIGTERM"
[ ! -e "$work/control" ] || fail "the control socket is still there"
echo "PASSED"
