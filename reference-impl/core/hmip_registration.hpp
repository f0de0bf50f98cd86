// One entry of a mobile node's Binding Update List (RFC 3775 11.1): what was asked of a MAP or a home agent,
// and what was granted.
#pragma once

#include "reference-impl/core/datagram.hpp"
#include "wire/mobility.hpp"
#include "wire/parameters.hpp"

namespace lmmp::reference {

// RFC 3775 11.8 and 12, 13.
struct RegistrationTimers {
  wire::Duration first_of_new = std::chrono::milliseconds(1500);  // InitialBindackTimeoutFirstReg
  wire::Duration first = std::chrono::seconds(1);                 // INITIAL_BINDACK_TIMEOUT
  wire::Duration largest = std::chrono::seconds(32);              // MAX_BINDACK_TIMEOUT
  // Sends to a MAP before it counts as gone; a home agent is asked for ever.
  unsigned maximum_sends = 5;
  // A MAP that refused, or did not answer, is left alone for so long.
  wire::Duration hold_off = std::chrono::seconds(60);
};

struct Registration {
  wire::IpAddress agent;  // the MAP or the home agent
  wire::IpAddress home;   // the RCoA or the home address

  // The series of updates that waits for an acknowledgement. Each send has the next number.
  bool outstanding = false;
  wire::IpAddress care_of;
  std::uint16_t lifetime = 0;  // asked for, in units of 4 s
  std::uint16_t first_sequence = 0;
  std::uint16_t sequence = 0;  // of the last send, of this series or an older one
  unsigned sends = 0;
  Time first_sent{};
  Time next_send{};
  wire::Duration interval{};
  bool corrected = false;  // a status of 135 was acted on in this series

  // What was acknowledged last.
  bool accepted = false;
  wire::IpAddress accepted_care_of;
  Time granted_until{};            // as the agent counts
  Time valid_until = Time::max();  // as long as the RCoA may be used (H 5, Valid Lifetime)
  Time expires{};                  // the earlier of both
  Time refresh{};

  Time unusable_until = Time::min();

  // Starts a series; the caller sends it.
  void begin(Time now, const wire::IpAddress& care_of_address, std::uint16_t units,
             const RegistrationTimers& timers) {
    outstanding = true;
    care_of = care_of_address;
    lifetime = units;
    first_sequence = static_cast<std::uint16_t>(sequence + 1);
    sends = 0;
    first_sent = now;
    next_send = now;
    interval = accepted ? timers.first : timers.first_of_new;
    corrected = false;
  }
  // The next number of the series, and when it is due again.
  std::uint16_t take_send(Time now, const RegistrationTimers& timers) {
    ++sequence;
    ++sends;
    next_send = now + interval;
    interval = interval * 2 < timers.largest ? interval * 2 : timers.largest;
    return sequence;
  }
  // Whether an acknowledgement's number is of a send of this series.
  bool is_of_series(std::uint16_t number) const {
    return outstanding && sends > 0 && static_cast<std::uint16_t>(number - first_sequence) < sends;
  }
  // Counts from the first send of the series, so never longer than the agent does.
  void accept(std::uint16_t granted) {
    const std::uint16_t units = granted < lifetime ? granted : lifetime;
    outstanding = false;
    accepted = units != 0;
    accepted_care_of = care_of;
    const Time whole(wire::lifetime_of(units));
    granted_until = first_sent + whole;
    expires = granted_until < valid_until ? granted_until : valid_until;
    refresh = first_sent + whole / 10 * 8;
  }
  // What was advertised last about the RCoA's validity, longer or shorter than before.
  void limit(Time until) {
    valid_until = until;
    expires = granted_until < valid_until ? granted_until : valid_until;
  }
  // The next instant at which something is to be done; Time::max() if there is none.
  Time next_deadline(bool refreshes) const {
    Time next = outstanding ? next_send : Time::max();
    if (accepted) next = next < expires ? next : expires;
    if (accepted && refreshes && !outstanding) next = next < refresh ? next : refresh;
    return next;
  }
};

}  // namespace lmmp::reference
