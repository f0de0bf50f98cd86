// The registry as Markdown tables.
#include "wire/docs/tables.hpp"

#include <chrono>
#include <initializer_list>

#include "wire/carrier.hpp"
#include "wire/map_option.hpp"
#include "wire/message.hpp"
#include "wire/mobility.hpp"
#include "wire/parameters.hpp"
#include "wire/registry.hpp"
#include "wire/security.hpp"

namespace lmmp::wire {
namespace {

// One row, its cells between bars.
std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + (cell.empty() ? "–" : cell) + " |";
  return line + "\n";
}

std::string head(std::initializer_list<std::string> titles) {
  std::string line = row(titles) + "|";
  for (std::size_t i = 0; i < titles.size(); ++i) line += "---|";
  return line + "\n";
}

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

std::string seconds_text(Duration duration) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  if (milliseconds % 1000 == 0) return std::to_string(milliseconds / 1000) + " s";
  return std::to_string(milliseconds) + " ms";
}

template <typename Table, typename Set>
std::string names_in(const Table& table, Set set, const char* between = ", ") {
  std::string names;
  for (const auto& spec : table) {
    if (!set.contains(spec.type)) continue;
    if (!names.empty()) names += between;
    names += spec.name;
  }
  return names;
}

// One value where the profiles agree, both with their names where not.
std::string by_profile(const std::string& draft, const std::string& paper) {
  if (draft == paper) return draft;
  const auto shown = [](const std::string& names) { return names.empty() ? std::string("–") : names; };
  return std::string(name_of(Profile::draft_00)) + ": " + shown(draft) + "; " +
         std::string(name_of(Profile::paper_2004)) + ": " + shown(paper);
}

std::string sender_text(Sender sender) {
  switch (sender) {
    case Sender::mobile_node:
      return "MN";
    case Sender::access_router:
      return "AR";
    case Sender::either:
      return "MN, AR";
  }
  return {};
}

std::string payload_text(PayloadKind kind) {
  switch (kind) {
    case PayloadKind::none:
      return {};
    case PayloadKind::identifier:
      return "32-bit identifier";
    case PayloadKind::number:
      return "32-bit number";
    case PayloadKind::seconds:
      return "32-bit seconds";
    case PayloadKind::ipv4:
      return "IPv4 address";
    case PayloadKind::ipv6:
      return "IPv6 address";
    case PayloadKind::octets:
      return "octets";
    case PayloadKind::text:
      return "text";
    case PayloadKind::public_key:
      return "32-bit exponent, modulus";
  }
  return {};
}

std::string reserved_text(ReservedMeaning meaning) {
  switch (meaning) {
    case ReservedMeaning::none:
      return {};
    case ReservedMeaning::auth_algorithm:
      return "MAC algorithm";
    case ReservedMeaning::mac_kind:
      return "kind of link-layer address";
    case ReservedMeaning::key_kind:
      return "kind of key";
    case ReservedMeaning::error_code:
      return "error code";
    case ReservedMeaning::configuration:
      return "configuration";
  }
  return {};
}

// The lengths that lawful_length allows, as ranges.
std::string lengths_text(const SuboptionSpec& spec) {
  std::string text;
  const auto add = [&text](std::size_t first, std::size_t last) {
    if (!text.empty()) text += ", ";
    text += std::to_string(first);
    if (last != first) text += " to " + std::to_string(last);
  };
  bool open = false;
  std::size_t first = 0;
  for (std::size_t length = 0; length <= 0x10000; ++length) {
    const bool lawful = length <= 0xFFFF && lawful_length(spec, 0, length);
    if (lawful && !open) first = length;
    if (!lawful && open) add(first, length - 1);
    open = lawful;
  }
  return text;
}

std::string messages_section() {
  std::string text = "## Messages\n\n" + head({"Type", "Name", "Title", "Sender", "Answered by", "Clause"});
  for (const MessageSpec& spec : messages) {
    std::string answers = by_profile(names_in(messages, spec.answered_by[Profile::draft_00]),
                                     names_in(messages, spec.answered_by[Profile::paper_2004]));
    if (spec.type == MessageType::reinit) {
      const auto answer = [](std::uint8_t reserved) {
        return names_in(messages, answers_to(MessageType::reinit, reserved, Profile::draft_00));
      };
      answers = "suggested: " + answer(reinit_suggested) + "; forced: " + answer(reinit_forced);
    }
    text += row({std::to_string(static_cast<unsigned>(spec.type)), code(spec.name), std::string(spec.title),
                 sender_text(spec.sender), answers, std::string(spec.clause)});
  }
  return text + "\nERROR may answer any request. MN is the mobile node, AR the access router.\n";
}

std::string contents_section() {
  std::string text =
      "## What a message carries\n\n"
      "AUTH may stand in any message. An unexpected suboption does no harm; a missing mandatory one makes "
      "the "
      "message malformed.\n\n" +
      head({"Name", "Mandatory", "With LMMP-internal authentication also", "Optional", "Repeatable"});
  for (const MessageSpec& spec : messages) {
    const auto mandatory = [&spec](Profile profile) {
      std::string names = names_in(suboptions, spec.mandatory);
      const std::string choice = names_in(suboptions, spec.one_of[profile], " or ");
      if (!names.empty() && !choice.empty()) names += ", ";
      return names + choice;
    };
    const auto optional = [&spec](Profile profile) {
      return names_in(suboptions, spec.optional[profile] - spec.one_of[profile]);
    };
    SuboptionSet with_keys = spec.mandatory_with_keys;
    if (must_authenticate(spec)) with_keys.insert(SuboptionType::auth);
    text += row({code(spec.name), by_profile(mandatory(Profile::draft_00), mandatory(Profile::paper_2004)),
                 names_in(suboptions, with_keys),
                 by_profile(optional(Profile::draft_00), optional(Profile::paper_2004)),
                 names_in(suboptions, spec.repeatable)});
  }
  return text;
}

std::string suboptions_section() {
  std::string text =
      "## Suboptions\n\n" + head({"Type", "Name", "Title", "Payload", "Len", "Reserved octet", "Clause"});
  for (const SuboptionSpec& spec : suboptions) {
    text += row({std::to_string(static_cast<unsigned>(spec.type)), code(spec.name), std::string(spec.title),
                 payload_text(spec.payload), lengths_text(spec), reserved_text(spec.reserved),
                 std::string(spec.clause)});
  }
  return text +
         "\nA PUB_KEY whose Reserved octet is 1 (RSA) has 132 to 516 octets (I15). Len counts the payload "
         "alone; "
         "zero octets pad it to a multiple of 4 (I5, I6).\n";
}

std::string hex_text(unsigned value) {
  static constexpr std::string_view digits = "0123456789abcdef";
  return std::string("0x") + digits[value >> 4 & 0xF] + digits[value & 0xF];
}

std::string values_section() {
  std::string text = "## Values in the Reserved octet\n\n" + head({"Where", "Value", "Meaning"});
  const auto number = [](auto value) { return std::to_string(static_cast<unsigned>(value)); };
  text += row({"Re-Init (main header)", number(reinit_suggested), "suggested"});
  text += row({"Re-Init (main header)", number(reinit_forced), "forced"});
  text += row({code("AUTH"), number(MacAlgorithm::hmac_md5),
               "HMAC-MD5, " + number(mac_length(MacAlgorithm::hmac_md5)) + " octets (0 is read as this)"});
  text += row({code("AUTH"), number(MacAlgorithm::hmac_sha256),
               "HMAC-SHA256, " + number(mac_length(MacAlgorithm::hmac_sha256)) + " octets"});
  text += row({code("CONFIG") + ", low nibble", number(AuthMode::none), "no authentication"});
  text +=
      row({code("CONFIG") + ", low nibble", number(AuthMode::lmmp_internal), "LMMP-internal authentication"});
  text += row({code("CONFIG") + ", low nibble", number(AuthMode::pana), "PANA"});
  text += row({code("CONFIG") + ", bit", hex_text(config_home_address), "use the home address"});
  text +=
      row({code("CONFIG") + ", bit", hex_text(config_stateless), "use stateless address auto-configuration"});
  text += row({code("CONFIG") + ", bit", hex_text(config_dhcp), "use DHCP"});
  text += row({code("PUB_KEY"), number(public_key_kind_rsa), "RSA"});
  for (std::size_t kind = 0; kind < mac_kind_names.size(); ++kind) {
    text += row({code("NEW_MAC"), number(kind), std::string(mac_kind_names[kind])});
  }
  for (std::size_t error = 1; error < error_names.size(); ++error) {
    text += row({code("ERROR"), number(error), std::string(error_names[error])});
  }
  return text + row({code("ERROR"), "128 to 255", "warnings"});
}

std::string numbers_section() {
  std::string text = "## Numbers that the texts leave open\n\n" + head({"What", "Default", "Clause"});
  const auto number = [](auto value) { return std::to_string(static_cast<unsigned>(value)); };
  text += row({"ICMPv4 type", number(icmpv4_mobility_type), "RFC 4065, I1"});
  text += row({"ICMPv6 type", number(icmpv6_mobility_type), "RFC 4065, I1"});
  text += row({"ICMP subtype", number(default_icmp_subtype), "I2"});
  text += row({"Type of the MAP option", number(default_map_option_type), "I32"});
  text += row({"First retransmission", seconds_text(first_retransmission), "I25"});
  text += row(
      {"First retransmission of a forced Re-Init", seconds_text(first_forced_reinit_retransmission), "I25"});
  text += row({"Sends of a request at most", number(maximum_sends), "I25"});
  text += row({"Between Paging Queries", seconds_text(paging_query_interval), "I25, I42"});
  text += row({"A request may be sent again for", seconds_text(retransmission_span), "I23, I24"});
  text += row({"Intervals without a sign until a session goes", number(soft_state_intervals), "I26, I43"});
  return text;
}

std::string statuses_section() {
  std::string text = "## Status of a Binding Acknowledgement\n\n" + head({"Status", "Meaning"});
  for (unsigned status = 0; status < 256; ++status) {
    const std::string_view meaning = binding_status_text(static_cast<std::uint8_t>(status));
    if (!meaning.empty()) text += row({std::to_string(status), std::string(meaning)});
  }
  return text + "\nBelow 128 the update was accepted.\n";
}

}  // namespace

std::string protocol_tables() {
  return "# Protocol tables\n\n"
         "Written by `lmmp-tables` from wire/registry, which the plugin, the harness and the reference "
         "implementation use too. Do not edit: change the registry and run `lmmp-tables > "
         "docs/protocol-tables.md`.\n\n"
         "Clauses: D = draft-manner-lmmp-00, P = the 2004 paper, I = "
         "[interpretations.md](interpretations.md).\n\n" +
         messages_section() + "\n" + contents_section() + "\n" + suboptions_section() + "\n" +
         values_section() + "\n" + numbers_section() + "\n" + statuses_section();
}

}  // namespace lmmp::wire
