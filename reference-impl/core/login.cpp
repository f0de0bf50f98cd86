// Login and its answer (D 2.1 (1) and (2), Figure 1).
#include "reference-impl/core/login.hpp"

#include <algorithm>

#include "reference-impl/core/key_exchange.hpp"
#include "reference-impl/core/outbox.hpp"
#include "reference-impl/core/session_end.hpp"
#include "reference-impl/core/session_start.hpp"

namespace lmmp::reference {
namespace {

using wire::ErrorCode;
using wire::Suboption;
using wire::SuboptionType;

struct Refusal {
  ErrorCode code;
  std::string_view reason;
};

// A Login makes one session, however often and however late its copies come (I23).
bool is_copy(RouterState& state, const Incoming& login, Actions& actions) {
  Session* session = state.sessions.find_peer(login.link(), login.source());
  if (!session || login.now - session->logged_in_at > wire::retransmission_span) return false;
  if (session->login != login.hash && session->earlier_login != login.hash) return false;
  if (session->live() && answer_again(state, login, *session, actions)) {
    state.sessions.touch(*session, login.now);
  } else {
    drop(login, "a late copy of a Login that was answered", actions);
  }
  return true;
}

// What the Login says about its node's address: the suboption of the version that it came with first.
std::optional<wire::IpAddress> stated_address(const Incoming& login) {
  const auto ip4 = login.message.address(SuboptionType::ip4);
  const auto ip6 = login.message.address(SuboptionType::ip6);
  return login.source().is_v4() ? (ip4 ? ip4 : ip6) : (ip6 ? ip6 : ip4);
}

bool is_own(const RouterState& state, const wire::IpAddress& address) {
  return std::any_of(
      state.configuration.links.begin(), state.configuration.links.end(),
      [&](const AccessRouterLink& link) { return link.ipv4 == address || link.ipv6 == address; });
}

bool usable(const RouterState& state, const wire::IpAddress& address) {
  static const wire::IpAddress broadcast = wire::IpAddress::v4({255, 255, 255, 255});
  return !address.is_unspecified() && !address.is_multicast() && !address.is_loopback() &&
         address != broadcast && !is_own(state, address);
}

// The address that the session will hold (I37).
tl::expected<wire::IpAddress, Refusal> choose_address(RouterState& state, const Incoming& login,
                                                      bool& from_pool) {
  const auto stated = stated_address(login);
  const std::uint8_t ways = state.configuration.config & static_cast<std::uint8_t>(~wire::config_auth_mask);
  // Where the home address is the only way that CONFIG offers, the Login carries it (I37).
  if (!stated && ways == wire::config_home_address) {
    return tl::unexpected(
        Refusal{ErrorCode::malformed_message, "no IP4 or IP6, and CONFIG asks for the home address (I37)"});
  }
  const bool asks = stated && stated->is_unspecified();
  if (asks || state.configuration.assign_addresses == AddressAssignment::always) {
    const wire::IpVersion version = stated ? stated->version() : login.source().version();
    // Whoever was given an address keeps it when it logs in again.
    const Session* before = state.sessions.find_peer(login.link(), login.source());
    if (before && before->live() && before->address_from_pool && before->address.version() == version) {
      from_pool = true;
      return before->address;
    }
    const auto free = state.pools.find_free(login.now, version, [&](const wire::IpAddress& address) {
      return state.sessions.find_address(login.link(), address) != nullptr || is_own(state, address) ||
             state.reserved.contains(address);
    });
    if (free) {
      from_pool = true;
      return *free;
    }
    if (asks) return tl::unexpected(Refusal{ErrorCode::out_of_resources, "no address left to give"});
  }
  // Under D the source address stands where the Login states none (I37).
  const wire::IpAddress address = stated.value_or(login.source());
  if (!usable(state, address))
    return tl::unexpected(Refusal{ErrorCode::not_authorized, "not an address that a node can have"});
  return address;
}

// The paging area: the node's choice if it is one of ours (P 3.2), else the first.
std::uint32_t choose_paging_area(const RouterState& state, const Incoming& login) {
  const std::vector<std::uint32_t>& areas = state.configuration.paging_areas;
  if (areas.empty()) return 0;
  const auto chosen = login.message.number(SuboptionType::paging_area);
  return chosen && std::find(areas.begin(), areas.end(), *chosen) != areas.end() ? *chosen : areas.front();
}

// Login Ack (D Table 1): the SID; the address only if it is new to the node.
std::vector<Suboption> login_ack(const Session& session) {
  std::vector<Suboption> suboptions;
  suboptions.reserve(5);
  suboptions.push_back(Suboption::number(SuboptionType::sid, session.sid));
  if (session.address_from_pool) suboptions.push_back(Suboption::node_address(session.address));
  if (session.routing_interval) {
    suboptions.push_back(Suboption::number(SuboptionType::routing_interval, session.routing_interval));
  }
  if (session.paging_interval) {
    suboptions.push_back(Suboption::number(SuboptionType::paging_interval, session.paging_interval));
  }
  if (session.paging_area) {
    suboptions.push_back(Suboption::number(SuboptionType::paging_area, session.paging_area));
  }
  return suboptions;
}

}  // namespace

void handle_login(RouterState& state, const Incoming& login, Actions& actions) {
  if (is_copy(state, login, actions)) return;
  if (!state.logins.allow(login.now)) return drop(login, "more Logins a second than are allowed", actions);

  Session session;
  std::optional<ProvenLogin> proven;
  if (state.authenticates()) {
    proven = prove_login(state, login, actions);
    if (!proven) return;
    session.public_key = proven->key_hash;
  }
  const auto address = choose_address(state, login, session.address_from_pool);
  if (!address) return refuse(state, login, address.error().code, address.error().reason, actions);
  const InTheWay others = in_the_way(state, {login.link(), login.source(), *address}, nullptr);
  if (!replaceable(state, others, session.public_key)) {
    return refuse(state, login, ErrorCode::not_authorized, "the address is another node's", actions);
  }
  if (!others.any_live() && !within_limits(state)) {
    return refuse(state, login, ErrorCode::out_of_resources, "as many sessions as are allowed", actions);
  }
  if (others.at_peer) session.earlier_login = others.at_peer->login;
  replace(state, others, actions);

  const AccessRouterConfiguration& configuration = state.configuration;
  session.phase = Session::Phase::active;
  session.login = login.hash;
  session.logged_in_at = login.now;
  session.last_sequence = login.message.sequence;
  session.link = static_cast<std::uint16_t>(login.link());
  session.peer = login.source();
  session.address = *address;
  session.paging_area = choose_paging_area(state, login);
  session.routing_interval = configuration.routing_interval.value_or(0);
  session.paging_interval = configuration.paging_interval.value_or(0);
  Session& begun = begin_session(state, session, login.now);
  std::vector<Suboption> suboptions = login_ack(begun);
  if (proven) {
    add_keys(state, *proven, begun.sid, suboptions);
    forget_exchange(state, login);
  }
  answer(state, login, begun, wire::MessageType::login_ack, std::move(suboptions), actions);
  actions.events.push_back(
      {EventKind::logged_in, begun.sid, begun.link, begun.peer, {}, begun.address, begun.paging_area});
}

}  // namespace lmmp::reference
