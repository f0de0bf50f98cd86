// The tables behind the words of HMIPv6, and the look-ups over them.
#include "harness/script/hmipv6_vocabulary.hpp"

#include <algorithm>
#include <charconv>

namespace lmmp::conform {
namespace {

template <typename... Kinds>
constexpr std::uint32_t bits(Kinds... kinds) {
  return ((1U << static_cast<unsigned>(kinds)) | ...);
}
constexpr std::uint32_t every = 0xFFFFFFFF;

}  // namespace

const std::vector<Hmipv6MessageSpec>& hmipv6_messages() {
  using enum Hmipv6Kind;
  static const std::vector<Hmipv6MessageSpec> messages = {
      {"BU", binding_update, "Binding Update", "H 4.1, RFC 3775 6.1.7", false},
      {"BA", binding_acknowledgement, "Binding Acknowledgement", "RFC 3775 6.1.8", false},
      {"BE", binding_error, "Binding Error", "RFC 3775 6.1.9", false},
      {"HOTI", home_test_init, "Home Test Init", "H 12.2, RFC 3775 6.1.3", false},
      {"COTI", care_of_test_init, "Care-of Test Init", "H 12.2, RFC 3775 6.1.4", false},
      {"HOT", home_test, "Home Test", "RFC 3775 6.1.5", false},
      {"COT", care_of_test, "Care-of Test", "RFC 3775 6.1.6", false},
      {"RS", router_solicitation, "Router Solicitation", "RFC 4861 4.1", true},
      {"RA", router_advertisement, "Router Advertisement with MAP options", "H 5, RFC 4861 4.2", true},
      {"NS", neighbour_solicitation, "Neighbour Solicitation", "RFC 4861 4.3", true},
      {"NA", neighbour_advertisement, "Neighbour Advertisement", "RFC 4861 4.4", true},
      {"ECHO_REQUEST", echo_request, "ICMPv6 Echo Request", "RFC 4443 4.1", false},
      {"ECHO_REPLY", echo_reply, "ICMPv6 Echo Reply", "RFC 4443 4.2", false},
      {"UNREACHABLE", unreachable, "ICMPv6 Destination Unreachable", "RFC 4443 3.1", false},
      {"TOO_BIG", too_big, "ICMPv6 Packet Too Big", "RFC 4443 3.2", false},
      {"PARAMETER_PROBLEM", parameter_problem, "ICMPv6 Parameter Problem", "RFC 4443 3.4", false},
      {"UDP", udp, "a UDP datagram", "RFC 768", false},
  };
  return messages;
}

// The tests of return routability are types 1 to 4, in the order of their kinds.
Hmipv6Kind kind_of_mobility(std::uint8_t type) {
  constexpr auto first = static_cast<std::uint8_t>(Hmipv6Kind::home_test_init);
  return type >= 1 && type <= 4 ? static_cast<Hmipv6Kind>(first + type - 1) : Hmipv6Kind::other_mobility;
}

std::optional<std::uint8_t> hmipv6_mobility_type(std::string_view name) {
  for (const std::uint8_t type : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}, std::uint8_t{4}}) {
    if (name == name_of(kind_of_mobility(type))) return type;
  }
  constexpr std::string_view prefix = "MOBILITY.";
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  unsigned number = 0;
  const auto [end, status] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (status != std::errc() || end != name.data() + name.size() || number > 255) return std::nullopt;
  return static_cast<std::uint8_t>(number);
}

std::optional<Hmipv6Kind> hmipv6_kind(std::string_view name) {
  for (const auto& message : hmipv6_messages()) {
    if (message.name == name) return message.kind;
  }
  if (hmipv6_mobility_type(name)) return Hmipv6Kind::other_mobility;
  return std::nullopt;
}

std::string_view name_of(Hmipv6Kind kind) {
  for (const auto& message : hmipv6_messages()) {
    if (message.kind == kind) return message.name;
  }
  return kind == Hmipv6Kind::other_mobility ? "MOBILITY" : "PACKET";
}

bool is_ambient(Hmipv6Kind kind) {
  const auto& messages = hmipv6_messages();
  return std::any_of(messages.begin(), messages.end(),
                     [kind](const auto& message) { return message.kind == kind && message.ambient; });
}

const std::vector<Hmipv6FieldSpec>& hmipv6_fields() {
  using enum Hmipv6Kind;
  using enum FieldKind;
  constexpr auto updates = bits(binding_update);
  constexpr auto acknowledgements = bits(binding_acknowledgement);
  constexpr auto advertisements = bits(router_advertisement);
  constexpr auto discovery =
      bits(router_solicitation, router_advertisement, neighbour_solicitation, neighbour_advertisement);
  constexpr auto answers = bits(home_test, care_of_test);
  constexpr auto tests = bits(home_test_init, care_of_test_init, home_test, care_of_test);
  constexpr auto echoes = bits(echo_request, echo_reply);
  constexpr auto errors = bits(unreachable, too_big, parameter_problem);
  static const std::vector<Hmipv6FieldSpec> fields = {
      // Around the message.
      {"tunnel_source", ipv6, every, "outer source of a tunnelled packet; absent: in no tunnel"},
      {"tunnel_destination", ipv6, every, "outer destination of a tunnelled packet"},
      {"tunnel_hop_limit", number8, every, "outer hop limit of a tunnelled packet"},
      {"inner_tunnel_source", ipv6, every, "source of a tunnel within the tunnel; absent: there is none"},
      {"inner_tunnel_destination", ipv6, every, "destination of a tunnel within the tunnel"},
      {"inner_tunnel_hop_limit", number8, every, "hop limit of a tunnel within the tunnel"},
      {"source", ipv6, every, "IPv6 source address"},
      {"coa", ipv6, updates, "the care-of address: the IPv6 source address of an update"},
      {"destination", ipv6, every, "IPv6 destination address"},
      {"hop_limit", number8, every, "IPv6 hop limit"},
      {"traffic_class", number8, every, "IPv6 traffic class"},
      {"home", ipv6, every, "address in the Home Address option (RFC 3775 6.3)"},
      {"routing_header", ipv6, every, "address in the type 2 routing header (RFC 3775 6.4)"},
      {"spi", number32, every, "SPI of the ESP header in transport mode; absent: not under ESP"},
      {"esp_seq", number32, every, "sequence number of the ESP header"},
      {"esp_key", octets, every, "key of the ESP header, instead of the IXIT's"},
      // Mobility Headers.
      {"A", number8, updates, "acknowledge"},
      {"H", number8, updates, "home registration"},
      {"L", number8, updates, "link-local address compatibility"},
      {"K", number8, updates | acknowledgements, "key management mobility capability"},
      {"M", number8, updates, "MAP registration (H 4.1)"},
      {"reserved", number16, updates | acknowledgements, "reserved bits behind the flags"},
      {"seq", number32, updates | acknowledgements | echoes, "sequence number"},
      {"lifetime", seconds, updates | acknowledgements, "lifetime, in steps of 4 s"},
      {"alternate_coa", ipv6, updates, "alternate care-of address option"},
      {"home_nonce", number16, updates, "home nonce index of the nonce indices option"},
      {"care_of_nonce", number16, updates, "care-of nonce index of the nonce indices option"},
      {"authorized", number8, updates, "1: the binding authorization data is good; 0: it is not"},
      {"cookie", octets, tests, "home or care-of init cookie"},
      {"nonce_index", number16, answers, "home or care-of nonce index; its token follows from it"},
      {"token", octets, answers, "home or care-of keygen token"},
      {"status", number8, acknowledgements | bits(binding_error), "status"},
      {"refresh", seconds, acknowledgements, "binding refresh advice option, in steps of 4 s"},
      {"unknown_option", number8, updates | acknowledgements,
       "the type of a mobility option that has no name; read only"},
      {"about", ipv6, bits(binding_error), "the home address that the error is about"},
      {"data", octets, bits(other_mobility, udp) | echoes | errors, "what follows"},
      // Neighbour Discovery.
      {"router_lifetime", seconds, advertisements, "router lifetime"},
      {"map", ipv6, advertisements, "global address of the MAP option (H 5)"},
      {"distance", number8, advertisements, "Dist of the MAP option"},
      {"preference", number8, advertisements, "Pref of the MAP option"},
      {"R", number8, advertisements, "R of the MAP option: form an RCoA"},
      {"map_reserved", number8, advertisements, "reserved bits of the MAP option"},
      {"map_lifetime", seconds, advertisements, "valid lifetime of the MAP option"},
      {"map_count", number8, advertisements, "how many MAP options there are"},
      {"prefix", ipv6, advertisements, "prefix of the prefix information option"},
      {"prefix_length", number8, advertisements, "length of the prefix"},
      {"on_link", number8, advertisements, "L of the prefix information option"},
      {"autonomous", number8, advertisements, "A of the prefix information option"},
      {"prefix_lifetime", seconds, advertisements, "valid lifetime of the prefix"},
      {"preferred_lifetime", seconds, advertisements, "preferred lifetime of the prefix"},
      {"target", ipv6, bits(neighbour_solicitation, neighbour_advertisement), "target address"},
      {"router", number8, bits(neighbour_advertisement), "R of a Neighbour Advertisement"},
      {"solicited", number8, bits(neighbour_advertisement), "S of a Neighbour Advertisement"},
      {"override", number8, bits(neighbour_advertisement), "O of a Neighbour Advertisement"},
      {"link_layer", octets, discovery, "link-layer address option"},
      // The rest.
      {"code", number8, errors, "ICMPv6 code"},
      {"mtu", number32, bits(too_big), "MTU"},
      {"pointer", number32, bits(parameter_problem), "pointer"},
      {"id", number16, echoes, "identifier of the echo"},
      {"source_port", number16, bits(udp), "UDP source port"},
      {"destination_port", number16, bits(udp), "UDP destination port"},
  };
  return fields;
}

const Hmipv6FieldSpec* find_hmipv6_field(std::string_view name) {
  const auto& fields = hmipv6_fields();
  const auto found =
      std::find_if(fields.begin(), fields.end(), [name](const auto& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool has_hmipv6_field(Hmipv6Kind kind, const Hmipv6FieldSpec& field) {
  return (field.messages & bits(kind)) != 0;
}

const std::vector<Hmipv6PatchSpec>& hmipv6_patches() {
  using enum FieldKind;
  static const std::vector<Hmipv6PatchSpec> patches = {
      {"mh.payload_protocol", number8},
      {"mh.length", number8},
      {"mh.type", number8},
      {"mh.reserved", number8},
      {"mh.authenticator", octets},
      {"mh.checksum", number16},
      {"icmp.type", number8},
      {"icmp.code", number8},
      {"icmp.checksum", number16},
      {"map.type", number8},
      {"map.length", number8},
      {"alternate.length", number8},
      {"home.type", number8},
      {"home.length", number8},
      {"routing.length", number8},
      {"routing.type", number8},
      {"routing.segments", number8},
      {"esp.icv", octets},
      {"esp.tunnel", number8},
      {"ip.payload_length", number16},
      {"ip.next_header", number8},
  };
  return patches;
}

const Hmipv6PatchSpec* find_hmipv6_patch(std::string_view path) {
  const auto& patches = hmipv6_patches();
  const auto found =
      std::find_if(patches.begin(), patches.end(), [path](const auto& patch) { return patch.path == path; });
  return found == patches.end() ? nullptr : &*found;
}

}  // namespace lmmp::conform
