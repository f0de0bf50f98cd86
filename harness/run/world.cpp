// The surroundings of one case.
#include "harness/run/world.hpp"

#include <algorithm>

#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

// So many messages that no step has spoken of are a flood; memory stays bounded.
constexpr std::size_t most_heard = 20'000;
// What is kept about a message beside its octets, at least.
constexpr std::size_t heard_overhead = sizeof(Heard) + 64;
// Reading goes on so long after a deadline at most, when the frames before it do not end.
constexpr Time most_behind = std::chrono::seconds(2);
constexpr Time resolution_interval = std::chrono::milliseconds(250);
constexpr int resolution_attempts = 4;

const std::string everybody = "all";
const std::string nobody;

PlayedNode fence_node_for(const Ixit& ixit) {
  PlayedNode node;
  node.station.name = "fence";
  node.station.mac = {0x02, 0x00, 0x00, 0x00, 0xFE, 0x01};
  node.station.addresses.push_back(link_local_address(node.station.mac));
  if (ixit.links.empty()) return node;
  // In IPv4, the last host of the implementation's network that is no one else's.
  const auto& link = ixit.links.front();
  if (!link.iut4 || link.prefix4 > 30) return node;
  const std::uint32_t own = wire::read_u32(link.iut4->octets().data());
  const std::uint32_t hosts = link.prefix4 == 0 ? 0xFFFFFFFFU : (1U << (32U - link.prefix4)) - 1U;
  for (std::uint32_t host = hosts - 1; host > 0; --host) {
    const std::uint32_t candidate = (own & ~hosts) | host;
    const auto address = wire::IpAddress::v4(
        {static_cast<std::uint8_t>(candidate >> 24), static_cast<std::uint8_t>(candidate >> 16),
         static_cast<std::uint8_t>(candidate >> 8), static_cast<std::uint8_t>(candidate)});
    const bool taken = std::any_of(ixit.links.begin(), ixit.links.end(),
                                   [&](const auto& each) { return each.iut4 == address; }) ||
                       std::any_of(ixit.nodes.begin(), ixit.nodes.end(),
                                   [&](const auto& each) { return each.ip4 == address; });
    if (taken) continue;
    node.station.addresses.push_back(address);
    break;
  }
  return node;
}

}  // namespace

World::World(IutInstance& iut, const Ixit& ixit, TraceLimits limits, const std::atomic<bool>* stop)
    : iut_(iut),
      network_(iut.network()),
      ixit_(ixit),
      stop_(stop),
      most_heard_octets_(limits.octets),
      trace_(limits) {
  resume();
  for (const auto& from : ixit.nodes) {
    PlayedNode node;
    node.station.name = from.name;
    node.station.mac = from.mac;
    if (from.ip4) node.station.addresses.push_back(*from.ip4);
    if (from.ip6) node.station.addresses.push_back(*from.ip6);
    const auto own = link_local_address(from.mac);
    if (!node.station.owns(own)) node.station.addresses.push_back(own);
    node.station.router = from.name.starts_with("ar");
    for (unsigned link = 0; link < ixit.links.size(); ++link) {
      if (!from.link.empty() && from.link != ixit.links[link].name) node.down.insert(link);
    }
    nodes_.push_back(std::move(node));
  }
  nodes_.push_back(fence_node_for(ixit));
  if (ixit.protocol != Protocol::hmipv6) return;
  hmipv6_ = {ixit.hmipv6.map_option_type, esp_key};
  // Every node has an address of each link's prefix.
  for (auto& node : nodes_) {
    const auto identifier = link_local_address(node.station.mac);
    for (const auto& link : ixit.links) {
      if (link.prefix) node.station.addresses.push_back(wire::join_prefix(*link.prefix, identifier));
    }
  }
}

std::optional<unsigned> World::find_link(const std::string& name) const {
  if (name.empty() && !ixit_.links.empty()) return 0;
  for (std::size_t i = 0; i < ixit_.links.size(); ++i) {
    if (ixit_.links[i].name == name) return static_cast<unsigned>(i);
  }
  return std::nullopt;
}

PlayedNode* World::find_node(const std::string& name) {
  if (name.empty() && nodes_.size() > 1) return &nodes_.front();
  const auto found =
      std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& node) { return node.station.name == name; });
  return found == nodes_.end() ? nullptr : &*found;
}

const PlayedNode* World::neighbour(const wire::IpAddress& address) const {
  for (const auto& node : nodes_) {
    if (node.station.owns(address)) return &node;
  }
  return nullptr;
}

void World::start_counting(const std::function<std::uint32_t()>& random) {
  for (auto& node : nodes_) node.next_sequence = random();
}

std::optional<Decision> World::trouble() {
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
    auto decision = inconclusive("interrupted");
    decision.interrupted = true;
    return decision;
  }
  if (auto death = iut_.death(); !death.empty()) {
    auto decision = inconclusive("the implementation is gone: " + death);
    decision.notes = iut_.last_words();
    return decision;
  }
  if (auto broken = network_.broken(); !broken.empty()) return inconclusive(broken);
  return std::nullopt;
}

tl::expected<World::Came, Decision> World::hear(Time deadline) {
  auto arrival = network_.receive(deadline);
  occupied_since_ = arrival ? std::max(arrival->at, resumed_) : network_.now();
  if (!arrival) {
    if (auto decision = trouble()) return tl::unexpected(std::move(*decision));
    return network_.now() >= deadline ? Came::deadline : Came::other;
  }
  if (network_.now() > deadline + most_behind) {
    return tl::unexpected(inconclusive("the implementation sends faster than this host can read"));
  }
  // A flood must not keep the tester from being stopped.
  if (++received_ % 1024 == 0) {
    if (auto decision = trouble()) return tl::unexpected(std::move(*decision));
  }
  const auto traffic = read_neighbour_traffic(arrival->octets);
  for (const auto& [address, mac] : traffic.learned) neighbours_[{arrival->link, address}] = mac;
  auto heard = read(*arrival, traffic.is_background);
  if (traffic.is_background) {
    const auto packet = find_icmp(arrival->octets);
    const auto number =
        trace(*arrival, packet ? destination_of(packet->ends) : everybody,
              heard ? summary_of(*heard) : traffic.summary, heard ? Kind::ambient : Kind::noise);
    answer_neighbours(*arrival);
    if (!heard) return Came::other;
    heard->frame = number;
  }
  if (!heard) {
    const auto packet = find_icmp(arrival->octets);
    trace(*arrival, packet ? destination_of(packet->ends) : nobody, packet ? "other ICMP" : "other traffic",
          Kind::noise);
    return Came::other;
  }
  heard->at = arrival->at;
  heard->link = arrival->link;
  heard->to = destination_of(heard->ends);
  if (!traffic.is_background) {
    heard->frame =
        trace(*arrival, heard->to, summary_of(*heard), heard->ambient ? Kind::ambient : Kind::message);
  }
  // Somebody else on the link is no implementation under test.
  const auto& link = ixit_.links[heard->link];
  const auto& expected = heard->ends.source.is_v4() ? link.iut4 : link.iut6;
  const auto owner = expected ? neighbours_.find({heard->link, *expected}) : neighbours_.end();
  if (owner != neighbours_.end() && owner->second != heard->ends.source_mac) {
    if (auto* frame = traced(heard->frame)) frame->comment = "from another node: not judged";
    return Came::other;
  }
  if (auto decision = remember(std::move(*heard))) return tl::unexpected(std::move(*decision));
  return Came::message;
}

std::optional<Decision> World::remember(Heard heard) {
  const std::size_t memory = heard_overhead + heard.octets.size();
  const auto full = [&] {
    return heard_.size() >= most_heard || heard_octets_ + memory > most_heard_octets_;
  };
  if (full()) forget(heard.frame);
  if (full()) {
    return inconclusive("the implementation floods the link: more than " + std::to_string(heard_.size()) +
                        " messages that no step speaks of");
  }
  heard_octets_ += memory;
  heard_.push_back(std::move(heard));
  return std::nullopt;
}

// Neighbour Discovery and echoes are answered by themselves; HMIPv6's steps may speak of them all the same.
std::optional<Heard> World::read(Arrival& arrival, bool background) const {
  if (ixit_.protocol == Protocol::lmmp) return background ? std::nullopt : read_message(arrival.octets);
  auto heard = read_hmipv6_message(arrival.octets, hmipv6_);
  if (heard && background) heard->ambient = true;
  return heard;
}

void World::forget(std::uint32_t until_frame) {
  // What a step has spoken of stays: a request may be repeated, and is then known by its octets.
  std::erase_if(heard_, [&](const Heard& heard) {
    const bool goes = !heard.consumed && (heard.noted || (heard.ambient && heard.frame <= until_frame));
    if (goes) heard_octets_ -= heard_overhead + heard.octets.size();
    return goes;
  });
}

void World::answer_neighbours(const Arrival& arrival) {
  for (auto& node : nodes_) {
    if (node.down.contains(arrival.link)) continue;
    const auto answer = neighbour_answer(node.station, arrival.octets);
    if (!answer) continue;
    ++answered_[node.station.name];
    // A failure to send shows as silence of the implementation, and the network says why.
    static_cast<void>(send(arrival.link, *answer, node.station.name, iut_name(arrival.link),
                           read_neighbour_traffic(*answer).summary, true));
  }
}

std::string World::destination_of(const Ends& ends) const {
  if (ends.destination.is_multicast()) return everybody;
  for (const auto& node : nodes_) {
    if (node.station.mac == ends.destination_mac && node.station.owns(ends.destination))
      return node.station.name;
  }
  if (ixit_.protocol == Protocol::hmipv6) {
    // Who is behind a router is reached by the router's MAC address; a router takes what is for others.
    for (const bool owner : {true, false}) {
      for (const auto& node : nodes_) {
        if (owner ? node.station.owns(ends.destination) : node.station.mac == ends.destination_mac)
          return node.station.name;
      }
    }
  }
  return nobody;
}

tl::expected<World::Sent, Decision> World::send(unsigned link, const wire::OctetVector& frame,
                                                std::string from, std::string to, std::string summary,
                                                bool background) {
  Sent sent;
  sent.before = network_.now();
  lag_ = std::max(lag_, sent.before - occupied_since_);
  const auto left = network_.send(link, frame);
  if (!left) return tl::unexpected(inconclusive(link_name(link) + ": " + left.error()));
  sent.after = occupied_since_ = *left;
  TraceFrame traced;
  traced.at = sent.before;
  traced.link = link_name(link);
  traced.from = std::move(from);
  traced.to = std::move(to);
  traced.sent_by_tester = true;
  traced.background = background;
  traced.summary = std::move(summary);
  traced.octets = frame;
  sent.frame = trace_.add(std::move(traced), background);
  return sent;
}

std::uint32_t World::trace(const Arrival& arrival, std::string to, std::string summary, Kind kind) {
  TraceFrame traced;
  traced.at = arrival.at;
  traced.link = link_name(arrival.link);
  traced.from = iut_name(arrival.link);
  traced.to = std::move(to);
  traced.background = kind != Kind::message;
  traced.summary = std::move(summary);
  traced.octets = arrival.octets;
  return trace_.add(std::move(traced), kind == Kind::noise);
}

tl::expected<MacAddress, Decision> World::resolve(unsigned link, PlayedNode& node,
                                                  const wire::IpAddress& address) {
  if (address.is_multicast()) return multicast_mac(address);
  if (const auto* other = neighbour(address)) return other->station.mac;
  for (int attempt = 0; attempt < resolution_attempts; ++attempt) {
    if (const auto known = neighbours_.find({link, address}); known != neighbours_.end())
      return known->second;
    const auto request = neighbour_request(node.station, address);
    if (!request)
      return tl::unexpected(
          script_error(node.station.name + " has no address to reach " + address.to_string()));
    auto sent =
        send(link, *request, node.station.name, everybody, read_neighbour_traffic(*request).summary, true);
    if (!sent) return tl::unexpected(sent.error());
    const Time deadline = sent->after + resolution_interval;
    while (!neighbours_.contains({link, address})) {
      const auto came = hear(deadline);
      if (!came) return tl::unexpected(came.error());
      if (*came == Came::deadline) break;
    }
  }
  if (const auto known = neighbours_.find({link, address}); known != neighbours_.end()) return known->second;
  return tl::unexpected(inconclusive("nobody on " + link_name(link) + " answers for " + address.to_string() +
                                     (address.is_v4() ? " (ARP)" : " (Neighbour Discovery)")));
}

std::vector<std::string> World::notes() const {
  std::vector<std::string> notes;
  for (const auto& [node, count] : answered_) {
    if (node == "fence") continue;
    notes.push_back("also in the window: " + std::to_string(count) +
                    (count == 1 ? " ND, ARP or echo request" : " ND, ARP or echo requests") +
                    " answered by " + node);
  }
  const auto left_out = trace_.notes();
  notes.insert(notes.end(), left_out.begin(), left_out.end());
  return notes;
}

}  // namespace lmmp::conform
