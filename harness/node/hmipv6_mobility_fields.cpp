// Fields of Mobility Headers, and of the headers around a message.
#include <algorithm>

#include "harness/node/hmipv6_field_access.hpp"

namespace lmmp::conform::field_access {
namespace {

using wire::IpAddress;

constexpr std::string_view inner = "inner_";

void mobility_option(Access& access, wire::MobilityOptions& place, wire::MobilityOptionType type) {
  const auto is_it = [type](const auto& option) { return option.type == static_cast<std::uint8_t>(type); };
  const auto found = std::find_if(place.begin(), place.end(), is_it);
  const bool advice = type == wire::MobilityOptionType::binding_refresh_advice;
  if (access.got != nullptr) {
    if (found == place.end()) return;
    if (advice && found->data.size() == 2) return give(access, wire::read_u16(found->data.data()) * 4ULL);
    if (const auto there = IpAddress::from_octets(found->data)) access.got->push_back({*there, {}});
    return;
  }
  if (found != place.end()) place.erase(found);
  if (access.is_absent()) return;
  if (advice) {
    std::uint16_t value = 0;
    units(access, value);
    place.push_back({static_cast<std::uint8_t>(type),
                     {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)}});
  } else {
    IpAddress value;
    address(access, value);
    place.push_back(wire::MobilityOption::alternate_care_of_address(value));
  }
}

// The types of options that neither RFC 3775 nor a script has a name for.
void unknown_option(Access& access, const wire::MobilityOptions& options) {
  if (access.got == nullptr) return access.complain("is read, not set");
  for (const auto& option : options) {
    if (option.type > static_cast<std::uint8_t>(wire::MobilityOptionType::authorization_data)) {
      give(access, option.type);
    }
  }
}

// A cookie or a token: as many octets as it has.
template <std::size_t size>
void array(Access& access, std::array<std::uint8_t, size>& place) {
  wire::OctetVector value(place.begin(), place.end());
  octets(access, value);
  if (access.set == nullptr) return;
  if (value.size() != size) return access.complain("takes " + std::to_string(size) + " octets");
  std::copy(value.begin(), value.end(), place.begin());
}

void nonce(Access& access, wire::MobilityOptions& options, bool of_home) {
  auto indices = wire::nonce_indices(options);
  if (access.got != nullptr && !indices) return;
  const bool absent = access.is_absent();
  if (!indices) indices.emplace();
  if (!absent) number(access, of_home ? indices->first : indices->second);
  if (access.set == nullptr) return;
  const auto found = std::find_if(options.begin(), options.end(), [](const auto& option) {
    return option.type == static_cast<std::uint8_t>(wire::MobilityOptionType::nonce_indices);
  });
  auto at = found == options.end() ? options.begin() : options.erase(found);
  if (!absent) options.insert(at, wire::nonce_indices(indices->first, indices->second));
}

// The authorization data is computed when the message is written, so it can only be taken away.
void authorized(Access& access, wire::BindingUpdate& update, std::optional<bool>& verdict) {
  if (access.got != nullptr) {
    if (verdict) give(access, *verdict ? 1 : 0);
    return;
  }
  if (!access.is_absent()) return access.complain("is computed, not set");
  verdict.reset();
  std::erase_if(update.options, [](const auto& option) {
    return option.type == static_cast<std::uint8_t>(wire::MobilityOptionType::authorization_data);
  });
}

bool of_tunnel(Access& access, std::string_view name, std::optional<Hmipv6Message::Tunnel>& tunnel) {
  if (name == "tunnel_source") {
    optional(access, tunnel, [](Access& in, auto& outer) { address(in, outer.source); });
  } else if (name == "tunnel_destination") {
    optional(access, tunnel, [](Access& in, auto& outer) { address(in, outer.destination); });
  } else if (name == "tunnel_hop_limit") {
    optional(access, tunnel, [](Access& in, auto& outer) { number(in, outer.hop_limit); });
  } else {
    return false;
  }
  return true;
}
bool of_esp(Access& access, std::string_view name, std::optional<Hmipv6Message::Esp>& esp) {
  if (name == "spi") {
    optional(access, esp, [](Access& in, auto& header) { number(in, header.spi); });
  } else if (name == "esp_seq") {
    optional(access, esp, [](Access& in, auto& header) { number(in, header.sequence); });
  } else if (name == "esp_key") {
    optional(access, esp, [](Access& in, auto& header) { octets(in, header.key); });
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool of_mobility(Access& access, std::string_view name, wire::OtherMobility& body) {
  if (name == "data") {
    octets(access, body.data);
    return true;
  }
  auto test = wire::routability_test(body);
  if (!test) return false;
  const bool answer = body.data.size() >= 2 + wire::test_cookie_size + wire::keygen_token_size;
  if (name == "cookie") {
    array(access, test->cookie);
  } else if (name == "nonce_index" && answer) {
    number(access, test->nonce_index);
    // The tester's nonces stand for tokens that both sides of a test can compute.
    if (access.set != nullptr) test->token = keygen_token(test->type, test->nonce_index);
  } else if (name == "token" && answer) {
    array(access, test->token);
  } else {
    return false;
  }
  if (access.set != nullptr) body = wire::to_mobility(*test);
  return true;
}
bool of_mobility(Access& access, std::string_view name, wire::BindingUpdate& body) {
  constexpr std::string_view letters = "AHLKM";
  if (name.size() == 1 && letters.find(name) != std::string_view::npos) {
    bits(access, body.flags, static_cast<std::uint16_t>(0x8000U >> letters.find(name)));
  } else if (name == "reserved") {
    bits(access, body.flags, std::uint16_t{0x07FF});
  } else if (name == "seq") {
    sequence(access, body.sequence);
  } else if (name == "lifetime") {
    units(access, body.lifetime);
  } else if (name == "home_nonce" || name == "care_of_nonce") {
    nonce(access, body.options, name == "home_nonce");
  } else if (name == "alternate_coa") {
    mobility_option(access, body.options, wire::MobilityOptionType::alternate_care_of_address);
  } else if (name == "unknown_option") {
    unknown_option(access, body.options);
  } else {
    return false;
  }
  return true;
}
bool of_mobility(Access& access, std::string_view name, wire::BindingAcknowledgement& body) {
  if (name == "status") {
    number(access, body.status);
  } else if (name == "K") {
    bits(access, body.flags, wire::ba_flag_key_management);
  } else if (name == "reserved") {
    bits(access, body.flags, std::uint8_t{0x7F});
  } else if (name == "seq") {
    sequence(access, body.sequence);
  } else if (name == "lifetime") {
    units(access, body.lifetime);
  } else if (name == "refresh") {
    mobility_option(access, body.options, wire::MobilityOptionType::binding_refresh_advice);
  } else if (name == "unknown_option") {
    unknown_option(access, body.options);
  } else {
    return false;
  }
  return true;
}
bool of_mobility(Access& access, std::string_view name, wire::BindingError& body) {
  if (name == "status") {
    number(access, body.status);
  } else if (name == "about") {
    address(access, body.home_address);
  } else {
    return false;
  }
  return true;
}
bool of_surroundings(Access& access, std::string_view name, Hmipv6Message& message) {
  if (name == "source") {
    address(access, message.source);
  } else if (name == "coa" && std::holds_alternative<wire::BindingUpdate>(message.body)) {
    address(access, message.source);
  } else if (name == "destination") {
    address(access, message.destination);
  } else if (name == "hop_limit") {
    number(access, message.hop_limit);
  } else if (name == "traffic_class") {
    number(access, message.traffic_class);
  } else if (name == "home") {
    optional(access, message.home, [](Access& in, IpAddress& place) { address(in, place); });
  } else if (name == "routing_header") {
    optional(access, message.routing_header, [](Access& in, IpAddress& place) { address(in, place); });
  } else if (name == "authorized" && std::holds_alternative<wire::BindingUpdate>(message.body)) {
    authorized(access, std::get<wire::BindingUpdate>(message.body), message.authorized);
  } else if (name.starts_with(inner)) {
    return of_tunnel(access, name.substr(inner.size()), message.inner_tunnel);
  } else {
    return of_tunnel(access, name, message.tunnel) || of_esp(access, name, message.esp);
  }
  return true;
}

}  // namespace lmmp::conform::field_access
