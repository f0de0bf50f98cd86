// The bindings (MAP, RCoA) of a capture, the updates that make them and the acknowledgements that answer.
#include "plugin/analysis/hmipv6_bindings.hpp"

#include <algorithm>
#include <cstdint>

#include "plugin/analysis/hmipv6_maps.hpp"
#include "plugin/analysis/hmipv6_signs.hpp"
#include "plugin/analysis/records.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

constexpr std::uint32_t most_bindings = 1U << 20;
constexpr std::uint32_t most_updates = 1U << 23;
// How far back an acknowledgement's number is looked for.
constexpr int most_steps = 256;
constexpr Time retransmission_window = 32 * second;  // I50; RFC 3775's MAX_BINDACK_TIMEOUT

// From one LCoA to one MAP.
struct PathKey {
  Address map;
  Address lcoa;
};
struct Path {
  PathKey key;
  Update* newest = nullptr;
};

struct State {
  std::uint32_t bindings = 0;
  std::uint32_t updates = 0;
};
State state;
wmem_map_t* by_map_and_rcoa = nullptr;  // BindingKey -> Binding
wmem_map_t* by_rcoa = nullptr;          // Address -> the newest Binding
wmem_map_t* by_path = nullptr;          // PathKey -> Path

Binding* binding_of(const Address& map, const Address& rcoa) {
  const BindingKey key{map, rcoa};
  if (auto* known = find<Binding>(by_map_and_rcoa, key)) return known;
  if (state.bindings >= most_bindings) return nullptr;
  auto* binding = new_record<Binding>();
  binding->number = ++state.bindings;
  binding->key = {map, rcoa};
  binding->same_rcoa = find<Binding>(by_rcoa, rcoa);
  wmem_map_insert(by_map_and_rcoa, &binding->key, binding);
  wmem_map_insert(by_rcoa, &binding->key.rcoa, binding);
  return binding;
}

Path* path_of(const Address& map, const Address& lcoa) {
  const PathKey key{map, lcoa};
  auto* path = find<Path>(by_path, key);
  if (path == nullptr) {
    path = new_record<Path>();
    path->key = key;
    wmem_map_insert(by_path, &path->key, path);
  }
  return path;
}

bool exists(const Binding& binding, Time now) {
  return now < binding.cached.expires && !failed_since(binding.key.map, binding.cached.since);
}

// I50: the same octets again, or the next number with the same addresses, flags and lifetime soon after one
// that is not answered. A reboot may bring a number back, so the octets count for a lifetime at most.
bool is_retransmission(const UpdateSeen& seen, const Request& request) {
  const Time pause = seen.time - request.last_time;
  if (seen.digest == request.digest) {
    const Time lifetime = static_cast<Time>(request.lifetime) * lifetime_unit * second;
    return pause <= std::max(retransmission_window, lifetime);
  }
  const auto next = static_cast<std::uint16_t>(request.last_sequence + 1);
  return !request.answer_obeyed && (request.flags & flag_a) != 0 && seen.update.sequence == next &&
         seen.lcoa == request.lcoa && seen.update.flags == request.flags &&
         seen.update.lifetime == request.lifetime && pause <= retransmission_window;
}

Action action_of(const UpdateSeen& seen, const Binding* binding) {
  if (seen.update.lifetime == 0) return Action::deregistration;
  if (binding == nullptr || !exists(*binding, seen.time)) return Action::registration;
  return binding->cached.lcoa == seen.lcoa ? Action::refresh : Action::handover;
}

void apply(Request& request, Time now, std::uint16_t lifetime) {
  request.applied = true;
  Cached& cached = request.binding->cached;
  cached.lcoa = request.lcoa;
  cached.since = now;
  cached.expires = lifetime == 0 ? 0 : now + static_cast<Time>(lifetime) * lifetime_unit * second;
}

Request* new_request(const UpdateSeen& seen, Binding* binding) {
  auto* request = new_record<Request>();
  request->binding = binding;
  request->lcoa = seen.lcoa;
  request->first_time = seen.time;
  request->first_frame = seen.frame;
  request->flags = seen.update.flags;
  request->lifetime = seen.update.lifetime;
  request->action = action_of(seen, binding);
  const Sign* sign = use_sign(seen.lcoa, seen.time);
  const bool earlier = sign != nullptr && (binding == nullptr || sign->time > binding->cached.since);
  request->sign_time = earlier ? sign->time : seen.time;
  request->sign_frame = earlier ? sign->frame : seen.frame;
  if (binding != nullptr) {
    request->before = binding->cached;
    // The capture may lack the acknowledgement, so the update counts until it is refused.
    if (!seen.discarded) apply(*request, seen.time, seen.update.lifetime);
  }
  return request;
}

// The newest update behind `update` that carries `sequence`, and of those of the same octets the first.
const Update* with_sequence(const Update* update, std::uint16_t sequence, Update* Update::*older) {
  int steps = 0;
  while (update != nullptr && update->sequence != sequence && ++steps < most_steps) update = update->*older;
  if (update == nullptr || update->sequence != sequence) return nullptr;
  for (const Update* next = update->*older; next != nullptr && ++steps < most_steps; next = next->*older) {
    if (next->request == update->request && next->sequence == sequence) update = next;
  }
  return update;
}

// Status 135 carries the last number that the MAP accepted (RFC 3775 9.5.1): it answers the newest update.
const Update* answered_of(const Binding& binding, const BindingAcknowledgement& acknowledgement) {
  const Update* newest = binding.latest;
  if (acknowledgement.status == status_sequence_window && newest != nullptr &&
      newest->request->answer_frame == 0) {
    return newest;
  }
  return with_sequence(newest, acknowledgement.sequence, &Update::older);
}

bool is_obeyed(const AcknowledgementSeen& seen) {
  return seen.rcoa && !seen.discarded;
}

void settle(Request& request, const AcknowledgementSeen& seen) {
  Binding* binding = request.binding;
  if (binding == nullptr || binding->latest == nullptr || binding->latest->request != &request) return;
  if (seen.acknowledgement.status < status_refused) {
    apply(request, seen.time, seen.acknowledgement.lifetime);
  } else if (request.applied) {
    binding->cached = request.before;
    request.applied = false;
  }
}

}  // namespace

Time time_of(const packet_info* pinfo) {
  constexpr std::int64_t most_seconds = 9'000'000'000;
  return std::clamp<std::int64_t>(pinfo->abs_ts.secs, -most_seconds, most_seconds) * second +
         pinfo->abs_ts.nsecs;
}

nstime_t to_nstime(Time duration) {
  return {static_cast<time_t>(duration / second), static_cast<int>(duration % second)};
}

Update* track_update(const UpdateSeen& seen) {
  if (state.updates >= most_updates) return nullptr;
  Binding* binding = seen.rcoa ? binding_of(seen.map, *seen.rcoa) : nullptr;
  if (seen.rcoa && binding == nullptr) return nullptr;
  Path* path = path_of(seen.map, seen.lcoa);
  Update* newest = binding != nullptr ? binding->latest : path->newest;

  auto* update = new_record<Update>();
  ++state.updates;
  update->time = seen.time;
  update->frame = seen.frame;
  update->sequence = seen.update.sequence;
  update->older = binding != nullptr ? binding->latest : nullptr;
  update->older_on_path = path->newest;
  const bool again =
      newest != nullptr && newest->request->binding == binding && is_retransmission(seen, *newest->request);
  update->first = !again;
  update->request = again ? newest->request : new_request(seen, binding);
  update->request->last_time = seen.time;
  update->request->last_sequence = seen.update.sequence;
  update->request->digest = seen.digest;
  if (binding != nullptr) binding->latest = update;
  path->newest = update;
  return update;
}

const Update* find_answered(const AcknowledgementSeen& seen) {
  if (!seen.rcoa) {
    const auto* path = find<Path>(by_path, PathKey{seen.map, seen.lcoa});
    if (path == nullptr) return nullptr;
    return with_sequence(path->newest, seen.acknowledgement.sequence, &Update::older_on_path);
  }
  // The MAP's own binding first; a MAP may answer from another of its addresses.
  if (const auto* own = find<Binding>(by_map_and_rcoa, BindingKey{seen.map, *seen.rcoa})) {
    if (const Update* update = answered_of(*own, seen.acknowledgement)) return update;
  }
  int steps = 0;
  const auto* binding = find<Binding>(by_rcoa, *seen.rcoa);
  for (; binding != nullptr && ++steps < most_steps; binding = binding->same_rcoa) {
    const Update* update = with_sequence(binding->latest, seen.acknowledgement.sequence, &Update::older);
    // What is answered by its MAP has no other answer: this one is a correspondent node's (H 6.5).
    if (update != nullptr && update->request->answer_frame == 0) return update;
  }
  return nullptr;
}

Answer* track_acknowledgement(const AcknowledgementSeen& seen) {
  const Update* update = find_answered(seen);
  if (update == nullptr) return nullptr;
  auto* answer = new_record<Answer>();
  answer->update = update;
  Request& request = *update->request;
  // One that a mobile node ignores does not stop it from asking again.
  answer->repeated = request.answer_frame != 0 && (request.answer_obeyed || !is_obeyed(seen));
  if (!answer->repeated) {
    request.answer_frame = seen.frame;
    request.answer_obeyed = is_obeyed(seen);
    settle(request, seen);
  }
  return answer;
}

bool is_rcoa_of_another_map(const Address& lcoa, const Address& map) {
  int steps = 0;
  const auto* binding = find<Binding>(by_rcoa, lcoa);
  for (; binding != nullptr && ++steps < most_steps; binding = binding->same_rcoa) {
    if (!(binding->key.map == map)) return true;
  }
  return false;
}

void register_bindings() {
  by_map_and_rcoa = map_keyed_by<BindingKey>();
  by_rcoa = map_keyed_by<Address>();
  by_path = map_keyed_by<PathKey>();
  register_init_routine([] { state = {}; });
}

}  // namespace lmmp::plugin::hmipv6
