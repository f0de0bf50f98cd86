# The daemons around the HMIPv6 cores.
lmmp_library(lmmp_hmip_daemon
  discovery_links.cpp
  find_hmip_links.cpp
  hmip_ar_daemon.cpp
  hmip_file_parts.cpp
  hmip_log.cpp
  hmip_map_commands.cpp
  hmip_map_daemon.cpp
  hmip_map_file.cpp
  hmip_mn_commands.cpp
  hmip_mn_control.cpp
  hmip_mn_daemon.cpp
  hmip_mn_file.cpp
  link_watch.cpp
  mobile_links.cpp
  neighbour_socket.cpp
  solicited_groups.cpp
  tun_device.cpp
  tunnel_addresses.cpp)
target_link_libraries(lmmp_hmip_daemon
  PUBLIC lmmp_hmip_core lmmp_reference_daemon
  PRIVATE spdlog::spdlog PkgConfig::NETLINK)

foreach(role ar ha map mn)
  lmmp_executable(hmip-${role} hmip_${role}.cpp)
  target_link_libraries(hmip-${role} PRIVATE lmmp_hmip_daemon)
  install(TARGETS hmip-${role} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()

lmmp_test(hmip_daemon_tests
  SOURCES tests/hmip_ha_file_test.cpp tests/hmip_map_file_test.cpp tests/hmip_mn_file_test.cpp
  LIBRARIES lmmp_hmip_daemon)
if(BUILD_TESTING)
  add_test(NAME hmip_daemon.namespace
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/tests/hmip_map_namespace_test.sh" "$<TARGET_FILE:hmip-map>"
      "${CMAKE_CURRENT_SOURCE_DIR}/tests/hmip_map_probe.py")
  set_tests_properties(hmip_daemon.namespace PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
  add_test(NAME hmip_daemon.links
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/tests/hmip_links_test.sh" "$<TARGET_FILE:hmip-map>" "$<TARGET_FILE:hmip-mn>"
      "$<TARGET_FILE:hmip-ar>" "${CMAKE_CURRENT_SOURCE_DIR}/tests/echo.py")
  set_tests_properties(hmip_daemon.links PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 180)
  add_test(NAME hmip_daemon.signals
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/tests/signals_test.sh" "$<TARGET_FILE:hmip-map>" "$<TARGET_FILE:hmip-mn>"
      "$<TARGET_FILE:hmip-ar>" "$<TARGET_FILE:hmip-ha>")
  set_tests_properties(hmip_daemon.signals PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 120)
endif()
