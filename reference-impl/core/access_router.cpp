// The access router of LMMP as a sans-I/O state machine: who deals with what.
#include "reference-impl/core/access_router.hpp"

#include <algorithm>

#include "reference-impl/core/advertiser.hpp"
#include "reference-impl/core/intake.hpp"
#include "reference-impl/core/key_exchange.hpp"
#include "reference-impl/core/login.hpp"
#include "reference-impl/core/network_requests.hpp"
#include "reference-impl/core/outbox.hpp"
#include "reference-impl/core/session_end.hpp"
#include "reference-impl/core/session_messages.hpp"
#include "reference-impl/core/session_start.hpp"

namespace lmmp::reference {
namespace {

SessionInfo info_of(const Session& session) {
  SessionInfo info;
  info.sid = session.sid;
  info.state = session.phase == Session::Phase::idle          ? SessionState::idle
               : session.phase == Session::Phase::logging_out ? SessionState::logging_out
                                                              : SessionState::active;
  info.link = session.link;
  info.peer = session.peer;
  info.address = session.address;
  info.address_from_pool = session.address_from_pool;
  info.paging_area = session.paging_area;
  info.routing_interval = session.routing_interval;
  info.paging_interval = session.paging_interval;
  info.last_sequence = session.last_sequence;
  info.public_key = session.public_key;
  info.last_heard = session.last_heard;
  return info;
}

void dispatch(RouterState& state, const Incoming& incoming, Actions& actions) {
  using enum wire::MessageType;
  switch (incoming.type()) {
    case login:
      return handle_login(state, incoming, actions);
    case logout:
      return handle_logout(state, incoming, actions);
    case init_handover:
      return handle_init_handover(state, incoming, actions);
    case handover:
      return handle_handover(state, incoming, actions);
    case routing_refresh:
      return handle_routing_refresh(state, incoming, actions);
    case paging_refresh:
      return handle_paging_refresh(state, incoming, actions);
    case ack:
      return handle_ack(state, incoming, actions);
    case reinit_done:
      return handle_reinit_done(state, incoming, actions);
    case key_exchange_request:
      return handle_key_exchange_request(state, incoming, actions);
    case error:
      return drop(incoming, "an access router never acts on an Error (I35)", actions);
    case login_ack:
    case reinit:
    case paging_query:
    case ar_advertisement:
    case key_exchange_reply:
      return drop(incoming, "only an access router sends this (D Table 1)", actions);
  }
}

}  // namespace

struct AccessRouter::State : RouterState {
  using RouterState::RouterState;
};

AccessRouter::AccessRouter(AccessRouterConfiguration configuration, std::uint64_t seed)
    : state_(std::make_unique<State>(std::move(configuration), seed)) {}
AccessRouter::~AccessRouter() = default;
AccessRouter::AccessRouter(AccessRouter&&) noexcept = default;
AccessRouter& AccessRouter::operator=(AccessRouter&&) noexcept = default;

Actions AccessRouter::start(Time now) {
  return advertise(now);
}

Actions AccessRouter::receive(Time now, const Datagram& datagram) {
  Actions actions;
  if (!state_->next_advertisement) return actions;
  // What is over at `now` is over, even if the driver has not called expire yet.
  expire_sessions(*state_, now, actions);
  if (const auto incoming = take_in(*state_, now, datagram, actions)) dispatch(*state_, *incoming, actions);
  return actions;
}

Actions AccessRouter::expire(Time now) {
  Actions actions;
  if (!state_->next_advertisement) return actions;
  expire_sessions(*state_, now, actions);
  repeat_requests(*state_, now, actions);
  advertise_when_due(*state_, now, actions);
  state_->large_answers.forget_old(now);
  state_->key_exchanges.forget_old(now);
  return actions;
}

std::optional<Time> AccessRouter::next_deadline() const {
  if (!state_->next_advertisement) return std::nullopt;
  Time first = *state_->next_advertisement;
  if (const auto session = state_->sessions.next_deadline()) first = std::min(first, *session);
  if (const auto request = state_->requests.next_deadline()) first = std::min(first, *request);
  return first;
}

AccessRouter::Result AccessRouter::log_out(Time now, std::uint32_t sid) {
  return command_log_out(*state_, now, sid);
}

AccessRouter::Result AccessRouter::hand_over(Time now, std::uint32_t sid, const HandoverTarget& target,
                                             bool forced) {
  return command_hand_over(*state_, now, sid, target, forced);
}

AccessRouter::Result AccessRouter::reinitialize(Time now, std::uint32_t sid, const Reinitialization& changes,
                                                bool forced) {
  return command_reinitialize(*state_, now, sid, changes, forced);
}

AccessRouter::Result AccessRouter::page(Time now, std::uint32_t sid) {
  return command_page(*state_, now, sid);
}

AccessRouter::Result AccessRouter::release(Time now, std::uint32_t sid) {
  return command_release(*state_, now, sid);
}

AccessRouter::Result AccessRouter::reclaim(const wire::IpAddress& address) {
  return command_reclaim(*state_, address);
}

Actions AccessRouter::advertise(Time now) {
  Actions actions;
  send_advertisements(*state_, actions);
  state_->next_advertisement = now + state_->configuration.advertisement_interval;
  return actions;
}

std::size_t AccessRouter::session_count() const {
  return state_->sessions.live();
}

std::optional<SessionInfo> AccessRouter::find_session(std::uint32_t sid) const {
  const Session* session = state_->sessions.find(sid);
  return session && session->live() ? std::optional(info_of(*session)) : std::nullopt;
}

std::vector<SessionInfo> AccessRouter::sessions() const {
  std::vector<SessionInfo> infos;
  infos.reserve(session_count());
  state_->sessions.for_each_live([&](const Session& session) { infos.push_back(info_of(session)); });
  std::sort(infos.begin(), infos.end(),
            [](const SessionInfo& a, const SessionInfo& b) { return a.sid < b.sid; });
  return infos;
}

const AccessRouterConfiguration& AccessRouter::configuration() const {
  return state_->configuration;
}

std::uint32_t AccessRouter::next_sequence() const {
  return state_->next_sequence;
}

std::size_t AccessRouter::restore(Time now, const std::vector<SessionInfo>& sessions,
                                  std::uint32_t next_sequence) {
  state_->next_sequence = next_sequence;
  std::size_t restored = 0;
  for (const SessionInfo& info : sessions) {
    // A Logout that was on its way is not sent again: the node finds out, or its lifetime ends.
    if (info.link >= state_->configuration.links.size() || state_->sessions.find(info.sid)) continue;
    Session session;
    session.sid = info.sid;
    session.phase = info.state == SessionState::idle ? Session::Phase::idle : Session::Phase::active;
    session.link = static_cast<std::uint16_t>(info.link);
    session.peer = info.peer;
    session.address = info.address;
    session.address_from_pool = info.address_from_pool;
    session.paging_area = info.paging_area;
    session.routing_interval = info.routing_interval;
    session.paging_interval = info.paging_interval;
    session.last_sequence = info.last_sequence;
    session.public_key = info.public_key;
    const InTheWay others = in_the_way(*state_, {info.link, info.peer, info.address}, nullptr);
    if (info.sid == 0 || others.at_peer || others.at_address || !within_limits(*state_)) continue;
    begin_session(*state_, session, now);
    ++restored;
  }
  return restored;
}

}  // namespace lmmp::reference
