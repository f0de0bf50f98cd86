// Whether a value that was read is one that a script expects, and how a field of a message is read.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/ixit.hpp"
#include "harness/script/vocabulary.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform {

using BoundValues = std::vector<std::pair<std::string, Value>>;

// Whether a literal value or pattern fits. Names that it binds are appended. `ixit` has the keys for
// decrypt(), without which nothing fits it.
bool fits(const Value& pattern, const Value& got, FieldKind kind, BoundValues& bound,
          const Ixit* ixit = nullptr);

// A message with its carrier and the IP header's hop limit.
struct ReadableMessage {
  const wire::MessageView& message;
  const wire::Carrier& carrier;
  std::uint8_t hop_limit = 255;
};

// "seq", "reserved", "subtype", "code", "hop_limit"; nothing for another name.
std::optional<std::uint64_t> read_header_field(std::string_view name, const ReadableMessage& from);

// Every suboption that a field's name stands for in this IP version.
std::vector<wire::SuboptionView> find_suboptions(std::string_view name, const wire::MessageView& message,
                                                 wire::IpVersion version);

// A header's field, or the first suboption's value or Reserved octet; nothing if it is not there.
std::optional<Value> read_field(std::string_view name, const ReadableMessage& from, wire::IpVersion version);

}  // namespace lmmp::conform
