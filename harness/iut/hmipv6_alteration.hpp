// Carries out a fault's changes on one packet of HMIPv6.
#pragma once

#include <map>
#include <random>
#include <utility>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/iut/hmipv6_border.hpp"
#include "harness/node/hmipv6_message.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

// The last message of each kind that the implementation sent to an address, as it left the core.
using SentMessages = std::map<std::pair<std::string, wire::IpAddress>, Hmipv6Message>;

// What the values of a fault may speak of: $message.FIELD is a field of the message itself,
// $sent.BU.FIELD one of the last BU that the implementation sent to the other side of this message before it.
struct FaultScope {
  const Hmipv6Message& message;
  Fault::Direction direction = Fault::Direction::sent;
  const Ixit& ixit;
  const SentMessages& sent;
  std::mt19937_64& random;
};

// The value with $variables and calls replaced. Nothing if something has no value.
std::optional<Value> literal(const Value& value, const FaultScope& scope);

class Hmipv6Alteration {
 public:
  Hmipv6Alteration(Hmipv6Packet packet, Hmipv6Reading reading, Fault::Direction direction, const Ixit& ixit,
                   const SentMessages& sent, const Hmipv6Context& context, std::mt19937_64& random);

  void apply(const Change& change);
  std::vector<Hmipv6Packet> onward() const { return {copies_, packet_}; }
  std::vector<Hmipv6Packet> extra() const { return extra_; }
  std::vector<Hmipv6Packet> believed() const { return believed_; }

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
  bool is_own(const wire::IpAddress& address) const;
  std::optional<Value> evaluated(const Value& value) const {
    return literal(value, {original_, direction_, ixit_, sent_, random_});
  }

  Hmipv6Packet packet_;
  Hmipv6Reading reading_;  // as it is now
  Hmipv6Message original_;
  Fault::Direction direction_;
  const Ixit& ixit_;
  const SentMessages& sent_;
  const Hmipv6Context& context_;
  std::mt19937_64& random_;
  std::size_t copies_ = 1;
  std::vector<Hmipv6Packet> extra_, believed_;
};

}  // namespace lmmp::conform
