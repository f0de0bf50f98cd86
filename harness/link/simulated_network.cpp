// Links in virtual time between the tester and one simulated host.
#include "harness/link/simulated_network.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace lmmp::conform {
namespace {

// So many events at one moment of virtual time are a host that never lets time go on.
constexpr std::uint64_t endless = 100'000;

}  // namespace

std::string to_string(const MacAddress& mac) {
  std::array<char, 18> text{};
  std::snprintf(text.data(), text.size(), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
                mac[4], mac[5]);
  return text.data();
}

SimulatedNetwork::SimulatedNetwork(std::unique_ptr<Host> host, std::uint64_t seed,
                                   const LinkImpairment& impairment)
    : host_(std::move(host)), random_(seed), impairment_(impairment) {
  accept(host_->start(now_));
}

tl::expected<Time, std::string> SimulatedNetwork::send(unsigned link, wire::Octets frame) {
  transmit(now_, link, true, wire::OctetVector(frame.begin(), frame.end()));
  return now_;
}

std::optional<Arrival> SimulatedNetwork::receive(Time deadline) {
  while (broken().empty()) {
    const auto host_deadline = host_->next_deadline();
    const bool host_first = host_deadline && (events_.empty() || *host_deadline <= events_.top().at);
    if (!host_first && events_.empty()) break;
    const Time next = std::max(now_, host_first ? *host_deadline : events_.top().at);
    if (next > deadline) break;
    events_at_now_ = next == now_ ? events_at_now_ + 1 : 0;
    now_ = next;
    if (host_first) {
      accept(host_->advance(now_));
      continue;
    }
    // The queue is a heap of values; its top is about to be popped, so its octets may be moved out.
    Event event = std::move(const_cast<Event&>(events_.top()));
    events_.pop();
    if (down_.contains(event.link)) continue;
    if (!event.to_host) return Arrival{event.at, event.link, std::move(event.octets)};
    accept(host_->receive(now_, event.link, event.octets));
  }
  now_ = std::max(now_, deadline);
  return std::nullopt;
}

std::string SimulatedNetwork::broken() const {
  if (events_at_now_ < endless) return {};
  return "the implementation acts without end at one moment of virtual time";
}

void SimulatedNetwork::set_link(unsigned link, bool up) {
  if (up) {
    down_.erase(link);
  } else {
    down_.insert(link);
  }
}

void SimulatedNetwork::transmit(Time at, unsigned link, bool to_host, wire::OctetVector octets) {
  if (impairment_.loss > 0 && chance() < impairment_.loss) return;
  const int copies = impairment_.duplication > 0 && chance() < impairment_.duplication ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    Time on_the_way = propagation + impairment_.delay;
    if (impairment_.jitter > Time::zero()) {
      on_the_way += Time(static_cast<Time::rep>(chance() * static_cast<double>(impairment_.jitter.count())));
    }
    events_.push({at + on_the_way, order_++, to_host, link, octets});
  }
}

void SimulatedNetwork::accept(std::vector<HostFrame> frames) {
  for (auto& frame : frames) transmit(now_ + frame.after, frame.link, false, std::move(frame.octets));
}

// From the generator's own bits: std::uniform_real_distribution differs between libraries.
double SimulatedNetwork::chance() {
  return static_cast<double>(random_() >> 11) * 0x1.0p-53;
}

}  // namespace lmmp::conform
