// The session table against a model, and the flat index below it.
#include "reference-impl/core/session_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "reference-impl/core/hash.hpp"

namespace lmmp::reference {
namespace {

using namespace std::chrono_literals;

wire::IpAddress address_of(std::uint32_t number) {
  std::array<std::uint8_t, 16> octets{0x20, 0x01};
  wire::write_u32(&octets[12], number);
  return wire::IpAddress::v6(octets);
}

Session session_with(std::uint32_t sid) {
  Session session;
  session.phase = Session::Phase::active;
  session.sid = sid;
  session.peer = address_of(sid);
  session.address = address_of(~sid);
  return session;
}

TEST(SlotIndex, FindsWhatAModelFindsThroughInsertsAndErases) {
  SlotIndex index;
  std::map<std::uint32_t, bool> model;
  std::mt19937 random(5);
  // Hashes of few different home places, so that entries crowd.
  const auto hash = [](std::uint32_t slot) { return (mix(slot) & 0xF) << 60 | (mix(slot) << 32 >> 4); };
  for (int step = 0; step < 20000; ++step) {
    const auto slot = static_cast<std::uint32_t>(random() % 300);
    if (model[slot]) {
      index.erase(hash(slot), slot);
    } else {
      index.insert(hash(slot), slot);
    }
    model[slot] = !model[slot];
    const auto probe = static_cast<std::uint32_t>(random() % 300);
    const bool found = index.find(hash(probe), [&](std::uint32_t at) { return at == probe; }) == probe;
    ASSERT_EQ(found, model[probe]);
  }
}

TEST(SessionTable, FindsBySidPeerAndAddressUntilErased) {
  SessionTable table(1);
  for (std::uint32_t sid = 1; sid <= 5000; ++sid) table.insert(session_with(sid));
  for (std::uint32_t sid = 1; sid <= 5000; sid += 2) table.erase(*table.find(sid));
  EXPECT_EQ(table.live(), 2500U);
  for (std::uint32_t sid = 1; sid <= 5000; ++sid) {
    const bool there = sid % 2 == 0;
    ASSERT_EQ(table.find(sid) != nullptr, there);
    ASSERT_EQ(table.find_peer(0, address_of(sid)) != nullptr, there);
    ASSERT_EQ(table.find_address(0, address_of(~sid)) != nullptr, there);
    ASSERT_EQ(table.find_peer(1, address_of(sid)), nullptr);
  }
}

TEST(SessionTable, EndedSessionHoldsNoAddressAndGoesAfter15Seconds) {
  SessionTable table(1);
  Session& session = table.insert(session_with(1));
  table.set_lifetime(session, 90s, 0s);
  table.end(session, 10s);
  EXPECT_EQ(table.live(), 0U);
  EXPECT_NE(table.find(1), nullptr);
  EXPECT_EQ(table.find_address(0, address_of(~1U)), nullptr);
  EXPECT_EQ(table.next_deadline(), 25s);
  EXPECT_EQ(table.overdue(25s - 1ns), nullptr);
  EXPECT_EQ(table.overdue(25s), &session);
}

TEST(SessionTable, RefreshPutsASessionBehindTheOthers) {
  SessionTable table(1);
  for (std::uint32_t sid = 1; sid <= 3; ++sid) {
    table.set_lifetime(table.insert(session_with(sid)), 90s, std::chrono::seconds(sid));
  }
  table.touch(*table.find(1), 10s);
  EXPECT_EQ(table.next_deadline(), 92s);
  EXPECT_EQ(table.overdue(92s)->sid, 2U);
  table.set_lifetime(*table.find(3), 5s, 11s);
  EXPECT_EQ(table.next_deadline(), 16s);
  EXPECT_EQ(table.overdue(16s)->sid, 3U);
}

TEST(SessionTable, MovedSessionIsFoundAtItsNewPlaceOnly) {
  SessionTable table(1);
  Session& session = table.insert(session_with(1));
  table.move(session, 3, address_of(77));
  EXPECT_EQ(table.find_peer(3, address_of(77)), &session);
  EXPECT_EQ(table.find_peer(0, address_of(1)), nullptr);
  table.change_address(session, address_of(78));
  EXPECT_EQ(table.find_address(0, address_of(78)), &session);
  EXPECT_EQ(table.find_address(0, address_of(~1U)), nullptr);
}

}  // namespace
}  // namespace lmmp::reference
