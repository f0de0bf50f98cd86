# HMIPv6's scenarios with a home agent: what it is told of, and what not; sourced by lab.sh.
# shellcheck shell=bash disable=SC2154,SC2034 # work, bin, repeat and others come from lab.sh

home_address=2001:db8:face::2
home_agent=2001:db8:face::1
map1_address=2001:db8:aaaa::1
map2_address=2001:db8:bbbb::1

# Two outer headers must fit into 1500 octets.
home_agent_file() {
  cat > "$work/ha.yaml" <<YAML
home_agent: {address: "$home_agent", tunnel_mtu: 1420}
control_socket: $work/ha.sock
log_level: debug
YAML
}
# home_node_file [MORE]
home_node_file() {
  node_file "home: {address: '$home_address', agent: '$home_agent'}
${1:-}"
}
# says_maps AR N...: what this access router makes known.
says_maps() {
  local router=$1 maps='' n distance=4
  shift
  for n in "$@"; do
    local name="map${n}_address"
    maps+="${maps:+, }{address: '${!name}', distance: $distance}"
    distance=$((distance - 1))
  done
  access_file "$router" "other_maps: [$maps]" false
}

# Starts all but the mobile node's part: home_lab MAP...
home_lab() {
  local n
  home_agent_file
  record_hmipv6
  start ha ha hmip-ha
  for n in "$@"; do start "map$n" "map$n" hmip-map; done
  start ar1 ar1 hmip-ar
  start ar2 ar2 hmip-ar
  radio 1
  start mn mn hmip-mn
}
at_home() { says ha bindings "\"care_of\": \"$1\"" && says mn status "\"home_care_of\": \"$1\""; }
home_sequence() { ctl ha bindings | sed -n 's/.*"sequence": \([0-9]*\).*/\1/p'; }
answers_at() { in_ns cn timeout 5 "$bin/lab-stream" ping "$1" 50 1 >/dev/null; }
nobody_has_bindings() {
  local agent
  for agent in "$@"; do expect "no binding is left at $agent" says "$agent" status '"bindings": 0'; done
}

# The only MAP, that both routers advertise.
register_with_map1() {
  map_file 1 "$map1_address" 2
  says_maps 1 1
  says_maps 2 1
  home_node_file
  home_lab 1
  wait_for "mn is registered with map1" mn_has rcoa "$rcoa1"
}

scenario_map_handover() {
  register_with_map1
  expect "map1 has bound it to its LCoA" bound_at 1 2001:db8:1::2
  wait_for "ha has bound its home address to its RCoA" at_home "$rcoa1"
  start_stream "$home_address"
  sleep 0.3
  expect "the ping through ha's and map1's tunnels is answered" ping_answered

  local here=1 there=2 count told began ended
  told=$(home_sequence)
  began=$(date +%s.%N)
  for ((count = 1; count <= 2 * ((repeat - 1) / 2) + 1; ++count)); do
    measure_handover "handover $count inside map1's domain, to ar$there" radio "$there"
    wait_for "map1 has the new LCoA" bound_at 1 "2001:db8:$there::2"
    there=$here
    here=$((3 - there))
  done
  ended=$(date +%s.%N)
  expect "ha has the same binding as before" [ "$(home_sequence)" = "$told" ]
  stop mn
  nobody_has_bindings map1 ha

  local at_ha='frame.interface_name == "h" && mip6.mhtype == 5'
  expect_captured "ha was told the RCoA, and in the end that there is none" + core.pcapng \
    "$at_ha && mip6.bu.lifetime > 0 && ipv6.src == $rcoa1"
  expect_captured "no update went to ha for any of the handovers" 0 core.pcapng \
    "$at_ha && frame.time_epoch >= $began && frame.time_epoch <= $ended"
  expect_captured "ha never saw an LCoA" 0 core.pcapng "frame.interface_name == \"h\" && ipv6.addr == 2001:db8:$here::2"
}

scenario_map_change() {
  map_file 1 "$map1_address" 2
  map_file 2 "$map2_address" 2
  says_maps 1 1
  says_maps 2 2
  home_node_file
  home_lab 1 2
  wait_for "mn is registered with map1" mn_has rcoa "$rcoa1"
  wait_for "ha has bound its home address to map1's RCoA" at_home "$rcoa1"
  start_stream "$home_address"
  measure_handover "handover into map2's domain" radio 2
  wait_for "map1 was told the new LCoA, so that what is under way follows" bound_at 1 2001:db8:2::2
  wait_for "mn is registered with map2" mn_has rcoa "$rcoa2"
  expect "map2 has bound it" bound_at 2 2001:db8:2::2
  wait_for "ha has bound its home address to map2's RCoA" at_home "$rcoa2"
  expect "the RCoA of map1 answers as well" answers_at "$rcoa1"
  stop mn
  nobody_has_bindings map1 map2 ha

  local on_radio='frame.interface_name == "br2"'
  expect_captured "map1 was told by a local update from the new LCoA" + access.pcapng \
    "$on_radio && mip6.bu.m_flag == 1 && mip6.bu.lifetime > 0 && ipv6.src == 2001:db8:2::2 && ipv6.dst == $map1_address"
  judge_home_updates
}
# H 6.1: the home agent is told after the MAP has acknowledged, and of no longer lifetime.
judge_home_updates() {
  command -v tshark >/dev/null || return 0
  local acknowledged told granted asked
  # The innermost addresses and fields are the last ones. ack: TIME LIFETIME; update: TIME LIFETIME
  read -r acknowledged granted < <(fields_of "ipv6.src == $map2_address && mip6.ba.status == 0" mip6.ba.lifetime)
  read -r told asked < <(fields_of "mip6.bu.h_flag == 1 && mip6.bu.lifetime > 0 && ipv6.src == $rcoa2" mip6.bu.lifetime)
  if [ -z "$acknowledged" ] || [ -z "$told" ]; then
    fail "map2's acknowledgement or the update to ha is not in access.pcapng"
  fi
  expect "ha was told after map2's acknowledgement" awk -v a="$acknowledged" -v b="$told" 'BEGIN { exit !(b > a) }'
  expect "and asked for no longer lifetime ($asked) than map2 granted ($granted)" [ "$asked" -le "$granted" ]
}
# fields_of FILTER FIELD: time and field of the first frame on the second radio link.
fields_of() {
  tshark -n -r "$captures/access.pcapng" -Y "frame.interface_name == \"br2\" && $1" \
    -T fields -E occurrence=l -e frame.time_epoch -e "$2" 2>"$work/tshark.log" | sort -n | head -n 1
}

scenario_maps_at_once() {
  map_file 1 "$map1_address" 2
  map_file 2 "$map2_address" 1
  says_maps 1 1 2
  says_maps 2 1 2
  home_node_file "maps: {at_once: 2}"
  home_lab 1 2
  wait_for "mn's current MAP is the furthest, map1" mn_has rcoa "$rcoa1"
  wait_for "map1 has bound it" bound_at 1 2001:db8:1::2
  wait_for "map2 has bound it too" bound_at 2 2001:db8:1::2
  wait_for "ha has the RCoA of the current MAP" at_home "$rcoa1"
  expect "the RCoA of map1 answers" answers_at "$rcoa1"
  expect "the RCoA of map2 answers at the same time" answers_at "$rcoa2"
  start_stream "$rcoa2"
  measure_handover "handover to ar2" radio 2
  wait_for "map1 has the new LCoA" bound_at 1 2001:db8:2::2
  wait_for "map2 has the new LCoA" bound_at 2 2001:db8:2::2
  expect "ha has the binding that it had" at_home "$rcoa1"
  say "map1 fails"
  stop map1 KILL
  command_to ar2 fail "$map1_address"
  wait_for "map2 is mn's current MAP, without a new registration" mn_has rcoa "$rcoa2"
  wait_for "ha has the RCoA of map2" at_home "$rcoa2"
  expect "the home address answers through map2" answers_at "$home_address"
  stop mn
  nobody_has_bindings map2 ha
  expect_captured "no RCoA was a care-of address in an update to a MAP (H 6.1)" 0 access.pcapng \
    "mip6.bu.m_flag == 1 && (ipv6.src == $rcoa1 || ipv6.src == $rcoa2)"
}

scenario_home_fallback() {
  register_with_map1
  wait_for "ha has bound its home address to its RCoA" at_home "$rcoa1"
  start_stream "$home_address"
  measure_handover "map1 fails, and the routers say so (H 10)" map1_fails
  wait_for "mn is a node of plain Mobile IPv6" says mn status '"state": "mobile_ipv6"'
  wait_for "ha has bound its home address to its LCoA" at_home 2001:db8:1::2
  measure_handover "handover without a MAP, to ar2" radio 2
  wait_for "ha has the new LCoA" at_home 2001:db8:2::2
  say "map1 is back"
  start map1 map1 hmip-map
  command_to ar2 restore "$map1_address"
  wait_for "mn is registered with map1 again" mn_has rcoa "$rcoa1"
  wait_for "ha has the RCoA again" at_home "$rcoa1"
  stop mn
  nobody_has_bindings map1 ha
  expect_captured "the LCoA was registered with ha by an update without M" + access.pcapng \
    "mip6.bu.h_flag == 1 && mip6.bu.m_flag == 0 && ipv6.src == 2001:db8:1::2 && ipv6.dst == $home_agent"
  expect_captured "and acknowledged through a type 2 routing header" + access.pcapng \
    "mip6.ba.status == 0 && ipv6.src == $home_agent && ipv6.routing.type == 2"
}
map1_fails() {
  stop map1 KILL
  command_to ar1 fail "$map1_address"
  command_to ar2 fail "$map1_address"
}
