// Return routability: messages, key and authenticator, the latter two by Python's hashlib and hmac.
#include "wire/return_routability.hpp"

#include <gtest/gtest.h>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

const KeygenToken home_token{1, 2, 3, 4, 5, 6, 7, 8};
const KeygenToken care_of_token{0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18};
const IpAddress care_of = *IpAddress::parse("2001:db8:a::b1");
const IpAddress home = *IpAddress::parse("2001:db8:d::9");
const IpAddress correspondent = *IpAddress::parse("2001:db8:e::1");

OctetVector unsigned_update() {
  return encode_mobility(BindingUpdate{7, 0, 105, {nonce_indices(3, 4), authorization_data()}}, home,
                         correspondent);
}

TEST(ReturnRoutability, TheKeyIsTheHashOfBothTokens) {
  const BindingKey key = binding_management_key(home_token, care_of_token);
  EXPECT_EQ(OctetVector(key.begin(), key.end()), from_hex("cedf8515311913c2601bc6aa86a92ddf2601d97e"));
}

TEST(ReturnRoutability, TheAuthenticatorCoversAddressesAndMessage) {
  const BindingKey key = binding_management_key(home_token, care_of_token);
  OctetVector header = unsigned_update();
  ASSERT_TRUE(sign_binding(header, key, care_of, home, correspondent));
  EXPECT_EQ(OctetVector(header.end() - 12, header.end()), from_hex("626105311cf0602920c809a1"));
  EXPECT_TRUE(mobility_checksum_good(header, home, correspondent));
  EXPECT_TRUE(binding_signature_good(header, key, care_of, correspondent));
  EXPECT_FALSE(binding_signature_good(header, key, home, correspondent));
  EXPECT_FALSE(binding_signature_good(header, key, care_of, home));
  for (const std::size_t at : {std::size_t{6}, std::size_t{10}, std::size_t{15}, header.size() - 1}) {
    OctetVector changed = header;
    changed[at] ^= 1U;
    EXPECT_FALSE(binding_signature_good(changed, key, care_of, correspondent)) << at;
  }
}

TEST(ReturnRoutability, WithoutAuthorizationDataNothingIsSigned) {
  const BindingKey key = binding_management_key(home_token, care_of_token);
  OctetVector header = encode_mobility(BindingUpdate{7, 0, 105, {}}, home, correspondent);
  const OctetVector before = header;
  EXPECT_FALSE(sign_binding(header, key, care_of, home, correspondent));
  EXPECT_EQ(header, before);
  EXPECT_FALSE(binding_signature_good(header, key, care_of, correspondent));
}

TEST(ReturnRoutability, MessagesAreReadAsTheyAreWritten) {
  for (const MobilityType type : {MobilityType::home_test_init, MobilityType::care_of_test_init,
                                  MobilityType::home_test, MobilityType::care_of_test}) {
    const bool token = type == MobilityType::home_test || type == MobilityType::care_of_test;
    const RoutabilityTest test{type, 5, {9, 9, 9}, token ? home_token : KeygenToken{}};
    const OctetVector octets = encode_mobility(to_mobility(test), home, correspondent);
    EXPECT_EQ(octets.size(), token ? 24U : 16U);
    const auto decoded = decode_mobility(octets);
    ASSERT_FALSE(decoded.fault);
    const auto again = routability_test(std::get<OtherMobility>(decoded.message.body));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->type, test.type);
    EXPECT_EQ(again->nonce_index, 5);
    EXPECT_EQ(again->cookie, test.cookie);
    EXPECT_EQ(again->token, test.token);
  }
  EXPECT_FALSE(routability_test(OtherMobility{3, OctetVector(17)}));
  EXPECT_FALSE(routability_test(OtherMobility{99, OctetVector(30)}));
}

}  // namespace
}  // namespace lmmp::wire
