// Writes seeded messages and what wire reads in them, to hold against what the plugin shows:
//   make_differential FOLDER COUNT SEED
// FOLDER gets differential.pcap and, for each reading of Len, differential-READING.txt: a line a frame, the
// fields in the order of differential_test.py, a bar between them.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

#include "plugin/tests/random_messages.hpp"
#include "wire/rules.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::PayloadKind;
using wire::ReservedMeaning;
using S = wire::SuboptionType;

template <typename... Values>
std::string format(const char* text, Values... values) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, text, values...);
  return buffer;
}

std::string hex(Octets octets) {
  std::string text;
  for (const std::uint8_t octet : octets) text += format("%02x", octet);
  return text;
}

// Values by field, several of one field with commas between them, as tshark prints them.
class Line {
 public:
  void add(const std::string& field, const std::string& value) {
    std::string& values = values_[field];
    values += (values.empty() ? "" : ",") + value;
  }
  std::string values(const std::string& field) const {
    const auto found = values_.find(field);
    return found == values_.end() ? "" : found->second;
  }

 private:
  std::map<std::string, std::string> values_;
};

void add_reserved_meaning(Line& line, ReservedMeaning meaning, std::uint8_t value) {
  switch (meaning) {
    case ReservedMeaning::none:
      return;
    case ReservedMeaning::auth_algorithm:
      return line.add("auth.algorithm", std::to_string(value));
    case ReservedMeaning::mac_kind:
      return line.add("new_mac.type", std::to_string(value));
    case ReservedMeaning::key_kind:
      return line.add("public_key.type", std::to_string(value));
    case ReservedMeaning::error_code:
      return line.add("error_code", std::to_string(value));
    case ReservedMeaning::configuration:
      line.add("config.auth_mode", std::to_string(value & wire::config_auth_mask));
      line.add("config.home_address", value & wire::config_home_address ? "1" : "0");
      line.add("config.stateless", value & wire::config_stateless ? "1" : "0");
      line.add("config.dhcp", value & wire::config_dhcp ? "1" : "0");
      return;
  }
}

const char* payload_field(S type) {
  static const std::map<S, const char*> fields = {{S::sid, "sid"},
                                                  {S::ip4, "ip4"},
                                                  {S::ip6, "ip6"},
                                                  {S::auth, "auth.mac"},
                                                  {S::acknum, "acknum"},
                                                  {S::routing_interval, "routing_interval"},
                                                  {S::paging_interval, "paging_interval"},
                                                  {S::paging_area, "paging_area"},
                                                  {S::old_ar4, "old_ar4"},
                                                  {S::old_ar6, "old_ar6"},
                                                  {S::new_ar4, "new_ar4"},
                                                  {S::new_ar6, "new_ar6"},
                                                  {S::new_mac, "new_mac.address"},
                                                  {S::new_essid, "new_essid"},
                                                  {S::nonce1, "nonce1"},
                                                  {S::nonce2, "nonce2"},
                                                  {S::shared_key, "shared_key"}};
  return fields.at(type);
}

void add_value(Line& line, const wire::SuboptionSpec& spec, const wire::SuboptionView& view) {
  add_reserved_meaning(line, spec.reserved, view.reserved);
  switch (spec.payload) {
    case PayloadKind::none:
      return;
    case PayloadKind::identifier:
      return line.add(payload_field(spec.type), format("0x%08x", *view.number()));
    case PayloadKind::number:
    case PayloadKind::seconds:
      return line.add(payload_field(spec.type), std::to_string(*view.number()));
    case PayloadKind::ipv4:
    case PayloadKind::ipv6:
      return line.add(payload_field(spec.type), view.address()->to_string());
    case PayloadKind::octets:
      return line.add(payload_field(spec.type), hex(view.payload));
    case PayloadKind::text:
      return line.add(payload_field(spec.type), std::string(view.payload.begin(), view.payload.end()));
    case PayloadKind::public_key:
      if (view.reserved == 1) {
        line.add("public_key.exponent", std::to_string(wire::read_u32(view.payload.data())));
        line.add("public_key.modulus", hex(view.payload.subspan(4)));
      }
      return;
  }
}

void add_suboption_header(Line& line, std::uint8_t type, std::size_t length, std::uint8_t reserved) {
  line.add("suboption.type", std::to_string(type));
  line.add("suboption.length", std::to_string(length));
  line.add("suboption.reserved", format("0x%02x", reserved));
}

// Texts are compared only where every octet is a letter: how others are shown is Wireshark's affair.
bool comparable(const wire::MessageView& message) {
  for (const wire::SuboptionView view : message) {
    if (view.type != static_cast<std::uint8_t>(S::new_essid)) continue;
    for (const std::uint8_t octet : view.payload) {
      if (octet < 'a' || octet > 'z') return false;
    }
    if (view.payload.empty()) return false;
  }
  return true;
}

Line read(const OctetVector& octets, wire::LengthReading reading) {
  Line line;
  const wire::Decoded decoded = wire::decode(octets, reading);
  const wire::MessageView& message = decoded.message;
  if (!octets.empty()) line.add("type", std::to_string(message.type));
  if (octets.size() >= wire::main_header_size) {
    line.add("length", std::to_string(message.length));
    line.add("reserved", format("0x%02x", message.reserved));
    line.add("seq", std::to_string(message.sequence));
    line.add("length_counts", std::to_string(static_cast<int>(message.length_counts)));
    for (const wire::SuboptionView view : message) {
      add_suboption_header(line, view.type, view.payload.size(), view.reserved);
      if (!view.padding.empty()) line.add("suboption.padding", hex(view.padding));
      const wire::SuboptionSpec* spec = wire::find_suboption(view.type);
      if (spec != nullptr && wire::lawful_length(*spec, view.reserved, view.payload.size()))
        add_value(line, *spec, view);
    }
    // A suboption that reaches beyond the message shows its header.
    const std::size_t at = message.octets.size();
    const std::size_t left = octets.size() - message.trailing.size() - at;
    if (left >= wire::suboption_header_size && decoded.fault.kind != wire::FaultKind::length_below_header) {
      add_suboption_header(line, octets[at], wire::read_u16(&octets[at + 1]), octets[at + 3]);
    }
    if (!message.trailing.empty()) line.add("trailing", hex(message.trailing));
  }
  if (octets.size() < wire::main_header_size) {
    // Of a main header that is cut off, the fields that are there are shown.
    if (octets.size() >= 3) line.add("length", std::to_string(wire::read_u16(&octets[1])));
    if (octets.size() >= 4) line.add("reserved", format("0x%02x", octets[3]));
  }
  if (const auto breach = wire::first_breach(decoded, wire::Profile::draft_00)) {
    line.add("breach", std::to_string(static_cast<int>(breach->kind)));
  }
  return line;
}

constexpr const char* fields[] = {"type",
                                  "length",
                                  "reserved",
                                  "seq",
                                  "length_counts",
                                  "suboption.type",
                                  "suboption.length",
                                  "suboption.reserved",
                                  "suboption.padding",
                                  "sid",
                                  "ip4",
                                  "ip6",
                                  "auth.algorithm",
                                  "auth.mac",
                                  "acknum",
                                  "routing_interval",
                                  "paging_interval",
                                  "paging_area",
                                  "old_ar4",
                                  "old_ar6",
                                  "new_ar4",
                                  "new_ar6",
                                  "new_mac.type",
                                  "new_mac.address",
                                  "new_essid",
                                  "public_key.type",
                                  "public_key.exponent",
                                  "public_key.modulus",
                                  "nonce1",
                                  "nonce2",
                                  "shared_key",
                                  "error_code",
                                  "config.auth_mode",
                                  "config.home_address",
                                  "config.stateless",
                                  "config.dhcp",
                                  "trailing",
                                  "breach"};

bool write_all(const std::string& folder, std::size_t count, std::uint64_t seed) {
  struct {
    wire::LengthReading reading;
    const char* name;
  } const readings[] = {{wire::LengthReading::automatic, "auto"},
                        {wire::LengthReading::payload, "payload"},
                        {wire::LengthReading::message, "message"}};
  PcapWriter pcap(folder + "/differential.pcap");
  std::ofstream files[3];
  for (int i = 0; i < 3; ++i) files[i].open(folder + "/differential-" + readings[i].name + ".txt");
  Random random(seed);
  for (std::size_t done = 0; done < count;) {
    OctetVector octets = wire::encode(
        random_message(random), random.one_in(4) ? wire::LengthCounts::message : wire::LengthCounts::payload);
    if (random.one_in(2)) mutate(octets, 0, random);
    const auto comparable_in = [&octets](const auto& one) {
      return comparable(wire::decode(octets, one.reading).message);
    };
    if (!std::all_of(std::begin(readings), std::end(readings), comparable_in)) continue;
    const bool v6 = random.one_in(2);
    pcap.write(
        lmmp_frame(address(v6 ? "fe80::2" : "192.0.2.5"), address(v6 ? "fe80::1" : "192.0.2.1"), octets),
        done++ * 1000);
    for (int i = 0; i < 3; ++i) {
      const Line line = read(octets, readings[i].reading);
      for (const char* field : fields)
        files[i] << line.values(field) << (field == fields[std::size(fields) - 1] ? "\n" : "|");
    }
  }
  return pcap.good();
}

}  // namespace
}  // namespace lmmp::plugin_test

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: make_differential FOLDER COUNT SEED\n";
    return 2;
  }
  return lmmp::plugin_test::write_all(arguments[1], std::strtoul(arguments[2], nullptr, 10),
                                      std::strtoull(arguments[3], nullptr, 10))
             ? 0
             : 1;
}
