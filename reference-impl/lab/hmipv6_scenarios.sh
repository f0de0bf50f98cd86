# HMIPv6's scenarios of one MAP domain's inside: two MAPs, a chain of routers that makes them known, one mobile node;
# sourced by lab.sh.
# shellcheck shell=bash disable=SC2154,SC2034 # work, bin, repeat and others come from lab.sh

rcoa1=2001:db8:aaaa::2
rcoa2=2001:db8:bbbb::2

# map_file N ADDRESS DISTANCE [MORE]
map_file() {
  cat > "$work/map$1.yaml" <<YAML
map: {address: "$2", distance: $3}
links: [{interface: uplink, router_lifetime: 0}]
advertisement_interval: 50ms
bindings: {duplicate_address_detection: false}
control_socket: $work/map$1.sock
log_level: debug
${4:-}
YAML
}
# The core and the access routers learn of MAPs from each other (H 7.1); access_file N [MORE].
access_file() {
  cat > "$work/ar$1.yaml" <<YAML
links:
  - {interface: l$1, prefixes: ["2001:db8:$1::/64"]}
  - {interface: uplink, advertise: false, listen: ${3:-true}}
advertisement_interval: 50ms
control_socket: $work/ar$1.sock
log_level: debug
${2:-}
YAML
}
core_file() {
  cat > "$work/core.yaml" <<YAML
links:
  - {interface: c1, router_lifetime: 0}
  - {interface: c2, router_lifetime: 0}
  - {interface: m1, advertise: false, listen: true}
  - {interface: m2, advertise: false, listen: true}
advertisement_interval: 50ms
failure_detection: {source: "2001:db8:c1::1", interval: 300ms, aggressive_interval: 50ms, aggressive_probes: 3}
control_socket: $work/core.sock
log_level: debug
YAML
}
node_file() {
  cat > "$work/mn.yaml" <<YAML
links: [{interface: l1, identifier: '::2'}, {interface: l2, identifier: '::2'}]
timers: {first_of_new: 300ms, first: 200ms, largest: 1s, hold_off: 2s}
control_socket: $work/mn.sock
log_level: debug
${1:-}
YAML
}
record_hmipv6() {
  record access.pcapng radio br1 br2
  record core.pcapng core c1 c2 m1 m2 n h
}
mn_has() { says mn status "\"$1\": \"$2\""; }
bound_at() { says "map$1" bindings "\"lcoa\": \"$2\""; }

scenario_map_failure() {
  map_file 1 2001:db8:aaaa::1 3
  map_file 2 2001:db8:bbbb::1 1
  access_file 1
  access_file 2
  core_file
  node_file
  record_hmipv6
  start map1 map1 hmip-map
  start map2 map2 hmip-map
  start core core hmip-ar
  start ar1 ar1 hmip-ar
  wait_for "ar1 relays map1 with distance 5, two more than map1 says" relays 1 aaaa 5
  wait_for "ar1 relays map2 with distance 3" relays 1 bbbb 3
  radio 1
  start mn mn hmip-mn
  wait_for "mn is registered with the furthest, map1" mn_has rcoa "$rcoa1"
  start_stream "$rcoa1"
  say "map1 dies without a word"
  stop map1 KILL
  wait_for "core finds out" grep -q 'map_failed.*it answers no echo request' "$work/core.log"
  wait_for "mn is told by lifetime 0" grep -q 'map_failed' "$work/mn.log"
  wait_for "mn is registered with map2" mn_has rcoa "$rcoa2"
  expect "map2 has bound it" bound_at 2 2001:db8:1::2
  say "map2 says farewell"
  stop map2
  wait_for "mn is a plain IPv6 node: no MAP is left" says mn status '"state": "unregistered"'
  wait_for "its LCoA answers" in_ns cn timeout 1 "$bin/lab-stream" ping 2001:db8:1::2 50 1
  start map2 map2 hmip-map
  wait_for "mn is registered with map2 again" mn_has rcoa "$rcoa2"
}
relays() { ctl "ar$1" status | tr -d ' \n' | grep -q "\"address\":\"2001:db8:$2::1\",\"distance\":$3,"; }

# Both have the keys; then the node has none.
scenario_map_security() {
  local keys="associations:
  - {rcoa: '$rcoa1', spi_to_map: 0x100, spi_to_node: 0x101, key: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f}"
  map_file 1 2001:db8:aaaa::1 2 "security: esp-auth-null
$keys"
  access_file 1 'other_maps: [{address: "2001:db8:aaaa::1", distance: 3}]' false
  node_file "security: esp-auth-null
$keys"
  record_hmipv6
  start map1 map1 hmip-map
  start ar1 ar1 hmip-ar
  radio 1
  start mn mn hmip-mn
  wait_for "mn is registered under ESP" mn_has rcoa "$rcoa1"
  start_stream "$rcoa1"
  stop mn
  wait_for "its binding has ended under ESP" says map1 status '"bindings": 0'
  node_file
  start mn mn hmip-mn
  wait_for "map1 says that an update is not under ESP" grep -q 'unprotected.*not under ESP, and the configuration asks for it' "$work/map1.log"
  wait_for "mn says that nobody answers" grep -q 'unanswered' "$work/mn.log"
  expect "map1 has no binding" says map1 status '"bindings": 0'
}
