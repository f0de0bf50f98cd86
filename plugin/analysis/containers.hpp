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

// Moments of an array's elements, in nanoseconds, added in about the order of time. All that elements near
// each other have in common, the upper half, is kept once.
class FileTimes {
 public:
  void add(std::int64_t nanoseconds) {
    const auto upper = static_cast<std::int32_t>(nanoseconds >> 32);
    const std::uint32_t index = lower_.add(static_cast<std::uint32_t>(nanoseconds));
    if (spans_.size() == 0 || spans_[spans_.size() - 1].upper != upper) spans_.add({index, upper});
  }
  std::int64_t operator[](std::uint32_t index) {
    std::uint32_t span = spans_.size() - 1;
    if (spans_[span].from > index) span = span_before(index, span);
    return std::int64_t{spans_[span].upper} << 32 | lower_[index];
  }

 private:
  struct Span {
    std::uint32_t from;  // the first element of it
    std::int32_t upper;
  };
  // The last span that begins at or before the element, and before span `high`.
  std::uint32_t span_before(std::uint32_t index, std::uint32_t high) {
    std::uint32_t low = 0;
    while (high - low > 1) {
      const std::uint32_t middle = low + (high - low) / 2;
      (spans_[middle].from <= index ? low : high) = middle;
    }
    return low;
  }
  FileArray<std::uint32_t> lower_;
  FileArray<Span> spans_;
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
// capture whose keys all meet in one place. A slot has some bits of the hash too, so that elements of another
// hash need not be looked at, and the slots may be rather full.
class HashIndex {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;
  static constexpr std::uint32_t limit = (1U << 21) - 1;  // elements that it can hold
  // The element of this hash for which `matches(element)` holds, or `none`.
  template <typename Matches>
  std::uint32_t find(std::uint32_t hash, Matches matches) const {
    const std::uint32_t* slot = find_slot(hash, matches);
    return slot != nullptr ? element_in(*slot) : none;
  }
  // Puts an element in the place of one that is indexed.
  template <typename Matches>
  void replace(std::uint32_t hash, std::uint32_t element, Matches matches) {
    if (std::uint32_t* slot = find_slot(hash, matches)) *slot = slot_of(element, mix(hash));
  }
  // Adds an element; `hash_of(element)` is asked of every element when the index grows.
  template <typename HashOf>
  void add(std::uint32_t element, HashOf hash_of) {
    if ((used_ + 1) * 5 > capacity_ * 4) grow(hash_of);
    insert(element, hash_of(element));
    ++used_;
  }

 private:
  // A slot: the lowest bits are the element's number from 1, the others those of its mixed hash. 0 is empty.
  static std::uint32_t slot_of(std::uint32_t element, std::uint32_t mixed) {
    return (mixed & ~limit) | (element + 1);
  }
  static std::uint32_t element_in(std::uint32_t slot) { return (slot & limit) - 1; }
  // The place comes of the hash's upper bits: those that a slot has are turned away from it.
  std::uint32_t place(std::uint32_t mixed) const {
    const std::uint32_t turned = mixed << 11 | mixed >> 21;
    return static_cast<std::uint32_t>(std::uint64_t{turned} * capacity_ >> 32);
  }
  std::uint32_t behind(std::uint32_t at) const { return at + 1 == capacity_ ? 0 : at + 1; }

  template <typename Matches>
  std::uint32_t* find_slot(std::uint32_t hash, Matches matches) const {
    if (capacity_ == 0) return nullptr;
    const std::uint32_t mixed = mix(hash);
    for (std::uint32_t at = place(mixed);; at = behind(at)) {
      std::uint32_t& slot = slots_[at];
      if (slot == 0) return nullptr;
      if (((slot ^ mixed) & ~limit) == 0 && matches(element_in(slot))) return &slot;
    }
  }
  void insert(std::uint32_t element, std::uint32_t hash) {
    const std::uint32_t mixed = mix(hash);
    std::uint32_t at = place(mixed);
    while (slots_[at] != 0) at = behind(at);
    slots_[at] = slot_of(element, mixed);
  }
  std::uint32_t mix(std::uint32_t key) const {
    key ^= salt_;
    key = (key ^ (key >> 16)) * 0x7feb352dU;
    key = (key ^ (key >> 15)) * 0x846ca68bU;
    return key ^ (key >> 16);
  }
  // By half: doubled, it would be less than half full on the average.
  template <typename HashOf>
  void grow(HashOf hash_of) {
    const std::uint32_t old_capacity = capacity_;
    std::uint32_t* old = slots_;
    if (old_capacity == 0) salt_ = g_random_int();
    capacity_ = old_capacity == 0 ? 64 : old_capacity + old_capacity / 2;
    slots_ = static_cast<std::uint32_t*>(wmem_alloc0(wmem_file_scope(), capacity_ * sizeof(std::uint32_t)));
    for (std::uint32_t i = 0; i < old_capacity; ++i) {
      if (old[i] != 0) insert(element_in(old[i]), hash_of(element_in(old[i])));
    }
    wmem_free(wmem_file_scope(), old);
  }
  std::uint32_t* slots_ = nullptr;
  std::uint32_t capacity_ = 0;
  std::uint32_t used_ = 0;
  std::uint32_t salt_ = 0;
};

}  // namespace lmmp::plugin
