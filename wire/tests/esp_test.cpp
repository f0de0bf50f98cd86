// ESP with NULL encryption: layout by hand from RFC 4303 2, the integrity check value by RFC 4868.
#include "wire/esp.hpp"

#include <gtest/gtest.h>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

const OctetVector key(32, 0x0B);
const OctetVector update = from_hex("3b0105007326123488000040 01020000");

// HMAC-SHA-256 of the first 28 octets under 32 octets 0b, cut to 16; computed with Python's hmac.
const char* const sealed =
    "00000100 00000007 3b0105007326123488000040 01020000 0102 02 87"
    "4473ef5c6e302a1dd94d3446e2504b1e";

TEST(Esp, SealsAsTheFigureHasIt) {
  EXPECT_EQ(esp_seal(0x100, 7, key, 135, update), from_hex(sealed));
}

TEST(Esp, OpensWhatItSealed) {
  for (std::size_t size = 0; size < 9; ++size) {
    const OctetVector payload(size, 0xAA);
    const OctetVector esp = esp_seal(0x100, 7, key, 135, payload);
    EXPECT_EQ(esp.size() % 4, 0U);
    const auto opened = esp_open(key, esp);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->spi, 0x100U);
    EXPECT_EQ(opened->sequence, 7U);
    EXPECT_EQ(opened->next_header, 135);
    EXPECT_EQ(OctetVector(opened->payload.begin(), opened->payload.end()), payload);
  }
}

TEST(Esp, EveryChangedOctetAndEveryTruncationIsRefused) {
  const OctetVector whole = esp_seal(0x100, 7, key, 135, update);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    OctetVector changed = whole;
    changed[at] ^= 0x40;
    EXPECT_FALSE(esp_open(key, changed)) << at;
    EXPECT_FALSE(esp_open(key, Octets(whole).first(at))) << at;
  }
}

TEST(Esp, AnotherKeyIsRefused) {
  const auto opened = esp_open(OctetVector(32, 0x0C), esp_seal(0x100, 7, key, 135, update));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), EspFault::icv_bad);
}

TEST(Esp, TheSpiIsReadWithoutTheKey) {
  EXPECT_EQ(esp_spi(from_hex("00000100 00000007")), 0x100U);
  EXPECT_EQ(esp_spi(from_hex("000001")), 0U);
}

}  // namespace
}  // namespace lmmp::wire
