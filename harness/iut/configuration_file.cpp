// Configuration files of spawned implementations.
#include "harness/iut/configuration_file.hpp"

#include <cctype>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

bool of_a_name(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

std::string duration_text(std::chrono::nanoseconds time) {
  using namespace std::chrono;
  if (time % seconds(1) == nanoseconds(0)) return std::to_string(duration_cast<seconds>(time).count()) + "s";
  return std::to_string(duration_cast<milliseconds>(time).count()) + "ms";
}

std::uint64_t count_of(const AddressRange& range) {
  const auto tail = [](const wire::IpAddress& address) {
    const auto octets = address.octets();
    return std::uint64_t{wire::read_u32(&octets[octets.size() - 4])};
  };
  return tail(range.high) < tail(range.low) ? 0 : tail(range.high) - tail(range.low) + 1;
}

std::optional<std::string> value_text(const Value& value) {
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value.is)) return duration_text(*time);
  if (const auto* address = std::get_if<wire::IpAddress>(&value.is)) return address->to_string();
  if (const auto* range = std::get_if<AddressRange>(&value.is)) {
    return range->low.to_string() + "-" + range->high.to_string();
  }
  if (const auto* text = std::get_if<std::string>(&value.is)) return *text;
  if (std::holds_alternative<Absent>(value.is)) return std::nullopt;
  if (const auto* octets = std::get_if<wire::OctetVector>(&value.is)) return hex_text(*octets);
  return text_of(value, FieldKind::number32);
}

std::optional<std::string> link_text(const std::string& name, const Ixit& ixit,
                                     const std::vector<std::string>& interfaces) {
  const auto dot = name.find('.');
  for (std::size_t i = 0; i < ixit.links.size() && i < interfaces.size(); ++i) {
    const auto& link = ixit.links[i];
    if (name.substr(0, dot) != link.name) continue;
    if (dot == std::string::npos) return interfaces[i];
    const auto part = name.substr(dot + 1);
    if (part == "ipv4" && link.iut4) return link.iut4->to_string();
    if (part == "ipv6" && link.iut6) return link.iut6->to_string();
    if (part == "prefix" && link.prefix) return link.prefix->to_string();
    if (part == "prefix4") return std::to_string(link.prefix4);
  }
  return std::nullopt;
}

std::optional<std::string> pool_text(const std::string& name, const Ixit& ixit) {
  const auto& pool = name.starts_with("pool4.") ? ixit.pool4 : ixit.pool6;
  if ((!name.starts_with("pool4.") && !name.starts_with("pool6.")) || !pool) return std::nullopt;
  if (name.ends_with(".first")) return pool->low.to_string();
  if (name.ends_with(".last")) return pool->high.to_string();
  if (name.ends_with(".count")) return std::to_string(count_of(*pool));
  return std::nullopt;
}

// The address bits of CONFIG (I8), in the daemon's words.
std::string address_words(std::uint8_t config) {
  std::string words;
  const auto add = [&](std::uint8_t bit, const char* word) {
    if ((config & bit) != 0) words += (words.empty() ? "" : ", ") + std::string(word);
  };
  add(wire::config_home_address, "home");
  add(wire::config_stateless, "stateless");
  add(wire::config_dhcp, "dhcp");
  return "[" + words + "]";
}

std::string links_text(const Ixit& ixit, const std::vector<std::string>& interfaces) {
  std::string text = "links:\n";
  for (std::size_t i = 0; i < ixit.links.size() && i < interfaces.size(); ++i) {
    const auto& link = ixit.links[i];
    text += " - {interface: " + interfaces[i] + ", ipv4: " + (link.iut4 ? link.iut4->to_string() : "none") +
            ", ipv6: \"" + (link.iut6 ? link.iut6->to_string() : "none") + "\"}\n";
  }
  return text;
}

// LMMP-internal authentication, where CONFIG has it and the IXIT has keys.
std::string authentication_text(const Ixit& ixit, const std::string& key_file) {
  const auto mode = static_cast<wire::AuthMode>(ixit.config & wire::config_auth_mask);
  if (mode != wire::AuthMode::lmmp_internal || key_file.empty()) return {};
  return "authentication:\n  mode: lmmp-internal\n  access_network_key: \"" +
         hex_text(ixit.access_network_key) + "\"\n  key_file: " + key_file +
         "\n  padding: " + std::string(name_of(ixit.rsa_padding)) +
         "\n  mac: " + std::string(name_of(ixit.mac_algorithm)) + "\n";
}

}  // namespace

std::string hex_text(wire::Octets octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto octet : octets) {
    text += digits[octet >> 4U];
    text += digits[octet & 0x0FU];
  }
  return text;
}

std::string fill_template(const std::string& text, const Texts& value) {
  std::string filled;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    std::string line;
    bool whole = true;
    for (std::size_t at = begin; at < end;) {
      const auto close = text.find('}', at);
      if (text.compare(at, 2, "${") != 0 || close == std::string::npos || close > end) {
        line += text[at++];
        continue;
      }
      const auto found = value(text.substr(at + 2, close - at - 2));
      whole = whole && found;
      line += found.value_or("");
      at = close + 1;
    }
    if (whole) filled += line + "\n";
    begin = end + 1;
  }
  return filled;
}

std::vector<std::string> fill_words(const std::vector<std::string>& words, const Texts& value) {
  std::vector<std::string> filled;
  for (const auto& word : words) {
    std::string text;
    for (std::size_t at = 0; at < word.size();) {
      std::size_t end = at + 1;
      while (word[at] == '$' && end < word.size() && of_a_name(word[end])) ++end;
      const auto found = end > at + 1 ? value(word.substr(at + 1, end - at - 1)) : std::nullopt;
      text += found ? *found : word.substr(at, end - at);
      at = end;
    }
    filled.push_back(std::move(text));
  }
  return filled;
}

std::optional<std::string> parameter_text(const std::string& name, const Ixit& ixit, wire::Profile profile,
                                          const std::vector<std::string>& interfaces) {
  if (name == "profile") return std::string(wire::name_of(profile));
  if (auto link = link_text(name, ixit, interfaces)) return link;
  if (auto pool = pool_text(name, ixit)) return pool;
  if (name == "paging_areas") {
    std::string areas;
    for (auto area : ixit.paging_areas) areas += (areas.empty() ? "" : ", ") + std::to_string(area);
    return "[" + areas + "]";
  }
  if (name == "length_counts") {
    return std::string(ixit.length_counts == wire::LengthCounts::message ? "message" : "payload");
  }
  const auto value = ixit.value(name, wire::IpVersion::v6);
  return value ? value_text(*value) : std::nullopt;
}

std::string reference_configuration(const Ixit& ixit, wire::Profile profile,
                                    const std::vector<std::string>& interfaces,
                                    const std::string& control_socket, const std::string& key_file) {
  std::string text = links_text(ixit, interfaces);
  text += "addresses: " + address_words(ixit.config) + "\n";
  text += authentication_text(ixit, key_file);
  std::string pools;
  for (const char* pool : {"pool4", "pool6"}) {
    const auto first = pool_text(std::string(pool) + ".first", ixit),
               count = pool_text(std::string(pool) + ".count", ixit);
    if (first && count)
      pools += (pools.empty() ? "" : ", ") + ("{first: \"" + *first + "\", count: " + *count + "}");
  }
  if (!pools.empty()) text += "pools: [" + pools + "]\n";
  text += "control_socket: " + control_socket + "\n";
  return text +
         fill_template(
             "profile: ${profile}\n"
             "icmp_subtype: ${icmp_subtype}\n"
             "length_counts: ${length_counts}\n"
             "advertisement_interval: ${advertisement_interval}\n"
             "paging_areas: ${paging_areas}\n"
             "routing_interval: ${routing_interval}s\n"
             "paging_interval: ${paging_interval}s\n"
             "soft_state_intervals: ${soft_state_intervals}\n"
             "retransmission: {first: ${retransmission}, forced_reinit: ${forced_reinit_retransmission},"
             " paging_query: ${paging_query_interval}, sends: ${maximum_sends}}\n"
             "limits: {sessions: ${maximum_sessions}}\n",
             [&](const std::string& name) { return parameter_text(name, ixit, profile, interfaces); });
}

std::string reference_node_configuration(const Ixit& ixit, wire::Profile profile, wire::IpVersion version,
                                         const std::vector<std::string>& interfaces,
                                         const std::string& control_socket, const std::string& key_file) {
  const bool v4 = version == wire::IpVersion::v4;
  std::string text = links_text(ixit, interfaces);
  text += std::string("version: ") + (v4 ? "ipv4" : "ipv6") + "\n";
  text += "home_address: \"" + (v4 ? ixit.home4 : ixit.home6).to_string() + "\"\n";
  text += std::string("ask_for_address: ") + (ixit.ask_for_address ? "true" : "false") + "\n";
  if (!key_file.empty()) {
    text += "authentication: {key_file: " + key_file +
            ", padding: " + std::string(name_of(ixit.rsa_padding)) +
            ", mac: " + std::string(name_of(ixit.mac_algorithm)) + "}\n";
  }
  if (ixit.suggested_reinit_delay > std::chrono::nanoseconds::zero())
    text += "suggested_reinit_delay: " + duration_text(ixit.suggested_reinit_delay) + "\n";
  text += "log_in: false\ncontrol_socket: " + control_socket + "\n";
  return text + fill_template(
                    "profile: ${profile}\n"
                    "icmp_subtype: ${icmp_subtype}\n"
                    "length_counts: ${length_counts}\n"
                    "login_pause: ${login_pause}\n",
                    [&](const std::string& name) { return parameter_text(name, ixit, profile, interfaces); });
}

}  // namespace lmmp::conform
