// Fields of HMIPv6's messages by the names that scripts use.
#pragma once

#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/node/hmipv6_message.hpp"

namespace lmmp::conform {

// Every value that the message has for the field: one for each option of an option's field, none if there is
// none.
std::vector<Value> read_field(std::string_view name, const Hmipv6Message& message);

// Sets a field to a literal value (a list: an option each; absent: none). Fields of the first option make one
// if there is none. The error says why the value cannot stand there.
tl::expected<void, std::string> set_field(Hmipv6Message& message, const Field& field);

// Takes an option or a header out of the message: home, routing_header, alternate_coa, map, prefix, ...
void strip_field(Hmipv6Message& message, std::string_view name);

}  // namespace lmmp::conform
