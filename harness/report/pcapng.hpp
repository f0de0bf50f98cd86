// Writes pcapng: one section, an interface a link, packets with direction and comments.
//
// Blocks and options as in the pcapng specification (draft-ietf-opsawg-pcapng), in the host's byte order.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/octets.hpp"

namespace lmmp::conform {

class PcapngWriter {
 public:
  enum class Direction : std::uint8_t { inbound = 1, outbound = 2 };  // as epb_flags counts

  // The section header. The comment is for people; empty: none.
  PcapngWriter(std::string_view application, std::string_view comment);

  // An Ethernet interface with nanosecond times. Returns its number for add_packet; numbers count from 0.
  std::uint32_t add_interface(std::string_view name, std::string_view description);

  // Times before the epoch become it. Octets beyond `snapshot` are left out, and the packet says so.
  void add_packet(std::uint32_t interface, std::chrono::nanoseconds since_epoch, wire::Octets octets,
                  Direction direction, std::string_view comment);

  // The file so far; it is whole after every call.
  std::string_view octets() const { return file_; }

  static constexpr std::size_t snapshot = 262'144;  // what Wireshark takes at most

 private:
  std::string file_;
  std::uint32_t interfaces_ = 0;
};

}  // namespace lmmp::conform
