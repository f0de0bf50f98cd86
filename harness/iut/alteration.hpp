// Carries out a fault's changes on one message.
#pragma once

#include <optional>
#include <random>
#include <vector>

#include "harness/iut/border_packet.hpp"
#include "harness/iut/fault.hpp"
#include "harness/iut/passed_messages.hpp"
#include "harness/script/ixit.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {

// What the names in a fault's values stand for.
struct Names {
  const BorderPacket& packet;    // $message.FIELD
  const PassedMessages& passed;  // $sent.LOGIN_ACK.FIELD, $received.LOGIN.FIELD
  const Ixit& ixit;              // every other name
};
// Nothing if a name stands for nothing.
std::optional<Value> literal(const Value& value, const Names& names, std::mt19937_64& random,
                             FieldKind kind = FieldKind::octets);

class Alteration {
 public:
  Alteration(BorderPacket packet, const Ixit& ixit, const PassedMessages& passed, Fault::Direction direction,
             std::mt19937_64& random);

  // A change that does not fit the message (a suboption that is not there) leaves it as it is.
  void apply(const Change& change);

  std::vector<BorderPacket> onward() const;
  std::vector<BorderPacket> extra() const { return extra_; }

 private:
  void perform(const DropMessage&) { copies_ = 0; }
  void perform(const RepeatMessage& change) { copies_ += change.times; }
  void perform(const DelayMessage& change) { packet_.after += change.by; }
  void perform(const SetField& change);
  void perform(const StripSuboption& change);
  void perform(const AddSuboption& change);
  void perform(const AlterOctets& change);
  void perform(const RepairMessage& change);
  void perform(const Redirect& change);
  void perform(const MoveToLink& change);
  void perform(const AlsoSend& change);
  void perform(const TellOfMessage& change) { change.listener(packet_); }

  template <typename Edit>
  void edit(Edit change);
  Names names() const { return {original_, passed_, ixit_}; }
  std::optional<wire::IpAddress> address_of(const Value& value) const;
  void sign_again();
  void sum();

  BorderPacket packet_;
  const BorderPacket original_;
  const Ixit& ixit_;
  const PassedMessages& passed_;
  Fault::Direction direction_;
  std::mt19937_64& random_;
  unsigned copies_ = 1;
  std::vector<BorderPacket> extra_;
};

}  // namespace lmmp::conform
