// Alterations of octets that are already a message.
#include "harness/node/patch.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "harness/node/fields.hpp"
#include "harness/script/vocabulary.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform {
namespace {

using Result = tl::expected<void, std::string>;

// A big-endian number of `width` octets at `at`.
Result write_number(wire::OctetVector& octets, std::size_t at, std::size_t width, const Patch& patch) {
  const auto number = as_number(patch.value);
  if (!number) return tl::unexpected(patch.path + " takes a number");
  if (at + width > octets.size()) return tl::unexpected(patch.path + ": the message has no octet there");
  for (std::size_t i = 0; i < width; ++i) {
    octets[at + i] = static_cast<std::uint8_t>(*number >> (8 * (width - 1 - i)));
  }
  return {};
}

Result splice(wire::OctetVector& octets, std::size_t at, std::size_t length, const Patch& patch) {
  const auto* with = std::get_if<wire::OctetVector>(&patch.value.is);
  if (with == nullptr) return tl::unexpected(patch.path + " takes octets in hex");
  const auto begin = octets.begin() + static_cast<std::ptrdiff_t>(at);
  const auto after = octets.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
  octets.insert(after, with->begin(), with->end());
  return {};
}

Result patch_icmp(std::string_view part, const Patch& patch, PatchedMessage& message) {
  if (part == "checksum") {
    if (const auto* text = std::get_if<std::string>(&patch.value.is); text != nullptr && *text == "bad") {
      // The checksum is right now, so its complement is wrong (RFC 1624: +0 and -0 do not occur both).
      message.icmp[2] = static_cast<std::uint8_t>(~message.icmp[2]);
      message.icmp[3] = static_cast<std::uint8_t>(message.icmp[3] ^ 0x55U);
      return {};
    }
    return write_number(message.icmp, 2, 2, patch);
  }
  if (part == "reserved") return write_number(message.icmp, 5, 3, patch);
  return write_number(message.icmp, part == "type" ? 0 : part == "code" ? 1 : 4, 1, patch);
}

Result patch_main(std::string_view part, const Patch& patch, PatchedMessage& message) {
  constexpr std::size_t base = wire::carrier_header_size;
  if (part == "len") return write_number(message.icmp, base + 1, 2, patch);
  if (part == "seq") return write_number(message.icmp, base + 4, 4, patch);
  return write_number(message.icmp, base + (part == "type" ? 0U : 3U), 1, patch);
}

Result patch_suboption(std::string_view name, std::string_view part, const Patch& patch,
                       PatchedMessage& message) {
  const auto number = suboption_number(name);
  if (!number) return tl::unexpected(patch.path + " is no place in a message");
  constexpr std::size_t base = wire::carrier_header_size;
  const auto lmmp = wire::Octets(message.icmp).subspan(base);
  std::optional<wire::SuboptionView> found;
  // What was patched before may have made a length wrong; the walk then ends early.
  for (const auto suboption : wire::decode(lmmp).message) {
    if (suboption.type == *number && !found) found = suboption;
  }
  if (!found) return tl::unexpected(patch.path + ": the message has no " + std::string(name));
  const std::size_t at = base + found->offset;
  if (part == "type") return write_number(message.icmp, at, 1, patch);
  if (part == "len") return write_number(message.icmp, at + 1, 2, patch);
  if (part == "reserved") return write_number(message.icmp, at + 3, 1, patch);
  const std::size_t payload = at + wire::suboption_header_size;
  if (part == "payload") return splice(message.icmp, payload, found->payload.size(), patch);
  return splice(message.icmp, payload + found->payload.size(), found->padding.size(), patch);
}

Result patch_octet(std::string_view index, const Patch& patch, PatchedMessage& message) {
  std::size_t at = 0;
  const auto [end, status] = std::from_chars(index.data(), index.data() + index.size(), at);
  if (status != std::errc() || end != index.data() + index.size()) {
    return tl::unexpected(patch.path + " is no place in a message");
  }
  return write_number(message.icmp, wire::carrier_header_size + at, 1, patch);
}

Result apply_one(const Patch& patch, wire::IpVersion version, PatchedMessage& message) {
  const std::string_view path = patch.path;
  if (message.icmp.size() < wire::carrier_header_size)
    return tl::unexpected(std::string("the message is cut off"));
  if (path == "truncate") {
    const auto count = as_number(patch.value);
    const std::size_t most = message.icmp.size() - wire::carrier_header_size;
    if (!count || *count > most) {
      return tl::unexpected("truncate takes a number of octets, at most the message's " +
                            std::to_string(most));
    }
    message.icmp.resize(message.icmp.size() - static_cast<std::size_t>(*count));
    return {};
  }
  if (path == "append") return splice(message.icmp, message.icmp.size(), 0, patch);
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return tl::unexpected(patch.path + " is no place in a message");
  const auto layer = path.substr(0, dot), part = path.substr(dot + 1);
  if (path == "ip.hop_limit") {
    const auto number = as_number(patch.value);
    if (!number) return tl::unexpected(patch.path + " takes a number");
    message.hop_limit = static_cast<std::uint8_t>(*number);
    return {};
  }
  if (layer == "icmp") return patch_icmp(part, patch, message);
  if (layer == "main") return patch_main(part, patch, message);
  if (layer == "octet") return patch_octet(part, patch, message);
  return patch_suboption(for_version(layer, version), part, patch, message);
}

// What must be found by its type or length is patched before type and length are.
int stage_of(const Patch& patch) {
  const std::string_view path = patch.path;
  if (path == "icmp.checksum") return 6;
  if (path.starts_with("icmp.") || path == "ip.hop_limit") return 5;
  if (path == "truncate" || path == "append" || path.starts_with("octet.")) return 4;
  if (path.starts_with("main.")) return 3;
  return path.ends_with(".type") ? 2 : path.ends_with(".len") ? 1 : 0;
}

}  // namespace

tl::expected<void, std::string> apply(std::vector<Patch> patches, wire::IpVersion version,
                                      const wire::IpAddress& source, const wire::IpAddress& destination,
                                      PatchedMessage& message) {
  std::stable_sort(patches.begin(), patches.end(),
                   [](const Patch& a, const Patch& b) { return stage_of(a) < stage_of(b); });
  bool summed = false;
  const auto sum = [&] {
    if (std::exchange(summed, true) || message.icmp.size() < 4) return;
    wire::write_u16(&message.icmp[2], 0);
    wire::write_u16(&message.icmp[2], wire::icmp_checksum(message.icmp, source, destination));
  };
  for (const auto& patch : patches) {
    if (patch.path == "icmp.checksum") sum();
    if (auto applied = apply_one(patch, version, message); !applied) return applied;
  }
  sum();
  return {};
}

}  // namespace lmmp::conform
