// LMMP's own authentication as scripts speak of it: keys, encrypted values, MACs. Only wire/ is shared with
// anybody else, so that an implementation and its tester do not err together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/node/functions.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/ixit.hpp"
#include "wire/message.hpp"
#include "wire/security.hpp"

namespace lmmp::conform {

bool is_security_function(std::string_view function);
// session_key(), public_key(), encrypt() and opened(), of literal values.
tl::expected<Value, std::string> evaluate_security(const std::string& function,
                                                   const std::vector<Value>& arguments,
                                                   const FunctionContext& context);

// The calls that need a message: what Call they are in a value that may bind or exclude them.
const Call* find_call(const Value& value, std::string_view function);

// mac($key) and mac($key, hmac-sha256), of literals.
struct MacCall {
  wire::OctetVector key;
  wire::MacAlgorithm algorithm = wire::MacAlgorithm::hmac_md5;
};
tl::expected<MacCall, std::string> read_mac(const Call& call, wire::MacAlgorithm otherwise);

// The MAC of the first AUTH of encoded octets, put where it belongs.
void sign(wire::OctetVector& lmmp, const MacCall& mac);
// The same with the session's own key, by the SID that stands in the octets; unchanged without SID or SK_an.
void sign_for_session(wire::OctetVector& lmmp, const Ixit& ixit);

// "good", "bad", "absent" or "of an unknown algorithm".
std::string_view mac_text(wire::MacVerdict verdict);

// What decrypt(node) or decrypt(node, value) finds in the octets; the error says why there is nothing.
tl::expected<wire::OctetVector, std::string> decrypted(const Call& call, wire::Octets octets,
                                                       const Ixit& ixit);

}  // namespace lmmp::conform
