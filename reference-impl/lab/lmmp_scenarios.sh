# LMMP's scenarios: two access routers of one network, one mobile node; sourced by lab.sh.
# shellcheck shell=bash disable=SC2154,SC2034 # work, bin, repeat and others come from lab.sh

# What differs between IPv6 and IPv4; over_ipv4 changes it.
node_address=2001:db8:77::10
family=-6
length=128
link_routes=ipv6
router_at() { echo "fe80::a$1"; }
uplink_of() { echo "2001:db8:c$1::2"; }
pool_of() { echo "2001:db8:77::${1}0"; }

# IPv4 addresses beside those of IPv6, for a node that speaks LMMP over IPv4 (ICMP type 41).
over_ipv4() {
  local n where
  node_address=10.7.7.10
  family=-4
  length=32
  link_routes=ipv4
  router_at() { echo "10.1.$1.1"; }
  uplink_of() { echo "10.2.$1.2"; }
  pool_of() { echo "10.7.7.${1}0"; }
  for where in mn ar1 ar2 cn core; do
    # A node that is just elsewhere comes from an address that this link's routes know nothing of.
    in_ns "$where" sh -c 'for one in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > "$one"; done
      echo 1 > /proc/sys/net/ipv4/ip_forward'
  done
  for n in 1 2; do
    ip_in mn address add "10.1.$n.2/24" dev "l$n"
    ip_in "ar$n" address add "10.1.$n.1/24" dev "l$n"
    ip_in "ar$n" address add "10.2.$n.2/24" dev uplink
    ip address add "10.2.$n.1/24" dev "c$n"
    ip_in "ar$n" route add default via "10.2.$n.1"
  done
  ip address add 10.3.0.1/24 dev n
  ip_in cn address add 10.3.0.2/24 dev uplink
  ip_in cn route add default via 10.3.0.1
}

# lmmp_files [secured]: with LMMP-internal authentication (D 2.4), or with SIDs that are believed.
lmmp_files() {
  local n router_security="" node_security=""
  if [ "${1:-}" = secured ]; then
    command -v openssl >/dev/null || skip "openssl is missing: apt-get install openssl"
    for n in ar1 ar2 mn; do openssl genrsa -out "$work/$n.pem" 2048 2>/dev/null; done
    node_security="authentication: {key_file: $work/mn.pem}"
  fi
  for n in 1 2; do
    if [ "${1:-}" = secured ]; then
      router_security="authentication:
  mode: lmmp-internal
  access_network_key: \"00112233445566778899aabbccddeeff\"
  key_file: $work/ar$n.pem"
    else
      router_security="trusted_sids: [{first: 0x$((3 - n))0000, last: 0x$((3 - n))ffff}]"
    fi
    cat > "$work/ar$n.yaml" <<YAML
links: [{interface: l$n}]
advertisement_interval: 100ms
routing_interval: 30s
paging_interval: 30s
paging_areas: [$n]
sids: {first: 0x${n}0000, last: 0x${n}ffff}
$router_security
pools: [{first: "$(pool_of "$n")", count: 1}]
access_network: {scheme: host-routes}
retransmission: {first: 200ms, forced_reinit: 200ms, paging_query: 1s}
control_socket: $work/ar$n.sock
log_level: debug
YAML
  done
  cat > "$work/mn.yaml" <<YAML
links: [{interface: l1}, {interface: l2}]
version: ipv${family#-}
ask_for_address: true
speak_from: session
$node_security
control_socket: $work/mn.sock
log_level: debug
YAML
}

# The routers set the node's host route themselves (host-routes, `proto 76`). That the core knows them is a routing
# protocol's work, which is the lab's part: each one that a router sets leads over that router, and goes with it.
redistribute_routes() {
  exec 3> >(exec ip -force "$family" -batch - 2>>"$work/routes.txt")
  local n
  for n in 1 2; do
    ip -n "ar$n" "$family" monitor route > >(learn_routes "$n") &
    # It listens once it has told of a route that comes and goes.
    until [ -e "$work/learns$n" ]; do
      ip_in "ar$n" "$family" route add "$(pool_of 9)" dev lo proto 77
      ip_in "ar$n" "$family" route del "$(pool_of 9)" dev lo proto 77
      sleep 0.02
    done
  done
}
# learn_routes N: from `ip monitor`: [Deleted] ADDRESS dev INTERFACE proto 76 ...
learn_routes() {
  local line address
  while read -r line; do
    : > "$work/learns$1"
    read -r address _ <<<"${line#Deleted }"
    case $line in
      "Deleted "*" proto 76 "*) echo "route del $address/$length via $(uplink_of "$1")" >&3 ;;
      *" proto 76 "*) echo "route replace $address/$length via $(uplink_of "$1")" >&3 ;;
    esac
  done
}

# start_lmmp [secured]
start_lmmp() {
  lmmp_files "$@"
  record access.pcapng radio br1 br2
  record core.pcapng core c1 c2 n
  redistribute_routes
  # Both routers are default routers; the one without carrier is passed over.
  in_ns mn sh -c "for what in all default l1 l2; do
    echo 1 > /proc/sys/net/$link_routes/conf/\$what/ignore_routes_with_linkdown; done"
  ip_in mn "$family" route add default via "$(router_at 1)" dev l1 metric 1
  ip_in mn "$family" route add default via "$(router_at 2)" dev l2 metric 2
  radio 1 2
  start ar1 ar1 lmmp-ar
  start ar2 ar2 lmmp-ar
  start mn mn lmmp-mn
  wait_for "mn is logged in at ar1" at_router 1 active
  sid=$(value_of mn sid)
}
at_router() { says mn status "\"router\": \"$(router_at "$1")\"" && says mn status "\"state\": \"$2\""; }
node_has() { ip_in mn "$family" address show dev "l$1" | grep -q " $2/$length "; }
# routed_to N [ADDRESS]: the core sends what is for the node to this router, and the router sends it to its link.
routed_to() {
  local address=${2:-$node_address}
  ip "$family" route get "$address" 2>/dev/null | grep -q "dev c$1" &&
    ip_in "ar$1" "$family" route show proto 76 | grep -q "^$address dev l$1 "
}
routed_nowhere() { [ -z "$(ip -6 route show "$node_address")$(ip_in ar1 -6 route show proto 76)" ]; }

# What the old router still has of a session that has moved goes on command of the network (the reply may be that
# it has none).
release_at() { if ctl "ar$1" release "$sid" >/dev/null; then say "ar$1 releases the session"; fi; }

arrived() {
  wait_for "mn is active at ar$1" at_router "$1" active
  expect "it is the same session, $sid" [ "$(value_of mn sid)" = "$sid" ]
  wait_for "ar$1 has its host route, and core routes over ar$1" routed_to "$1"
}

scenario_login() {
  start_lmmp
  wait_for "mn has its address" node_has 1 "$node_address"
  wait_for "core routes to it over ar1" routed_to 1
  start_stream "$node_address"
  sleep 0.5
  expect "the ping is answered" ping_answered
  command_to mn logout
  wait_for "mn is logged out" says mn status '"state": "off"'
  expect "ar1 has no session" says ar1 status '"sessions": 0'
  wait_for "nobody has a route to it" routed_nowhere
}

lmmp_with_stream() {
  start_lmmp "$@"
  wait_for "core routes to mn over ar1" routed_to 1
  wait_for "mn has its address" node_has 1 "$node_address"
  start_stream "$node_address"
}

scenario_handover_planned() {
  lmmp_with_stream secured
  local here=1 there=2 count
  for ((count = 1; count <= repeat; ++count)); do
    measure_handover "planned handover $count, to ar$there" planned_move "$there"
    arrived "$there"
    grep -q "handover_announced SID=$sid" "$work/ar$here.log" || fail "ar$here was not told of the handover"
    release_at "$here"
    here=$there
    there=$((3 - there))
  done
}
planned_move() { command_to mn handover "l$1" planned=true; }

scenario_handover_unplanned() {
  lmmp_with_stream secured
  local here=1 there=2 count
  for ((count = 1; count <= repeat; ++count)); do
    measure_handover "unplanned handover $count, to ar$there" radio "$there"
    arrived "$there"
    release_at "$here"
    radio 1 2
    sleep 0.2  # an advertisement of the router that was left is heard again
    here=$there
    there=$((3 - there))
  done
  [ "$repeat" -lt 5 ] || expect "the median gap is below 20 ms" awk -v gap="$(median_gap)" 'BEGIN { exit !(gap < 20) }'
}

scenario_handover_ipv4() {
  over_ipv4
  lmmp_with_stream secured
  wait_for "the ping is answered" ping_answered
  measure_handover "unplanned handover over IPv4, to ar2" radio 2
  arrived 2
  release_at 1
  radio 1 2
  sleep 0.3  # an advertisement of ar1 is heard again
  measure_handover "planned handover over IPv4, back to ar1" planned_move 1
  arrived 1
  expect_captured "the Handovers came from the session's address, in ICMP type 41" + access.pcapng \
    "icmp.type == 41 && ip.src == $node_address && ip.dst == 10.1.2.1"
}

scenario_handover_network() {
  lmmp_with_stream secured
  sleep 0.3  # an advertisement of ar2 is heard
  measure_handover "handover by the network, to ar2 that it names" command_to ar1 handover "$sid" router=fe80::a2
  arrived 2
  release_at 1
  measure_handover "handover by the network, to wherever the node can" command_to ar2 handover "$sid"
  arrived 1
}

scenario_paging() {
  start_lmmp
  command_to mn idle
  wait_for "mn is idle, and ar1 knows" says ar1 sessions '"state": "idle"'
  command_to ar1 page "$sid"
  wait_for "the page is answered" at_router 1 active
  expect "ar1 knows that mn is active" says ar1 sessions '"state": "active"'
  command_to mn idle
  wait_for "mn is idle again" says ar1 sessions '"state": "idle"'
  radio 2
  wait_for "mn is in paging area 2" says ar2 sessions '"paging_area": 2'
  expect "it is idle there" says ar2 sessions '"state": "idle"'
  wait_for "core routes to it over ar2 while it is idle" routed_to 2
  command_to ar2 page "$sid"
  wait_for "the page is answered at ar2" at_router 2 active
}

scenario_reinit() {
  lmmp_with_stream
  command_to ar1 reinit "$sid" forced=true address=2001:db8:77::98
  wait_for "mn has the address of the forced Re-Init" node_has 1 2001:db8:77::98
  wait_for "its host route is there" routed_to 1 2001:db8:77::98
  expect "the address before is gone" eval '! node_has 1 2001:db8:77::10'
  command_to ar1 reinit "$sid" address=2001:db8:77::99 routing_interval=20
  wait_for "mn has the address of the suggested Re-Init" node_has 1 2001:db8:77::99
  expect "mn took over its routing interval" says mn status '"routing_interval_s": 20'
}
