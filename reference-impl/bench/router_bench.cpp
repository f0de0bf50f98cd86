// What an access router's core costs: logins a second, octets a session, a refresh from 1,000 to 1 million
// sessions.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include "reference-impl/core/access_router.hpp"

namespace {

using namespace lmmp;
using namespace lmmp::reference;

const wire::IpAddress router_address = *wire::IpAddress::parse("fe80::a1");

wire::IpAddress node_address(std::uint32_t number) {
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0D, 0xB8};
  wire::write_u32(&octets[12], number + 1);
  return wire::IpAddress::v6(octets);
}

Datagram datagram_of(const wire::Message& message, std::uint32_t node) {
  const wire::IpAddress from = node_address(node);
  return {0,   from, router_address,
          255, 58,   wire::encode_carrier(wire::encode(message), from, router_address)};
}

AccessRouter started_router() {
  AccessRouterConfiguration configuration;
  configuration.links = {{"l1", {}, router_address}};
  configuration.routing_interval = 30;
  configuration.paging_areas = {1};
  configuration.maximum_sessions = 2'000'000;
  AccessRouter router(configuration, 1);
  router.start(Time::zero());
  return router;
}

// The SIDs, by node.
std::vector<std::uint32_t> log_in(AccessRouter& router, std::uint32_t nodes) {
  std::vector<std::uint32_t> sids;
  sids.reserve(nodes);
  for (std::uint32_t node = 0; node < nodes; ++node) {
    const Actions actions =
        router.receive(Time::zero(), datagram_of(wire::Message(wire::MessageType::login, 1), node));
    sids.push_back(actions.events.at(0).sid);
  }
  return sids;
}

std::size_t allocated() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// Datagrams are made beforehand; what is timed is receive.
void logins(benchmark::State& state) {
  constexpr std::uint32_t batch = 100'000;
  std::vector<Datagram> datagrams;
  for (std::uint32_t node = 0; node < batch; ++node) {
    datagrams.push_back(datagram_of(wire::Message(wire::MessageType::login, 1), node));
  }
  for (auto _ : state) {
    state.PauseTiming();
    auto router = std::make_unique<AccessRouter>(started_router());
    state.ResumeTiming();
    for (const Datagram& datagram : datagrams)
      benchmark::DoNotOptimize(router->receive(Time::zero(), datagram));
    state.PauseTiming();
    router.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(logins)->Unit(benchmark::kMillisecond);

void octets_a_session(benchmark::State& state) {
  const auto nodes = static_cast<std::uint32_t>(state.range(0));
  double octets = 0;
  for (auto _ : state) {
    AccessRouter router = started_router();
    const std::size_t before = allocated();
    for (std::uint32_t node = 0; node < nodes; ++node) {
      router.receive(Time::zero(), datagram_of(wire::Message(wire::MessageType::login, 1), node));
    }
    octets = static_cast<double>(allocated() - before) / nodes;
  }
  state.counters["octets/session"] = octets;
}
BENCHMARK(octets_a_session)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

void refresh(benchmark::State& state) {
  const auto nodes = static_cast<std::uint32_t>(state.range(0));
  AccessRouter router = started_router();
  const std::vector<std::uint32_t> sids = log_in(router, nodes);
  // 1,000 of them, spread over all.
  std::vector<Datagram> datagrams;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::uint32_t node = i * (nodes / 1000);
    datagrams.push_back(
        datagram_of(wire::Message(wire::MessageType::routing_refresh, 2,
                                  {wire::Suboption::number(wire::SuboptionType::sid, sids[node])}),
                    node));
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(router.receive(std::chrono::seconds(1), datagrams[next]));
    next = (next + 1) % datagrams.size();
  }
}
BENCHMARK(refresh)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

// A Handover of a live session under LMMP-internal authentication: one MAC is verified, one is made.
void handover_with_mac(benchmark::State& state) {
  AccessRouterConfiguration configuration;
  configuration.links = {{"l1", {}, router_address}};
  configuration.config |= 1;
  configuration.access_network_key = {1, 2, 3, 4, 5, 6, 7, 8};
  configuration.key = *wire::RsaKey::generate(1024);
  AccessRouter router(configuration, 1);
  router.start(Time::zero());
  const std::uint32_t sid = 77;
  const wire::SessionKey key = wire::session_key(configuration.access_network_key, sid);
  std::vector<Datagram> datagrams;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    const wire::OctetVector octets =
        wire::encode_authenticated(wire::Message(wire::MessageType::handover, i,
                                                 {wire::Suboption::number(wire::SuboptionType::sid, sid)}),
                                   wire::MacAlgorithm::hmac_md5, key);
    datagrams.push_back({0, node_address(1), router_address, 255, 58,
                         wire::encode_carrier(octets, node_address(1), router_address)});
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const Actions actions = router.receive(Time::zero(), datagrams[next]);
    if (actions.send.empty()) state.SkipWithError("no Ack");
    next = (next + 1) % datagrams.size();
  }
}
BENCHMARK(handover_with_mac)->Iterations(99'000);

}  // namespace
