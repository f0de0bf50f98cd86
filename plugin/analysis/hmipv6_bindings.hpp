// The bindings (MAP, RCoA) of a capture, the updates that make them and the acknowledgements that answer.
//
// All records live in Wireshark's file scope. track_* change them and are for a frame's first dissection
// only; what they return is kept with the frame and only read afterwards. Nothing here comes from quoted
// packets.
#pragma once

#include <cstdint>

#include "plugin/dissect/hmipv6_fields.hpp"
#include "plugin/dissect/hmipv6_octets.hpp"

namespace lmmp::plugin::hmipv6 {

// Nanoseconds since the epoch.
using Time = std::int64_t;
Time time_of(const packet_info* pinfo);
nstime_t to_nstime(Time duration);
constexpr Time second = 1'000'000'000;

// What the MAP is taken to hold for an RCoA.
struct Cached {
  Address lcoa;
  Time since = 0;    // when the latest update of it was sent or accepted
  Time expires = 0;  // 0: there is no binding
};

struct Update;

struct BindingKey {
  Address map;
  Address rcoa;
};

struct Binding {
  BindingKey key;
  std::uint32_t number = 0;  // from 1, in the order of the capture
  Cached cached;
  Update* latest = nullptr;      // its updates, the newest first
  Binding* same_rcoa = nullptr;  // an older one of that RCoA with another MAP
};

// One update and its retransmissions (I50).
struct Request {
  Binding* binding = nullptr;  // none if the update has no Home Address option
  Cached before;               // what an acknowledgement that refuses restores
  Address lcoa;
  Time first_time = 0;
  Time last_time = 0;
  std::uint64_t digest = 0;  // of the latest send's addresses and octets
  Time sign_time = 0;        // of a handover's first sign: this update, or what came before it
  std::uint32_t sign_frame = 0;
  std::uint32_t first_frame = 0;
  std::uint32_t answer_frame = 0;  // 0: none yet
  std::uint16_t last_sequence = 0;
  std::uint16_t flags = 0;
  std::uint16_t lifetime = 0;  // units of 4 s
  Action action = Action::registration;
  bool answer_obeyed = false;  // the answer is one that a mobile node heeds (H 6.1)
  bool applied = false;        // the binding is as this update asks
};

// One send.
struct Update {
  Request* request = nullptr;
  Update* older = nullptr;          // of the same binding
  Update* older_on_path = nullptr;  // from the same LCoA to the same MAP
  Time time = 0;
  std::uint32_t frame = 0;
  std::uint16_t sequence = 0;
  bool first = false;  // of its request
};

struct Answer {
  const Update* update = nullptr;
  bool repeated = false;  // the update was answered before
};

// A Binding Update with M as it was met.
struct UpdateSeen {
  Address map;
  Address lcoa;
  std::optional<Address> rcoa;
  BindingUpdate update;
  std::uint64_t digest = 0;  // of addresses and octets
  bool discarded = false;    // by its receiver: it changes a binding only if it is acknowledged
  std::uint32_t frame = 0;
  Time time = 0;
};
// Nothing if the capture has more of them than are tracked.
Update* track_update(const UpdateSeen& seen);

struct AcknowledgementSeen {
  Address map;
  Address lcoa;
  std::optional<Address> rcoa;
  BindingAcknowledgement acknowledgement;
  bool discarded = false;
  std::uint32_t frame = 0;
  Time time = 0;
};
// The update that it answers (filter-names.md, "hmipv6"), or nullptr.
const Update* find_answered(const AcknowledgementSeen& seen);
Answer* track_acknowledgement(const AcknowledgementSeen& seen);

// Whether `lcoa` is an RCoA that the capture knows with a MAP other than `map` (H 3.1).
bool is_rcoa_of_another_map(const Address& lcoa, const Address& map);

void register_bindings();

}  // namespace lmmp::plugin::hmipv6
