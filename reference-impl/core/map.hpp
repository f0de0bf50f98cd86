// The Mobility Anchor Point of HMIPv6 as a sans-I/O state machine (H 6.2). "The MAP acts like a HA": with
// MapConfiguration::home_agent it is one (RFC 3775 10), for home addresses in the place of RCoAs.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "reference-impl/core/binding_cache.hpp"
#include "reference-impl/core/hmip_events.hpp"
#include "reference-impl/core/map_configuration.hpp"

namespace lmmp::reference {

// What is to be done with a packet in the MAP's data path.
struct Forwarding {
  enum class Verdict : std::uint8_t {
    control,      // for the MAP itself: give it to receive
    encapsulate,  // put write_outer_header's octets before it and send that
    decapsulate,  // send what stands from inner_offset on
    answer,       // drop it and send `answer`
    drop,
  };
  Verdict verdict = Verdict::drop;
  wire::IpAddress care_of_address;  // encapsulate: the outer destination
  std::size_t inner_offset = 0;     // decapsulate
  std::optional<Datagram> answer;   // an ICMPv6 error
  std::string_view reason;          // of drop and answer
};

class MobilityAnchorPoint {
 public:
  // The configuration has no faults (faults_of). Needs no randomness: nothing that it sends must be hard to
  // foretell.
  explicit MobilityAnchorPoint(MapConfiguration configuration);
  ~MobilityAnchorPoint();
  MobilityAnchorPoint(MobilityAnchorPoint&&) noexcept;
  MobilityAnchorPoint& operator=(MobilityAnchorPoint&&) noexcept;

  // A MAP begins to advertise. Called once, before anything else; before it, everything received is dropped.
  HmipActions start(Time now);
  // Forgets the bindings; a MAP tells everybody that it goes (valid lifetime 0).
  HmipActions stop(Time now);
  // A datagram that came in on a link, or was routed here. Packets of the data path are forwarded too: they
  // come out as datagrams. What is dropped changes no state.
  HmipActions receive(Time now, const Datagram& datagram);
  // Decides on a whole IPv6 packet that was routed to the MAP or to an RCoA, without copying it.
  Forwarding forward(Time now, wire::Octets packet);
  // Writes the 40 octets of the outer header around a packet of `inner`'s size.
  void write_outer_header(std::uint8_t* at, const Forwarding& forwarding, wire::Octets inner) const;
  HmipActions expire(Time now);
  std::optional<Time> next_deadline() const;

  // Commands.
  HmipActions set_preference(Time now, std::uint8_t preference);
  HmipActions set_failed(Time now, const wire::IpAddress& map, bool failed);

  // The router has other addresses on a link now.
  void set_link(unsigned link, const wire::IpAddress& address, const wire::LinkLayerAddress& link_layer);

  std::size_t binding_count() const;
  std::size_t pending_count() const;  // that wait for duplicate address detection
  std::optional<Binding> find_binding(const wire::IpAddress& rcoa) const;
  std::vector<Binding> bindings() const;  // by RCoA
  std::vector<wire::MapOption> options_on(unsigned link) const;
  const MapConfiguration& configuration() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lmmp::reference
