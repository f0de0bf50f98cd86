// A deliberate fault of the simulated implementation, as data: what testcases/defects says, once loaded.
//
// A fault sits at the border of a core: it sees each LMMP message that the core is about to receive, or has
// just sent, and alters it. So one reference implementation becomes hundreds of faulty ones.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/iut/border_packet.hpp"
#include "harness/iut/hmipv6_border.hpp"
#include "harness/script/ast.hpp"

namespace lmmp::conform {

// Changes of one message. In values, $message.SID (or .seq, .reserved, .source, any suboption) is that field
// of the message itself, as it was before any change. $sent.BU.seq is a field of the last BU that the
// implementation sent to the other side of the message; of LMMP, $received.LOGIN.seq one of the last Login
// that came from there, and where there was none the last of anybody counts.
struct DropMessage {};
struct RepeatMessage {
  unsigned times = 1;  // so many more, the same octets
};
struct DelayMessage {
  std::chrono::nanoseconds by{};
};
struct SetField {
  Field field;  // a suboption that is there (the first), or seq, reserved, subtype, code, hop_limit, source
};
struct StripSuboption {
  std::string suboption;
};
struct AddSuboption {
  Field field;  // at the end, before AUTH
};
struct AlterOctets {
  Patch patch;
};
// What a receiver that leaves out a check would believe: the octets are made right before the core sees them.
enum class Repair : std::uint8_t {
  checksum,  // of ICMP; HMIPv6, `of` source: only one that is right over the source address
  carrier,   // code 0, our subtype, the version's own type; HMIPv6: payload proto, routing header, distance
  length,  // the main header's Len and a suboption's that runs beyond; HMIPv6: Header Len, a MAP option's, or
           // that of the option `of`: home or alternate_coa
  type,    // the message type becomes `as`; RA: another option of a MAP option's length becomes one
  mac,     // AUTH is made anew with the session's key; one of our own that was altered is re-signed; ESP's
  address,  // HMIPv6: a MAP option's becomes map1's
};
struct RepairMessage {
  Repair repair = Repair::checksum;
  std::string as, of;
};
struct Redirect {
  Value to;  // the destination: a node's name, "all" (multicast), or an address
};
struct MoveToLink {
  std::string link;
};
// One more message from the implementation, from the address and on the link of this message. Of HMIPv6, to
// an address of the implementation's own: it believes to have received this message. Of LMMP, a DelayMessage
// that stands before it delays it too; after a command it is sent then if `before` and `after` still hold.
struct AlsoSend {
  std::string message;
  std::optional<Value> to;  // none: the other side of this message
  std::vector<Field> fields;
};
// Changes nothing: tells of the message, as the changes before left it. Not of files: how `mutate --random`
// learns what the reference sends.
using BorderMessage = std::variant<BorderPacket, Hmipv6Packet>;  // of LMMP, of HMIPv6
struct TellOfMessage {
  std::function<void(const BorderMessage&)> listener;
};
using Change = std::variant<DropMessage, RepeatMessage, DelayMessage, SetField, StripSuboption, AddSuboption,
                            AlterOctets, RepairMessage, Redirect, MoveToLink, AlsoSend, TellOfMessage>;

struct Fault {
  std::string id;       // "ar-login-ack-without-sid", what a case's `catches` names
  std::string summary;  // one sentence: what the sloppy implementer did
  Protocol protocol = Protocol::lmmp;
  Role role = Role::access_router;
  std::vector<std::string> breaks;  // requirement ids

  // What it is about: a message, or a command to a mobile node of LMMP, which AlsoSend adds to.
  enum class Direction : std::uint8_t { sent, received, commanded } direction = Direction::sent;
  std::vector<std::string> messages;  // "LOGIN_ACK", "MESSAGE.99", "login"; empty: any, readable or not
  std::vector<Field> having;          // only messages with these fields
  // Of LMMP alone, down to `where`: "message" is the main header's Len, "octets" how many stand behind that
  // header, "NONCE1" a suboption's Len.
  std::vector<Field> lengths;
  std::string answering;     // sent: only what follows such a message of the node that it goes to
  std::vector<Field> asked;  // ... and one with these fields
  // Only while no such message, or once one, has passed between the two; of a command, or about one: on the
  // same link.
  std::string before, after;
  std::vector<Field> where;  // only where the implementation is told these IXIT parameters
  // Which of the messages that match, counted from 1 in this case.
  unsigned first = 1;
  unsigned last = std::numeric_limits<unsigned>::max();
  // Which of them by their number: one that was there before from the same address is repeated.
  enum class Numbers : std::uint8_t { all, fresh, repeated } numbers = Numbers::all;
  bool means_number(bool seen_before) const {
    return numbers == Numbers::all || (numbers == Numbers::repeated) == seen_before;
  }

  std::vector<Change> changes;   // in this order
  std::vector<Field> configure;  // the core is started with these IXIT parameters instead, whatever is asked
  Place place;
};

}  // namespace lmmp::conform
