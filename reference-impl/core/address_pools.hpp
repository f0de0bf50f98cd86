// Addresses that an access router gives to nodes on request (Login Ack's "new IP address", D 2.1 (2)).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reference-impl/core/access_router_configuration.hpp"

namespace lmmp::reference {

// The address `offset` after this one; the caller sees to it that it does not run over.
wire::IpAddress address_after(const wire::IpAddress& first, std::uint32_t offset);
// How far an address is behind `first`; nothing if it is before it, 2^32 or more behind, or of the other
// version.
std::optional<std::uint32_t> offset_from(const wire::IpAddress& first, const wire::IpAddress& address);

class AddressPools {
 public:
  explicit AddressPools(const std::vector<AddressPool>& pools);

  // A free address of this version: of the free ones, the one that has been free longest, roughly. `held`
  // says whether a session holds an address.
  std::optional<wire::IpAddress> find_free(Time now, wire::IpVersion version,
                                           const std::function<bool(const wire::IpAddress&)>& held);
  bool contains(const wire::IpAddress& address) const;

  // A session took or left an address; addresses outside the pools are ignored.
  void taken(const wire::IpAddress& address);
  void left(const wire::IpAddress& address);
  // A session left with its address: its node has it at another router, so it is not free before `until`.
  void lend(const wire::IpAddress& address, Time until);
  // It is free at once. False if it was not lent.
  bool give_back(const wire::IpAddress& address);

 private:
  struct Pool {
    AddressPool range;
    std::uint32_t used = 0;  // by sessions, or lent
    std::uint32_t next = 0;  // where the search for a free one begins
  };
  Pool* pool_of(const wire::IpAddress& address);
  std::vector<Pool> pools_;
  std::unordered_map<wire::IpAddress, Time> lent_;
  std::set<std::pair<Time, wire::IpAddress>> lent_until_;
};

}  // namespace lmmp::reference
