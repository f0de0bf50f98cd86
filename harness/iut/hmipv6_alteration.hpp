// Carries out a fault's changes on one packet of HMIPv6.
#pragma once

#include <random>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/iut/hmipv6_border.hpp"
#include "harness/node/hmipv6_message.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

// The value with $variables and calls replaced; $message.FIELD is a field of the message itself. Nothing if
// something has no value.
std::optional<Value> literal(const Value& value, const Hmipv6Message& message, const Ixit& ixit,
                             std::mt19937_64& random);

class Hmipv6Alteration {
 public:
  Hmipv6Alteration(Hmipv6Packet packet, Hmipv6Reading reading, const Ixit& ixit, Fault::Direction direction,
                   const Hmipv6Context& context, std::mt19937_64& random);

  void apply(const Change& change);
  std::vector<Hmipv6Packet> onward() const { return {copies_, packet_}; }
  std::vector<Hmipv6Packet> extra() const { return extra_; }

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
  void sign_esp_anew();
  void perform(const TellOfMessage& change) { change.listener(packet_); }
  void write(const std::vector<Patch>& patches);

  Hmipv6Packet packet_;
  Hmipv6Reading reading_;  // as it is now
  Hmipv6Message original_;
  const Ixit& ixit_;
  Fault::Direction direction_;
  const Hmipv6Context& context_;
  std::mt19937_64& random_;
  std::size_t copies_ = 1;
  std::vector<Hmipv6Packet> extra_;
};

}  // namespace lmmp::conform
