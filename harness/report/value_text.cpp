// Values written back as text.
#include "harness/report/value_text.hpp"

#include <fmt/format.h>

#include <type_traits>

#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

std::string hex(const wire::OctetVector& octets) {
  constexpr std::size_t shown = 16;
  std::string text = "0x";
  for (std::size_t at = 0; at < octets.size() && at < shown; ++at) text += fmt::format("{:02x}", octets[at]);
  if (octets.size() > shown) text += fmt::format("..({} octets)", octets.size());
  return text;
}

std::string duration(std::chrono::nanoseconds time) {
  const auto count = time.count();
  if (count % 1'000'000'000 == 0) return fmt::format("{}s", count / 1'000'000'000);
  if (count % 1'000'000 == 0) return fmt::format("{}ms", count / 1'000'000);
  if (count % 1'000 == 0) return fmt::format("{}us", count / 1'000);
  return fmt::format("{}ns", count);
}

std::string joined(const std::vector<Value>& values) {
  std::string text;
  for (const Value& value : values) text += (text.empty() ? "" : ", ") + value_text(value);
  return text;
}

}  // namespace

std::string value_text(const Value& value) {
  return std::visit(
      [](const auto& is) -> std::string {
        using Type = std::decay_t<decltype(is)>;
        if constexpr (std::is_same_v<Type, std::uint64_t>) return fmt::format("{}", is);
        if constexpr (std::is_same_v<Type, std::chrono::nanoseconds>) return duration(is);
        if constexpr (std::is_same_v<Type, wire::IpAddress>) return is.to_string();
        if constexpr (std::is_same_v<Type, wire::OctetVector>) return hex(is);
        if constexpr (std::is_same_v<Type, std::string>) return printable(is);
        if constexpr (std::is_same_v<Type, Variable>) return "$" + is.name;
        if constexpr (std::is_same_v<Type, Bind>) {
          return (is.what.empty() ? "" : joined(is.what) + " ") + "=>" + is.name;
        }
        if constexpr (std::is_same_v<Type, Range>) return fmt::format("{}..{}", is.low, is.high);
        if constexpr (std::is_same_v<Type, AddressRange>)
          return is.low.to_string() + ".." + is.high.to_string();
        if constexpr (std::is_same_v<Type, Not>) return "not " + joined(is.what);
        if constexpr (std::is_same_v<Type, Any>) return "any";
        if constexpr (std::is_same_v<Type, Absent>) return "absent";
        if constexpr (std::is_same_v<Type, List>) return "[" + joined(is.items) + "]";
        if constexpr (std::is_same_v<Type, Call>) return is.function + "(" + joined(is.arguments) + ")";
      },
      value.is);
}

std::string field_text(const Field& field) {
  const wire::SuboptionSpec* spec = wire::find_suboption(field.name);
  const auto* number = std::get_if<std::uint64_t>(&field.value.is);
  if (spec && spec->payload == wire::PayloadKind::identifier && number) {
    return fmt::format("{}=0x{:08x}", field.name, *number);
  }
  const std::string value = value_text(field.value);
  return value.starts_with("=>") ? field.name + value : field.name + "=" + value;
}

std::string fields_text(const std::vector<Field>& fields) {
  std::string text;
  for (const Field& field : fields) text += " " + field_text(field);
  return text;
}

}  // namespace lmmp::conform
