// A conversation between nodes, written frame by frame with what the plugin must find in it.
#pragma once

#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "wire/message.hpp"
#include "wire/security.hpp"

namespace lmmp::plugin_test {

using Fields = std::vector<std::pair<std::string, std::vector<std::string>>>;

// What a message's analysis must be; what is left at its start must not be there.
struct Analysis {
  int session = 0;
  int response_in = 0;
  int response_to = 0;
  int retransmission_of = 0;
  std::string response_time{};  // seconds, as PDML shows them
  std::vector<std::string> experts{};
  Fields more{};
};

class Scene {
 public:
  static constexpr std::uint64_t millisecond = 1000;
  static constexpr std::uint64_t second = 1000000;

  Scene(const std::string& folder, const std::string& name) : capture_(folder, name) {}
  // `after` microseconds behind the frame before.
  void send(const std::string& from, const std::string& to, const wire::Message& message,
            const std::string& title, const Analysis& analysis, std::uint64_t after = 10 * millisecond);
  // Octets from the main header on.
  void send_octets(const std::string& from, const std::string& to, Octets lmmp, const std::string& title,
                   const Analysis& analysis, std::uint64_t after = 10 * millisecond);
  void frame(Octets frame, const Expectation& expectation, std::uint64_t after = 10 * millisecond) {
    capture_.add(frame, expectation, after);
  }

 private:
  CaptureSet capture_;
};

wire::Suboption sid_suboption(std::uint32_t sid);
wire::Message with_sid(wire::MessageType type, std::uint32_t sequence, std::uint32_t sid,
                       std::vector<wire::Suboption> more = {});
// An Ack of `acknum`.
wire::Message ack(std::uint32_t sequence, std::uint32_t sid, std::uint32_t acknum);

}  // namespace lmmp::plugin_test
