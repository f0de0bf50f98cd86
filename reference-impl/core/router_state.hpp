// Everything an access router remembers, and the datagram that it is looking at. Private to core/.
#pragma once

#include <array>
#include <cstdint>

#include "reference-impl/core/access_router_configuration.hpp"
#include "reference-impl/core/address_pools.hpp"
#include "reference-impl/core/events.hpp"
#include "reference-impl/core/random.hpp"
#include "reference-impl/core/rate_limit.hpp"
#include "reference-impl/core/requests.hpp"
#include "reference-impl/core/session_table.hpp"

namespace lmmp::reference {

// Errors sent lately, so that a repeated request gets the same octets again (I23). A full cache forgets.
struct RecentError {
  std::uint64_t request = 0;  // its hash
  Time at{};
  wire::OctetVector octets;  // LMMP's
};

struct RouterState {
  RouterState(AccessRouterConfiguration given, std::uint64_t seed)
      : configuration(std::move(given)),
        random(configuration.random, seed),
        hash_seed(random.number()),
        next_sequence(static_cast<std::uint32_t>(random.number())),  // I23: from a random start
        sessions(hash_seed),
        pools(configuration.pools),
        errors(configuration.maximum_errors_per_second),
        logins(configuration.maximum_logins_per_second.value_or(0xFFFFFFFF)) {}

  AccessRouterConfiguration configuration;
  Random random;
  std::uint64_t hash_seed;
  std::uint32_t next_sequence;
  SessionTable sessions;
  AddressPools pools;
  Requests requests;
  RateLimit errors;
  RateLimit logins;
  std::array<RecentError, 256> recent_errors;
  std::optional<Time> next_advertisement;  // none: not started
};

// A message that passed intake: what it says and where it came from.
struct Incoming {
  Time now;
  const Datagram& datagram;
  wire::MessageView message;
  std::uint64_t hash = 0;  // of link, source and LMMP octets: the same for a retransmission (I23)

  wire::MessageType type() const { return static_cast<wire::MessageType>(message.type); }
  unsigned link() const { return datagram.link; }
  const wire::IpAddress& source() const { return datagram.source; }
};

}  // namespace lmmp::reference
