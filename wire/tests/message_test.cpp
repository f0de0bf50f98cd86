// Reading, building and encoding messages.
#include "wire/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/tests/guarded_octets.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

using testing::ElementsAre;

Message every_suboption() {
  using enum SuboptionType;
  const IpAddress six = IpAddress::parse("2001:db8::1").value();
  const IpAddress four = IpAddress::parse("192.0.2.1").value();
  const OctetVector some = {1, 2, 3, 4, 5};
  return Message(MessageType::login_ack, 7,
                 {Suboption::number(sid, 0xCAFE),
                  Suboption::node_address(four),
                  Suboption::node_address(six),
                  Suboption::number(acknum, 6),
                  Suboption::number(routing_interval, 30),
                  Suboption::number(paging_interval, 300),
                  Suboption::number(paging_area, 2),
                  Suboption::address(old_ar4, four),
                  Suboption::address(old_ar6, six),
                  Suboption::address(new_ar4, four),
                  Suboption::address(new_ar6, six),
                  Suboption::octets(new_mac, some, 3),
                  Suboption::text(new_essid, "lab"),
                  Suboption::octets(public_key, some),
                  Suboption::octets(nonce1, some),
                  Suboption::octets(nonce2, some),
                  Suboption::octets(shared_key, some),
                  Suboption::in_reserved(error, 8),
                  Suboption::in_reserved(config, 0x21),
                  Suboption::octets(auth, OctetVector(16, 9), 1)});
}

TEST(Message, ReadsBackEverySuboptionThatItWrote) {
  const Message message = every_suboption();
  for (const LengthCounts counts : {LengthCounts::payload, LengthCounts::message}) {
    const OctetVector octets = encode(message, counts);
    EXPECT_EQ(octets.size() % 4, 0U);
    const Decoded decoded = decode(octets);
    ASSERT_FALSE(decoded.fault) << reason_of(decoded.fault.kind);
    EXPECT_EQ(decoded.message.length_counts, counts);
    EXPECT_EQ(to_message(decoded.message), message);
  }
}

TEST(Message, FindsSuboptionsByTypeAndReadsTheirValues) {
  const OctetVector octets = encode(every_suboption());
  const MessageView view = decode(octets).message;
  EXPECT_TRUE(view.is(MessageType::login_ack));
  EXPECT_EQ(view.number(SuboptionType::sid), 0xCAFEU);
  EXPECT_EQ(view.address(SuboptionType::new_ar6)->to_string(), "2001:db8::1");
  EXPECT_EQ(view.find(SuboptionType::config)->reserved, 0x21);
  EXPECT_EQ(view.count(SuboptionType::sid), 1U);
  EXPECT_FALSE(view.number(SuboptionType::new_essid));
  EXPECT_FALSE(view.address(SuboptionType::new_mac));
}

TEST(Message, FindsTheFirstOfRepeatedSuboptions) {
  const OctetVector octets = encode(Message(
      MessageType::ar_advertisement, 1,
      {Suboption::number(SuboptionType::paging_area, 5), Suboption::number(SuboptionType::paging_area, 6)}));
  const MessageView view = decode(octets).message;
  EXPECT_EQ(view.number(SuboptionType::paging_area), 5U);
  EXPECT_EQ(view.count(SuboptionType::paging_area), 2U);
  EXPECT_FALSE(view.find(SuboptionType::sid));
}

TEST(Message, PadsToFourOctetsWithZeros) {
  EXPECT_THAT((std::array{padding_for(0), padding_for(1), padding_for(2), padding_for(3), padding_for(4),
                          padding_for(5)}),
              ElementsAre(0U, 3U, 2U, 1U, 0U, 3U));
  const OctetVector octets =
      encode(Message(MessageType::init_handover, 0, {Suboption::text(SuboptionType::new_essid, "abcde")}));
  EXPECT_EQ(to_hex(octets), "04000c00000000000e0005006162636465000000");
}

TEST(Message, EncodesTheLongestPayload) {
  const OctetVector longest(65535, 0xAB);
  Message message(MessageType::login, 1, {Suboption::octets(SuboptionType::nonce1, longest)});
  OctetVector octets = encode(message);
  EXPECT_EQ(octets.size(), main_header_size + suboption_header_size + 65536);
  // The message as a whole no longer fits its Len: 65,540 mod 65,536.
  EXPECT_EQ(read_u16(&octets[1]), 4);
  // The longest whose message fits.
  message.suboptions[0].payload.resize(65528);
  octets = encode(message);
  EXPECT_EQ(read_u16(&octets[1]), 65532);
  const Decoded decoded = decode(octets);
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(decoded.message.find(SuboptionType::nonce1)->payload.size(), 65528U);
}

TEST(Message, WritesLenAnewAfterOctetsWereAdded) {
  OctetVector octets = encode(Message(MessageType::login, 1));
  octets.resize(octets.size() + 12);
  rewrite_length(octets, LengthCounts::payload);
  EXPECT_EQ(read_u16(&octets[1]), 12);
  rewrite_length(octets, LengthCounts::message);
  EXPECT_EQ(read_u16(&octets[1]), 20);
}

// What must hold of any decoding, whatever the octets.
void expect_within(const Decoded& decoded, Octets input) {
  const MessageView& message = decoded.message;
  ASSERT_LE(message.octets.size(), input.size());
  if (input.size() >= main_header_size) {
    ASSERT_GE(message.octets.size(), main_header_size);
    EXPECT_EQ(message.octets.data(), input.data());
  }
  std::size_t at = main_header_size;
  for (const SuboptionView view : message) {
    ASSERT_EQ(view.offset, at);
    EXPECT_EQ(view.padding_missing, view.padding.size() != padding_for(view.payload.size()));
    at += suboption_header_size + view.payload.size() + view.padding.size();
    ASSERT_LE(at, message.octets.size());
  }
  if (!decoded.fault) {
    EXPECT_EQ(message.octets.size() + message.trailing.size(), input.size());
  } else {
    EXPECT_LE(decoded.fault.offset, input.size());
  }
}

TEST(Message, EveryTruncationOfEveryVectorStaysWithinItsOctets) {
  GuardedOctets guarded(2048);
  std::size_t truncations = 0;
  for (const Vector& vector : vectors_of_kind("message")) {
    SCOPED_TRACE(vector.id);
    const OctetVector octets = octets_of(vector.json.at("octets"));
    for (std::size_t count = 0; count <= octets.size(); ++count) {
      for (const LengthReading reading :
           {LengthReading::automatic, LengthReading::payload, LengthReading::message}) {
        const Octets held = guarded.hold(Octets(octets).first(count));
        expect_within(decode(held, reading), held);
        ++truncations;
      }
    }
  }
  EXPECT_GT(truncations, 10000U);
}

TEST(Message, ATruncatedMessageShowsTheSuboptionsBeforeTheCut) {
  const Message message = every_suboption();
  const OctetVector octets = encode(message);
  const auto whole = to_message(decode(octets).message).suboptions;
  for (std::size_t count = main_header_size; count < octets.size(); ++count) {
    const Decoded decoded = decode(Octets(octets).first(count), LengthReading::payload);
    EXPECT_EQ(decoded.fault.kind, FaultKind::length_beyond) << count;
    EXPECT_EQ(decoded.message.sequence, 7U);
    const auto seen = to_message(decoded.message).suboptions;
    ASSERT_LE(seen.size(), whole.size());
    EXPECT_TRUE(std::equal(seen.begin(), seen.end(), whole.begin())) << count;
  }
}

// I4's price: eight octets less look like a Len that counts the header, so only a fixed reading finds the
// cut.
TEST(Message, ACutOfEightOctetsIsFoundByAFixedReadingOnly) {
  const OctetVector octets = encode(
      Message(MessageType::handover, 7,
              {Suboption::number(SuboptionType::sid, 1), Suboption::number(SuboptionType::paging_area, 2)}));
  const Octets cut = Octets(octets).first(octets.size() - 8);
  EXPECT_EQ(decode(cut, LengthReading::payload).fault.kind, FaultKind::length_beyond);
  EXPECT_EQ(decode(cut).fault.kind, FaultKind::none);
  EXPECT_EQ(decode(cut).message.length_counts, LengthCounts::message);
}

TEST(Message, NothingIsShownOfAMessageWithoutAWholeHeader) {
  const OctetVector octets = {1, 0, 8, 0, 0, 0, 1};
  for (std::size_t count = 0; count < octets.size(); ++count) {
    const Decoded decoded = decode(Octets(octets).first(count));
    EXPECT_EQ(decoded.fault.kind, FaultKind::header_truncated);
    EXPECT_EQ(decoded.fault.offset, count);
    EXPECT_EQ(decoded.message.begin(), decoded.message.end());
  }
}

TEST(Message, GivesEveryFaultKindItsOwnSentence) {
  std::vector<std::string_view> reasons;
  for (std::uint8_t kind = 0; kind <= static_cast<std::uint8_t>(FaultKind::suboption_overrun); ++kind) {
    reasons.push_back(reason_of(static_cast<FaultKind>(kind)));
  }
  std::sort(reasons.begin(), reasons.end());
  EXPECT_EQ(std::unique(reasons.begin(), reasons.end()), reasons.end());
}

}  // namespace
}  // namespace lmmp::wire
