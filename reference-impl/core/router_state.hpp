// Everything an access router remembers, and the datagram that it is looking at. Private to core/.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <unordered_set>

#include "reference-impl/core/access_router_configuration.hpp"
#include "reference-impl/core/address_pools.hpp"
#include "reference-impl/core/events.hpp"
#include "reference-impl/core/key_exchanges.hpp"
#include "reference-impl/core/large_answers.hpp"
#include "reference-impl/core/past_numbers.hpp"
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

// A Re-Init that was sent and is not done yet.
struct PendingReinit {
  std::uint32_t sequence = 0;
  std::optional<wire::IpAddress> address;
  bool from_pool = false;
  std::optional<std::uint32_t> paging_area;
  std::optional<std::uint32_t> routing_interval;
  std::optional<std::uint32_t> paging_interval;
};

struct RouterState {
  RouterState(AccessRouterConfiguration given, std::uint64_t seed)
      : configuration(std::move(given)),
        random(configuration.random, seed),
        hash_seed(random.number()),
        next_sequence(static_cast<std::uint32_t>(random.number())),  // I23: from a random start
        sessions(hash_seed),
        pools(configuration.pools),
        past_numbers(configuration.authenticated_past_sessions()),
        key_exchanges(configuration.maximum_key_exchanges, configuration.key_exchange_lifetime),
        errors(configuration.maximum_errors_per_second),
        logins(configuration.maximum_logins_per_second.value_or(0xFFFFFFFF)) {
    if (configuration.key) public_key = configuration.key->public_key_suboption();
  }

  AccessRouterConfiguration configuration;
  Random random;
  std::uint64_t hash_seed;
  std::uint32_t next_sequence;
  SessionTable sessions;
  AddressPools pools;
  PastNumbers past_numbers;
  KeyExchanges key_exchanges;
  std::optional<wire::Suboption> public_key;  // PK_ar, made once for every Key Exchange Reply
  LargeAnswers large_answers;
  Requests requests;
  std::map<std::uint32_t, PendingReinit> reinits;  // by SID
  std::unordered_set<wire::IpAddress> reserved;    // addresses of pending Re-Inits
  RateLimit errors;
  RateLimit logins;
  bool authenticates() const { return configuration.auth_mode() == wire::AuthMode::lmmp_internal; }

  std::array<RecentError, 256> recent_errors;
  std::optional<Time> next_advertisement;  // none: not started
};

// A message that passed intake: what it says and where it came from.
struct Incoming {
  Time now;
  const Datagram& datagram;
  wire::MessageView message;
  std::uint64_t hash = 0;  // of link, source and LMMP octets: the same for a retransmission (I23)

  bool authentic = false;  // its MAC was verified

  wire::MessageType type() const { return static_cast<wire::MessageType>(message.type); }
  unsigned link() const { return datagram.link; }
  const wire::IpAddress& source() const { return datagram.source; }
};

}  // namespace lmmp::reference
