// A node on a real link that expects a router there to advertise, to answer a Login and to answer a Logout.
#include <poll.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/interfaces.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace {

using namespace lmmp;
using reference::Datagram;
using reference::IcmpSockets;
using reference::monotonic_now;
using wire::MessageType;
using wire::SuboptionType;

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "probe: %s\n", why.c_str());
  std::exit(1);
}

// The next message of this type, of at most 20 s from now; a loaded machine needs more than a moment.
Datagram expect(IcmpSockets& sockets, int socket, MessageType type) {
  const reference::Time end = monotonic_now() + std::chrono::seconds(20);
  while (monotonic_now() < end) {
    pollfd ready{socket, POLLIN, 0};
    poll(&ready, 1, 100);
    while (const auto datagram = sockets.receive(socket)) {
      const auto carrier = wire::decode_carrier(datagram->payload);
      if (!carrier || !wire::icmp_checksum_good(datagram->payload, datagram->source, datagram->destination)) {
        continue;
      }
      if (wire::carries_lmmp(*carrier, datagram->source.version(), wire::default_icmp_subtype) &&
          wire::decode(carrier->lmmp).message.is(type)) {
        if (datagram->hop_limit != 255) fail("hop limit " + std::to_string(datagram->hop_limit));
        return *datagram;
      }
    }
  }
  fail("no " + std::string(wire::spec_of(type).title) + " within 20 s");
}

void send(IcmpSockets& sockets, const wire::Message& message, const wire::IpAddress& from,
          const wire::IpAddress& to) {
  Datagram datagram{0,
                    from,
                    to,
                    255,
                    from.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6,
                    wire::encode_carrier(wire::encode(message), from, to)};
  if (!sockets.send(datagram)) fail("cannot send to " + to.to_string());
}

void log_in_and_out(IcmpSockets& sockets, int socket, const wire::IpAddress& own) {
  const wire::IpAddress router = expect(sockets, socket, MessageType::ar_advertisement).source;
  send(sockets, wire::Message(MessageType::login, 1), own, router);
  const Datagram ack = expect(sockets, socket, MessageType::login_ack);
  const auto sid = wire::decode(wire::decode_carrier(ack.payload)->lmmp).message.number(SuboptionType::sid);
  if (!sid) fail("a Login Ack without SID");
  send(sockets, wire::Message(MessageType::logout, 2, {wire::Suboption::number(SuboptionType::sid, *sid)}),
       own, router);
  expect(sockets, socket, MessageType::ack);
  std::printf("probe: logged in at %s with SID 0x%08x and out\n", router.to_string().c_str(), *sid);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) fail("expected the name of an interface");
  const std::string interface = argv[1];
  auto sockets = IcmpSockets::open({interface}, {true, true});
  if (!sockets) fail(sockets.error());
  const auto own4 = reference::own_ipv4(interface);
  const auto own6 = reference::own_link_local(interface);
  if (!own4 || !own6) fail("no IPv4 or no IPv6 address on " + interface);
  log_in_and_out(*sockets, sockets->ipv6(), *own6);
  log_in_and_out(*sockets, sockets->ipv4(), *own4);
}
