// Addresses that an access router gives to nodes on request.
#include "reference-impl/core/address_pools.hpp"

#include <array>

namespace lmmp::reference {

wire::IpAddress address_after(const wire::IpAddress& first, std::uint32_t offset) {
  std::array<std::uint8_t, 16> octets{};
  const wire::Octets from = first.octets();
  std::copy(from.begin(), from.end(), octets.begin());
  std::uint64_t carry = offset;
  for (std::size_t i = from.size(); i-- > 0 && carry != 0;) {
    carry += octets[i];
    octets[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  return *wire::IpAddress::from_octets(wire::Octets(octets.data(), from.size()));
}

std::optional<std::uint32_t> offset_from(const wire::IpAddress& first, const wire::IpAddress& address) {
  if (first.version() != address.version() || address < first) return std::nullopt;
  const wire::Octets low = first.octets();
  const wire::Octets high = address.octets();
  // Both end in 32 bits; what stands before them may differ by the one that was borrowed.
  const std::size_t tail = low.size() - 4;
  const std::uint32_t offset = wire::read_u32(&high[tail]) - wire::read_u32(&low[tail]);
  return address_after(first, offset) == address ? std::optional(offset) : std::nullopt;
}

AddressPools::AddressPools(const std::vector<AddressPool>& pools) {
  for (const AddressPool& pool : pools) pools_.push_back({pool});
}

std::optional<wire::IpAddress> AddressPools::find_free(
    Time now, wire::IpVersion version, const std::function<bool(const wire::IpAddress&)>& held) {
  while (!lent_until_.empty() && lent_until_.begin()->first <= now) {
    const wire::IpAddress address = lent_until_.begin()->second;
    give_back(address);
  }
  for (Pool& pool : pools_) {
    if (pool.range.first.version() != version || pool.used >= pool.range.count) continue;
    for (std::uint32_t tried = 0; tried < pool.range.count; ++tried) {
      const wire::IpAddress address = address_after(pool.range.first, pool.next);
      pool.next = (pool.next + 1) % pool.range.count;
      if (lent_.count(address) == 0 && !held(address)) return address;
    }
  }
  return std::nullopt;
}

AddressPools::Pool* AddressPools::pool_of(const wire::IpAddress& address) {
  for (Pool& pool : pools_) {
    const auto offset = offset_from(pool.range.first, address);
    if (offset && *offset < pool.range.count) return &pool;
  }
  return nullptr;
}

bool AddressPools::contains(const wire::IpAddress& address) const {
  for (const Pool& pool : pools_) {
    const auto offset = offset_from(pool.range.first, address);
    if (offset && *offset < pool.range.count) return true;
  }
  return false;
}

void AddressPools::taken(const wire::IpAddress& address) {
  give_back(address);  // its node came back with it
  if (Pool* pool = pool_of(address)) ++pool->used;
}

void AddressPools::left(const wire::IpAddress& address) {
  if (Pool* pool = pool_of(address)) --pool->used;
}

void AddressPools::lend(const wire::IpAddress& address, Time until) {
  left(address);
  Pool* pool = pool_of(address);
  if (pool == nullptr) return;
  give_back(address);
  ++pool->used;
  lent_[address] = until;
  lent_until_.emplace(until, address);
}

bool AddressPools::give_back(const wire::IpAddress& address) {
  const auto found = lent_.find(address);
  if (found == lent_.end()) return false;
  lent_until_.erase({found->second, address});
  lent_.erase(found);
  --pool_of(address)->used;
  return true;
}

}  // namespace lmmp::reference
