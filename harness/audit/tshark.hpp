// What tshark and the plugin say of a capture.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/run/run.hpp"

namespace lmmp::conform::audit {

struct Tshark {
  std::string program = "tshark";
  // A folder with MAJOR.MINOR/epan/lmmp.so, as a build has it in plugins/. Empty: the plugin is installed
  // where Wireshark looks.
  std::string plugin_folder;
  const std::atomic<bool>* stop = nullptr;  // set from a signal handler
};

struct DissectedFrame {
  std::uint32_t number = 0;
  std::chrono::nanoseconds at{};  // since the first frame of the capture
  std::string interface, from, to, info;
  bool lmmp = false, hmipv6 = false;
  std::vector<bool> items;  // in the order asked for
};

struct Dissection {
  std::set<std::string> known_items;  // of those asked for
  std::string incomplete;             // why the end of the capture could not be read; empty: it could
};

// Whether it can be read at all; the error says why not.
tl::expected<void, CannotTest> check_readable(const std::string& capture);

// Calls `put` for every frame of LMMP or HMIPv6. `options` are tshark's own ("-o", "lmmp.profile:draft-00").
// Wireshark ignores a plugin folder when root starts it; then tshark runs as nobody on a copy.
tl::expected<Dissection, CannotTest> dissect(const Tshark& tshark, const std::string& capture,
                                             const std::vector<std::string>& options,
                                             const std::vector<std::string>& items,
                                             const std::function<void(const DissectedFrame&)>& put);

}  // namespace lmmp::conform::audit
