// IXIT, the extra information for testing: addresses, timers and configuration of an implementation under
// test.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/hmipv6_ixit.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/parameters.hpp"
#include "wire/security.hpp"

namespace lmmp::conform {

// A link between tester and IUT.
struct IxitLink {
  std::string name;       // "L1"
  std::string interface;  // the tester's, for `attach`; empty otherwise
  std::string iut_name;   // the IUT on this link, in scripts and ladders: "ar1" on L1, "ar2" on L2
  std::optional<wire::IpAddress> iut4, iut6;  // the IUT's addresses there; iut6 usually link-local
  std::uint8_t prefix4 = 24, prefix6 = 64;
  // HMIPv6: the /64 that is on the link, of which nodes form addresses; the IUT's own address of it; and who
  // of the tester's nodes is the router there, if the IUT is none.
  std::optional<wire::IpAddress> prefix, iut_global;
  std::string router;
};

// A node that the tester plays. It has the same addresses on every link.
struct IxitNode {
  std::string name;  // "mn1"
  std::array<std::uint8_t, 6> mac{};
  std::optional<wire::IpAddress> ip4, ip6;
  std::string link;  // the only link where it is, as a router is on its own; empty: on every one
};

// "mn1", "ar1": whose key pair it is; the implementation's own among them, by its name on a link.
struct IxitKey {
  std::string node;
  wire::RsaKey key;
};

struct Ixit {
  Protocol protocol = Protocol::lmmp;
  std::vector<IxitLink> links;  // L1 is first
  std::vector<IxitNode> nodes;  // mn1 is first

  // How the IUT is configured. What stands in `settable` is what a case's `ixit` may change for itself; a
  // case that asks for another value of anything else is not applicable.
  std::uint8_t icmp_subtype = wire::default_icmp_subtype;
  wire::LengthCounts length_counts = wire::LengthCounts::payload;  // what the tester sends (I4)
  std::chrono::nanoseconds advertisement_interval = std::chrono::seconds(1);
  std::uint8_t config = wire::config_stateless;  // CONFIG's octet (I8)
  std::vector<std::uint32_t> paging_areas;
  std::optional<std::uint32_t> routing_interval, paging_interval;  // seconds
  std::optional<AddressRange> pool4, pool6;
  unsigned soft_state_intervals = wire::soft_state_intervals;  // I26
  std::uint32_t maximum_sessions = 1'000'000;
  // LMMP-internal authentication (D 2.4): what the access network and the nodes share.
  wire::OctetVector access_network_key;                                  // SK_an; empty: not known
  wire::MacAlgorithm mac_algorithm = wire::MacAlgorithm::hmac_md5;       // I10, what is sent
  wire::RsaPadding rsa_padding = wire::RsaPadding::oaep_sha256;          // I14
  std::vector<IxitKey> keys;                                             // of nodes
  std::chrono::nanoseconds retransmission = wire::first_retransmission;  // I25
  std::chrono::nanoseconds forced_reinit_retransmission = wire::first_forced_reinit_retransmission;
  std::chrono::nanoseconds paging_query_interval = wire::paging_query_interval;
  unsigned maximum_sends = wire::maximum_sends;
  Hmipv6Ixit hmipv6;
  // What a mobile node is told (I37, Figure 5).
  bool ask_for_address = false;
  std::chrono::nanoseconds suggested_reinit_delay{};
  std::chrono::nanoseconds login_pause = std::chrono::seconds(5);
  std::vector<std::string> settable;  // names of parameters; "all": any of them

  // Addresses from far away, as nodes have them that keep their home address.
  wire::IpAddress home4 = wire::IpAddress::v4({203, 0, 113, 9});
  wire::IpAddress home6 = wire::IpAddress::v6({0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});

  // What the tester grants and needs.
  std::chrono::nanoseconds response_time = std::chrono::seconds(1);        // a `recv` without `within`
  std::chrono::nanoseconds silence_time = std::chrono::milliseconds(200);  // a `silent` that cannot fence

  const IxitLink* find_link(std::string_view name) const;
  const IxitNode* find_node(std::string_view name) const;
  bool may_set(std::string_view parameter) const;
  const wire::RsaKey* find_key(std::string_view node) const;

  // What `$name` stands for: a parameter below, a node or the IUT (its address in that IP version). Nothing
  // if the IXIT gives no value. `pool` and `home` are those of the version, `unspecified` is 0.0.0.0 or ::,
  // `paging_area` the first of paging_areas.
  std::optional<Value> value(std::string_view name, wire::IpVersion version) const;
  // An address that follows from a prefix and an interface identifier: "mn1_L1", "iut_rcoa1".
  std::optional<wire::IpAddress> derived_address(std::string_view name) const;
  // Sets a parameter from a case's `ixit`; false if the name or the value's type is none of ours (the loader
  // has checked both). `absent` clears an optional one.
  bool set(std::string_view name, const Value& value, wire::IpVersion version);
};

enum class ParameterType : std::uint8_t {
  octet,
  number,
  numbers,
  seconds,  // whole seconds on the wire
  duration,
  ipv4,
  ipv6,
  ipv4_range,
  ipv6_range,
  ipv6_list,
  range,  // of either version
  length_counts,
  names,
  octets,
  mac_algorithm,
  rsa_padding,
};

struct ParameterSpec {
  std::string_view name;
  ParameterType type;
  bool optional;    // may be `absent`
  bool of_the_iut;  // may stand in a case's `ixit`
  std::string_view meaning;
  std::optional<Role> role = std::nullopt;  // the only one of whose implementations it says anything
};

// The parameters above by name, in the order in which an IXIT file has them.
const std::vector<ParameterSpec>& ixit_parameters();
const ParameterSpec* find_parameter(std::string_view name);

// "hmac-md5", "hmac-sha256".
std::optional<wire::MacAlgorithm> find_mac_algorithm(std::string_view name);
std::string_view name_of(wire::MacAlgorithm algorithm);
std::string_view name_of(wire::RsaPadding padding);

// For the simulated reference and for daemons started by the tester: two links, three mobile nodes, an
// advertisement interval of 50 ms, addresses from documentation prefixes, every parameter settable.
Ixit default_ixit(Protocol protocol = Protocol::lmmp, Role role = Role::access_router);
// What it is for HMIPv6: three links with prefixes of their own, mobile nodes, home agent, correspondent.
Ixit default_hmipv6_ixit(Role role);

}  // namespace lmmp::conform
