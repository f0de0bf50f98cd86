# LMMP's scenarios: two access routers of one network, one mobile node; sourced by lab.sh.
# shellcheck shell=bash disable=SC2154,SC2034 # work, bin, repeat and others come from lab.sh

node_address=2001:db8:77::10

lmmp_files() {
  local n
  for n in 1 2; do
    cat > "$work/ar$n.yaml" <<YAML
links: [{interface: l$n}]
advertisement_interval: 100ms
routing_interval: 30s
paging_interval: 30s
paging_areas: [$n]
sids: {first: 0x${n}0000, last: 0x${n}ffff}
trusted_sids: [{first: 0x$((3 - n))0000, last: 0x$((3 - n))ffff}]
pools: [{first: "2001:db8:77::${n}0", count: 1}]
access_network: {scheme: none}
retransmission: {first: 200ms, forced_reinit: 200ms, paging_query: 1s}
control_socket: $work/ar$n.sock
log_level: debug
YAML
  done
  cat > "$work/mn.yaml" <<YAML
links: [{interface: l1}, {interface: l2}]
ask_for_address: true
control_socket: $work/mn.sock
log_level: debug
YAML
}

# The access network behind the routers, which does what they tell it (AccessNetwork, here by the log): it knows a
# session's address from the Login (a router that the node moves to has seen its link-local address alone), and routes to it over the router that says where the session is now.
access_network() {
  exec 3> >(exec ip -force -6 -batch - 2>>"$work/routes.txt") \
    4> >(exec ip -n ar1 -force -6 -batch - 2>>"$work/routes.txt") \
    5> >(exec ip -n ar2 -force -6 -batch - 2>>"$work/routes.txt")
  local line what sid place address n=0
  declare -A address_of
  while read -r line; do
    case $line in
      *" access network: "*) ;;
      *) continue ;;
    esac
    read -r what sid place _ <<<"${line#* access network: }"
    address=${place%\%*}
    case $address in fe80:*) address=${address_of[$sid]:-} ;; esac
    [ -n "$address" ] || continue
    address_of[$sid]=$address
    n=${place##*%l}
    case $what in login | move | refresh | change | idle)
      echo "route replace $address/128 via 2001:db8:c$n::2" >&3
      echo "route replace $address/128 dev l$n" >&"$((3 + n))"
      ;;
    esac
  done
}

start_lmmp() {
  lmmp_files
  record access.pcapng radio br1 br2
  record core.pcapng core c1 c2 n
  touch "$work/ar1.log" "$work/ar2.log"
  tail -q -n +1 -F "$work/ar1.log" "$work/ar2.log" 2>/dev/null | access_network &
  # Both routers are default routers; the one without carrier is passed over.
  in_ns mn sh -c 'for what in all default l1 l2; do echo 1 > "/proc/sys/net/ipv6/conf/$what/ignore_routes_with_linkdown"; done'
  ip_in mn -6 route add default via fe80::a1 dev l1 metric 1
  ip_in mn -6 route add default via fe80::a2 dev l2 metric 2
  radio 1 2
  start ar1 ar1 lmmp-ar
  start ar2 ar2 lmmp-ar
  start mn mn lmmp-mn
  wait_for "mn is logged in at ar1" at_router 1 active
  sid=$(value_of mn sid)
}
at_router() { says mn status "\"router\": \"fe80::a$1\"" && says mn status "\"state\": \"$2\""; }
node_has() { ip_in mn -6 address show dev "l$1" | grep -q "$2/128"; }
routed_to() { ip -6 route get "$node_address" 2>/dev/null | grep -q "dev c$1"; }

# What the old router still has of a session that has moved goes on command of the network (the reply may be that
# it has none).
release_at() { if ctl "ar$1" release "$sid" >/dev/null; then say "ar$1 releases the session"; fi; }

arrived() {
  wait_for "mn is active at ar$1" at_router "$1" active
  expect "it is the same session, $sid" [ "$(value_of mn sid)" = "$sid" ]
  wait_for "core routes to it over ar$1" routed_to "$1"
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
}

lmmp_with_stream() {
  start_lmmp
  wait_for "core routes to mn over ar1" routed_to 1
  wait_for "mn has its address" node_has 1 "$node_address"
  start_stream "$node_address"
}

scenario_handover_planned() {
  lmmp_with_stream
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
  lmmp_with_stream
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

scenario_handover_network() {
  lmmp_with_stream
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
  command_to ar2 page "$sid"
  wait_for "the page is answered at ar2" at_router 2 active
}

scenario_reinit() {
  lmmp_with_stream
  command_to ar1 reinit "$sid" forced=true address=2001:db8:77::98
  wait_for "mn has the address of the forced Re-Init" node_has 1 2001:db8:77::98
  expect "the address before is gone" eval '! node_has 1 2001:db8:77::10'
  command_to ar1 reinit "$sid" address=2001:db8:77::99 routing_interval=20
  wait_for "mn has the address of the suggested Re-Init" node_has 1 2001:db8:77::99
  expect "mn took over its routing interval" says mn status '"routing_interval_s": 20'
}
