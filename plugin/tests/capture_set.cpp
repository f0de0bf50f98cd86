// A capture and, beside it, what the plugin must show of each frame.
#include "plugin/tests/capture_set.hpp"

#include <cstdint>

namespace lmmp::plugin_test {
namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string list(const std::vector<std::string>& texts) {
  std::string result = "[";
  for (const std::string& text : texts) result += (result.size() > 1 ? ", " : "") + quoted(text);
  return result + "]";
}

}  // namespace

CaptureSet::CaptureSet(const std::string& folder, const std::string& name)
    : pcap_(folder + "/" + name + ".pcap"), expectations_(folder + "/" + name + ".json") {
  expectations_ << "[";
}

CaptureSet::~CaptureSet() {
  expectations_ << "\n]\n";
}

void CaptureSet::add(Octets frame, const Expectation& expectation, std::uint64_t after,
                     std::size_t captured) {
  if (!first_) now_ += after;
  pcap_.write(frame, now_, captured);
  expectations_ << (first_ ? "\n" : ",\n") << "{\"title\": " << quoted(expectation.title)
                << ", \"experts\": " << list(expectation.experts)
                << ", \"info\": " << quoted(expectation.info) << ", \"fields\": {";
  bool first_field = true;
  for (const auto& [name, values] : expectation.fields) {
    expectations_ << (first_field ? "" : ", ") << quoted(name) << ": " << list(values);
    first_field = false;
  }
  expectations_ << "}}";
  first_ = false;
}

}  // namespace lmmp::plugin_test
