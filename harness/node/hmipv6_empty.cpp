// A message of HMIPv6 by its name, before its fields are set; and the key of its ESP header.
#include "harness/node/hmipv6_message.hpp"

namespace lmmp::conform {

tl::expected<Hmipv6Message, std::string> empty_hmipv6(std::string_view name) {
  const auto kind = hmipv6_kind(name);
  if (!kind) return tl::unexpected("there is no message " + std::string(name));
  Hmipv6Message message;
  switch (*kind) {
    case Hmipv6Kind::binding_update:
      message.body = wire::BindingUpdate{};
      break;
    case Hmipv6Kind::binding_acknowledgement:
      message.body = wire::BindingAcknowledgement{};
      break;
    case Hmipv6Kind::binding_error:
      message.body = wire::BindingError{};
      break;
    case Hmipv6Kind::other_mobility:
      message.body = wire::OtherMobility{hmipv6_mobility_type(name).value_or(0), wire::OctetVector(10)};
      break;
    case Hmipv6Kind::home_test_init:
    case Hmipv6Kind::care_of_test_init:
    case Hmipv6Kind::home_test:
    case Hmipv6Kind::care_of_test: {
      const auto type = static_cast<wire::MobilityType>(hmipv6_mobility_type(name).value_or(0));
      message.body = wire::to_mobility({type, 0, {}, keygen_token(type, 0)});
      break;
    }
    case Hmipv6Kind::router_solicitation:
      message.body = wire::RouterSolicitation{};
      break;
    case Hmipv6Kind::router_advertisement:
      message.body = wire::RouterAdvertisement{};
      break;
    case Hmipv6Kind::neighbour_solicitation:
      message.body = wire::NeighbourSolicitation{};
      break;
    case Hmipv6Kind::neighbour_advertisement:
      message.body = wire::NeighbourAdvertisement{};
      break;
    case Hmipv6Kind::echo_request:
      message.body = wire::Echo{};
      break;
    case Hmipv6Kind::echo_reply:
      message.body = wire::Echo{true, 0, 0, {}};
      break;
    case Hmipv6Kind::unreachable:
      message.body = wire::IcmpError{wire::icmpv6_unreachable, 0, 0, {}};
      break;
    case Hmipv6Kind::too_big:
      message.body = wire::IcmpError{wire::icmpv6_packet_too_big, 0, 0, {}};
      break;
    case Hmipv6Kind::parameter_problem:
      message.body = wire::IcmpError{wire::icmpv6_parameter_problem, 0, 0, {}};
      break;
    case Hmipv6Kind::udp:
      message.body = UdpDatagram{};
      break;
    case Hmipv6Kind::unreadable:
      message.body = UnreadablePayload{};
      break;
  }
  if (is_ambient(*kind)) message.hop_limit = 255;  // RFC 4861 6.1.1
  return message;
}

void key_esp(Hmipv6Message& message, const Hmipv6Context& context) {
  if (!message.esp) return;
  if (message.esp->spi == 0) {
    message.esp.reset();
  } else if (message.esp->key.empty()) {
    if (auto key = context.key_of(message.esp->spi)) message.esp->key = std::move(*key);
  }
}

}  // namespace lmmp::conform
