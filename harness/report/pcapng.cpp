// Blocks and options of pcapng.
#include "harness/report/pcapng.hpp"

#include <algorithm>

#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

constexpr std::uint32_t section_header_block = 0x0A0D0D0A;
constexpr std::uint32_t interface_description_block = 1;
constexpr std::uint32_t enhanced_packet_block = 6;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::uint16_t link_type_ethernet = 1;

enum OptionCode : std::uint16_t {
  end_of_options = 0,
  comment_option = 1,
  interface_name = 2,
  interface_description = 3,
  packet_flags = 2,
  section_application = 4,
  timestamp_resolution = 9,
};

constexpr std::size_t longest_option = 0xFFFC;  // its length is 16 bits, and padding stays within them

template <typename Integer>
void put(std::string& to, Integer value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_padded(std::string& to, std::string_view octets) {
  to += octets;
  to.append((4 - octets.size() % 4) % 4, '\0');
}

void put_option(std::string& to, OptionCode code, std::string_view value) {
  value = value.substr(0, longest_option);
  put(to, static_cast<std::uint16_t>(code));
  put(to, static_cast<std::uint16_t>(value.size()));
  put_padded(to, value);
}

void put_text_option(std::string& to, OptionCode code, std::string_view text) {
  if (!text.empty()) put_option(to, code, valid_utf8(text.substr(0, longest_option / 3)));
}

void end_options(std::string& to) {
  put(to, static_cast<std::uint16_t>(end_of_options));
  put(to, std::uint16_t{0});
}

void put_block(std::string& file, std::uint32_t type, std::string_view body) {
  const auto length = static_cast<std::uint32_t>(body.size() + 12);
  put(file, type);
  put(file, length);
  file += body;
  put(file, length);
}

}  // namespace

PcapngWriter::PcapngWriter(std::string_view application, std::string_view comment) {
  std::string body;
  put(body, byte_order_magic);
  put(body, std::uint16_t{1});  // version 1.0
  put(body, std::uint16_t{0});
  put(body, std::int64_t{-1});  // the section's length is not given
  put_text_option(body, comment_option, comment);
  put_text_option(body, section_application, application);
  end_options(body);
  put_block(file_, section_header_block, body);
}

std::uint32_t PcapngWriter::add_interface(std::string_view name, std::string_view description) {
  std::string body;
  put(body, link_type_ethernet);
  put(body, std::uint16_t{0});
  put(body, static_cast<std::uint32_t>(snapshot));
  put_text_option(body, interface_name, name);
  put_text_option(body, interface_description, description);
  put_option(body, timestamp_resolution, std::string_view("\x09", 1));  // 10 to the power of -9 seconds
  end_options(body);
  put_block(file_, interface_description_block, body);
  return interfaces_++;
}

void PcapngWriter::add_packet(std::uint32_t interface, std::chrono::nanoseconds since_epoch,
                              wire::Octets octets, Direction direction, std::string_view comment) {
  const auto time = static_cast<std::uint64_t>(std::max(since_epoch.count(), std::int64_t{0}));
  const std::size_t captured = std::min(octets.size(), snapshot);
  std::string body;
  body.reserve(captured + comment.size() + 48);
  put(body, interface);
  put(body, static_cast<std::uint32_t>(time >> 32));
  put(body, static_cast<std::uint32_t>(time));
  put(body, static_cast<std::uint32_t>(captured));
  put(body, static_cast<std::uint32_t>(octets.size()));
  put_padded(body, {reinterpret_cast<const char*>(octets.data()), captured});
  put_text_option(body, comment_option, comment);
  const auto flags = static_cast<std::uint32_t>(direction);
  put_option(body, packet_flags, {reinterpret_cast<const char*>(&flags), sizeof flags});
  end_options(body);
  put_block(file_, enhanced_packet_block, body);
}

}  // namespace lmmp::conform
