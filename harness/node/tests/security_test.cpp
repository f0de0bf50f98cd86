// Keys, encrypted values and MACs as scripts speak of them.
#include "harness/node/security.hpp"

#include <gtest/gtest.h>

#include "harness/node/fields.hpp"
#include "harness/node/patterns.hpp"

namespace lmmp::conform {
namespace {

class Security : public testing::Test {
 protected:
  tl::expected<Value, std::string> call(const std::string& function, std::vector<Value> arguments) {
    return evaluate(function, arguments, {random_, ixit_, &encrypted_});
  }
  static wire::OctetVector octets(const Value& value) { return std::get<wire::OctetVector>(value.is); }

  const Ixit ixit_ = default_ixit();
  std::mt19937_64 random_{1};
  std::map<std::pair<wire::OctetVector, wire::OctetVector>, wire::OctetVector> encrypted_;
  const Value mn1_{std::string("mn1"), {}};
  const Value plain_{wire::OctetVector(16, 0x42), {}};
};

TEST_F(Security, MakesSessionKeysOfTheNetworksKeyAndTheSid) {
  const auto key = call("session_key", {{std::uint64_t{7}, {}}});
  ASSERT_TRUE(key) << key.error();
  const auto expected = wire::session_key(ixit_.access_network_key, 7);
  EXPECT_EQ(octets(*key), wire::OctetVector(expected.begin(), expected.end()));
  EXPECT_NE(octets(*key), octets(*call("session_key", {{std::uint64_t{7}, {}}, plain_})));
}

TEST_F(Security, EncryptsUnderANodesKeySoThatItDecrypts) {
  const auto cipher = call("encrypt", {mn1_, plain_});
  ASSERT_TRUE(cipher) << cipher.error();
  BoundValues bound;
  const Value pattern{Bind{"nonce", {{Call{"decrypt", {mn1_, plain_}}, {}}}}, {}};
  EXPECT_TRUE(fits(pattern, *cipher, FieldKind::octets, bound, &ixit_));
  ASSERT_EQ(bound.size(), 1U);
  EXPECT_EQ(octets(bound[0].second), octets(plain_));
  const Value foreign{Call{"decrypt", {{std::string("mn2"), {}}}}, {}};
  EXPECT_FALSE(fits(foreign, *cipher, FieldKind::octets, bound, &ixit_));
}

TEST_F(Security, OpensWhatWasEncryptedUnderANodesKey) {
  const auto cipher = call("encrypt", {mn1_, plain_});
  ASSERT_TRUE(cipher) << cipher.error();
  EXPECT_EQ(octets(*call("opened", {mn1_, *cipher})), octets(plain_));
  EXPECT_FALSE(call("opened", {mn1_, plain_}));
}

TEST_F(Security, RepeatsAnEncryptionWithinACase) {
  EXPECT_EQ(octets(*call("encrypt", {mn1_, plain_})), octets(*call("encrypt", {mn1_, plain_})));
}

TEST_F(Security, EncryptsUnderAReceivedPublicKey) {
  const auto payload = call("public_key", {mn1_});
  ASSERT_TRUE(payload) << payload.error();
  const auto cipher = call("encrypt", {*payload, plain_});
  ASSERT_TRUE(cipher) << cipher.error();
  BoundValues bound;
  EXPECT_TRUE(fits({Call{"decrypt", {mn1_, plain_}}, {}}, *cipher, FieldKind::octets, bound, &ixit_));
}

TEST_F(Security, SaysWhichKeyIsMissing) {
  const auto key = call("public_key", {{std::string("mn9"), {}}});
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error(), "the IXIT has no key of mn9");
}

TEST_F(Security, SignsMessagesOverTheirOctets) {
  Composition start;
  start.mac_algorithm = wire::MacAlgorithm::hmac_sha256;
  const std::vector<Field> fields = {{"SID", {std::uint64_t{7}, {}}, {}},
                                     {"AUTH", {Call{"mac", {plain_}}, {}}, {}}};
  const auto composition = compose("LOGOUT", fields, wire::IpVersion::v6, start);
  ASSERT_TRUE(composition) << composition.error();
  const auto lmmp = lmmp_octets(*composition, wire::LengthCounts::payload);
  const auto decoded = wire::decode(lmmp);
  EXPECT_EQ(wire::verify_mac(decoded.message, octets(plain_)), wire::MacVerdict::good);
  EXPECT_EQ(decoded.message.find(wire::SuboptionType::auth)->reserved, 2);
}

TEST_F(Security, SignsAnewForTheSessionThatAMessageNames) {
  const std::vector<Field> fields = {{"SID", {std::uint64_t{7}, {}}, {}},
                                     {"AUTH", {Call{"mac", {plain_}}, {}}, {}}};
  auto lmmp = lmmp_octets(*compose("LOGOUT", fields, wire::IpVersion::v6, {}), wire::LengthCounts::payload);
  sign_for_session(lmmp, ixit_);
  const auto key = wire::session_key(ixit_.access_network_key, 7);
  EXPECT_EQ(wire::verify_mac(wire::decode(lmmp).message, key), wire::MacVerdict::good);
}

}  // namespace
}  // namespace lmmp::conform
