// Writes the captures that the plugin's tests dissect: make_captures FOLDER
#include <iostream>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/scenarios.hpp"

int main(int count, char** arguments) {
  using namespace lmmp::plugin_test;
  if (count != 2) {
    std::cerr << "usage: make_captures FOLDER\n";
    return 2;
  }
  const std::string folder = arguments[1];
  write_messages(folder);
  write_malformed(folder);
  write_carriers(folder);
  write_foreign(folder);
  write_hmipv6_bindings(folder);
  write_hmipv6_rules(folder);
  write_hmipv6_advertisements(folder);
  write_sessions(folder);
  write_senders(folder);
  write_authentication(folder);
  write_hmipv6_handovers(folder);
  write_lmmp_handovers(folder);
  return 0;
}
