# HMIPv6: the mobility anchor point (or home agent) and the mobile node as sans-I/O state machines.
lmmp_library(lmmp_hmip_core
  binding_cache.cpp
  hmip_events.cpp
  hmip_map_selection.cpp
  hmip_mobile_node.cpp
  hmip_mobile_node_choice.cpp
  hmip_mobile_node_correspondents.cpp
  hmip_mobile_node_tunnels.cpp
  hmip_mobile_node_updates.cpp
  ipv6_packets.cpp
  manual_security.cpp
  map.cpp
  map_bindings.cpp
  map_configuration.cpp
  map_discovery.cpp
  map_forwarding.cpp
  map_neighbours.cpp
  map_updates.cpp
  tunnel_errors.cpp)
target_link_libraries(lmmp_hmip_core PUBLIC lmmp_wire)

lmmp_test(hmip_core_tests
  SOURCES
    tests/hmip_clock_test.cpp
    tests/hmip_correspondents_test.cpp
    tests/hmip_home_registration_test.cpp
    tests/hmip_map_selection_test.cpp
    tests/hmip_mobile_node_test.cpp
    tests/hmip_mutation_test.cpp
    tests/hmip_restart_test.cpp
    tests/hmip_simulation_test.cpp
    tests/hmip_world.cpp
    tests/home_agent_test.cpp
    tests/map_discovery_test.cpp
    tests/map_forwarding_test.cpp
    tests/map_neighbours_test.cpp
    tests/map_updates_test.cpp
  LIBRARIES lmmp_hmip_core lmmp_wire_vectors)

# A second reading of what the cores send, in Scapy. Debian's Scapy belongs to /usr/bin/python3.
find_program(PYTHON3 NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(PYTHON3 NAMES python3)
if(BUILD_TESTING AND PYTHON3)
  lmmp_executable(print_hmip_packets tests/print_hmip_packets.cpp)
  target_link_libraries(print_hmip_packets PRIVATE lmmp_hmip_core)
  set_target_properties(print_hmip_packets PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME hmip_core.scapy_reads_what_is_sent
    COMMAND "${PYTHON3}" -B "${CMAKE_CURRENT_SOURCE_DIR}/tests/scapy_reads_hmip_packets.py"
      "$<TARGET_FILE:print_hmip_packets>")
  set_tests_properties(hmip_core.scapy_reads_what_is_sent PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 120)
endif()
