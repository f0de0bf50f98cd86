// How a mobile node gets its session: advertisement, key exchange, Login (D 2.2 Figure 1, D 2.4 Figure 6).
#include <openssl/crypto.h>

#include "reference-impl/core/node_state.hpp"

namespace lmmp::reference {
namespace {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

constexpr std::size_t nonce_size = 16;

wire::AuthMode mode_of(const HeardRouter& router) {
  return static_cast<wire::AuthMode>(router.config & wire::config_auth_mask);
}

// The ways to an address that CONFIG allows and this node could go (I37).
std::uint8_t ways_of(const NodeState& state, const HeardRouter& router) {
  std::uint8_t ways = router.config & static_cast<std::uint8_t>(~wire::config_auth_mask);
  if (!state.configuration.home_address) ways &= static_cast<std::uint8_t>(~wire::config_home_address);
  return ways;
}

// The address that the Login states, if any (I37): of several ways, home address, stateless, DHCP in this
// order; the last two give the link's own address.
std::optional<Suboption> stated_address(const NodeState& state, const HeardRouter& router) {
  const MobileNodeConfiguration& configuration = state.configuration;
  const wire::IpAddress own = *own_address(state, *state.link);
  const bool home = (router.config & wire::config_home_address) != 0 && configuration.home_address;
  if (home) return Suboption::node_address(*configuration.home_address);
  if (configuration.ask_for_address) {
    return Suboption::node_address(own.is_v4() ? wire::IpAddress::v4({0, 0, 0, 0}) : wire::IpAddress());
  }
  // P: always. D: where the home address is the only way and the node has none, its own has to do.
  const std::uint8_t ways = router.config & static_cast<std::uint8_t>(~wire::config_auth_mask);
  if (configuration.profile == wire::Profile::paper_2004 || ways == wire::config_home_address) {
    return Suboption::node_address(own);
  }
  return std::nullopt;
}

void send_login(NodeState& state, Time now, const HeardRouter& router, std::vector<Suboption> nonces,
                NodeActions& actions) {
  std::vector<Suboption> suboptions;
  if (auto address = stated_address(state, router)) suboptions.push_back(std::move(*address));
  for (Suboption& nonce : nonces) suboptions.push_back(std::move(nonce));
  state.phase = NodePhase::logging_in;
  request(state, now, MessageType::login, router.address,
          encode_new(state, MessageType::login, std::move(suboptions)), actions);
}

// The address that the session holds, if Login Ack gives none: what the Login stated, or came from.
wire::IpAddress address_logged_in_with(const NodeState& state) {
  const wire::Decoded login =
      wire::decode(state.request->octets, wire::reading_of(state.configuration.length_counts));
  const auto ip6 = login.message.address(SuboptionType::ip6);
  const auto ip4 = login.message.address(SuboptionType::ip4);
  const auto stated = ip6 ? ip6 : ip4;
  return stated && !stated->is_unspecified() ? *stated : *own_address(state, *state.link);
}

// SHARED_KEY, if the Login Ack proves that its sender holds SK_ar (D 2.4 steps 5 and 6).
std::optional<wire::SessionKey> proven_key(const NodeState& state, const NodeIncoming& ack) {
  const wire::RsaKey& own = *state.configuration.key;
  const auto decrypt = [&](SuboptionType type) {
    return own.decrypt(ack.message.find(type)->payload, state.configuration.padding);
  };
  const auto nonce2 = decrypt(SuboptionType::nonce2);
  if (!nonce2 || nonce2->size() != state.nonce2.size() ||
      CRYPTO_memcmp(nonce2->data(), state.nonce2.data(), nonce2->size()) != 0) {
    return std::nullopt;
  }
  const auto shared_key = decrypt(SuboptionType::shared_key);
  wire::SessionKey key{};
  if (!shared_key || shared_key->size() != key.size()) return std::nullopt;
  std::copy(shared_key->begin(), shared_key->end(), key.begin());
  return key;
}

}  // namespace

void start_login(NodeState& state, Time now, NodeActions& actions) {
  state.request.reset();
  state.phase = NodePhase::searching;
  const HeardRouter* router = router_here(state, now);
  if (!router || now < state.pause_until) return;
  const std::uint8_t configured = state.configuration.links[*state.link].configured;
  if (const auto ways = ways_of(state, *router); ways != 0 && (ways & configured) == 0) {
    state.phase = NodePhase::configuring;
    report(state, NodeEventKind::address_wanted, {}, actions);
    actions.events.back().ways = ways;
    return;
  }
  if (!own_address(state, *state.link)) return;
  switch (mode_of(*router)) {
    case wire::AuthMode::none:
      return send_login(state, now, *router, {}, actions);
    case wire::AuthMode::lmmp_internal:
      if (!state.configuration.key) break;
      // D 2.4 step 2.
      state.phase = NodePhase::exchanging;
      return request(state, now, MessageType::key_exchange_request, router->address,
                     encode_new(state, MessageType::key_exchange_request,
                                {state.configuration.key->public_key_suboption()}),
                     actions);
    case wire::AuthMode::pana:
      break;
  }
  // I37: modes that are unknown, or that this node cannot do: it does not log in and says so.
  state.pause_until = now + state.configuration.login_pause;
  report(state, NodeEventKind::unsupported, "the network's authentication mode is none that this node can do",
         actions);
}

void proceed(NodeState& state, Time now, NodeActions& actions) {
  if (!state.wanted) return;
  if (state.session && !state.login_again) return start_handover(state, now, actions);
  start_login(state, now, actions);
}

void handle_key_exchange_reply(NodeState& state, const NodeIncoming& reply, NodeActions& actions) {
  const HeardRouter* router = router_here(state, reply.now);
  if (!state.request || state.request->type != MessageType::key_exchange_request ||
      state.request->to != reply.source() || !router || !state.configuration.key) {
    return report(state, NodeEventKind::dropped, "no key exchange waits for it", actions);
  }
  // D 2.4 step 4: NONCE1 came under PK_mn; both nonces go under PK_ar (I13).
  const auto nonce1 = state.configuration.key->decrypt(reply.message.find(SuboptionType::nonce1)->payload,
                                                       state.configuration.padding);
  const auto router_key =
      wire::RsaKey::from_public_key_payload(reply.message.find(SuboptionType::public_key)->payload);
  if (!nonce1 || !router_key) {
    return report(state, NodeEventKind::dropped, "NONCE1 or PUB_KEY is not what it should be", actions);
  }
  state.nonce2.resize(nonce_size);
  state.random.fill(state.nonce2);
  const auto sent1 = router_key->encrypt(*nonce1, state.configuration.padding);
  const auto sent2 = router_key->encrypt(state.nonce2, state.configuration.padding);
  if (!sent1 || !sent2) {
    return report(state, NodeEventKind::dropped, "PUB_KEY cannot encrypt the nonces", actions);
  }
  send_login(
      state, reply.now, *router,
      {Suboption::octets(SuboptionType::nonce1, *sent1), Suboption::octets(SuboptionType::nonce2, *sent2)},
      actions);
}

void handle_login_ack(NodeState& state, const NodeIncoming& ack, NodeActions& actions) {
  const HeardRouter* router = router_here(state, ack.now);
  if (!state.request || state.request->type != MessageType::login || state.request->to != ack.source() ||
      !router) {
    return report(state, NodeEventKind::dropped, "no Login waits for it", actions);
  }
  NodeSession session;
  session.sid = *ack.message.number(SuboptionType::sid);
  if (mode_of(*router) == wire::AuthMode::lmmp_internal) {
    if (!ack.message.find(SuboptionType::shared_key) || !ack.message.find(SuboptionType::nonce2)) {
      return report(state, NodeEventKind::dropped, "SHARED_KEY or NONCE2 is missing (I38)", actions);
    }
    session.key = proven_key(state, ack);
    if (!session.key) {
      return report(state, NodeEventKind::dropped, "it does not know NONCE2 (D 2.4 step 6)", actions);
    }
    // I40: not required; but if there is one, it is right.
    if (wire::verify_mac(ack.message, *session.key) == wire::MacVerdict::bad) {
      return report(state, NodeEventKind::dropped, "its MAC is wrong", actions);
    }
  }
  const auto ip6 = ack.message.address(SuboptionType::ip6);
  const auto ip4 = ack.message.address(SuboptionType::ip4);
  session.address = ip6 ? *ip6 : ip4 ? *ip4 : address_logged_in_with(state);
  session.router = ack.source();
  // I43: Login Ack over advertisement.
  const auto value = [&](SuboptionType type, const std::optional<std::uint32_t>& advertised) {
    return ack.message.number(type).value_or(advertised.value_or(0));
  };
  session.routing_interval = value(SuboptionType::routing_interval, router->routing_interval);
  session.paging_interval = value(SuboptionType::paging_interval, router->paging_interval);
  session.paging_area = ack.message.number(SuboptionType::paging_area)
                            .value_or(router->paging_areas.empty() ? 0 : router->paging_areas.front());
  session.last_sequences[ack.source()] = ack.message.sequence;
  state.session = std::move(session);
  state.login_again = false;
  state.request.reset();
  state.reinit.reset();
  state.phase = NodePhase::active;
  schedule_refresh(state, ack.now);
  report(state, NodeEventKind::logged_in, {}, actions);
}

}  // namespace lmmp::reference
