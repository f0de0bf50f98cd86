// The key exchange of LMMP-internal authentication (D 2.4, Figure 6).
#include "reference-impl/core/key_exchange.hpp"

#include <openssl/crypto.h>

#include "reference-impl/core/hash.hpp"
#include "reference-impl/core/outbox.hpp"

namespace lmmp::reference {
namespace {

using wire::ErrorCode;
using wire::Suboption;
using wire::SuboptionType;

constexpr std::size_t nonce_size = 16;
// Each costs a private-key operation; a node that holds SK_mn needs one.
constexpr unsigned maximum_failures = 3;

std::uint64_t place_of(const RouterState& state, const Incoming& incoming) {
  return hash_address(state.hash_seed, incoming.link(), incoming.source());
}

bool equal(wire::Octets a, wire::Octets b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

void handle_key_exchange_request(RouterState& state, const Incoming& request, Actions& actions) {
  if (!state.authenticates()) {
    return refuse(state, request, ErrorCode::invalid_in_this_state,
                  "this network does not use LMMP-internal authentication", actions);
  }
  const std::uint64_t place = place_of(state, request);
  if (const KeyExchange* before = state.key_exchanges.find(request.now, place);
      before && before->request == request.hash) {
    return send(state, request.link(), request.source(), before->reply, actions);
  }
  if (!state.logins.allow(request.now)) {
    return drop(request, "more key exchanges and Logins a second than are allowed", actions);
  }
  const auto public_key = request.message.find(SuboptionType::public_key);
  if (public_key->reserved != wire::public_key_kind_rsa) {
    return refuse(state, request, ErrorCode::unsupported_suboption, "not an RSA key (I15)", actions);
  }
  auto key = wire::RsaKey::from_public_key_payload(public_key->payload);
  if (!key) return refuse(state, request, ErrorCode::malformed_message, "PUB_KEY is no RSA key", actions);

  // Step 3: NONCE1 under PK_mn, PK_ar in clear (I14).
  wire::OctetVector nonce1(nonce_size);
  state.random.fill(nonce1);
  const auto encrypted = key->encrypt(nonce1, state.configuration.padding);
  if (!encrypted) {
    return refuse(state, request, ErrorCode::malformed_message, "PUB_KEY cannot encrypt", actions);
  }
  KeyExchange exchange{request.now,
                       place,
                       request.hash,
                       std::move(*key),
                       hash_octets(0, public_key->payload) | 1,
                       std::move(nonce1),
                       encode_new(state, wire::MessageType::key_exchange_reply, 0,
                                  {Suboption::octets(SuboptionType::nonce1, *encrypted), *state.public_key}),
                       0};
  send(state, request.link(), request.source(), exchange.reply, actions);
  state.key_exchanges.add(std::move(exchange));
}

std::optional<ProvenLogin> prove_login(RouterState& state, const Incoming& login, Actions& actions) {
  KeyExchange* exchange = state.key_exchanges.find(login.now, place_of(state, login));
  if (!exchange) {
    refuse(state, login, ErrorCode::invalid_in_this_state, "no key exchange before this Login (D 2.4)",
           actions);
    return std::nullopt;
  }
  // Step 5: both nonces come under PK_ar (I13).
  const wire::RsaKey& own = *state.configuration.key;
  const auto decrypt = [&](SuboptionType type) {
    return own.decrypt(login.message.find(type)->payload, state.configuration.padding);
  };
  const auto nonce1 = decrypt(SuboptionType::nonce1);
  if (nonce1 && equal(*nonce1, exchange->nonce1)) {
    const auto nonce2 = decrypt(SuboptionType::nonce2);
    const auto returned =
        nonce2 ? exchange->key.encrypt(*nonce2, state.configuration.padding) : tl::unexpected(std::string());
    if (returned) return ProvenLogin{exchange->key, exchange->key_hash, *returned};
  }
  if (++exchange->failures >= maximum_failures) state.key_exchanges.remove(exchange->place);
  refuse(state, login, ErrorCode::authentication_failed, "the Login does not know NONCE1 (D 2.4 step 5)",
         actions);
  return std::nullopt;
}

void add_keys(const RouterState& state, const ProvenLogin& login, std::uint32_t sid,
              std::vector<Suboption>& login_ack) {
  const wire::SessionKey session_key = wire::session_key(state.configuration.access_network_key, sid);
  // 16 octets fit into every key of 1024 bits and more, whatever the padding.
  const auto shared_key = login.key.encrypt(session_key, state.configuration.padding);
  if (shared_key) login_ack.push_back(Suboption::octets(SuboptionType::shared_key, *shared_key));
  login_ack.push_back(Suboption::octets(SuboptionType::nonce2, login.nonce2));
}

void forget_exchange(RouterState& state, const Incoming& login) {
  state.key_exchanges.remove(place_of(state, login));
}

}  // namespace lmmp::reference
