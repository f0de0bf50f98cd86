// HMIPv6's messages as octets, with patches at every layer.
//
// The layers are made from the inside out; each is patched when it is ready, so that what is around it is
// right for what it has become. Checksums are computed anew unless they are patched themselves.
#include <algorithm>
#include <charconv>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_message.hpp"
#include "wire/checksum.hpp"
#include "wire/esp.hpp"
#include "wire/ipv6_headers.hpp"

namespace lmmp::conform {
namespace {

constexpr std::uint8_t protocol_udp = 17;
using Result = tl::expected<void, std::string>;

Result put(wire::OctetVector& octets, std::size_t at, std::size_t width, const Patch& patch) {
  const auto number = as_number(patch.value);
  if (!number) return tl::unexpected(patch.path + " takes a number");
  if (at + width > octets.size()) return tl::unexpected(patch.path + ": the message has no octet there");
  for (std::size_t i = 0; i < width; ++i) {
    octets[at + i] = static_cast<std::uint8_t>(*number >> (8 * (width - 1 - i)));
  }
  return {};
}

// Where a place of a fixed layout is; nothing if the path is none of these.
struct Spot {
  std::string_view path;
  std::size_t at, width;
};
std::optional<Spot> find_spot(std::string_view path, std::initializer_list<Spot> spots) {
  const auto found =
      std::find_if(spots.begin(), spots.end(), [path](const Spot& spot) { return spot.path == path; });
  return found == spots.end() ? std::nullopt : std::optional(*found);
}

bool is_word(const Patch& patch, std::string_view word) {
  const auto* text = std::get_if<std::string>(&patch.value.is);
  return text != nullptr && *text == word;
}

class Writer {
 public:
  Writer(const Hmipv6Message& message, const std::vector<Patch>& patches, const Hmipv6Context& context)
      : message_(message), patches_(patches), context_(context), used_(patches.size()) {}

  tl::expected<wire::OctetVector, std::string> write() {
    make_body();
    if (auto done = patch_body(); !done) return tl::unexpected(done.error());
    if (auto done = patch_checksum(); !done) return tl::unexpected(done.error());
    if (auto done = seal(); !done) return tl::unexpected(done.error());
    if (auto done = add_headers(); !done) return tl::unexpected(done.error());
    if (auto done = add_ip_header(); !done) return tl::unexpected(done.error());
    for (std::size_t i = 0; i < patches_.size(); ++i) {
      if (!used_[i]) return tl::unexpected(patches_[i].path + ": the message has no such place");
    }
    for (const auto& tunnel : {message_.inner_tunnel, message_.tunnel}) {
      if (!tunnel) continue;
      wire::Ipv6Header outer;
      outer.payload_length = static_cast<std::uint16_t>(octets_.size());
      outer.next_header = wire::protocol_ipv6;
      outer.hop_limit = tunnel->hop_limit;
      outer.source = tunnel->source;
      outer.destination = tunnel->destination;
      prepend_ip(outer);
    }
    return std::move(octets_);
  }

 private:
  template <typename Body>
  void make(const Body& body) {
    if constexpr (std::is_same_v<Body, UnreadablePayload>) {
      protocol_ = body.protocol;
      octets_ = body.octets;
    } else if constexpr (std::is_same_v<Body, UdpDatagram>) {
      protocol_ = protocol_udp;
      octets_.resize(8);
      wire::write_u16(octets_.data(), body.source_port);
      wire::write_u16(&octets_[2], body.destination_port);
      wire::write_u16(&octets_[4], static_cast<std::uint16_t>(8 + body.data.size()));
      octets_.insert(octets_.end(), body.data.begin(), body.data.end());
    } else if constexpr (std::is_constructible_v<wire::MobilityBody, Body>) {
      protocol_ = wire::protocol_mobility;
      octets_ = wire::encode_mobility(body, message_.checksum_source(), message_.checksum_destination());
      if constexpr (std::is_same_v<Body, wire::BindingUpdate>) authorize(body);
    } else {
      protocol_ = wire::protocol_icmpv6;
      octets_ = wire::encode_icmpv6(body, message_.checksum_source(), message_.checksum_destination(),
                                    context_.map_option_type);
    }
  }
  void make_body() {
    std::visit([this](const auto& body) { make(body); }, message_.body);
    sum();
  }

  // A binding with a correspondent is signed by what the tests gave.
  void authorize(const wire::BindingUpdate& update) {
    const auto key = binding_key(update);
    if (!key) return;
    const auto care_of = wire::alternate_care_of_address(update.options).value_or(message_.source);
    wire::sign_binding(octets_, *key, care_of, message_.checksum_source(), message_.destination);
  }

  std::size_t checksum_at() const {
    return protocol_ == wire::protocol_mobility ? 4 : protocol_ == protocol_udp ? 6 : 2;
  }
  void sum() {
    const bool summed = protocol_ == wire::protocol_mobility || protocol_ == wire::protocol_icmpv6 ||
                        protocol_ == protocol_udp;
    const std::size_t at = checksum_at();
    if (!summed || octets_.size() < at + 2) return;
    const auto& from = message_.checksum_source();
    const auto& to = message_.checksum_destination();
    wire::write_u16(&octets_[at], protocol_ == wire::protocol_mobility
                                      ? wire::mobility_checksum(octets_, from, to)
                                      : wire::ipv6_checksum(octets_, at, from, to, protocol_));
  }

  // Applies what `handle` knows of; it says nothing about other paths.
  template <typename Handle>
  Result each(const Handle& handle) {
    for (std::size_t i = 0; i < patches_.size(); ++i) {
      std::optional<Result> done = handle(patches_[i]);
      if (!done) continue;
      if (!*done) return *done;
      used_[i] = true;
    }
    return {};
  }

  // The first option of this type of a Router Advertisement (16 octets, lengths of 8) or of a Mobility Header
  // (12 octets of an update, lengths in octets).
  std::optional<std::size_t> find_option(std::uint8_t type) const {
    const bool mobility = protocol_ == wire::protocol_mobility;
    std::size_t at = mobility ? 12 : 16;
    while (at + 2 <= octets_.size()) {
      if (octets_[at] == type) return at;
      if (mobility) {
        at += octets_[at] == 0 ? 1U : 2U + octets_[at + 1];
      } else if (octets_[at + 1] == 0) {
        break;
      } else {
        at += octets_[at + 1] * 8U;
      }
    }
    return std::nullopt;
  }

  std::optional<Result> patch_one(const Patch& patch) {
    const std::string_view path = patch.path;
    const bool mobility = protocol_ == wire::protocol_mobility;
    if (const auto spot = find_spot(
            path,
            {{"mh.payload_protocol", 0, 1}, {"mh.length", 1, 1}, {"mh.type", 2, 1}, {"mh.reserved", 3, 1}})) {
      return mobility ? std::optional(put(octets_, spot->at, spot->width, patch)) : std::nullopt;
    }
    if (const auto spot = find_spot(path, {{"icmp.type", 0, 1}, {"icmp.code", 1, 1}})) {
      return mobility ? std::nullopt : std::optional(put(octets_, spot->at, spot->width, patch));
    }
    if (path == "map.type" || path == "map.length") {
      const auto option = find_option(context_.map_option_type);
      if (!option) return std::nullopt;
      return put(octets_, *option + (path == "map.type" ? 0U : 1U), 1, patch);
    }
    if (path == "mh.authenticator") {
      const auto* update = std::get_if<wire::BindingUpdate>(&message_.body);
      if (update == nullptr || !message_.authorized) return std::nullopt;
      octets_.back() = static_cast<std::uint8_t>(~octets_.back());
      return Result();
    }
    if (path == "alternate.length") {
      const auto option =
          find_option(static_cast<std::uint8_t>(wire::MobilityOptionType::alternate_care_of_address));
      return option ? std::optional(put(octets_, *option + 1, 1, patch)) : std::nullopt;
    }
    if (path.starts_with("octet.")) {
      std::size_t at = 0;
      const auto [end, status] = std::from_chars(path.data() + 6, path.data() + path.size(), at);
      if (status != std::errc() || end != path.data() + path.size()) return std::nullopt;
      return put(octets_, at, 1, patch);
    }
    if (path == "truncate") {
      const auto count = as_number(patch.value);
      if (!count || *count > octets_.size()) {
        return Result(tl::unexpected("truncate takes a number of octets, at most the message's " +
                                     std::to_string(octets_.size())));
      }
      octets_.resize(octets_.size() - static_cast<std::size_t>(*count));
      return Result();
    }
    if (path == "append") {
      const auto* more = std::get_if<wire::OctetVector>(&patch.value.is);
      if (more == nullptr) return Result(tl::unexpected(std::string("append takes octets in hex")));
      octets_.insert(octets_.end(), more->begin(), more->end());
      return Result();
    }
    return std::nullopt;
  }

  Result patch_body() {
    // Options are found by type and length, so those are patched last.
    const auto late = [](const Patch& patch) {
      return patch.path.ends_with(".type") || patch.path.ends_with(".length");
    };
    for (const bool now : {false, true}) {
      auto done =
          each([&](const Patch& patch) { return late(patch) == now ? patch_one(patch) : std::nullopt; });
      if (!done) return done;
    }
    sum();
    return {};
  }

  Result patch_checksum() {
    return each([&](const Patch& patch) -> std::optional<Result> {
      const bool mobility = protocol_ == wire::protocol_mobility;
      if (patch.path != (mobility ? "mh.checksum" : "icmp.checksum")) return std::nullopt;
      const std::size_t at = checksum_at();
      const bool of_source = mobility && is_word(patch, "source");
      if (!is_word(patch, "bad") && !of_source) return put(octets_, at, 2, patch);
      if (octets_.size() < at + 2) return Result(tl::unexpected(patch.path + ": the message is cut off"));
      if (of_source) {
        wire::write_u16(&octets_[at],
                        wire::mobility_checksum(octets_, message_.source, message_.checksum_destination()));
        return Result();
      }
      // The checksum is right now, so another number is wrong.
      octets_[at] = static_cast<std::uint8_t>(~octets_[at]);
      octets_[at + 1] = static_cast<std::uint8_t>(octets_[at + 1] ^ 0x55U);
      return Result();
    });
  }

  Result seal() {
    if (!message_.esp) return {};
    auto done = each([&](const Patch& patch) -> std::optional<Result> {
      if (patch.path != "esp.tunnel") return std::nullopt;
      if (as_number(patch.value).value_or(0) != 0) add_inner_header();
      return Result();
    });
    if (!done) return done;
    octets_ =
        wire::esp_seal(message_.esp->spi, message_.esp->sequence, message_.esp->key, protocol_, octets_);
    protocol_ = wire::protocol_esp;
    return each([&](const Patch& patch) -> std::optional<Result> {
      if (patch.path != "esp.icv") return std::nullopt;
      if (is_word(patch, "absent")) {
        octets_.resize(octets_.size() - wire::esp_icv_size);
      } else {
        octets_.back() = static_cast<std::uint8_t>(~octets_.back());
      }
      return Result();
    });
  }

  // ESP in tunnel mode has a whole packet within it, between the ends that the checksum covers.
  void add_inner_header() {
    wire::Ipv6Header header;
    header.payload_length = static_cast<std::uint16_t>(octets_.size());
    header.next_header = protocol_;
    header.source = message_.checksum_source();
    header.destination = message_.checksum_destination();
    prepend_ip(header);
    protocol_ = wire::protocol_ipv6;
  }

  Result prepend(wire::OctetVector header, std::uint8_t protocol, std::initializer_list<Spot> spots) {
    auto done = each([&](const Patch& patch) -> std::optional<Result> {
      const auto spot = find_spot(patch.path, spots);
      if (!spot) return std::nullopt;
      return put(header, spot->at, spot->width, patch);
    });
    octets_.insert(octets_.begin(), header.begin(), header.end());
    protocol_ = protocol;
    return done;
  }

  Result add_headers() {
    // RFC 3775 6.3: the Home Address option's header stands behind a routing header.
    if (message_.home) {
      auto done = prepend(wire::home_address_header(protocol_, *message_.home),
                          wire::protocol_destination_options, {{"home.type", 6, 1}, {"home.length", 7, 1}});
      if (!done) return done;
    }
    if (message_.routing_header) {
      return prepend(wire::routing_header(protocol_, *message_.routing_header), wire::protocol_routing,
                     {{"routing.length", 1, 1}, {"routing.type", 2, 1}, {"routing.segments", 3, 1}});
    }
    return {};
  }

  void prepend_ip(const wire::Ipv6Header& header) {
    octets_.insert(octets_.begin(), wire::ipv6_header_size, 0);
    wire::write_ipv6_header(octets_.data(), header);
  }

  Result add_ip_header() {
    wire::Ipv6Header header;
    header.traffic_class = message_.traffic_class;
    header.payload_length = static_cast<std::uint16_t>(octets_.size());
    header.next_header = protocol_;
    header.hop_limit = message_.hop_limit;
    header.source = message_.source;
    header.destination = message_.destination;
    prepend_ip(header);
    return each([&](const Patch& patch) -> std::optional<Result> {
      const auto spot = find_spot(
          patch.path, {{"ip.payload_length", 4, 2}, {"ip.next_header", 6, 1}, {"ip.hop_limit", 7, 1}});
      if (!spot) return std::nullopt;
      return put(octets_, spot->at, spot->width, patch);
    });
  }

  const Hmipv6Message& message_;
  const std::vector<Patch>& patches_;
  const Hmipv6Context& context_;
  std::vector<bool> used_;
  wire::OctetVector octets_;
  std::uint8_t protocol_ = 0;
};

}  // namespace

tl::expected<wire::OctetVector, std::string> write_hmipv6(const Hmipv6Message& message,
                                                          const std::vector<Patch>& patches,
                                                          const Hmipv6Context& context) {
  return Writer(message, patches, context).write();
}

}  // namespace lmmp::conform
