// Places of fields, by tables of what each message and option holds where.
#include "harness/run/hmipv6_offset.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "wire/ipv6_headers.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t ethernet_header = 14, ipv6_header = 40;
constexpr std::uint8_t prefix_option_type = 3, prefix_option_length = 4;  // RFC 4861 4.6.2
constexpr std::uint8_t map_option_length = 3;                             // H 4

struct Row {
  std::string_view name;
  std::size_t offset;
};

constexpr std::array<Row, 5> ip_rows = {
    {{"traffic_class", 0}, {"hop_limit", 7}, {"source", 8}, {"coa", 8}, {"destination", 24}}};
constexpr std::array<Row, 3> tunnel_rows = {
    {{"tunnel_hop_limit", 7}, {"tunnel_source", 8}, {"tunnel_destination", 24}}};
// RFC 3775 6.1.3 to 6.1.9, RFC 4861 4.1 to 4.4, RFC 4443, RFC 768
constexpr std::array<Row, 8> binding_update_rows = {
    {{"seq", 6}, {"A", 8}, {"H", 8}, {"L", 8}, {"K", 8}, {"M", 8}, {"reserved", 8}, {"lifetime", 10}}};
constexpr std::array<Row, 5> acknowledgement_rows = {
    {{"status", 6}, {"K", 7}, {"reserved", 7}, {"seq", 8}, {"lifetime", 10}}};
constexpr std::array<Row, 2> binding_error_rows = {{{"status", 6}, {"about", 8}}};
constexpr std::array<Row, 1> test_init_rows = {{{"cookie", 8}}};
constexpr std::array<Row, 3> test_rows = {{{"nonce_index", 6}, {"cookie", 8}, {"token", 16}}};
constexpr std::array<Row, 1> advertisement_rows = {{{"router_lifetime", 6}}};
constexpr std::array<Row, 4> neighbour_rows = {
    {{"router", 4}, {"solicited", 4}, {"override", 4}, {"target", 8}}};
constexpr std::array<Row, 3> echo_rows = {{{"id", 4}, {"seq", 6}, {"data", 8}}};
constexpr std::array<Row, 4> error_rows = {{{"code", 1}, {"mtu", 4}, {"pointer", 4}, {"data", 8}}};
constexpr std::array<Row, 3> udp_rows = {{{"source_port", 0}, {"destination_port", 2}, {"data", 8}}};
// H 4.1, 5 and RFC 4861 4.6.2
constexpr std::array<Row, 6> map_option_rows = {
    {{"distance", 2}, {"preference", 2}, {"R", 3}, {"map_reserved", 3}, {"map_lifetime", 4}, {"map", 8}}};
constexpr std::array<Row, 8> prefix_option_rows = {{{"prefix_length", 2},
                                                    {"on_link", 3},
                                                    {"autonomous", 3},
                                                    {"prefix_reserved_flags", 3},
                                                    {"prefix_lifetime", 4},
                                                    {"preferred_lifetime", 8},
                                                    {"prefix_reserved", 12},
                                                    {"prefix", 16}}};

std::optional<std::size_t> find(std::span<const Row> rows, std::string_view name) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return each.name == name; });
  return row == rows.end() ? std::nullopt : std::optional(row->offset);
}

std::span<const Row> rows_of(Hmipv6Kind kind) {
  using enum Hmipv6Kind;
  switch (kind) {
    case binding_update:
      return binding_update_rows;
    case binding_acknowledgement:
      return acknowledgement_rows;
    case binding_error:
      return binding_error_rows;
    case home_test_init:
    case care_of_test_init:
      return test_init_rows;
    case home_test:
    case care_of_test:
      return test_rows;
    case router_advertisement:
      return advertisement_rows;
    case neighbour_solicitation:
    case neighbour_advertisement:
      return neighbour_rows;
    case echo_request:
    case echo_reply:
      return echo_rows;
    case unreachable:
    case too_big:
    case parameter_problem:
      return error_rows;
    case udp:
      return udp_rows;
    case other_mobility:
    case router_solicitation:
    case unreadable:
      break;
  }
  return {};
}

// The option of Neighbour Discovery with this type and length (in 8 octets), the index-th of them: one of
// another length was not read.
std::optional<std::size_t> find_option(wire::Octets frame, std::size_t at, std::uint8_t type,
                                       std::uint8_t length, std::size_t index) {
  while (at + 8 <= frame.size() && frame[at + 1] != 0) {
    if (frame[at] == type && frame[at + 1] == length && index-- == 0) return at;
    at += frame[at + 1] * std::size_t{8};
  }
  return std::nullopt;
}

// A header's or a mobility option's address, by its octets.
std::optional<std::size_t> find_address(wire::Octets part, const std::optional<wire::IpAddress>& address) {
  if (!address) return std::nullopt;
  const auto octets = address->octets();
  const auto found = std::search(part.begin(), part.end(), octets.begin(), octets.end());
  return found == part.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - part.begin()));
}

}  // namespace

std::size_t hmipv6_field_offset(std::string_view name, const Heard& heard, std::size_t option,
                                std::uint8_t map_option_type) {
  const auto& reading = *heard.hmipv6;
  const auto& message = reading.message;
  const wire::Octets frame(heard.octets);
  const std::size_t body = std::min(reading.body_offset, frame.size());
  std::size_t ip = ethernet_header;
  if (message.tunnel) {
    if (const auto row = find(tunnel_rows, name)) return ip + *row;
    // A tunnel in it has the same rows, one header further.
    for (int tunnels = message.inner_tunnel ? 2 : 1; tunnels > 0 && ip + ipv6_header < frame.size();
         --tunnels) {
      constexpr std::string_view inner = "inner_";
      if (tunnels == 1 && name.starts_with(inner)) {
        if (const auto row = find(tunnel_rows, name.substr(inner.size()))) return ip + *row;
      }
      ip += ipv6_header + wire::tunnelled_at(frame[ip + 6], frame.subspan(ip + ipv6_header)).value_or(0);
    }
  }
  if (const auto row = find(ip_rows, name)) return ip + *row;
  if (name == "home" || name == "routing_header") {
    const auto headers = frame.first(body).subspan(std::min(body, ip + ipv6_header));
    const auto at = find_address(headers, name == "home" ? message.home : message.routing_header);
    return at ? ip + ipv6_header + *at : body;
  }
  // With NULL encryption, SPI and number stand right before what they protect (RFC 4303 2).
  if (message.esp && body >= 8) {
    if (name == "spi") return body - 8;
    if (name == "esp_seq") return body - 4;
  }
  const Hmipv6Kind kind = message.kind();
  if (const auto row = find(rows_of(kind), name)) return body + *row;
  if (kind == Hmipv6Kind::router_advertisement) {
    const auto in_map = find(map_option_rows, name), in_prefix = find(prefix_option_rows, name);
    constexpr std::size_t options = 16;  // RFC 4861 4.2
    const auto found =
        in_map      ? find_option(frame, body + options, map_option_type, map_option_length, option)
        : in_prefix ? find_option(frame, body + options, prefix_option_type, prefix_option_length, option)
                    : std::nullopt;
    if (found) return *found + in_map.value_or(in_prefix.value_or(0));
  }
  return body;
}

}  // namespace lmmp::conform
