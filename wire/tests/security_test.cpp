// Session key and MAC against published test vectors.
#include "wire/security.hpp"

#include <gtest/gtest.h>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

OctetVector octets(std::string_view text) {
  return {text.begin(), text.end()};
}

// message_mac takes any octets; to compute a plain HMAC, the MAC's place must hold nothing but zeros already.
std::string hmac_over(MacAlgorithm algorithm, const OctetVector& key, OctetVector data) {
  const std::size_t offset = data.size();
  data.resize(data.size() + mac_length(algorithm));
  return to_hex(message_mac(algorithm, key, data, offset));
}

// The RFCs' inputs have no place for a MAC, so ours differ by the zeros behind them. The expected values are
// those of `openssl dgst -md5|-sha256 -mac HMAC` over the RFC's input and that many zeros.
TEST(Mac, AgreesWithOpensslOnTheInputsOfRfc2202) {
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_md5, OctetVector(16, 0x0B), octets("Hi There")),
            "ee0dd6f263ab698337175981f178df08");
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_md5, octets("Jefe"), octets("what do ya want for nothing?")),
            "68008f4dd530902672966204bbb4e65b");
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_md5, OctetVector(80, 0xAA),
                      octets("Test Using Larger Than Block-Size Key - Hash Key First")),
            "73a58511e37d7a8b176cb848dd01c6e8");
}

TEST(Mac, AgreesWithOpensslOnTheInputsOfRfc4231) {
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_sha256, OctetVector(20, 0x0B), octets("Hi There")),
            "60461665fb6c02b51e941ed75b487fd2aa99e13a13f135e8b5ebca7f44465d2b");
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_sha256, octets("Jefe"), octets("what do ya want for nothing?")),
            "32f1aabea28597a6c5363a7c30068534bd8e483898ed42abc3159e7d5b93878c");
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_sha256, OctetVector(131, 0xAA),
                      octets("Test Using Larger Than Block-Size Key - Hash Key First")),
            "f7c82c4ff32388d8365378975f5a48aa1ec5abf6e99fcfce84664c2da5271984");
}

// RFC 2202 case 3 and RFC 4231 case 3, 50 octets of data, with the data's own octets kept out of the MAC's
// place: HMAC is over 50 times 0xDD; the first 16 or 32 of them are replaced by zeros. Again `openssl dgst`.
TEST(Mac, ReadsItsOwnPlaceAsZerosWhateverStandsThere) {
  const OctetVector key16(16, 0xAA);
  const OctetVector key20(20, 0xAA);
  OctetVector data(50, 0xDD);
  EXPECT_EQ(to_hex(message_mac(MacAlgorithm::hmac_md5, key16, data, 0)), "938d4f1b7df41cb14bb06831b7ce3e13");
  EXPECT_EQ(to_hex(message_mac(MacAlgorithm::hmac_sha256, key20, data, 0)),
            "7dc4ed45f5a4727339928744954d7f03f3ce2ae612b16bfdcae626973fdfb34e");
  std::fill_n(data.begin(), 16, std::uint8_t{0x42});
  EXPECT_EQ(to_hex(message_mac(MacAlgorithm::hmac_md5, key16, data, 0)), "938d4f1b7df41cb14bb06831b7ce3e13");
}

TEST(Mac, TakesAnEmptyKey) {
  EXPECT_EQ(hmac_over(MacAlgorithm::hmac_md5, {}, {}), "d8f0eda7a00192091ad8fefa501753ae");
}

TEST(Mac, IsAppendedInAnAuthSuboptionBehindTheOthers) {
  const OctetVector key = octets("key");
  const Message message(MessageType::logout, 4, {Suboption::number(SuboptionType::sid, 1)});
  for (const MacAlgorithm algorithm : {MacAlgorithm::hmac_md5, MacAlgorithm::hmac_sha256}) {
    for (const LengthCounts counts : {LengthCounts::payload, LengthCounts::message}) {
      const OctetVector encoded = encode_authenticated(message, algorithm, key, counts);
      const Decoded decoded = decode(encoded);
      ASSERT_FALSE(decoded.fault);
      EXPECT_EQ(decoded.message.length_counts, counts);
      const auto auth = decoded.message.find(SuboptionType::auth);
      ASSERT_TRUE(auth);
      EXPECT_EQ(auth->offset, 16U);
      EXPECT_EQ(auth->payload.size(), mac_length(algorithm));
      EXPECT_EQ(auth->reserved, static_cast<std::uint8_t>(algorithm));
      EXPECT_EQ(verify_mac(decoded.message, key), MacVerdict::good);
      EXPECT_EQ(verify_mac(decoded.message, octets("kez")), MacVerdict::bad);
    }
  }
}

TEST(Mac, AlgorithmsAreKnownByNumberAndLength) {
  EXPECT_EQ(mac_algorithm(0, 16), MacAlgorithm::hmac_md5);
  EXPECT_EQ(mac_algorithm(1, 16), MacAlgorithm::hmac_md5);
  EXPECT_EQ(mac_algorithm(2, 32), MacAlgorithm::hmac_sha256);
  for (const auto& [reserved, length] :
       {std::pair{0, 32}, {1, 32}, {2, 16}, {3, 16}, {3, 32}, {255, 16}, {1, 0}}) {
    EXPECT_FALSE(mac_algorithm(static_cast<std::uint8_t>(reserved), static_cast<std::size_t>(length)))
        << reserved << " " << length;
  }
}

TEST(Mac, TheFirstOfTwoAuthSuboptionsIsJudged) {
  const OctetVector key = octets("key");
  Message message(MessageType::logout, 4, {Suboption::number(SuboptionType::sid, 1)});
  message.suboptions.push_back(Suboption::octets(SuboptionType::auth, OctetVector(16), 1));
  const OctetVector encoded = encode_authenticated(message, MacAlgorithm::hmac_md5, key);
  EXPECT_EQ(verify_mac(decode(encoded).message, key), MacVerdict::bad);
}

}  // namespace
}  // namespace lmmp::wire
