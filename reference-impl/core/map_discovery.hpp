// How a router makes MAPs known (H 5, 7.1, 10): Router Advertisements with its own MAP option, with options
// that were configured and with options received elsewhere, and the signal that a MAP has failed.
//
// An access router without a MAP uses it alone; a MAP uses it as a part.
#pragma once

#include <map>
#include <optional>

#include "reference-impl/core/map_configuration.hpp"

namespace lmmp::reference {

class MapDiscovery {
 public:
  // The configuration has no faults (faults_of).
  explicit MapDiscovery(MapDiscoveryConfiguration configuration);

  void start(Time now, HmipActions& actions);
  // Says farewell: one advertisement on every link with a router lifetime of 0 and the own option's valid
  // lifetime 0.
  void stop(Time now, HmipActions& actions);

  // A Router Advertisement, Router Solicitation or Echo Reply that came in; others are left alone.
  void receive(Time now, const Datagram& datagram, const wire::IcmpMessage& message, HmipActions& actions);
  void expire(Time now, HmipActions& actions);
  std::optional<Time> next_deadline() const;

  // "a MAP can change its preference value at any time" (H 7.1.2). 0 to 15. Advertised at once.
  void set_preference(Time now, std::uint8_t preference, HmipActions& actions);
  // Manual intervention (H 10): the option of this MAP has a valid lifetime of 0 until it is taken back.
  void set_failed(Time now, const wire::IpAddress& map, bool failed, HmipActions& actions);

  // The router has other addresses on a link now.
  void set_link(unsigned link, const wire::IpAddress& address, const wire::LinkLayerAddress& link_layer);

  // The options that an advertisement on this link carries, the own one first, then by address.
  std::vector<wire::MapOption> options_on(unsigned link) const;
  const MapDiscoveryConfiguration& configuration() const { return configuration_; }

 private:
  struct Learned {
    wire::MapOption option;  // as received
    Time until{};
  };
  // Who said it where: one router's advertisements on one link are one list.
  struct Teller {
    unsigned link = 0;
    wire::IpAddress router;
    friend auto operator<=>(const Teller&, const Teller&) = default;
  };
  struct Watch {
    Time next{};
    bool outstanding = false;
    unsigned misses = 0;
    bool failed = false;
  };

  void learn(Time now, const Datagram& datagram, const wire::RouterAdvertisement& advertisement,
             HmipActions& actions);
  void forget(const wire::IpAddress& map, const Teller& teller, HmipActions& actions);
  void echo_reply(Time now, const wire::IpAddress& source, const wire::Echo& echo, HmipActions& actions);
  void probe(Time now, HmipActions& actions);
  void advertise(unsigned link, const wire::IpAddress& destination, bool leaving, HmipActions& actions) const;
  void advertise_everywhere(Time now, bool leaving, HmipActions& actions);
  // At once, or 30 ms after the last time: nobody can make this router send without pause.
  void advertise_change(Time now, HmipActions& actions);
  bool known(const wire::IpAddress& map) const;
  bool failed(const wire::IpAddress& map) const;

  MapDiscoveryConfiguration configuration_;
  bool started_ = false;
  Time last_advertisement_{};
  Time next_advertisement_{};
  std::vector<Time> last_multicast_;  // one a link
  std::map<wire::IpAddress, std::map<Teller, Learned>> learned_;
  std::map<wire::IpAddress, Watch> watched_;
  std::map<wire::IpAddress, bool> failed_by_hand_;
};

}  // namespace lmmp::reference
