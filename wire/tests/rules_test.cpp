// Which messages a receiver must not act on.
#include "wire/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lmmp::wire {
namespace {

using testing::HasSubstr;

// A lawful value for any suboption.
Suboption lawful(SuboptionType type) {
  const SuboptionSpec& spec = spec_of(type);
  if (spec.payload == PayloadKind::none) return Suboption::in_reserved(type, 1);
  return Suboption::octets(type, OctetVector(std::max<std::size_t>(spec.minimum_length, 1), 1));
}

Message lawful_message(const MessageSpec& spec, Profile profile, AuthMode mode) {
  Message message(spec.type, 1);
  SuboptionSet wanted = spec.mandatory;
  if (mode == AuthMode::lmmp_internal) wanted = wanted | spec.mandatory_with_keys;
  if (!spec.one_of[profile].empty()) wanted = wanted | SuboptionSet{SuboptionType::ip4};
  for (const SuboptionSpec& suboption : suboptions) {
    if (wanted.contains(suboption.type)) message.suboptions.push_back(lawful(suboption.type));
  }
  return message;
}

std::optional<Breach> breach_of(const Message& message, Profile profile = Profile::draft_00,
                                AuthMode mode = AuthMode::none) {
  const OctetVector octets = encode(message);
  return first_breach(decode(octets), profile, mode);
}

TEST(Rules, MandatorySuboptionsAloneAreEnough) {
  for (const MessageSpec& spec : messages) {
    for (const Profile profile : profiles) {
      for (const AuthMode mode : {AuthMode::none, AuthMode::pana}) {
        const auto breach = breach_of(lawful_message(spec, profile, mode), profile, mode);
        EXPECT_FALSE(breach) << spec.name << ": " << describe(*breach);
      }
    }
  }
}

TEST(Rules, EveryMandatorySuboptionIsMissedByName) {
  for (const MessageSpec& spec : messages) {
    const Message whole = lawful_message(spec, Profile::draft_00, AuthMode::none);
    for (std::size_t i = 0; i < whole.suboptions.size(); ++i) {
      Message message = whole;
      const std::uint8_t left_out = message.suboptions[i].type;
      message.suboptions.erase(message.suboptions.begin() + static_cast<std::ptrdiff_t>(i));
      const auto breach = breach_of(message);
      ASSERT_TRUE(breach) << spec.name;
      EXPECT_EQ(breach->kind, BreachKind::suboption_missing);
      EXPECT_EQ(breach->suboption, left_out);
      EXPECT_THAT(describe(*breach), HasSubstr(std::string(find_suboption(left_out)->name)));
    }
  }
}

TEST(Rules, AnAuthenticatedSessionNeedsAuthOnAllButLoginAckAndError) {
  for (const MessageSpec& spec : messages) {
    const bool needs = spec.mandatory.contains(SuboptionType::sid) && spec.type != MessageType::login_ack;
    EXPECT_EQ(must_authenticate(spec), needs) << spec.name;
    Message message = lawful_message(spec, Profile::draft_00, AuthMode::lmmp_internal);
    const auto breach = breach_of(message, Profile::draft_00, AuthMode::lmmp_internal);
    ASSERT_EQ(breach.has_value(), needs) << spec.name;
    if (!needs) continue;
    EXPECT_EQ(breach->suboption, static_cast<std::uint8_t>(SuboptionType::auth));
    message.suboptions.push_back(Suboption::octets(SuboptionType::auth, OctetVector(16), 1));
    EXPECT_FALSE(breach_of(message, Profile::draft_00, AuthMode::lmmp_internal)) << spec.name;
    EXPECT_FALSE(breach_of(message, Profile::draft_00, AuthMode::pana)) << spec.name;
  }
}

TEST(Rules, EitherAddressSatisfiesThePapersLogin) {
  for (const SuboptionType type : {SuboptionType::ip4, SuboptionType::ip6}) {
    EXPECT_FALSE(breach_of(Message(MessageType::login, 1, {lawful(type)}), Profile::paper_2004));
  }
  EXPECT_TRUE(breach_of(Message(MessageType::login, 1), Profile::paper_2004));
  EXPECT_FALSE(breach_of(Message(MessageType::login, 1), Profile::draft_00));
}

TEST(Rules, UnexpectedAndRepeatedAndUnknownSuboptionsDoNoHarm) {
  Message message(MessageType::logout, 1, {lawful(SuboptionType::sid), lawful(SuboptionType::sid)});
  for (const SuboptionSpec& suboption : suboptions)
    message.suboptions.push_back(suboption.type == SuboptionType::auth
                                     ? Suboption::octets(SuboptionType::auth, OctetVector(16), 1)
                                     : lawful(suboption.type));
  message.suboptions.push_back(Suboption{255, 9, {1, 2, 3}});
  EXPECT_FALSE(breach_of(message));
}

TEST(Rules, ReInitIsSuggestedOrForced) {
  Message message(MessageType::reinit, 1, {lawful(SuboptionType::sid)});
  for (unsigned reserved = 0; reserved < 256; ++reserved) {
    message.reserved = static_cast<std::uint8_t>(reserved);
    const auto breach = breach_of(message);
    EXPECT_EQ(breach.has_value(), reserved > 1) << reserved;
    if (breach) {
      EXPECT_EQ(breach->kind, BreachKind::reinit_type);
      EXPECT_EQ(breach->offset, 3U);
    }
  }
}

TEST(Rules, ReservedOctetsOfOtherMessagesAreIgnored) {
  for (const MessageSpec& spec : messages) {
    if (spec.type == MessageType::reinit) continue;
    Message message = lawful_message(spec, Profile::draft_00, AuthMode::none);
    message.reserved = 0xFF;
    EXPECT_FALSE(breach_of(message)) << spec.name;
  }
}

TEST(Rules, DescribesEveryBreachInASentence) {
  const Breach malformed{BreachKind::octets_malformed, 9, 0, FaultKind::suboption_overrun};
  EXPECT_THAT(describe(malformed), HasSubstr("octet 9"));
  EXPECT_THAT(describe({BreachKind::type_unknown, 0, 0, FaultKind::none}), HasSubstr("unknown"));
  EXPECT_THAT(describe({BreachKind::suboption_length, 9, 1, FaultKind::none}), HasSubstr("SID"));
  EXPECT_THAT(describe({BreachKind::suboption_length, 9, 200, FaultKind::none}), HasSubstr("suboption 200"));
  EXPECT_THAT(describe({BreachKind::reinit_type, 3, 0, FaultKind::none}), HasSubstr("Re-Init"));
}

}  // namespace
}  // namespace lmmp::wire
