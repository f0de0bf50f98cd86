// An open-addressing table from hashes to slot numbers: 8 octets an entry, no allocation but when it grows.
#pragma once

#include <cstdint>
#include <vector>

namespace lmmp::reference {

class SlotIndex {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  // The slot with this hash for which `is_it(slot)` holds, or none.
  template <typename IsIt>
  std::uint32_t find(std::uint64_t hash, IsIt is_it) const {
    if (entries_.empty()) return none;
    const std::uint32_t print = print_of(hash);
    for (std::size_t at = print & mask(); entries_[at].slot != none; at = (at + 1) & mask()) {
      if (entries_[at].print == print && is_it(entries_[at].slot)) return entries_[at].slot;
    }
    return none;
  }

  void insert(std::uint64_t hash, std::uint32_t slot) {
    // At most three quarters full, so that a search for what is not there stays short.
    if ((count_ + 1) * 4 > entries_.size() * 3) grow();
    place({print_of(hash), slot});
    ++count_;
  }

  // The entry is there.
  void erase(std::uint64_t hash, std::uint32_t slot) {
    std::size_t hole = print_of(hash) & mask();
    while (entries_[hole].slot != slot) hole = (hole + 1) & mask();
    // What stands behind moves up unless it is at home between the hole and its place: no tombstones.
    for (std::size_t at = (hole + 1) & mask(); entries_[at].slot != none; at = (at + 1) & mask()) {
      const std::size_t home = entries_[at].print & mask();
      if (((at - home) & mask()) >= ((at - hole) & mask())) {
        entries_[hole] = entries_[at];
        hole = at;
      }
    }
    entries_[hole].slot = none;
    --count_;
  }

 private:
  struct Entry {
    std::uint32_t print = 0;
    std::uint32_t slot = none;
  };

  static std::uint32_t print_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  std::size_t mask() const { return entries_.size() - 1; }

  void place(Entry entry) {
    std::size_t at = entry.print & mask();
    while (entries_[at].slot != none) at = (at + 1) & mask();
    entries_[at] = entry;
  }

  void grow() {
    const std::vector<Entry> old = std::move(entries_);
    entries_ = std::vector<Entry>(old.empty() ? 16 : old.size() * 2);
    for (const Entry& entry : old) {
      if (entry.slot != none) place(entry);
    }
  }

  std::vector<Entry> entries_;
  std::size_t count_ = 0;
};

}  // namespace lmmp::reference
