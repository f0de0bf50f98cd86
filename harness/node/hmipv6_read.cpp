// HMIPv6's messages out of the octets that came in.
#include <algorithm>

#include "harness/node/hmipv6_message.hpp"
#include "wire/checksum.hpp"
#include "wire/esp.hpp"
#include "wire/ipv6_headers.hpp"

namespace lmmp::conform {
namespace {

constexpr std::uint8_t protocol_udp = 17;

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

void read_mobility(wire::Octets octets, Hmipv6Reading& reading) {
  auto& message = reading.message;
  reading.checksum_good =
      wire::mobility_checksum_good(octets, message.checksum_source(), message.checksum_destination());
  auto decoded = wire::decode_mobility(octets);
  if (decoded.fault) reading.fault = wire::reason_of(decoded.fault.kind);
  std::visit([&](auto& body) { message.body = std::move(body); }, decoded.message.body);
  const auto* update = std::get_if<wire::BindingUpdate>(&message.body);
  if (update == nullptr) return;
  if (const auto key = binding_key(*update)) {
    const auto care_of = wire::alternate_care_of_address(update->options).value_or(message.source);
    message.authorized = wire::binding_signature_good(octets, *key, care_of, message.destination);
  }
}

// How many options of this type follow the fixed part, walked as far as lengths allow.
std::size_t count_options(wire::Octets octets, std::size_t at, std::uint8_t type) {
  std::size_t count = 0;
  while (at + 2 <= octets.size() && octets[at + 1] != 0) {
    if (octets[at] == type) ++count;
    at += octets[at + 1] * 8U;
  }
  return count;
}

void read_icmp(wire::Octets octets, Hmipv6Reading& reading, const Hmipv6Context& context) {
  auto& message = reading.message;
  if (octets.size() < 4) {
    reading.fault = "an ICMPv6 message of less than 4 octets";
    return;
  }
  const auto& from = message.checksum_source();
  const auto& to = message.checksum_destination();
  const std::uint16_t sum = wire::ipv6_checksum(octets, 2, from, to, 58);
  reading.checksum_good = wire::checksum_equal(wire::read_u16(&octets[2]), sum);
  wire::OctetVector mended(octets.begin(), octets.end());
  wire::write_u16(&mended[2], sum);
  auto decoded = wire::decode_icmpv6(mended, from, to, message.hop_limit, context.map_option_type);
  if (!decoded) {
    const bool discovery = octets[0] >= 133 && octets[0] <= 136;
    if (discovery) reading.fault = "Neighbour Discovery that every receiver must drop (RFC 4861 6.1, 7.1)";
    return;
  }
  if (const auto* advertisement = std::get_if<wire::RouterAdvertisement>(&*decoded)) {
    if (advertisement->maps.size() != count_options(octets, 16, context.map_option_type)) {
      reading.fault = "a MAP option with a wrong length, distance 0 or an address that is not global (H 5)";
    }
  }
  std::visit([&](auto& body) { message.body = std::move(body); }, *decoded);
}

void read_udp(wire::Octets octets, Hmipv6Reading& reading) {
  if (octets.size() < 8) return;
  const auto& message = reading.message;
  reading.checksum_good = wire::checksum_equal(
      wire::read_u16(&octets[6]),
      wire::ipv6_checksum(octets, 6, message.checksum_source(), message.checksum_destination(), 17));
  UdpDatagram udp{wire::read_u16(octets.data()), wire::read_u16(&octets[2]), {}};
  udp.data.assign(octets.begin() + 8, octets.end());
  reading.message.body = std::move(udp);
}

void read_payload(std::uint8_t protocol, wire::Octets octets, Hmipv6Reading& reading,
                  const Hmipv6Context& context) {
  auto& message = reading.message;
  message.body = UnreadablePayload{protocol, wire::OctetVector(octets.begin(), octets.end())};
  if (protocol == wire::protocol_esp) {
    message.esp.emplace().spi = wire::esp_spi(octets);
    const auto key = context.key_of ? context.key_of(message.esp->spi) : std::nullopt;
    if (!key) {
      reading.fault = "ESP with an SPI that no security association has";
      return;
    }
    const auto opened = wire::esp_open(*key, octets);
    if (!opened) {
      reading.fault = wire::reason_of(opened.error());
      return;
    }
    message.esp->sequence = opened->sequence;
    message.esp->key = *key;
    reading.body_offset += static_cast<std::size_t>(opened->payload.data() - octets.data());
    read_payload(opened->next_header, opened->payload, reading, context);
  } else if (protocol == wire::protocol_mobility) {
    read_mobility(octets, reading);
  } else if (protocol == wire::protocol_icmpv6) {
    read_icmp(octets, reading, context);
  } else if (protocol == protocol_udp) {
    read_udp(octets, reading);
  }
}

}  // namespace

std::optional<Hmipv6Reading> read_hmipv6(wire::Octets packet, const Hmipv6Context& context) {
  const auto header = wire::decode_ipv6_header(packet);
  if (!header || packet.size() < wire::ipv6_header_size + header->payload_length) return std::nullopt;
  packet = packet.first(wire::ipv6_header_size + header->payload_length);
  if (const auto at = wire::tunnelled_at(header->next_header, packet.subspan(wire::ipv6_header_size))) {
    auto inner = read_hmipv6(packet.subspan(wire::ipv6_header_size + *at), context);
    if (!inner) return std::nullopt;
    inner->body_offset += wire::ipv6_header_size + *at;
    if (inner->message.inner_tunnel) inner->fault = "a tunnel in a tunnel in a tunnel";
    inner->message.inner_tunnel = inner->message.tunnel;
    inner->message.tunnel = Hmipv6Message::Tunnel{header->source, header->destination, header->hop_limit};
    return inner;
  }
  Hmipv6Reading reading;
  auto& message = reading.message;
  message.source = header->source;
  message.destination = header->destination;
  message.hop_limit = header->hop_limit;
  message.traffic_class = header->traffic_class;
  const auto behind = packet.subspan(wire::ipv6_header_size);
  const auto chain = wire::read_header_chain(header->next_header, behind);
  if (chain.fault) {
    reading.fault = wire::reason_of(chain.fault.kind);
    reading.body_offset = wire::ipv6_header_size;
    message.body = UnreadablePayload{header->next_header, wire::OctetVector(behind.begin(), behind.end())};
    return reading;
  }
  message.home = chain.home_address;
  message.routing_header = chain.routing_address;
  reading.body_offset = wire::ipv6_header_size + chain.offset;
  read_payload(chain.protocol, behind.subspan(chain.offset), reading, context);
  return reading;
}

wire::KeygenToken keygen_token(wire::MobilityType test, std::uint16_t nonce_index) {
  wire::KeygenToken token;
  token.fill(test == wire::MobilityType::home_test ? 0x60 : 0x70);
  wire::write_u16(&token[6], nonce_index);
  return token;
}

std::optional<wire::BindingKey> binding_key(const wire::BindingUpdate& update) {
  const auto indices = wire::nonce_indices(update.options);
  if (!indices) return std::nullopt;
  return wire::binding_management_key(keygen_token(wire::MobilityType::home_test, indices->first),
                                      keygen_token(wire::MobilityType::care_of_test, indices->second));
}

Hmipv6Kind Hmipv6Message::kind() const {
  using enum Hmipv6Kind;
  return std::visit(Overloaded{[](const UnreadablePayload&) { return unreadable; },
                               [](const wire::OtherMobility& other) { return kind_of_mobility(other.type); },
                               [](const wire::BindingUpdate&) { return binding_update; },
                               [](const wire::BindingAcknowledgement&) { return binding_acknowledgement; },
                               [](const wire::BindingError&) { return binding_error; },
                               [](const wire::RouterSolicitation&) { return router_solicitation; },
                               [](const wire::RouterAdvertisement&) { return router_advertisement; },
                               [](const wire::NeighbourSolicitation&) { return neighbour_solicitation; },
                               [](const wire::NeighbourAdvertisement&) { return neighbour_advertisement; },
                               [](const wire::Echo& echo) { return echo.reply ? echo_reply : echo_request; },
                               [](const wire::IcmpError& error) {
                                 return error.type == wire::icmpv6_packet_too_big      ? too_big
                                        : error.type == wire::icmpv6_parameter_problem ? parameter_problem
                                                                                       : unreachable;
                               },
                               [](const UdpDatagram&) { return udp; }},
                    body);
}

std::string Hmipv6Message::name() const {
  const auto* other = std::get_if<wire::OtherMobility>(&body);
  if (other != nullptr && kind() == Hmipv6Kind::other_mobility) {
    return "MOBILITY." + std::to_string(other->type);
  }
  return std::string(name_of(kind()));
}

std::string summary_of(const Hmipv6Reading& reading) {
  const auto& message = reading.message;
  std::string text = message.inner_tunnel ? "doubly tunnelled " : message.tunnel ? "tunnelled " : "";
  text += message.name();
  const auto add = [&text](std::string_view name, const std::string& value) {
    text += " " + std::string(name) + "=" + value;
  };
  const auto lifetime = [&](std::uint16_t units) {
    add("lifetime", std::to_string(wire::lifetime_of(units).count()) + " s");
  };
  std::visit(Overloaded{[&](const wire::BindingUpdate& update) {
                          std::string flags;
                          constexpr std::string_view letters = "AHLKM";
                          for (unsigned i = 0; i < letters.size(); ++i) {
                            if ((update.flags & (0x8000U >> i)) != 0) flags += letters[i];
                          }
                          if (!flags.empty()) text += " " + flags;
                          add("seq", std::to_string(update.sequence));
                          lifetime(update.lifetime);
                        },
                        [&](const wire::BindingAcknowledgement& answer) {
                          add("status", std::to_string(answer.status));
                          add("seq", std::to_string(answer.sequence));
                          lifetime(answer.lifetime);
                        },
                        [&](const wire::BindingError& error) { add("status", std::to_string(error.status)); },
                        [&](const wire::RouterAdvertisement& advertisement) {
                          for (const auto& map : advertisement.maps) {
                            add("map", map.address.to_string() + "/" + std::to_string(map.distance) + "/" +
                                           std::to_string(map.preference));
                          }
                        },
                        [&](const wire::NeighbourSolicitation& nd) { add("target", nd.target.to_string()); },
                        [&](const wire::NeighbourAdvertisement& nd) { add("target", nd.target.to_string()); },
                        [](const auto&) {}},
             message.body);
  if (message.home) add("home", message.home->to_string());
  if (message.routing_header) add("routing_header", message.routing_header->to_string());
  if (message.esp) text += " ESP";
  if (!reading.fault.empty()) text += " (malformed: " + reading.fault + ")";
  return text;
}

}  // namespace lmmp::conform
