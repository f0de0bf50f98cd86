// The state file of lmmp-ar as text: encoded, and judged before anything of it is believed.
#include "reference-impl/daemon/state_file.hpp"

#include <openssl/evp.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace lmmp::reference {
namespace {

using nlohmann::json;

constexpr std::string_view first_words = "lmmp-ar state ";
constexpr unsigned version = 1;

std::string sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

// The sessions' members are the deepest. Text that nests deeper is not looked into, else it could exhaust the
// stack of whoever copies or prints it.
constexpr int deepest = 3;

json parse(std::string_view body) {
  bool too_deep = false;
  json root = json::parse(
      body,
      [&too_deep](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest;
        return depth <= deepest;
      },
      false);
  return too_deep ? json(json::value_t::discarded) : root;
}

std::string shortened(std::string text) {
  constexpr std::size_t longest = 300;
  if (text.size() > longest) text.replace(longest, std::string::npos, "...");
  return text;
}

// What makes a router the same one: its links.
json links_of(const AccessRouterConfiguration& configuration) {
  json links = json::array();
  for (const AccessRouterLink& link : configuration.links) {
    links.push_back({{"interface", link.name},
                     {"ipv4", link.ipv4 ? link.ipv4->to_string() : ""},
                     {"ipv6", link.ipv6 ? link.ipv6->to_string() : ""}});
  }
  return links;
}

json json_of(const SessionInfo& session) {
  return {{"sid", session.sid},
          {"state", name_of(session.state)},
          {"link", session.link},
          {"peer", session.peer.to_string()},
          {"address", session.address.to_string()},
          {"address_from_pool", session.address_from_pool},
          {"paging_area", session.paging_area},
          {"routing_interval", session.routing_interval},
          {"paging_interval", session.paging_interval},
          {"last_sequence", session.last_sequence},
          {"public_key", session.public_key}};
}

// Takes members of one object; the first that is not what it should be is remembered.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  template <typename Number>
  void number(const char* name, Number& into, std::uint64_t maximum = std::numeric_limits<Number>::max()) {
    const json* at = find(name);
    if (at && at->is_number_unsigned() && at->get<std::uint64_t>() <= maximum) {
      into = static_cast<Number>(at->get<std::uint64_t>());
    } else {
      wrong(name, "a number from 0 to " + std::to_string(maximum));
    }
  }
  void boolean(const char* name, bool& into) {
    const json* at = find(name);
    if (at && at->is_boolean()) return void(into = at->get<bool>());
    wrong(name, "true or false");
  }
  void address(const char* name, wire::IpAddress& into) {
    const json* at = find(name);
    const auto read = at && at->is_string() ? wire::IpAddress::parse(at->get<std::string>()) : std::nullopt;
    if (read) return void(into = *read);
    wrong(name, "an address");
  }
  void state(const char* name, SessionState& into) {
    const json* at = find(name);
    for (const auto state : {SessionState::active, SessionState::idle, SessionState::logging_out}) {
      if (at && at->is_string() && at->get<std::string>() == name_of(state)) return void(into = state);
    }
    wrong(name, "active, idle or logging_out");
  }
  const std::string& error() const { return error_; }

 private:
  const json* find(const char* name) const {
    const auto at = object_.find(name);
    return at != object_.end() ? &*at : nullptr;
  }
  void wrong(const char* name, const std::string& expected) {
    if (error_.empty()) error_ = std::string("expected `") + name + "`: " + expected;
  }

  const json& object_;
  std::string error_;
};

// The header's claims against the body. Empty: they hold.
std::string fault_of_header(std::string_view text, std::string_view& body) {
  if (text.empty()) return "it is empty: torn, or never written";
  if (text.substr(0, first_words.size()) != first_words.substr(0, text.size())) {
    return "it is not a state file of lmmp-ar (expected `lmmp-ar state 1` in line 1)";
  }
  const auto line_end = text.find('\n');
  if (line_end == std::string_view::npos) return "it is torn in line 1";
  const std::string_view number = text.substr(first_words.size(), line_end - first_words.size());
  unsigned found = 0;
  const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), found);
  if (code != std::errc() || end != number.data() + number.size()) {
    return "it is not a state file of lmmp-ar (line 1 has no version)";
  }
  if (found != version) {
    return fmt::format("it is of version {}, and this lmmp-ar reads version {} (line 1)", found, version);
  }
  const auto second_end = text.find('\n', line_end + 1);
  if (second_end == std::string_view::npos) return "it is torn in line 2";
  body = text.substr(second_end + 1);
  if (text.substr(0, second_end + 1) != state_header(body)) {
    return "it is torn or damaged (the SHA-256 and length in line 2 are not those of what follows)";
  }
  return {};
}

tl::expected<SessionInfo, std::string> read_session(const json& object, std::size_t links) {
  if (!object.is_object()) return tl::unexpected(std::string("expected an object"));
  SessionInfo session;
  Members members(object);
  members.number("sid", session.sid);
  members.state("state", session.state);
  members.number("link", session.link, links - 1);
  members.address("peer", session.peer);
  members.address("address", session.address);
  members.boolean("address_from_pool", session.address_from_pool);
  members.number("paging_area", session.paging_area);
  members.number("routing_interval", session.routing_interval);
  members.number("paging_interval", session.paging_interval);
  members.number("last_sequence", session.last_sequence);
  members.number("public_key", session.public_key);
  if (!members.error().empty()) return tl::unexpected(members.error());
  if (session.sid == 0) return tl::unexpected(std::string("expected a `sid` above 0"));
  return session;
}

}  // namespace

std::string state_header(std::string_view body) {
  return fmt::format("{}{}\nsha256 {} {}\n", first_words, version, sha256(body), body.size());
}

std::string encode_state(const AccessRouterConfiguration& configuration, const RouterMemory& memory) {
  // A session a line, for people who look.
  std::string body = "{\"links\": " + links_of(configuration).dump() +
                     ",\n \"next_sequence\": " + std::to_string(memory.next_sequence) + ",\n \"sessions\": [";
  const char* between = "\n  ";
  for (const SessionInfo& session : memory.sessions) {
    body += between + json_of(session).dump();
    between = ",\n  ";
  }
  body += "]}\n";
  return state_header(body) + body;
}

tl::expected<RouterMemory, std::string> decode_state(const AccessRouterConfiguration& configuration,
                                                     std::string_view text) {
  std::string_view body;
  if (std::string fault = fault_of_header(text, body); !fault.empty())
    return tl::unexpected(std::move(fault));
  const json root = parse(body);
  const json none;
  const auto member = [&](const char* name) -> const json& {
    return root.is_object() && root.contains(name) ? root.at(name) : none;
  };
  const json& sessions = member("sessions");
  RouterMemory memory;
  Members members(root);
  if (root.is_object()) members.number("next_sequence", memory.next_sequence);
  if (!sessions.is_array() || !members.error().empty()) {
    return tl::unexpected(
        std::string("its third line and what follows are not what lmmp-ar writes: expected an object "
                    "with `links`, `next_sequence` and `sessions`"));
  }
  if (member("links") != links_of(configuration)) {
    return tl::unexpected("it is of a router with other links: " + shortened(member("links").dump()) +
                          ", and this one has " + links_of(configuration).dump());
  }
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    auto session = read_session(sessions[i], configuration.links.size());
    if (!session) {
      return tl::unexpected("session " + std::to_string(i + 1) + " (line " + std::to_string(i + 6) +
                            "): " + session.error());
    }
    memory.sessions.push_back(*session);
  }
  // Whatever else it says would be passed over: members that are unknown, or there twice.
  if (encode_state(configuration, memory) != text) {
    return tl::unexpected(
        std::string("it is whole, but says more or says it otherwise than lmmp-ar writes it"));
  }
  return memory;
}

}  // namespace lmmp::reference
