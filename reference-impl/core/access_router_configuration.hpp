// What an access router is told before it starts: its links, what it advertises, its limits and keys.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/parameters.hpp"
#include "wire/registry.hpp"
#include "wire/security.hpp"

namespace lmmp::reference {

// Addresses given to nodes on request: consecutive ones from the first.
struct AddressPool {
  wire::IpAddress first;
  std::uint32_t count = 0;
};

// Consecutive session identifiers. 0 is never given out.
struct SidRange {
  std::uint32_t first = 1;
  std::uint32_t last = 0xFFFFFFFF;  // included
  constexpr bool contains(std::uint32_t sid) const { return sid >= first && sid <= last; }
};

struct AccessRouterLink {
  std::string name;                     // as the operating system names the interface
  std::optional<wire::IpAddress> ipv4;  // the router's address there; none: no IPv4 on this link
  std::optional<wire::IpAddress> ipv6;  // usually link-local; none: no IPv6 on this link
};

// When a Login is given an address from a pool (Login Ack "may carry a new IP address", D 2.1 (2)).
enum class AddressAssignment : std::uint8_t {
  on_request,  // the Login's IP4 or IP6 is the unspecified address
  always,      // every Login that a pool has an address for
};

struct AccessRouterConfiguration {
  wire::Profile profile = wire::Profile::draft_00;
  std::uint8_t icmp_subtype = wire::default_icmp_subtype;          // I2
  wire::LengthCounts length_counts = wire::LengthCounts::payload;  // I4, sent and read
  std::vector<AccessRouterLink> links;
  wire::Duration advertisement_interval = std::chrono::seconds(1);
  std::uint8_t config = wire::config_stateless;   // CONFIG's octet (I8): address bits and authentication mode
  std::vector<std::uint32_t> paging_areas;        // advertised; the first goes into Login Ack
  std::optional<std::uint32_t> routing_interval;  // seconds
  std::optional<std::uint32_t> paging_interval;   // seconds
  std::vector<AddressPool> pools;                 // for nodes that ask for an address
  AddressAssignment assign_addresses = AddressAssignment::on_request;
  // A pool's address that its node has at another router now is not given to another one for so long.
  wire::Duration address_hold = std::chrono::hours(24);
  unsigned soft_state_intervals = wire::soft_state_intervals;  // I26
  std::size_t maximum_sessions = 1'000'000;
  // Error messages a second, all links together; more are not sent (RFC 4443 2.4 asks the same of ICMPv6
  // errors).
  unsigned maximum_errors_per_second = 1000;
  // Answers to Logins and key exchanges a second, all links together; what comes beyond is dropped unread.
  std::optional<unsigned> maximum_logins_per_second;

  // SIDs that this router gives out. Routers of one access network have ranges that do not overlap.
  SidRange sids;
  // SIDs of the network's other routers: without authentication, a Handover with one of these is taken from a
  // node that this router never saw log in. With LMMP-internal authentication the MAC decides instead
  // (D 2.4).
  std::vector<SidRange> trusted_sids;

  // I25.
  wire::Duration first_retransmission = wire::first_retransmission;
  wire::Duration first_forced_reinit_retransmission = wire::first_forced_reinit_retransmission;
  wire::Duration paging_query_interval = wire::paging_query_interval;
  unsigned maximum_sends = wire::maximum_sends;

  // LMMP-internal authentication (CONFIG's mode 1, D 2.4).
  wire::OctetVector access_network_key;                              // SK_an
  std::optional<wire::RsaKey> key;                                   // PK_ar and SK_ar
  wire::RsaPadding padding = wire::RsaPadding::oaep_sha256;          // I14
  wire::MacAlgorithm mac_algorithm = wire::MacAlgorithm::hmac_md5;   // I10, what is sent; either is read
  bool replay_protection = true;                                     // I24
  std::size_t maximum_past_sessions = 65'536;                        // whose last numbers are remembered
  std::size_t maximum_key_exchanges = 1024;                          // half-open at a time
  wire::Duration key_exchange_lifetime = wire::retransmission_span;  // from Request to Login
  bool announce_forced_handover = false;                             // I20

  // Fills with random octets: SIDs, nonces, the first sequence number. None: from the seed, for simulations;
  // a router on a real link must be given one that cannot be foretold.
  std::function<void(std::span<std::uint8_t>)> random;

  // Without MACs a number proves nothing.
  std::size_t authenticated_past_sessions() const {
    return replay_protection && auth_mode() == wire::AuthMode::lmmp_internal ? maximum_past_sessions : 0;
  }
  wire::AuthMode auth_mode() const { return static_cast<wire::AuthMode>(config & wire::config_auth_mask); }
};

// What is wrong with the values themselves, a sentence each; empty if a router can be made of them.
std::vector<std::string> faults_of(const AccessRouterConfiguration& configuration);

}  // namespace lmmp::reference
