// Containers that live as long as the capture file is open, in memory that Wireshark frees in one go: no
// destructors, few octets an element.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"

namespace lmmp::plugin {

// An array that grows at its end; elements never move.
template <typename T>
class FileArray {
 public:
  std::uint32_t size() const { return size_; }
  T& operator[](std::uint32_t index) { return chunks_[index / chunk_elements][index % chunk_elements]; }
  std::uint32_t add(const T& element) {
    if (size_ % chunk_elements == 0) add_chunk();
    const std::uint32_t index = size_++;
    (*this)[index] = element;
    return index;
  }

 private:
  static constexpr std::uint32_t chunk_elements = 512;
  void add_chunk() {
    const std::uint32_t count = size_ / chunk_elements;
    if (count == capacity_) {
      capacity_ = capacity_ == 0 ? 8 : capacity_ * 2;
      chunks_ = static_cast<T**>(wmem_realloc(wmem_file_scope(), chunks_, capacity_ * sizeof(T*)));
    }
    chunks_[count] = static_cast<T*>(wmem_alloc(wmem_file_scope(), chunk_elements * sizeof(T)));
  }
  T** chunks_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

// A number for each frame, 0 where nothing was set. Pages of frames that have none are not kept.
class FrameTable {
 public:
  std::uint32_t get(std::uint32_t frame) const {
    const std::uint32_t page = frame / page_frames;
    return page < capacity_ && pages_[page] != nullptr ? pages_[page][frame % page_frames] : 0;
  }
  void set(std::uint32_t frame, std::uint32_t value) {
    const std::uint32_t page = frame / page_frames;
    if (page >= capacity_) grow(page + 1);
    if (pages_[page] == nullptr) {
      pages_[page] =
          static_cast<std::uint32_t*>(wmem_alloc0(wmem_file_scope(), page_frames * sizeof(std::uint32_t)));
    }
    pages_[page][frame % page_frames] = value;
  }

 private:
  static constexpr std::uint32_t page_frames = 256;
  void grow(std::uint32_t needed) {
    std::uint32_t capacity = capacity_ == 0 ? 64 : capacity_;
    while (capacity < needed) capacity *= 2;
    pages_ = static_cast<std::uint32_t**>(
        wmem_realloc(wmem_file_scope(), pages_, capacity * sizeof(std::uint32_t*)));
    for (std::uint32_t page = capacity_; page < capacity; ++page) pages_[page] = nullptr;
    capacity_ = capacity;
  }
  std::uint32_t** pages_ = nullptr;
  std::uint32_t capacity_ = 0;
};

// Finds elements of an array by their hash. Open addressing; the hash is salted, so that nobody can write a
// capture whose keys all meet in one place.
class HashIndex {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;
  // The element of this hash for which `matches(element)` holds, or `none`.
  template <typename Matches>
  std::uint32_t find(std::uint32_t hash, Matches matches) const {
    const std::uint32_t* slot = find_slot(hash, matches);
    return slot != nullptr ? *slot : none;
  }
  // Puts an element in the place of one that is indexed.
  template <typename Matches>
  void replace(std::uint32_t hash, std::uint32_t element, Matches matches) {
    if (std::uint32_t* slot = find_slot(hash, matches)) *slot = element;
  }
  // Adds an element; `hash_of(element)` is asked of every element when the index grows.
  template <typename HashOf>
  void add(std::uint32_t element, HashOf hash_of) {
    if ((used_ + 1) * 2 > capacity_) grow(hash_of);
    insert(element, hash_of(element));
    ++used_;
  }

 private:
  template <typename Matches>
  std::uint32_t* find_slot(std::uint32_t hash, Matches matches) const {
    if (capacity_ == 0) return nullptr;
    for (std::uint32_t at = mix(hash);; ++at) {
      std::uint32_t& slot = slots_[at & (capacity_ - 1)];
      if (slot == none) return nullptr;
      if (matches(slot)) return &slot;
    }
  }
  void insert(std::uint32_t element, std::uint32_t hash) {
    std::uint32_t at = mix(hash);
    while (slots_[at & (capacity_ - 1)] != none) ++at;
    slots_[at & (capacity_ - 1)] = element;
  }
  std::uint32_t mix(std::uint32_t key) const {
    key ^= salt_;
    key = (key ^ (key >> 16)) * 0x7feb352dU;
    key = (key ^ (key >> 15)) * 0x846ca68bU;
    return key ^ (key >> 16);
  }
  template <typename HashOf>
  void grow(HashOf hash_of) {
    const std::uint32_t old_capacity = capacity_;
    std::uint32_t* old = slots_;
    if (old_capacity == 0) salt_ = g_random_int();
    capacity_ = old_capacity == 0 ? 64 : old_capacity * 2;
    slots_ = static_cast<std::uint32_t*>(wmem_alloc(wmem_file_scope(), capacity_ * sizeof(std::uint32_t)));
    for (std::uint32_t i = 0; i < capacity_; ++i) slots_[i] = none;
    for (std::uint32_t i = 0; i < old_capacity; ++i) {
      if (old[i] != none) insert(old[i], hash_of(old[i]));
    }
    wmem_free(wmem_file_scope(), old);
  }
  std::uint32_t* slots_ = nullptr;
  std::uint32_t capacity_ = 0;
  std::uint32_t used_ = 0;
  std::uint32_t salt_ = 0;
};

}  // namespace lmmp::plugin
