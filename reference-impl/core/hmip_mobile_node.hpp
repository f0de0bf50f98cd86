// The mobile node's half of HMIPv6 as a sans-I/O state machine (H 6.1, 7.2, 8, 9).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "reference-impl/core/hmip_mobile_node_configuration.hpp"

namespace lmmp::reference {

// What can be seen of a registration with a MAP or the home agent: a copy.
struct RegistrationInfo {
  wire::IpAddress agent;
  wire::IpAddress home;     // RCoA or home address
  wire::IpAddress care_of;  // as acknowledged; unspecified if nothing is
  bool accepted = false;
  bool outstanding = false;
  std::uint16_t sequence = 0;
  Time expires{};
};

class HmipMobileNode {
 public:
  // The configuration has no faults (faults_of). The seed gives the first sequence numbers.
  HmipMobileNode(HmipMobileNodeConfiguration configuration, std::uint64_t seed);
  ~HmipMobileNode();
  HmipMobileNode(HmipMobileNode&&) noexcept;
  HmipMobileNode& operator=(HmipMobileNode&&) noexcept;

  // The node is on this link now, and on no other; it solicits an advertisement.
  HmipActions attach(Time now, unsigned link);
  // The node has another address on a link, from when it attaches there the next time.
  void set_address(unsigned link, const wire::IpAddress& address);
  // The node is on no link. Bindings are kept.
  HmipActions detach(Time now);
  // A datagram that came in on a link. What is dropped changes no state.
  HmipActions receive(Time now, const Datagram& datagram);
  HmipActions expire(Time now);
  std::optional<Time> next_deadline() const;
  // Ends every binding (lifetime 0) and takes no new one until attached anew.
  HmipActions release(Time now);

  // What an application sends from an RCoA goes through that RCoA's MAP, what it sends from the home address
  // through the home agent (and the MAP that its care-of address is of): the datagram with the tunnels' outer
  // headers. Nothing if the source is neither, or has no binding.
  std::optional<Datagram> encapsulate(const Datagram& inner) const;
  // What came out of a MAP's or the home agent's tunnel, or of one in the other; nothing if it did not come
  // from there.
  std::optional<Datagram> decapsulate(const Datagram& outer) const;
  // What the application's side is told when a Packet Too Big comes back about a packet in a tunnel (or in
  // one in the other); nothing if it is about none of this node's.
  std::optional<Datagram> too_big(const Datagram& datagram) const;

  const HmipMobileNodeConfiguration& configuration() const;
  std::optional<unsigned> link() const;           // where the node is
  std::optional<wire::IpAddress> router() const;  // whose advertisements it follows there
  std::optional<wire::IpAddress> lcoa() const;
  std::optional<wire::IpAddress> current_map() const;  // chosen; its registration may be outstanding
  std::optional<wire::IpAddress> rcoa() const;         // of the current MAP, once it is acknowledged
  std::optional<RegistrationInfo> find_registration(const wire::IpAddress& map) const;
  std::vector<RegistrationInfo> registrations() const;  // with MAPs, by address
  std::optional<RegistrationInfo> home_registration() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lmmp::reference
