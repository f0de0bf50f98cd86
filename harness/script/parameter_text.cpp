// The value of an IXIT parameter as people write it.
#include "harness/script/parameter_text.hpp"

#include <array>
#include <cstdio>

#include "harness/script/value.hpp"

namespace lmmp::conform {

std::string parameter_text(std::string_view name, const Value& value) {
  // An octet of two nibbles with meanings of their own (I8).
  const auto* number = std::get_if<std::uint64_t>(&value.is);
  if (name != "config" || number == nullptr) return to_text(value);
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "0x%02llx", static_cast<unsigned long long>(*number));
  return text.data();
}

}  // namespace lmmp::conform
