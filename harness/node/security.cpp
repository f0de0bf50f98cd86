// LMMP's own authentication as scripts speak of it.
#include "harness/node/security.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

using Result = tl::expected<Value, std::string>;

tl::unexpected<std::string> refuse(std::string_view function, std::string_view wanted, const Value& got) {
  return tl::unexpected(std::string(function) + "() takes " + std::string(wanted) + ", not " +
                        text_of(got, FieldKind::octets));
}

// A key by the node's name.
tl::expected<wire::RsaKey, std::string> key_of(std::string_view function, const Value& node,
                                               const Ixit& ixit) {
  const auto* name = std::get_if<std::string>(&node.is);
  if (name == nullptr) return refuse(function, "a node's name", node);
  const wire::RsaKey* key = ixit.find_key(*name);
  if (key == nullptr) return tl::unexpected("the IXIT has no key of " + *name);
  return *key;
}

Result session_key(const std::vector<Value>& arguments, const Ixit& ixit) {
  const auto sid = as_number(arguments[0]);
  if (!sid) return refuse("session_key", "a SID", arguments[0]);
  wire::OctetVector network = ixit.access_network_key;
  if (arguments.size() > 1) {
    const auto* own = std::get_if<wire::OctetVector>(&arguments[1].is);
    if (own == nullptr) return refuse("session_key", "octets", arguments[1]);
    network = *own;
  }
  if (network.empty()) return tl::unexpected(std::string("the IXIT has no access_network_key"));
  const auto key = wire::session_key(network, static_cast<std::uint32_t>(*sid));
  return Value{wire::OctetVector(key.begin(), key.end()), {}};
}

Result encrypt(const std::vector<Value>& arguments, const FunctionContext& context) {
  const auto* received = std::get_if<wire::OctetVector>(&arguments[0].is);
  const auto key = received != nullptr ? wire::RsaKey::from_public_key_payload(*received)
                                       : key_of("encrypt", arguments[0], context.ixit);
  if (!key) return tl::unexpected(key.error());
  const auto* plain = std::get_if<wire::OctetVector>(&arguments[1].is);
  if (plain == nullptr) return refuse("encrypt", "octets", arguments[1]);
  const auto make = [&] { return key->encrypt(*plain, context.ixit.rsa_padding); };
  if (context.encrypted == nullptr) {
    auto made = make();
    if (!made) return tl::unexpected(made.error());
    return Value{std::move(*made), {}};
  }
  auto& kept = (*context.encrypted)[{key->public_key_payload(), *plain}];
  if (kept.empty()) {
    auto made = make();
    if (!made) return tl::unexpected(made.error());
    kept = std::move(*made);
  }
  return Value{kept, {}};
}

std::optional<wire::SuboptionView> find_auth(const wire::MessageView& message) {
  return message.find(wire::SuboptionType::auth);
}

}  // namespace

bool is_security_function(std::string_view function) {
  return function == "session_key" || function == "public_key" || function == "encrypt" ||
         function == "opened";
}

Result evaluate_security(const std::string& function, const std::vector<Value>& arguments,
                         const FunctionContext& context) {
  if (function == "session_key") return session_key(arguments, context.ixit);
  if (function == "encrypt") return encrypt(arguments, context);
  const auto key = key_of(function, arguments[0], context.ixit);
  if (!key) return tl::unexpected(key.error());
  if (function == "opened") {
    const auto* sealed = std::get_if<wire::OctetVector>(&arguments[1].is);
    if (sealed == nullptr) return refuse(function, "octets", arguments[1]);
    auto plain = key->decrypt(*sealed, context.ixit.rsa_padding);
    if (!plain) return tl::unexpected("opened(): " + plain.error());
    return Value{std::move(*plain), {}};
  }
  return Value{key->public_key_payload(), {}};
}

const Call* find_call(const Value& value, std::string_view function) {
  if (const auto* call = std::get_if<Call>(&value.is)) return call->function == function ? call : nullptr;
  if (const auto* bind = std::get_if<Bind>(&value.is)) {
    return bind->what.empty() ? nullptr : find_call(bind->what.front(), function);
  }
  const auto* other = std::get_if<Not>(&value.is);
  return other != nullptr ? find_call(other->what.front(), function) : nullptr;
}

tl::expected<MacCall, std::string> read_mac(const Call& call, wire::MacAlgorithm otherwise) {
  MacCall mac;
  const auto* key = call.arguments.empty() ? nullptr : std::get_if<wire::OctetVector>(&call.arguments[0].is);
  if (key == nullptr) return refuse("mac", "a key", call.arguments.at(0));
  mac.key = *key;
  mac.algorithm = otherwise;
  if (call.arguments.size() > 1) {
    const auto* name = std::get_if<std::string>(&call.arguments[1].is);
    const auto algorithm = name != nullptr ? find_mac_algorithm(*name) : std::nullopt;
    if (!algorithm) return refuse("mac", "hmac-md5 or hmac-sha256", call.arguments[1]);
    mac.algorithm = *algorithm;
  }
  return mac;
}

void sign(wire::OctetVector& lmmp, const MacCall& mac) {
  const auto decoded = wire::decode(lmmp);
  const auto auth = find_auth(decoded.message);
  if (!auth) return;
  const std::size_t at = auth->offset + wire::suboption_header_size;
  const auto octets = wire::message_mac(mac.algorithm, mac.key, lmmp, at);
  if (auth->payload.size() == octets.size()) {
    std::copy(octets.begin(), octets.end(), lmmp.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

void sign_for_session(wire::OctetVector& lmmp, const Ixit& ixit) {
  const auto decoded = wire::decode(lmmp);
  const auto sid = decoded.message.number(wire::SuboptionType::sid);
  const auto auth = find_auth(decoded.message);
  if (!sid || !auth || ixit.access_network_key.empty()) return;
  const auto algorithm = wire::mac_algorithm(auth->reserved, auth->payload.size());
  const auto key = wire::session_key(ixit.access_network_key, *sid);
  sign(lmmp, {{key.begin(), key.end()}, algorithm.value_or(ixit.mac_algorithm)});
}

std::string_view mac_text(wire::MacVerdict verdict) {
  switch (verdict) {
    case wire::MacVerdict::absent:
      return "absent";
    case wire::MacVerdict::unknown_algorithm:
      return "of an unknown algorithm";
    case wire::MacVerdict::good:
      return "good";
    case wire::MacVerdict::bad:
      return "bad";
  }
  return "bad";
}

tl::expected<wire::OctetVector, std::string> decrypted(const Call& call, wire::Octets octets,
                                                       const Ixit& ixit) {
  const auto key = key_of("decrypt", call.arguments.at(0), ixit);
  if (!key) return tl::unexpected(key.error());
  return key->decrypt(octets, ixit.rsa_padding);
}

}  // namespace lmmp::conform
