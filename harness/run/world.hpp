// The surroundings of one case: the links, the nodes that the tester plays, what was heard, and the trace.
//
// Everything that comes in passes through hear(): neighbour traffic is answered and learned from, messages of
// the protocol are kept for the steps, and the frame goes into the trace.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/iut/access.hpp"
#include "harness/node/neighbours.hpp"
#include "harness/run/decision.hpp"
#include "harness/run/heard.hpp"
#include "harness/run/trace.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

// A node of the tester: its station, and the number of its next message (I23).
struct PlayedNode {
  Station station;
  std::uint32_t next_sequence = 0;
  std::set<unsigned> down;  // links where it is not
};

class World {
 public:
  World(IutInstance& iut, const Ixit& ixit, TraceLimits limits, const std::atomic<bool>* stop);

  Time now() const { return network_.now(); }
  Network& network() { return network_; }
  IutInstance& iut() { return iut_; }
  const Ixit& ixit() const { return ixit_; }

  std::optional<unsigned> find_link(const std::string& name) const;
  PlayedNode* find_node(const std::string& name);
  const std::string& link_name(unsigned link) const { return ixit_.links[link].name; }
  // "ar1": what the implementation is called on a link.
  const std::string& iut_name(unsigned link) const { return ixit_.links[link].iut_name; }
  // The tester's node with this address, or nullptr.
  const PlayedNode* neighbour(const wire::IpAddress& address) const;
  // Every node begins to count at a random number (I23).
  void start_counting(const std::function<std::uint32_t()>& random);
  // The node that proves silence; no script speaks of it.
  PlayedNode& fence_node() { return nodes_.back(); }

  enum class Came : std::uint8_t { message, other, deadline };
  // Takes one frame that came no later than the deadline, waiting for it. A message stands at the end of
  // heard() then. A decision: nothing more can be expected of this case.
  tl::expected<Came, Decision> hear(Time deadline);

  const Hmipv6Context& hmipv6() const { return hmipv6_; }

  // In the order in which they came.
  std::deque<Heard>& heard() { return heard_; }
  // What went before took its own time and was no delay of the tester's: a hook, a link that comes up.
  void resume() { occupied_since_ = resumed_ = network_.now(); }
  // How late the tester sent at most, after what it reacted to; set back.
  Time take_lag() { return std::exchange(lag_, Time::zero()); }

  // Forgets what no step can speak of any more: advertisements up to this frame, and what was dealt with.
  void forget(std::uint32_t until_frame);

  // Sends and traces. The number of the frame in the trace and when it had left.
  struct Sent {
    std::uint32_t frame = 0;
    Time before{}, after{};
  };
  tl::expected<Sent, Decision> send(unsigned link, const wire::OctetVector& frame, std::string from,
                                    std::string to, std::string summary, bool background);

  // The MAC address of the owner of an address on a link, asked for by the node if it is not known yet.
  tl::expected<MacAddress, Decision> resolve(unsigned link, PlayedNode& node, const wire::IpAddress& address);

  std::uint32_t frames() const { return trace_.last_number(); }  // sent and received so far
  std::vector<TraceFrame> take_trace() { return trace_.take(); }
  TraceFrame* traced(std::uint32_t number) { return trace_.find(number); }
  // "2 ND frames answered by mn1", "17 frames of other traffic are not in the capture".
  std::vector<std::string> notes() const;

 private:
  std::optional<Decision> trouble();
  enum class Kind : std::uint8_t { message, ambient, noise };
  std::uint32_t trace(const Arrival& arrival, std::string to, std::string summary, Kind kind);
  std::optional<Decision> remember(Heard heard);
  void answer_neighbours(const Arrival& arrival);
  std::optional<Heard> read(Arrival& arrival, bool background) const;
  std::string destination_of(const Ends& ends) const;

  IutInstance& iut_;
  Network& network_;
  const Ixit& ixit_;
  Hmipv6Context hmipv6_;
  const std::atomic<bool>* stop_;
  std::vector<PlayedNode> nodes_;
  std::map<std::pair<unsigned, wire::IpAddress>, MacAddress> neighbours_;
  std::deque<Heard> heard_;
  std::size_t heard_octets_ = 0, most_heard_octets_;
  Trace trace_;
  // Since when the tester has had something to do: the frame or deadline that it was woken by, at the
  // earliest when it resumed.
  Time occupied_since_{}, resumed_{};
  Time lag_{};
  std::uint64_t received_ = 0;
  std::map<std::string, unsigned> answered_;  // neighbour requests, by node
};

}  // namespace lmmp::conform
