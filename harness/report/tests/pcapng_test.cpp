#include "harness/report/pcapng.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;
using Direction = PcapngWriter::Direction;

struct Block {
  std::uint32_t type = 0;
  std::string body;
};

std::uint32_t u32(std::string_view octets, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, octets.data() + at, sizeof value);
  return value;
}
std::uint16_t u16(std::string_view octets, std::size_t at) {
  std::uint16_t value = 0;
  std::memcpy(&value, octets.data() + at, sizeof value);
  return value;
}

// A reader of its own: every block has its length at both ends and is a multiple of four.
std::vector<Block> blocks_of(std::string_view file) {
  std::vector<Block> blocks;
  while (!file.empty()) {
    if (file.size() < 12) return ADD_FAILURE() << "cut off", blocks;
    const std::uint32_t length = u32(file, 4);
    if (length % 4 != 0 || length > file.size()) return ADD_FAILURE() << "length " << length, blocks;
    EXPECT_EQ(u32(file, length - 4), length);
    blocks.push_back({u32(file, 0), std::string(file.substr(8, length - 12))});
    file.remove_prefix(length);
  }
  return blocks;
}

std::string option(std::string_view options, std::uint16_t code) {
  while (options.size() >= 4 && u16(options, 0) != 0) {
    const std::uint16_t length = u16(options, 2);
    if (u16(options, 0) == code) return std::string(options.substr(4, length));
    options.remove_prefix(4 + (length + 3U) / 4 * 4);
  }
  return "";
}

TEST(Pcapng, BeginsWithASectionAndAnInterfaceForEachLink) {
  PcapngWriter writer("tool", "about");
  EXPECT_EQ(writer.add_interface("L1", "first"), 0U);
  EXPECT_EQ(writer.add_interface("L2", ""), 1U);
  const std::vector<Block> blocks = blocks_of(writer.octets());
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(blocks[0].type, 0x0A0D0D0AU);
  EXPECT_EQ(u32(blocks[0].body, 0), 0x1A2B3C4DU);
  EXPECT_EQ(option(std::string_view(blocks[0].body).substr(16), 1), "about");
  EXPECT_EQ(option(std::string_view(blocks[0].body).substr(16), 4), "tool");
  EXPECT_EQ(blocks[1].type, 1U);
  EXPECT_EQ(u16(blocks[1].body, 0), 1U) << "Ethernet";
  EXPECT_EQ(option(std::string_view(blocks[1].body).substr(8), 2), "L1");
  EXPECT_EQ(option(std::string_view(blocks[1].body).substr(8), 9), "\x09") << "nanoseconds";
  EXPECT_EQ(option(std::string_view(blocks[2].body).substr(8), 2), "L2");
}

TEST(Pcapng, APacketHasNanosecondsOctetsCommentAndDirection) {
  PcapngWriter writer("tool", "");
  writer.add_interface("L1", "");
  writer.add_packet(0, 1'796'000'000s + 123'456'789ns, wire::OctetVector{1, 2, 3, 4, 5}, Direction::outbound,
                    "here");
  const Block packet = blocks_of(writer.octets()).back();
  EXPECT_EQ(packet.type, 6U);
  EXPECT_EQ(std::uint64_t{u32(packet.body, 4)} << 32 | u32(packet.body, 8), 1'796'000'000'123'456'789U);
  EXPECT_EQ(u32(packet.body, 12), 5U);
  EXPECT_EQ(u32(packet.body, 16), 5U);
  EXPECT_EQ(packet.body.substr(20, 8), std::string("\1\2\3\4\5\0\0\0", 8));
  EXPECT_EQ(option(std::string_view(packet.body).substr(28), 1), "here");
  EXPECT_EQ(option(std::string_view(packet.body).substr(28), 2), std::string("\2\0\0\0", 4));
}

TEST(Pcapng, AFrameLongerThanReadersTakeIsCutAndSaysSo) {
  PcapngWriter writer("tool", "");
  writer.add_interface("L1", "");
  writer.add_packet(0, -1ns, wire::OctetVector(PcapngWriter::snapshot + 1), Direction::inbound, "");
  const Block packet = blocks_of(writer.octets()).back();
  EXPECT_EQ(u32(packet.body, 8), 0U) << "no time before the epoch";
  EXPECT_EQ(u32(packet.body, 12), PcapngWriter::snapshot);
  EXPECT_EQ(u32(packet.body, 16), PcapngWriter::snapshot + 1);
}

TEST(Pcapng, ACommentOfAnyLengthAndKindKeepsTheFileWhole) {
  PcapngWriter writer(std::string(100'000, 'x'), "\xFF\xFE");
  writer.add_interface(std::string(70'000, '\x80'), "");
  writer.add_packet(0, 0ns, {}, Direction::inbound, std::string(200'000, 'c'));
  EXPECT_EQ(blocks_of(writer.octets()).size(), 3U);
}

}  // namespace
}  // namespace lmmp::conform
