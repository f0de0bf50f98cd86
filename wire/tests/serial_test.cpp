// Serial number arithmetic (RFC 1982).
#include "wire/serial.hpp"

#include <gtest/gtest.h>

namespace lmmp::wire {
namespace {

TEST(Serial, ALaterNumberIsAheadOfAnEarlierOne) {
  EXPECT_TRUE(serial_ahead(2, 1));
  EXPECT_FALSE(serial_ahead(1, 2));
}

TEST(Serial, NoNumberIsAheadOfItself) {
  EXPECT_FALSE(serial_ahead(0, 0));
  EXPECT_FALSE(serial_ahead(0xFFFFFFFF, 0xFFFFFFFF));
}

TEST(Serial, ZeroIsAheadOfTheHighestNumber) {
  EXPECT_TRUE(serial_ahead(0, 0xFFFFFFFF));
  EXPECT_FALSE(serial_ahead(0xFFFFFFFF, 0));
}

TEST(Serial, HalfTheCircleIsTheEdge) {
  EXPECT_TRUE(serial_ahead(0x7FFFFFFF, 0));
  EXPECT_FALSE(serial_ahead(0x80000001, 0));
  EXPECT_TRUE(serial_ahead(0, 0x80000001));
}

TEST(Serial, NumbersOppositeEachOtherAreNotAheadOfEachOther) {
  EXPECT_FALSE(serial_ahead(0x80000000, 0));
  EXPECT_FALSE(serial_ahead(0, 0x80000000));
}

}  // namespace
}  // namespace lmmp::wire
