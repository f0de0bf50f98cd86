// Fuzzes reading, judging, authenticating and re-encoding LMMP messages.
#include "wire/carrier.hpp"
#include "wire/fuzz/require.hpp"
#include "wire/rules.hpp"
#include "wire/security.hpp"

namespace {

using namespace lmmp::wire;

void check_extents(const Decoded& decoded, Octets input) {
  const MessageView& message = decoded.message;
  require(message.octets.size() <= input.size());
  require(decoded.fault.offset <= input.size());
  std::size_t at = main_header_size;
  for (const SuboptionView view : message) {
    require(view.offset == at);
    require(view.padding_missing == (view.padding.size() != padding_for(view.payload.size())));
    at += suboption_header_size + view.payload.size() + view.padding.size();
    require(at <= message.octets.size());
  }
  if (!decoded.fault) require(message.octets.size() + message.trailing.size() == input.size());
}

void check_round_trip(const Decoded& decoded) {
  const Message message = to_message(decoded.message);
  const OctetVector octets = encode(message);
  if (octets.size() - main_header_size > 0xFFFF) return;
  const Decoded again = decode(octets, LengthReading::payload);
  require(!again.fault);
  require(to_message(again.message) == message);
}

void check_rules(const Decoded& decoded, Octets input) {
  for (const Profile profile : profiles) {
    for (const AuthMode mode : {AuthMode::none, AuthMode::lmmp_internal, AuthMode::pana}) {
      const auto breach = first_breach(decoded, profile, mode);
      if (decoded.fault) require(breach && breach->kind == BreachKind::octets_malformed);
      if (breach) require(breach->offset <= input.size() && !describe(*breach).empty());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Octets input(data, size);
  for (const LengthReading reading :
       {LengthReading::automatic, LengthReading::payload, LengthReading::message}) {
    const Decoded decoded = decode(input, reading);
    check_extents(decoded, input);
    check_rules(decoded, input);
    if (!decoded.fault) check_round_trip(decoded);
    const OctetVector key(16, 7);
    require(verify_mac(decoded.message, key) != MacVerdict::good || size >= 28);
  }
  if (const auto carrier = decode_carrier(input)) require(carrier->lmmp.size() + carrier_header_size == size);
  static_cast<void>(icmp_checksum_good(input, IpAddress(), IpAddress()));
  return 0;
}
