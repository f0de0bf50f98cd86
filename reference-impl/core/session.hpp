// What an access router keeps of a session: one flat record, so that a million of them fit.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "reference-impl/core/datagram.hpp"
#include "wire/ip_address.hpp"
#include "wire/serial.hpp"

namespace lmmp::reference {

// The LMMP octets of an answer, kept to be sent again (I23). Every answer but a Login Ack with keys fits.
class StoredAnswer {
 public:
  static constexpr std::size_t capacity = 68;

  bool store(wire::Octets octets) {
    size_ = 0;
    if (octets.size() > capacity) return false;
    std::copy(octets.begin(), octets.end(), octets_.begin());
    size_ = static_cast<std::uint8_t>(octets.size());
    return true;
  }
  void clear() { size_ = 0; }
  wire::Octets octets() const { return {octets_.data(), size_}; }

 private:
  std::array<std::uint8_t, capacity> octets_{};
  std::uint8_t size_ = 0;
};

struct Session {
  enum class Phase : std::uint8_t {
    free,         // the slot is unused
    active,       //
    idle,         // sent a Paging Refresh and nothing newer
    logging_out,  // this side sent Logout and waits for the Ack
    released,     // its node is at another router, and may come back; kept as long as an ended one
    ended,        // kept for I25's 15 s, to answer a repeated Logout and to know a late copy of its Login
  };
  static constexpr std::uint32_t no_slot = 0xFFFFFFFF;
  static constexpr std::uint16_t no_list = 0xFFFF;

  bool live() const { return phase == Phase::active || phase == Phase::idle || phase == Phase::logging_out; }

  // Numbers only go up; a copy that was overtaken does not turn them back.
  void note_sequence(std::uint32_t sequence) {
    if (wire::serial_ahead(sequence, last_sequence)) last_sequence = sequence;
  }

  Time last_heard{};
  Time logged_in_at{};
  Time answered_at{};               // when the stored answer was first sent
  std::uint64_t answered = 0;       // hash of the request that the stored answer is for
  std::uint64_t login = 0;          // hash of the Login that made the session
  std::uint64_t earlier_login = 0;  // hash of the Login before it from the same place, if within 15 s
  std::uint64_t public_key = 0;     // hash of PK_mn; 0: logged in without, or at another router
  std::uint32_t sid = 0;
  std::uint32_t last_sequence = 0;  // the newest number accepted from the node
  std::uint32_t answered_sequence = 0;
  std::uint32_t paging_area = 0;
  std::uint32_t routing_interval = 0;  // seconds
  std::uint32_t paging_interval = 0;
  std::uint32_t previous = no_slot;  // neighbours in the expiry list
  std::uint32_t next = no_slot;
  std::uint16_t list = no_list;
  std::uint16_t link = 0;
  wire::IpAddress peer;     // where its messages come from
  wire::IpAddress address;  // what it logged in with, or was given
  bool address_from_pool = false;
  Phase phase = Phase::free;
  StoredAnswer answer;
};
static_assert(sizeof(Session) <= 216, "a million sessions in 300 octets each, indexes included");

}  // namespace lmmp::reference
