// The MAP option against octets written by hand from H 5.
#include "wire/map_option.hpp"

#include <gtest/gtest.h>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

const IpAddress address = *IpAddress::parse("2001:db8:aaaa::1");
// Type 23, Length 3, Dist 2 and Pref 10, R, 3600 s, address.
const char* const octets = "17 03 2a 80 00000e10 20010db8aaaa00000000000000000001";

TEST(MapOption, EncodesAsItsFigureHasIt) {
  EXPECT_EQ(encode(MapOption{2, 10, true, 0, 3600, address}), from_hex(octets));
}

TEST(MapOption, DecodesAsItsFigureHasIt) {
  const DecodedMapOption decoded = decode_map_option(from_hex(octets));
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(decoded.option, (MapOption{2, 10, true, 0, 3600, address}));
}

TEST(MapOption, KeepsReservedBitsApartFromR) {
  const DecodedMapOption decoded =
      decode_map_option(from_hex("17 03 f0 7f ffffffff 20010db8aaaa00000000000000000001"));
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(decoded.option, (MapOption{15, 0, false, 0x7F, 0xFFFFFFFF, address}));
}

TEST(MapOption, TheTypeNumberIsAParameter) {
  EXPECT_EQ(encode(MapOption{}, 200)[0], 200);
}

TEST(MapOption, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* octets;
    MapOptionFaultKind kind;
    std::size_t offset;
  } cases[] = {
      {"17", MapOptionFaultKind::truncated, 1},
      {"17 03 2a 80", MapOptionFaultKind::truncated, 4},
      {"17 02 2a 80 00000e10 20010db8aaaa0000", MapOptionFaultKind::length_bad, 1},
      {"17 03 0a 80 00000e10 20010db8aaaa00000000000000000001", MapOptionFaultKind::distance_zero, 2},
      {"17 03 1a 80 00000e10 fe800000000000000000000000000001", MapOptionFaultKind::address_bad, 8},
      {"17 03 1a 80 00000e10 ff020000000000000000000000000001", MapOptionFaultKind::address_bad, 8},
      {"17 03 1a 80 00000e10 00000000000000000000000000000000", MapOptionFaultKind::address_bad, 8},
  };
  for (const auto& test : cases) {
    const DecodedMapOption decoded = decode_map_option(from_hex(test.octets));
    EXPECT_EQ(decoded.fault.kind, test.kind) << test.octets << ": " << reason_of(decoded.fault.kind);
    EXPECT_EQ(decoded.fault.offset, test.offset) << test.octets;
  }
}

}  // namespace
}  // namespace lmmp::wire
