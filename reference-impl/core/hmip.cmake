# HMIPv6: the mobility anchor point and the mobile node as sans-I/O state machines.
lmmp_library(lmmp_hmip_core
  binding_cache.cpp
  hmip_events.cpp
  hmip_map_selection.cpp
  hmip_mobile_node.cpp
  hmip_mobile_node_choice.cpp
  hmip_mobile_node_updates.cpp
  ipv6_packets.cpp
  manual_security.cpp
  map.cpp
  map_bindings.cpp
  map_configuration.cpp
  map_discovery.cpp
  map_forwarding.cpp
  map_neighbours.cpp
  map_updates.cpp)
target_link_libraries(lmmp_hmip_core PUBLIC lmmp_wire)

lmmp_test(hmip_core_tests
  SOURCES
    tests/hmip_mobile_node_test.cpp
    tests/hmip_simulation_test.cpp
    tests/hmip_world.cpp
    tests/map_discovery_test.cpp
    tests/map_forwarding_test.cpp
    tests/map_neighbours_test.cpp
    tests/map_updates_test.cpp
  LIBRARIES lmmp_hmip_core lmmp_wire_vectors)
