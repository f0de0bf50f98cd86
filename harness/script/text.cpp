// Values back to the text of scripts, for reports and `explain`.
#include "harness/script/value.hpp"

namespace lmmp::conform {
namespace {

std::string join(const std::vector<Value>& values, std::string_view separator) {
  std::string text;
  for (const Value& value : values) {
    if (!text.empty()) text += separator;
    text += to_text(value);
  }
  return text;
}

std::string duration_text(std::chrono::nanoseconds duration) {
  const auto count = duration.count();
  if (count % 1'000'000'000 == 0) return std::to_string(count / 1'000'000'000) + "s";
  if (count % 1'000'000 == 0) return std::to_string(count / 1'000'000) + "ms";
  if (count % 1'000 == 0) return std::to_string(count / 1'000) + "us";
  return std::to_string(count) + "ns";
}

struct ToText {
  std::string operator()(std::uint64_t number) const { return std::to_string(number); }
  std::string operator()(std::chrono::nanoseconds duration) const { return duration_text(duration); }
  std::string operator()(const wire::IpAddress& address) const { return address.to_string(); }
  std::string operator()(const wire::OctetVector& octets) const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "hex:";
    for (const std::uint8_t octet : octets) {
      text += digits[octet >> 4];
      text += digits[octet & 15];
    }
    return text;
  }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const Variable& variable) const { return "$" + variable.name; }
  std::string operator()(const Bind& bind) const {
    return (bind.what.empty() ? "" : join(bind.what, " ") + " ") + "=>" + bind.name;
  }
  std::string operator()(const Range& range) const {
    return std::to_string(range.low) + ".." + std::to_string(range.high);
  }
  std::string operator()(const AddressRange& range) const {
    return range.low.to_string() + ".." + range.high.to_string();
  }
  std::string operator()(const Not& inverted) const { return "not " + join(inverted.what, " "); }
  std::string operator()(const Any&) const { return "any"; }
  std::string operator()(const Absent&) const { return "absent"; }
  std::string operator()(const List& list) const { return "[" + join(list.items, ", ") + "]"; }
  std::string operator()(const Call& call) const {
    return call.function + "(" + join(call.arguments, ", ") + ")";
  }
};

}  // namespace

std::string to_text(const Value& value) {
  return std::visit(ToText{}, value.is);
}

}  // namespace lmmp::conform
