// Properties that hold for any octets: seeded random and mutated input.
#include <gtest/gtest.h>

#include <random>

#include "wire/carrier.hpp"
#include "wire/rules.hpp"
#include "wire/security.hpp"
#include "wire/tests/guarded_octets.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  std::uint8_t octet() { return static_cast<std::uint8_t>(engine_()); }

 private:
  std::mt19937 engine_;
};

void mutate(OctetVector& octets, Random& random) {
  for (std::size_t times = 1 + random.below(4); times > 0; --times) {
    const std::size_t at = octets.empty() ? 0 : random.below(octets.size());
    switch (random.below(6)) {
      case 0:
        if (!octets.empty()) octets[at] = random.octet();
        break;
      case 1:
        if (!octets.empty()) octets[at] ^= static_cast<std::uint8_t>(1U << random.below(8));
        break;
      case 2:
        octets.resize(at);
        break;
      case 3:
        octets.insert(octets.begin() + static_cast<std::ptrdiff_t>(at), random.octet());
        break;
      case 4:
        if (!octets.empty()) octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      default:  // a Len that is near right
        if (octets.size() >= main_header_size) {
          write_u16(&octets[1], static_cast<std::uint16_t>(octets.size() + random.below(24) - 16));
        }
    }
  }
}

// Walks all that a receiver would, and returns a count so that nothing is optimised away.
std::size_t walk(Octets octets, LengthReading reading) {
  const Decoded decoded = decode(octets, reading);
  const MessageView& message = decoded.message;
  std::size_t sum = message.octets.size() + message.trailing.size();
  for (const SuboptionView view : message) {
    for (const std::uint8_t octet : view.payload) sum += octet;
    for (const std::uint8_t octet : view.padding) sum += octet;
    sum += view.number().value_or(0) + (view.address() ? 1U : 0U);
  }
  for (const Profile profile : profiles) {
    const auto breach = first_breach(decoded, profile, AuthMode::lmmp_internal);
    if (breach) {
      sum += describe(*breach).size();
      EXPECT_LE(breach->offset, octets.size());
    }
    if (decoded.fault) {
      EXPECT_TRUE(breach && breach->kind == BreachKind::octets_malformed);
    }
  }
  return sum;
}

// Without a fault, encoding what was read and reading it again gives the same.
void expect_round_trip(Octets octets, LengthReading reading) {
  const Decoded decoded = decode(octets, reading);
  if (decoded.fault) return;
  const Message message = to_message(decoded.message);
  const OctetVector again = encode(message);
  const Decoded second = decode(again, LengthReading::payload);
  ASSERT_FALSE(second.fault);
  EXPECT_TRUE(second.message.trailing.empty());
  EXPECT_EQ(to_message(second.message), message);
}

TEST(Mutation, MutatedVectorsAreReadWithinTheirOctetsAndRoundTrip) {
  const std::vector<Vector> vectors = vectors_of_kind("message");
  std::vector<OctetVector> seeds;
  for (const Vector& vector : vectors) seeds.push_back(octets_of(vector.json.at("octets")));
  GuardedOctets guarded(4096);
  Random random(4711);
  std::size_t sum = 0;
  for (int i = 0; i < 60000; ++i) {
    OctetVector octets = seeds[random.below(seeds.size())];
    mutate(octets, random);
    const Octets held = guarded.hold(octets);
    const auto reading = static_cast<LengthReading>(random.below(3));
    sum += walk(held, reading);
    expect_round_trip(held, reading);
    if (testing::Test::HasFailure()) FAIL() << "octets " << to_hex(octets);
  }
  EXPECT_GT(sum, 0U);
}

TEST(Mutation, RandomOctetsAreReadWithinTheirBounds) {
  GuardedOctets guarded(4096);
  Random random(815);
  std::size_t sum = 0;
  for (int i = 0; i < 30000; ++i) {
    OctetVector octets(random.below(64));
    for (auto& octet : octets) octet = random.below(3) == 0 ? 0 : random.octet();
    const Octets held = guarded.hold(octets);
    sum += walk(held, static_cast<LengthReading>(random.below(3)));
    if (const auto carrier = decode_carrier(held)) sum += carrier->lmmp.size();
    if (testing::Test::HasFailure()) FAIL() << "octets " << to_hex(octets);
  }
  EXPECT_GT(sum, 0U);
}

TEST(Mutation, RandomMessagesRoundTripInBothReadings) {
  Random random(42);
  for (int i = 0; i < 5000; ++i) {
    Message message;
    message.type = random.octet();
    message.reserved = random.octet();
    message.sequence = static_cast<std::uint32_t>(random.below(0xFFFFFFFF));
    for (std::size_t count = random.below(8); count > 0; --count) {
      Suboption suboption{random.octet(), random.octet(), OctetVector(random.below(40))};
      for (auto& octet : suboption.payload) octet = random.octet();
      message.suboptions.push_back(suboption);
    }
    for (const LengthCounts counts : {LengthCounts::payload, LengthCounts::message}) {
      const OctetVector octets = encode(message, counts);
      const Decoded decoded = decode(octets);
      ASSERT_FALSE(decoded.fault);
      EXPECT_EQ(decoded.message.length_counts, counts);
      EXPECT_EQ(to_message(decoded.message), message);
      EXPECT_EQ(decoded.message.octets.size(), octets.size());
    }
  }
}

TEST(Mutation, NoAlteredOctetOfAnAuthenticatedMessagePasses) {
  const OctetVector key = {1, 2, 3, 4};
  const Message message(
      MessageType::handover, 9,
      {Suboption::number(SuboptionType::sid, 77), Suboption::text(SuboptionType::new_essid, "x")});
  for (const MacAlgorithm algorithm : {MacAlgorithm::hmac_md5, MacAlgorithm::hmac_sha256}) {
    const OctetVector good = encode_authenticated(message, algorithm, key);
    ASSERT_EQ(verify_mac(decode(good).message, key), MacVerdict::good);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      OctetVector altered = good;
      altered[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      EXPECT_NE(verify_mac(decode(altered).message, key), MacVerdict::good) << bit;
    }
  }
}

}  // namespace
}  // namespace lmmp::wire
