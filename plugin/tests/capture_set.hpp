// A capture and, beside it, what the plugin must show of each frame: NAME.pcap and NAME.json.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugin/tests/frames.hpp"

namespace lmmp::plugin_test {

struct Expectation {
  std::string title;                 // what the frame is for
  std::vector<std::string> experts;  // lmmp.* expert items, each as often as it must appear, in any order
  // Field and its values as PDML shows them, in order; no values: it must not be there.
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
  std::string info;  // info column; empty: not compared
};

class CaptureSet {
 public:
  CaptureSet(const std::string& folder, const std::string& name);
  ~CaptureSet();
  CaptureSet(const CaptureSet&) = delete;
  CaptureSet& operator=(const CaptureSet&) = delete;

  // Adds a frame, `after` microseconds behind the one before.
  void add(Octets frame, const Expectation& expectation, std::uint64_t after = 1000,
           std::size_t captured = SIZE_MAX);

 private:
  PcapWriter pcap_;
  std::ofstream expectations_;
  std::uint64_t now_ = 0;
  bool first_ = true;
};

}  // namespace lmmp::plugin_test
