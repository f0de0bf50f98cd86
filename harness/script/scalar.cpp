// Reads each kind of literal and says what is wrong with one that is not.
#include "harness/script/scalar.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "harness/script/diagnostic.hpp"

namespace lmmp::conform {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// 02:00, 1:30:00: base 60 in YAML 1.1.
std::optional<std::uint64_t> sexagesimal(std::string_view text) {
  std::uint64_t value = 0;
  unsigned parts = 0;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (part.size() > 2 || !all_digits(part)) return std::nullopt;
    value = value * 60 + static_cast<std::uint64_t>(std::stoul(std::string(part)));
    ++parts;
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  return parts == 2 || parts == 3 ? std::optional(value) : std::nullopt;
}

std::optional<unsigned> hex_digit(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};
constexpr std::array units = {Unit{"ns", 1}, Unit{"us", 1'000}, Unit{"ms", 1'000'000},
                              Unit{"s", 1'000'000'000}, Unit{"min", 60'000'000'000}};

std::string number_expected(std::uint64_t maximum) {
  return "a whole number from 0 to " + std::to_string(maximum);
}

Complaint complain(std::string_view text, std::string expected, std::string hint = {}) {
  if (const auto trap = yaml_trap(text)) return {backquoted(text) + ", " + *trap, std::move(expected), hint};
  return {backquoted(text), std::move(expected), std::move(hint)};
}

}  // namespace

std::optional<std::string> yaml_trap(std::string_view text) {
  const std::string word = lower(text);
  for (const std::string_view truth : {"yes", "no", "on", "off", "y", "n", "true", "false"}) {
    if (word == truth) return "which YAML 1.1 reads as a truth value";
  }
  if (word == "null" || word == "~") return "which YAML reads as nothing";
  if (const auto value = sexagesimal(text)) {
    return "which YAML 1.1 reads in base 60 as " + std::to_string(*value);
  }
  if (text.size() > 1 && text[0] == '0' && all_digits(text)) {
    if (text.find_first_of("89") != std::string_view::npos) return "a number with a leading zero";
    return "which YAML 1.1 reads as octal " + std::to_string(std::stoull(std::string(text), nullptr, 8));
  }
  return std::nullopt;
}

Read<std::uint64_t> read_number(std::string_view text, std::uint64_t maximum) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  const std::string_view digits = hex ? text.substr(2) : text;
  if (!hex && text.size() > 1 && text[0] == '0' && all_digits(text)) {
    std::string hint =
        "write " + std::string(text.substr(std::min(text.find_first_not_of('0'), text.size() - 1)));
    if (text.find_first_of("89") == std::string_view::npos) {
      hint += " or " + std::to_string(std::stoull(std::string(text), nullptr, 8));
    }
    return tl::unexpected(complain(text, number_expected(maximum), hint));
  }
  std::uint64_t value = 0;
  const auto [end, status] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (status == std::errc::result_out_of_range ||
      (status == std::errc() && end == digits.data() + digits.size() && value > maximum)) {
    return tl::unexpected(Complaint{"the number " + backquoted(text), number_expected(maximum), {}});
  }
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size()) {
    std::string hint;
    if (all_digits(text.substr(0, text.find('_'))) && text.find('_') != std::string_view::npos) {
      std::string plain(text);
      plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
      if (all_digits(plain)) hint = "did you mean " + plain + "?";
    } else if (!text.empty() && !hex && std::all_of(text.begin(), text.end(), hex_digit)) {
      hint = "did you mean 0x" + std::string(text) + "?";
    } else if (const auto base_60 = sexagesimal(text)) {
      hint = "write the number without a colon";
    }
    return tl::unexpected(complain(text, number_expected(maximum), hint));
  }
  return value;
}

Read<std::chrono::nanoseconds> read_duration(std::string_view text) {
  const std::string expected = "a time such as 250ms, 1s or 2min";
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, digits), unit = text.substr(digits);
  if (number.empty() || number == "." || std::count(number.begin(), number.end(), '.') > 1) {
    return tl::unexpected(complain(text, expected));
  }
  if (unit.empty() && all_digits(number)) {
    return tl::unexpected(Complaint{backquoted(text) + ", a number without a unit", expected,
                                    "did you mean " + std::string(text) + "s?"});
  }
  for (const Unit& known : units) {
    if (known.name != unit) continue;
    const std::size_t dot = number.find('.');
    const std::string_view whole = number.substr(0, dot);
    std::uint64_t value = 0;
    if (!whole.empty()) {
      const auto read = read_number(whole, 1'000'000'000);
      if (!read) return tl::unexpected(read.error());
      value = *read * known.nanoseconds;
    }
    std::uint64_t place_value = known.nanoseconds;
    for (const char c : dot == std::string_view::npos ? std::string_view() : number.substr(dot + 1)) {
      place_value /= 10;
      value += static_cast<std::uint64_t>(c - '0') * place_value;
    }
    if (value > 86'400'000'000'000U) {
      return tl::unexpected(Complaint{"the time " + backquoted(text), "a time of at most one day", {}});
    }
    return std::chrono::nanoseconds(static_cast<std::int64_t>(value));
  }
  std::string hint;
  if (const auto base_60 = sexagesimal(text)) hint = "did you mean " + std::to_string(*base_60) + "s?";
  if (unit == "sec" || unit == "S" || unit == " s") hint = "did you mean " + std::string(number) + "s?";
  if (unit == "m" || unit == "h") hint = "minutes are min, thousandths of a second ms";
  return tl::unexpected(complain(text, expected, hint));
}

Read<std::uint64_t> read_seconds(std::string_view text) {
  const auto number = read_number(text, 0xFFFFFFFF);
  if (number || all_digits(text)) return number;
  const auto duration = read_duration(text);
  const bool unit = !text.empty() && !is_digit(text.back());
  if (!duration) {
    Complaint complaint = duration.error();
    complaint.expected = "a number of seconds such as 30 or 30s";
    return tl::unexpected(complaint);
  }
  if (!unit || duration->count() % 1'000'000'000 != 0) {
    return tl::unexpected(
        Complaint{backquoted(text), "whole seconds, such as 30 or 30s", "the field counts seconds"});
  }
  return static_cast<std::uint64_t>(duration->count() / 1'000'000'000);
}

Read<wire::OctetVector> read_octets(std::string_view text) {
  const std::string expected = "octets in hex, such as hex:0011aabb";
  if (!text.starts_with("hex:")) {
    std::string hint;
    if (!text.empty() && std::all_of(text.begin(), text.end(), hex_digit)) {
      hint = "did you mean hex:" + std::string(text) + "?";
    }
    return tl::unexpected(complain(text, expected, hint));
  }
  wire::OctetVector octets;
  std::optional<unsigned> high;
  for (const char c : text.substr(4)) {
    if (c == ' ' || c == ':') continue;
    const auto digit = hex_digit(c);
    if (!digit)
      return tl::unexpected(Complaint{backquoted(std::string_view(&c, 1)) + " in octets", expected, {}});
    if (high) {
      octets.push_back(static_cast<std::uint8_t>(*high << 4 | *digit));
      high.reset();
    } else {
      high = digit;
    }
  }
  if (high) return tl::unexpected(Complaint{"an odd count of hex digits", "two digits for each octet", {}});
  return octets;
}

Read<wire::IpAddress> read_address(std::string_view text, std::optional<wire::IpVersion> version) {
  const std::string expected = !version                          ? "an IPv4 or IPv6 address"
                               : *version == wire::IpVersion::v4 ? "an IPv4 address such as 192.0.2.1"
                                                                 : "an IPv6 address such as 2001:db8::1";
  const auto address = wire::IpAddress::parse(text);
  if (!address) {
    std::string hint;
    if (text.find('/') != std::string_view::npos) hint = "leave the prefix length out";
    if (text.find('%') != std::string_view::npos) hint = "leave the zone out";
    return tl::unexpected(complain(text, expected, hint));
  }
  if (version && address->version() != *version)
    return tl::unexpected(Complaint{backquoted(text), expected, {}});
  return *address;
}

Read<bool> read_truth(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  const std::string word = lower(text);
  std::string hint;
  if (word == "yes" || word == "on" || word == "y" || word == "true") hint = "did you mean true?";
  if (word == "no" || word == "off" || word == "n" || word == "false") hint = "did you mean false?";
  return tl::unexpected(Complaint{backquoted(text), "true or false", hint});
}

}  // namespace lmmp::conform
