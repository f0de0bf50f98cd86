// Decoding, iterating and judging a message allocate nothing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "wire/carrier.hpp"
#include "wire/rules.hpp"
#include "wire/tests/vectors.hpp"

namespace {

std::size_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace lmmp::wire {
namespace {

TEST(Allocation, IsCounted) {
  const std::size_t before = allocations;
  OctetVector octets(100);
  EXPECT_EQ(allocations, before + 1);
  EXPECT_EQ(octets.size(), 100U);
}

TEST(Allocation, NoneHappensWhileAnyVectorIsDecodedAndJudged) {
  std::vector<OctetVector> inputs;
  for (const Vector& vector : vectors_of_kind("message"))
    inputs.push_back(octets_of(vector.json.at("octets")));
  std::size_t sum = 0;
  const std::size_t before = allocations;
  for (const OctetVector& input : inputs) {
    for (const LengthReading reading :
         {LengthReading::automatic, LengthReading::payload, LengthReading::message}) {
      const Decoded decoded = decode(input, reading);
      for (const SuboptionView view : decoded.message) sum += view.payload.size() + view.number().value_or(0);
      for (const SuboptionSpec& spec : suboptions) sum += decoded.message.count(spec.type);
      sum += decoded.message.address(SuboptionType::ip6).has_value();
      for (const Profile profile : profiles)
        sum += first_breach(decoded, profile, AuthMode::lmmp_internal).has_value();
    }
    if (const auto carrier = decode_carrier(input)) sum += carrier->lmmp.size();
  }
  EXPECT_EQ(allocations, before);
  EXPECT_GT(sum, 0U);
}

}  // namespace
}  // namespace lmmp::wire
