// The script's functions of values.
#include "harness/node/functions.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "harness/node/fields.hpp"
#include "harness/node/security.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

using Result = tl::expected<Value, std::string>;
constexpr std::uint64_t modulus = 0xFFFFFFFF;
constexpr std::uint64_t most_octets = 65'535;
constexpr std::uint64_t nonce_octets = 16;

Value number(std::uint64_t value) {
  return {value & modulus, {}};
}

tl::unexpected<std::string> refuse(const std::string& function, const char* wanted, const Value& got) {
  return tl::unexpected(function + "() takes " + wanted + ", not " + text_of(got, FieldKind::octets));
}

Result plus(const Value& a, const Value& b) {
  const auto* time = std::get_if<std::chrono::nanoseconds>(&a.is);
  const auto* more = std::get_if<std::chrono::nanoseconds>(&b.is);
  if (time != nullptr || more != nullptr) {
    const auto left = as_duration(a), right = as_duration(b);
    if (!left || !right) return refuse("plus", "two times", left ? b : a);
    return Value{*left + *right, {}};
  }
  const auto left = as_number(a), right = as_number(b);
  if (!left || !right) return refuse("plus", "two numbers", left ? b : a);
  return number(*left + *right);
}

// A factor may be written with a fraction, which YAML gives as text: times($interval, 1.5).
std::optional<double> factor_of(const Value& value) {
  if (const auto number = as_number(value)) return static_cast<double>(*number);
  const auto* text = std::get_if<std::string>(&value.is);
  if (text == nullptr) return std::nullopt;
  double factor = 0;
  const auto [end, status] = std::from_chars(text->data(), text->data() + text->size(), factor);
  if (status != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return factor;
}

Result times(Value a, Value b) {
  if (std::holds_alternative<std::chrono::nanoseconds>(a.is)) std::swap(a, b);
  const auto factor = factor_of(a);
  if (!factor || *factor < 0) return refuse("times", "a number", a);
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&b.is)) {
    return Value{
        std::chrono::nanoseconds(static_cast<std::int64_t>(*factor * static_cast<double>(time->count()))),
        {}};
  }
  const auto other = as_number(b);
  if (!other) return refuse("times", "a number or a time", b);
  return number(static_cast<std::uint64_t>(*factor * static_cast<double>(*other)));
}

Result other(const Value& value) {
  if (const auto plain = as_number(value)) return number(~*plain);
  wire::OctetVector octets;
  const auto* address = std::get_if<wire::IpAddress>(&value.is);
  if (address != nullptr) octets.assign(address->octets().begin(), address->octets().end());
  if (const auto* own = std::get_if<wire::OctetVector>(&value.is)) octets = *own;
  if (octets.empty()) return refuse("other", "a number, an address or octets", value);
  // The network part of an address stays.
  const std::size_t inverted = address == nullptr ? octets.size() : 1;
  for (std::size_t i = octets.size() - inverted; i < octets.size(); ++i) {
    octets[i] = static_cast<std::uint8_t>(~octets[i]);
  }
  if (address != nullptr) return Value{*wire::IpAddress::from_octets(octets), {}};
  return Value{octets, {}};
}

// What an address, octets or a text are on the wire; nothing for a number.
std::optional<wire::OctetVector> octets_of(const Value& value) {
  if (const auto* address = std::get_if<wire::IpAddress>(&value.is)) {
    return wire::OctetVector(address->octets().begin(), address->octets().end());
  }
  if (const auto* own = std::get_if<wire::OctetVector>(&value.is)) return *own;
  if (const auto* text = std::get_if<std::string>(&value.is))
    return wire::OctetVector(text->begin(), text->end());
  return std::nullopt;
}

// Octets again as what they came from.
Value in_shape_of(const Value& value, wire::OctetVector octets) {
  if (std::holds_alternative<wire::IpAddress>(value.is)) {
    if (const auto address = wire::IpAddress::from_octets(octets)) return {*address, {}};
  }
  return {std::move(octets), {}};
}

Result flipped(const Value& value, std::uint64_t bit) {
  if (const auto plain = as_number(value)) return number(*plain ^ 1ULL << bit % 32);
  auto octets = octets_of(value);
  if (!octets || octets->empty()) return refuse("flipped", "a number, an address or octets", value);
  bit %= octets->size() * 8;
  auto& octet = (*octets)[octets->size() - 1 - bit / 8];
  octet = static_cast<std::uint8_t>(octet ^ 1U << bit % 8);
  return in_shape_of(value, std::move(*octets));
}

Result reversed(const Value& value) {
  if (const auto plain = as_number(value)) {
    wire::OctetVector octets(4);
    wire::write_u32(octets.data(), static_cast<std::uint32_t>(*plain));
    std::reverse(octets.begin(), octets.end());
    return number(wire::read_u32(octets.data()));
  }
  auto octets = octets_of(value);
  if (!octets) return refuse("reversed", "a number, an address or octets", value);
  std::reverse(octets->begin(), octets->end());
  return in_shape_of(value, std::move(*octets));
}

Result filled(const Value& value, std::uint64_t with) {
  auto octets = octets_of(value);
  if (!octets || with > 255) return refuse("filled", "an address or octets, and an octet", value);
  std::fill(octets->begin(), octets->end(), static_cast<std::uint8_t>(with));
  return in_shape_of(value, std::move(*octets));
}

Result random_octets(std::uint64_t count, std::mt19937_64& random) {
  wire::OctetVector octets(static_cast<std::size_t>(count));
  for (auto& octet : octets) octet = static_cast<std::uint8_t>(random() >> 56);
  return Value{octets, {}};
}

Result repeated(const Value& what, std::uint64_t count) {
  const auto* octets = std::get_if<wire::OctetVector>(&what.is);
  const auto* text = std::get_if<std::string>(&what.is);
  wire::OctetVector once;
  if (octets != nullptr) once = *octets;
  if (text != nullptr) {
    for (std::size_t i = 0; i + 1 < text->size() + text->size() % 2; i += 2) {
      unsigned octet = 0;
      const auto* begin = text->data() + i;
      if (text->size() % 2 != 0 || std::from_chars(begin, begin + 2, octet, 16).ptr != begin + 2) {
        return refuse("repeated", "octets in hex", what);
      }
      once.push_back(static_cast<std::uint8_t>(octet));
    }
  }
  if (once.empty()) return refuse("repeated", "octets in hex", what);
  if (count > most_octets / once.size())
    return tl::unexpected(std::string("repeated() makes too many octets"));
  wire::OctetVector all;
  for (std::uint64_t i = 0; i < count; ++i) all.insert(all.end(), once.begin(), once.end());
  return Value{all, {}};
}

}  // namespace

tl::expected<Value, std::string> evaluate(const std::string& function, const std::vector<Value>& arguments,
                                          const FunctionContext& context) {
  auto& random = context.random;
  const auto* spec = find_function(function);
  if (spec == nullptr) return tl::unexpected("there is no function " + function + "()");
  if (arguments.size() < spec->minimum_arguments || arguments.size() > spec->maximum_arguments) {
    return tl::unexpected(function + "() has the wrong number of arguments");
  }
  if (spec->needs != FunctionSpec::Needs::arguments) return Value{Call{function, arguments}, {}};
  if (is_security_function(function)) return evaluate_security(function, arguments, context);
  const auto count = [&](std::size_t index) { return as_number(arguments[index]); };
  if (function == "next" || function == "octets" || function == "nonce" ||
      (function == "random" && !arguments.empty())) {
    const auto n = arguments.empty() ? std::optional<std::uint64_t>(nonce_octets) : count(0);
    if (!n) return refuse(function, "a number", arguments[0]);
    if (function == "next") return number(*n + 1);
    if (*n > most_octets) return tl::unexpected(function + "() makes at most 65535 octets");
    if (function != "octets") return random_octets(*n, random);
    return Value{wire::OctetVector(static_cast<std::size_t>(*n), 0x5A), {}};
  }
  if (function == "random") return number(random());
  if (function == "plus") return plus(arguments[0], arguments[1]);
  if (function == "times") return times(arguments[0], arguments[1]);
  if (function == "other") return other(arguments[0]);
  if (function == "reversed") return reversed(arguments[0]);
  if (function == "flipped" || function == "filled") {
    const auto n = count(1);
    if (!n) return refuse(function, "a number", arguments[1]);
    return function == "flipped" ? flipped(arguments[0], *n) : filled(arguments[0], *n);
  }
  if (function == "cut") {
    const auto n = count(1);
    auto octets = octets_of(arguments[0]);
    if (!n || !octets) return refuse(function, n ? "octets" : "a number", arguments[n ? 0 : 1]);
    octets->resize(std::min<std::size_t>(octets->size(), *n));
    return Value{std::move(*octets), {}};
  }
  if (function == "repeated") {
    const auto n = count(1);
    if (!n) return refuse(function, "a number", arguments[1]);
    return repeated(arguments[0], *n);
  }
  return tl::unexpected("there is no function " + function + "()");
}

}  // namespace lmmp::conform
