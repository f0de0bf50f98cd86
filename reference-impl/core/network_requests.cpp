// What the network asks of a node, and what the node says to it.
#include "reference-impl/core/network_requests.hpp"

#include "reference-impl/core/outbox.hpp"
#include "reference-impl/core/session_access.hpp"
#include "reference-impl/core/session_end.hpp"

namespace lmmp::reference {
namespace {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;
using Phase = Session::Phase;

using SessionResult = tl::expected<Session*, std::string>;

// A session that may be asked something.
SessionResult session_for(RouterState& state, std::uint32_t sid) {
  Session* session = state.sessions.find(sid);
  if (!session || !session->live()) return tl::unexpected(std::string("no session has this SID"));
  if (session->phase == Phase::logging_out) return tl::unexpected(std::string("it is being logged out"));
  return session;
}

// A newer request of the same kind takes the place of the older one.
void replace_request(RouterState& state, std::uint32_t sid, MessageType type) {
  if (const Request* before = state.requests.find(sid, type)) state.requests.take(before->sequence);
}

// The address that a Re-Init gives: one of a pool, or the one that is named if it is free.
tl::expected<wire::IpAddress, std::string> address_to_give(RouterState& state, Time now,
                                                           const Session& session,
                                                           const wire::IpAddress& wanted) {
  const auto held = [&](const wire::IpAddress& address) {
    return state.sessions.find_address(session.link, address) != nullptr || state.reserved.contains(address);
  };
  if (wanted.is_unspecified()) {
    const auto free = state.pools.find_free(now, wanted.version(), held);
    if (!free) return tl::unexpected(std::string("no pool has a free address of that version"));
    return *free;
  }
  if (wanted.is_multicast() || wanted.is_loopback()) {
    return tl::unexpected(wanted.to_string() + " is no address that a node can have");
  }
  if (held(wanted) && session.address != wanted) {
    return tl::unexpected(wanted.to_string() + " is another session's");
  }
  return wanted;
}

// Whether Re-Init Done accepts what was asked: values that it carries are the ones of the Re-Init (I19).
bool accepts(const Incoming& done, const PendingReinit& pending) {
  const auto same = [](const auto& carried, const auto& asked) { return !carried || carried == asked; };
  return same(done.message.address(SuboptionType::ip6), pending.address) &&
         same(done.message.address(SuboptionType::ip4), pending.address) &&
         same(done.message.number(SuboptionType::paging_area), pending.paging_area) &&
         same(done.message.number(SuboptionType::routing_interval), pending.routing_interval) &&
         same(done.message.number(SuboptionType::paging_interval), pending.paging_interval);
}

void apply(RouterState& state, Session& session, const PendingReinit& pending) {
  if (pending.address && *pending.address != session.address) {
    state.pools.left(session.address);
    state.sessions.change_address(session, *pending.address);
    state.pools.taken(session.address);
    session.address_from_pool = pending.from_pool;
  }
  if (pending.paging_area) session.paging_area = *pending.paging_area;
  if (pending.routing_interval) session.routing_interval = *pending.routing_interval;
  if (pending.paging_interval) session.paging_interval = *pending.paging_interval;
}

}  // namespace

CommandResult command_log_out(RouterState& state, Time now, std::uint32_t sid) {
  const SessionResult session = session_for(state, sid);
  if (!session) return tl::unexpected(session.error());
  Actions actions;
  // Whatever else waits for the node's answer is void now.
  state.requests.drop_all_of(sid);
  forget_reinit(state, sid);
  (*session)->phase = Phase::logging_out;
  // The Logout's repetitions bound what is left of its life.
  state.sessions.set_lifetime(**session, std::nullopt, now);
  request(state, now, sid, MessageType::logout, 0, {}, actions);
  return actions;
}

CommandResult command_hand_over(RouterState& state, Time now, std::uint32_t sid, const HandoverTarget& target,
                                bool forced) {
  const SessionResult session = session_for(state, sid);
  if (!session) return tl::unexpected(session.error());
  std::vector<Suboption> suboptions;
  if (target.router) {
    suboptions.push_back(Suboption::address(
        target.router->is_v4() ? SuboptionType::new_ar4 : SuboptionType::new_ar6, *target.router));
  }
  if (target.mac) {
    if (target.mac->empty() || target.mac->size() > 32) {
      return tl::unexpected(std::string("a link-layer address has 1 to 32 octets"));
    }
    suboptions.push_back(Suboption::octets(SuboptionType::new_mac, *target.mac, target.mac_kind));
  }
  if (target.essid) {
    if (target.essid->size() > 32) return tl::unexpected(std::string("an ESSID has 32 octets at most"));
    suboptions.push_back(Suboption::text(SuboptionType::new_essid, *target.essid));
  }
  replace_request(state, sid, MessageType::init_handover);
  Actions actions;
  const bool tell = forced && state.configuration.announce_forced_handover;  // I20
  request(state, now, sid, MessageType::init_handover, tell ? wire::reinit_forced : wire::reinit_suggested,
          std::move(suboptions), actions);
  return actions;
}

CommandResult command_reinitialize(RouterState& state, Time now, std::uint32_t sid,
                                   const Reinitialization& changes, bool forced) {
  const SessionResult session = session_for(state, sid);
  if (!session) return tl::unexpected(session.error());
  if (changes.paging_area && !serves(state, *changes.paging_area)) {
    return tl::unexpected(std::string("this router does not belong to that paging area"));
  }
  if (changes.routing_interval == 0U || changes.paging_interval == 0U) {
    return tl::unexpected(std::string("an interval of 0 s"));
  }
  replace_request(state, sid, MessageType::reinit);
  forget_reinit(state, sid);
  PendingReinit pending{0, {}, false, changes.paging_area, changes.routing_interval, changes.paging_interval};
  std::vector<Suboption> suboptions;
  if (changes.address) {
    const auto address = address_to_give(state, now, **session, *changes.address);
    if (!address) return tl::unexpected(address.error());
    pending.address = *address;
    pending.from_pool = state.pools.contains(*address);
    state.reserved.insert(*address);
    suboptions.push_back(Suboption::node_address(*address));
  }
  const auto add = [&suboptions](SuboptionType type, const std::optional<std::uint32_t>& value) {
    if (value) suboptions.push_back(Suboption::number(type, *value));
  };
  add(SuboptionType::routing_interval, pending.routing_interval);
  add(SuboptionType::paging_interval, pending.paging_interval);
  add(SuboptionType::paging_area, pending.paging_area);
  Actions actions;
  pending.sequence =
      request(state, now, sid, MessageType::reinit, forced ? wire::reinit_forced : wire::reinit_suggested,
              std::move(suboptions), actions);
  state.reinits.insert_or_assign(sid, pending);
  return actions;
}

CommandResult command_page(RouterState& state, Time now, std::uint32_t sid) {
  const Session* session = state.sessions.find(sid);
  const bool here = session && session->live();
  if (here && session->phase == Phase::logging_out)
    return tl::unexpected(std::string("it is being logged out"));
  if (!here && !adoptable(state, sid)) return tl::unexpected(std::string("no session has this SID"));
  Actions actions;
  // One page at a time: the one on its way will do.
  if (state.requests.find(sid, MessageType::paging_query)) return actions;
  request(state, now, sid, MessageType::paging_query, 0, {}, actions);
  return actions;
}

CommandResult command_release(RouterState& state, Time now, std::uint32_t sid) {
  Session* session = state.sessions.find(sid);
  if (!session || !session->live()) return tl::unexpected(std::string("no session has this SID"));
  Actions actions;
  end_session(state, *session, now, EventKind::released, "it is at another router now", actions);
  session->phase = Phase::released;
  return actions;
}

CommandResult command_reclaim(RouterState& state, const wire::IpAddress& address) {
  if (state.pools.give_back(address)) return Actions();
  return tl::unexpected(address.to_string() + " is no address of a pool that went to another router");
}

void handle_ack(RouterState& state, const Incoming& ack, Actions& actions) {
  const std::uint32_t sid = *ack.message.number(SuboptionType::sid);
  const std::uint32_t acknum = *ack.message.number(SuboptionType::acknum);
  Session* session = state.sessions.find(sid);
  const Request* request = state.requests.find(acknum);
  // An Ack is never answered; what it does not match was answered before.
  if (!session || !session->live() || !request || request->sid != sid) {
    return drop(ack, "acknowledges nothing that waits for it", actions);
  }
  const MessageType type = request->type;
  if (!wire::answers_to(type, request->reserved, state.configuration.profile).contains(MessageType::ack)) {
    return drop(ack, "that request is not answered by Ack (I22)", actions);
  }
  if (ack.authentic && state.configuration.replay_protection && overtaken(ack, *session)) {
    return drop(ack, "its number is not ahead of the last one accepted (I24)", actions);
  }
  state.requests.take(acknum);
  session->note_sequence(ack.message.sequence);
  state.sessions.touch(*session, ack.now);
  actions.events.push_back(event_of(EventKind::acknowledged, *session, wire::spec_of(type).title));
  if (type == MessageType::logout) {
    end_session(state, *session, ack.now, EventKind::logged_out, "the network logged it out", actions);
  }
}

void handle_reinit_done(RouterState& state, const Incoming& done, Actions& actions) {
  const std::uint32_t sid = *done.message.number(SuboptionType::sid);
  Session* session = state.sessions.find(sid);
  const auto pending = state.reinits.find(sid);
  if (!session || !session->live() || pending == state.reinits.end() ||
      pending->second.sequence != done.message.number(SuboptionType::acknum)) {
    return drop(done, "no Re-Init waits for it", actions);
  }
  if (!accepts(done, pending->second)) {
    return drop(done, "it accepts other values than those of the Re-Init (I19)", actions);
  }
  if (done.authentic && state.configuration.replay_protection && overtaken(done, *session)) {
    return drop(done, "its number is not ahead of the last one accepted (I24)", actions);
  }
  const PendingReinit changes = pending->second;
  forget_reinit(state, sid);
  state.requests.take(changes.sequence);
  apply(state, *session, changes);
  accept(state, done, *session, session->phase, actions);
  actions.events.push_back(event_of(EventKind::reinitialized, *session));
}

}  // namespace lmmp::reference
