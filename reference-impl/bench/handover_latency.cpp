// How long an access router on a real link takes to acknowledge a Handover, MAC included, against the echo
// reply of its kernel: one of each in turn on the same link.
// usage: handover_latency INTERFACE ROUTER-ADDRESS SK_AN-IN-HEX ROUNDS sleep|poll
//
// `sleep`: both answers are waited for in recv, `poll`: both by asking again and again.
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "reference-impl/core/mobile_node.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/interfaces.hpp"
#include "wire/security.hpp"

namespace {

using namespace lmmp;
using namespace lmmp::reference;
using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

constexpr double goal = 1.5;

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "handover_latency: %s\n", why.c_str());
  std::exit(2);
}

// A raw ICMPv6 socket that takes one type, connected to the router: what ping(8) does.
FileDescriptor open_socket(const std::string& interface, const wire::IpAddress& router, std::uint8_t type) {
  FileDescriptor made(socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6));
  icmp6_filter filter{};
  ICMP6_FILTER_SETBLOCKALL(&filter);
  ICMP6_FILTER_SETPASS(type, &filter);
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_scope_id = interface_index(interface);
  std::memcpy(&to.sin6_addr, router.octets().data(), 16);
  const timeval patience{5, 0};
  if (!made || setsockopt(made.get(), IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter) != 0 ||
      setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
      connect(made.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    fail(std::string("no raw ICMPv6 socket: ") + std::strerror(errno));
  }
  return made;
}

// Logs in by the reference node's core; gives its SID and the number of its next message.
struct LoggedIn {
  std::uint32_t sid = 0;
  std::uint32_t next_sequence = 0;
};
LoggedIn log_in(const std::string& interface, const wire::IpAddress& own) {
  auto sockets = IcmpSockets::open({interface}, {false, true});
  if (!sockets) fail(sockets.error());
  MobileNodeConfiguration configuration;
  configuration.links = {{interface, {}, own}};
  configuration.key = wire::RsaKey::generate(2048).value();
  configuration.random = fill_random;
  MobileNode node(std::move(configuration), 0);
  std::uint32_t last = 0;
  const auto perform = [&](const NodeActions& actions) {
    for (const Datagram& datagram : actions.send) {
      last = wire::decode(wire::decode_carrier(datagram.payload)->lmmp).message.sequence;
      sockets->send(datagram);
    }
  };
  perform(node.attach(monotonic_now(), 0));
  perform(node.log_in(monotonic_now()).value());
  const Time end = monotonic_now() + std::chrono::seconds(20);
  while (node.status().phase != NodePhase::active) {
    if (monotonic_now() > end) fail("no login within 20 s");
    pollfd ready{sockets->ipv6(), POLLIN, 0};
    poll(&ready, 1, 50);
    while (const auto datagram = sockets->receive(sockets->ipv6()))
      perform(node.receive(monotonic_now(), *datagram));
    perform(node.expire(monotonic_now()));
  }
  return {node.status().sid, last + 1};
}

// From before the send until the answer is here, in microseconds.
double round_trip(const FileDescriptor& socket, const wire::OctetVector& request, bool poll,
                  wire::OctetVector& answer) {
  const Time begin = monotonic_now();
  if (send(socket.get(), request.data(), request.size(), 0) < 0)
    fail(std::string("send: ") + std::strerror(errno));
  answer.resize(2048);
  ssize_t size = 0;
  do {
    size = recv(socket.get(), answer.data(), answer.size(), poll ? MSG_DONTWAIT : 0);
  } while (size < 0 && errno == EAGAIN && poll && monotonic_now() - begin < std::chrono::seconds(5));
  const Time end = monotonic_now();
  if (size < 0) fail("no answer within 5 s");
  answer.resize(static_cast<std::size_t>(size));
  return static_cast<double>((end - begin).count()) / 1000;
}

void expect_ack(const wire::OctetVector& answer, const LoggedIn& session, const wire::SessionKey& key,
                std::uint32_t sequence) {
  const auto carrier = wire::decode_carrier(answer);
  const wire::Decoded decoded = wire::decode(carrier ? carrier->lmmp : wire::Octets());
  if (!decoded.message.is(MessageType::ack) || decoded.message.number(SuboptionType::acknum) != sequence ||
      decoded.message.number(SuboptionType::sid) != session.sid ||
      wire::verify_mac(decoded.message, key) != wire::MacVerdict::good) {
    fail("the answer to a Handover is no Ack with a good MAC");
  }
}

struct Spread {
  double median;
  double p90;
};
Spread spread_of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 9 / 10]};
}

wire::OctetVector from_hex(const std::string& text) {
  wire::OctetVector octets;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    octets.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(at, 2), nullptr, 16)));
  }
  return octets;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string how = argc == 6 ? argv[5] : "";
  const bool poll = how == "poll";
  if (!poll && how != "sleep") {
    fail("usage: handover_latency INTERFACE ROUTER-ADDRESS SK_AN-IN-HEX ROUNDS sleep|poll");
  }
  const std::string interface = argv[1];
  const auto router = wire::IpAddress::parse(argv[2]);
  const auto own = own_link_local(interface);
  const std::size_t rounds = std::strtoul(argv[4], nullptr, 10);
  if (!router || !own || rounds == 0) fail("no router address, no own link-local address, or no rounds");
  LoggedIn session = log_in(interface, *own);
  const wire::SessionKey key = wire::session_key(from_hex(argv[3]), session.sid);
  // Each socket sees only the type that it waits for; advertisements stay out of the way of both.
  const FileDescriptor echo = open_socket(interface, *router, ICMP6_ECHO_REPLY);
  const FileDescriptor lmmp = open_socket(interface, *router, wire::icmpv6_mobility_type);

  std::vector<double> echoes;
  std::vector<double> handovers;
  wire::OctetVector answer;
  for (std::size_t round = 0; round < rounds + 100; ++round) {
    const std::uint32_t sequence = session.next_sequence++;
    const wire::OctetVector handover = wire::encode_carrier(
        wire::encode_authenticated(wire::Message(MessageType::handover, sequence,
                                                 {Suboption::number(SuboptionType::sid, session.sid)}),
                                   wire::MacAlgorithm::hmac_md5, key),
        *own, *router);
    // An echo of the same size.
    wire::OctetVector request(handover.size());
    request[0] = ICMP6_ECHO_REQUEST;
    wire::write_u32(&request[4], sequence);
    const double echoed = round_trip(echo, request, poll, answer);
    double acknowledged = round_trip(lmmp, handover, poll, answer);
    // An advertisement came first: this round does not count.
    const bool disturbed = !wire::decode(wire::decode_carrier(answer)->lmmp).message.is(MessageType::ack);
    if (disturbed) {
      answer.resize(2048);
      answer.resize(static_cast<std::size_t>(std::max<ssize_t>(0, recv(lmmp.get(), answer.data(), 2048, 0))));
    }
    expect_ack(answer, session, key, sequence);
    if (round < 100 || disturbed) continue;
    echoes.push_back(echoed);
    handovers.push_back(acknowledged);
  }
  const Spread ours = spread_of(handovers);
  const Spread theirs = spread_of(echoes);
  const double ratio = ours.median / theirs.median;
  std::printf("Handover acknowledged, MAC included      %8.1f us (90 %% below %.1f)\n", ours.median,
              ours.p90);
  std::printf("ICMPv6 echo of the kernel, the same link %8.1f us (90 %% below %.1f)\n", theirs.median,
              theirs.p90);
  std::printf("  ratio of the medians                   %8.2f     goal: at most %.1f    %s\n", ratio, goal,
              ratio <= goal ? "met" : "MISSED");
  return ratio <= goal ? 0 : 1;
}
