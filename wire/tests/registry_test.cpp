// The tables against the draft's lists, written out here a second time.
#include "wire/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lmmp::wire {
namespace {

using testing::ElementsAre;

template <typename Table>
std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& spec : table) names.emplace_back(spec.name);
  return names;
}

std::vector<std::string> names_in(SuboptionSet set) {
  std::vector<std::string> names;
  for (const SuboptionSpec& spec : suboptions) {
    if (set.contains(spec.type)) names.emplace_back(spec.name);
  }
  return names;
}

TEST(Registry, NumbersMessagesAsTheDraftDoes) {
  EXPECT_THAT(names_of(messages),
              ElementsAre("LOGIN", "LOGIN_ACK", "LOGOUT", "INIT_HANDOVER", "HANDOVER", "REINIT",
                          "REINIT_DONE", "ROUTING_REFRESH", "PAGING_REFRESH", "PAGING_QUERY", "AR_ADV",
                          "KEY_EXCHANGE_REQUEST", "KEY_EXCHANGE_REPLY", "ACK", "ERROR"));
}

TEST(Registry, NumbersSuboptionsAsTheDraftDoes) {
  EXPECT_THAT(names_of(suboptions),
              ElementsAre("SID", "IP4", "IP6", "AUTH", "ACKNUM", "R_INT", "P_INT", "P_ID", "OLD_AR4",
                          "OLD_AR6", "NEW_AR4", "NEW_AR6", "NEW_MAC", "NEW_ESSID", "PUB_KEY", "NONCE1",
                          "NONCE2", "SHARED_KEY", "ERROR", "CONFIG"));
}

TEST(Registry, FindsEveryRowByNumberAndName) {
  for (const MessageSpec& spec : messages) {
    EXPECT_EQ(find_message(static_cast<std::uint8_t>(spec.type)), &spec);
    EXPECT_EQ(find_message(spec.name), &spec);
    EXPECT_EQ(&spec_of(spec.type), &spec);
  }
  for (const SuboptionSpec& spec : suboptions) {
    EXPECT_EQ(find_suboption(static_cast<std::uint8_t>(spec.type)), &spec);
    EXPECT_EQ(find_suboption(spec.name), &spec);
    EXPECT_EQ(&spec_of(spec.type), &spec);
  }
}

TEST(Registry, KnowsNoOtherNumberOrName) {
  for (unsigned number = 0; number < 256; ++number) {
    const auto type = static_cast<std::uint8_t>(number);
    EXPECT_EQ(find_message(type) != nullptr, number >= 1 && number <= 15) << number;
    EXPECT_EQ(find_suboption(type) != nullptr, number >= 1 && number <= 20) << number;
  }
  EXPECT_EQ(find_message("login"), nullptr);
  EXPECT_EQ(find_message(""), nullptr);
  EXPECT_EQ(find_suboption("SID "), nullptr);
}

TEST(Registry, SendersAreThoseOfTable1ButForReInitDone) {
  using enum Sender;
  std::vector<Sender> senders;
  for (const MessageSpec& spec : messages) senders.push_back(spec.sender);
  // I18: Re-Init Done comes from the mobile node, whatever the table's column says.
  EXPECT_THAT(senders, ElementsAre(mobile_node, access_router, either, either, mobile_node, access_router,
                                   mobile_node, mobile_node, mobile_node, access_router, access_router,
                                   mobile_node, access_router, either, either));
}

TEST(Registry, MandatorySuboptionsAreThoseOfI38) {
  std::vector<std::vector<std::string>> mandatory;
  for (const MessageSpec& spec : messages) mandatory.push_back(names_in(spec.mandatory));
  const std::vector<std::string> sid = {"SID"};
  const std::vector<std::vector<std::string>> expected = {{},
                                                          sid,
                                                          sid,
                                                          sid,
                                                          sid,
                                                          sid,
                                                          {"SID", "ACKNUM"},
                                                          sid,
                                                          {"SID", "P_ID"},
                                                          sid,
                                                          {"CONFIG"},
                                                          {"PUB_KEY"},
                                                          {"PUB_KEY", "NONCE1"},
                                                          {"SID", "ACKNUM"},
                                                          {"ERROR"}};
  EXPECT_EQ(mandatory, expected);
  EXPECT_THAT(names_in(spec_of(MessageType::login).mandatory_with_keys), ElementsAre("NONCE1", "NONCE2"));
  EXPECT_THAT(names_in(spec_of(MessageType::login_ack).mandatory_with_keys),
              ElementsAre("NONCE2", "SHARED_KEY"));
  EXPECT_THAT(names_in(spec_of(MessageType::login).one_of[Profile::paper_2004]), ElementsAre("IP4", "IP6"));
  EXPECT_TRUE(spec_of(MessageType::login).one_of[Profile::draft_00].empty());
}

TEST(Registry, EveryMessageButFourIsSentInASession) {
  for (const MessageSpec& spec : messages) {
    const bool outside = spec.type == MessageType::login || spec.type == MessageType::ar_advertisement ||
                         spec.type == MessageType::key_exchange_request ||
                         spec.type == MessageType::key_exchange_reply;
    EXPECT_EQ(spec.sent_in_session, !outside) << spec.name;
  }
}

TEST(Registry, AnswersAreThoseOfI21AndI22) {
  using enum MessageType;
  for (const Profile profile : profiles) {
    EXPECT_EQ(answers_to(login, 0, profile), MessageSet{login_ack});
    EXPECT_EQ(answers_to(key_exchange_request, 0, profile), MessageSet{key_exchange_reply});
    for (const MessageType type : {logout, init_handover, handover})
      EXPECT_EQ(answers_to(type, 0, profile), MessageSet{ack});
    EXPECT_EQ(answers_to(reinit, reinit_suggested, profile), MessageSet{ack});
    EXPECT_EQ(answers_to(reinit, reinit_forced, profile), MessageSet{reinit_done});
    for (const MessageType type : {login_ack, reinit_done, routing_refresh, paging_refresh, ar_advertisement,
                                   key_exchange_reply, ack, error}) {
      EXPECT_TRUE(answers_to(type, 0, profile).empty()) << spec_of(type).name;
    }
  }
  EXPECT_EQ(answers_to(paging_query, 0, Profile::draft_00), MessageSet{routing_refresh});
  EXPECT_EQ(answers_to(paging_query, 0, Profile::paper_2004), MessageSet{handover});
}

TEST(Registry, AuthenticationIsLawfulInEveryMessage) {
  for (const MessageSpec& spec : messages) {
    for (const Profile profile : profiles) {
      EXPECT_TRUE(lawful_in(spec, profile).contains(SuboptionType::auth)) << spec.name;
    }
  }
}

TEST(Registry, ReInitNeverCarriesAKey) {
  const SuboptionSet lawful = lawful_in(spec_of(MessageType::reinit), Profile::draft_00);
  EXPECT_THAT(names_in(lawful), ElementsAre("SID", "IP4", "IP6", "AUTH", "R_INT", "P_INT", "P_ID"));
}

TEST(Registry, LengthsAreThoseOfThePayloads) {
  struct Case {
    SuboptionType type;
    std::uint8_t reserved;
    std::vector<std::size_t> lawful;
    std::vector<std::size_t> unlawful;
  };
  using enum SuboptionType;
  const std::vector<Case> cases = {
      {sid, 0, {4}, {0, 3, 5, 16}},
      {ip6, 0, {16}, {0, 4, 15, 17}},
      {auth, 1, {16, 32}, {0, 12, 15, 17, 20, 31, 33}},
      {new_mac, 0, {1, 6, 8, 32}, {0, 33}},
      {new_essid, 0, {0, 1, 32}, {33, 65535}},
      {public_key, 1, {132, 260, 516}, {0, 4, 131, 517}},
      {public_key, 0, {0, 1, 131, 517, 65535}, {}},
      {nonce1, 0, {1, 65535}, {0}},
      {error, 1, {0}, {1, 4}},
      {config, 0x21, {0}, {1, 4}},
  };
  for (const Case& one : cases) {
    for (const std::size_t length : one.lawful)
      EXPECT_TRUE(lawful_length(spec_of(one.type), one.reserved, length)) << spec_of(one.type).name << length;
    for (const std::size_t length : one.unlawful)
      EXPECT_FALSE(lawful_length(spec_of(one.type), one.reserved, length))
          << spec_of(one.type).name << length;
  }
}

TEST(Registry, NamesEveryErrorCodeAndProfile) {
  EXPECT_EQ(error_names[static_cast<std::size_t>(ErrorCode::invalid_in_this_state)], "invalid in this state");
  EXPECT_EQ(error_names.size(), static_cast<std::size_t>(ErrorCode::invalid_in_this_state) + 1);
  EXPECT_EQ(name_of(Profile::draft_00), "draft-00");
  EXPECT_EQ(name_of(Profile::paper_2004), "paper-2004");
}

}  // namespace
}  // namespace lmmp::wire
