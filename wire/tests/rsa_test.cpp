// RSA keys, PUB_KEY's form, encryption and decryption.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "wire/security.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

using testing::HasSubstr;

constexpr std::array paddings = {RsaPadding::oaep_sha256, RsaPadding::oaep_sha1, RsaPadding::pkcs1v15};

std::string pem_of(std::string_view vector) {
  std::string pem;
  for (const auto& line : vector_named(vector).json.at("private_key")) pem += line.get<std::string>() + "\n";
  return pem;
}

RsaKey key_2048() {
  return RsaKey::from_pem(pem_of("rsa-oaep-sha256")).value();
}
RsaKey key_1024() {
  return RsaKey::from_pem(pem_of("rsa-1024-pkcs1v15-longest")).value();
}

TEST(Rsa, DecryptsWhatItEncryptedInEveryPadding) {
  const RsaKey pair = key_2048();
  const RsaKey open = RsaKey::from_public_key_payload(pair.public_key_payload()).value();
  for (const RsaPadding padding : paddings) {
    for (const std::size_t length : {0, 1, 16, 190}) {
      const OctetVector plain(length, 0x5A);
      const auto cipher = open.encrypt(plain, padding);
      ASSERT_TRUE(cipher) << cipher.error();
      EXPECT_EQ(cipher->size(), 256U);
      const auto back = pair.decrypt(*cipher, padding);
      ASSERT_TRUE(back) << back.error();
      EXPECT_EQ(*back, plain);
    }
  }
}

TEST(Rsa, EncryptsTheSameNonceDifferentlyEachTime) {
  const RsaKey pair = key_2048();
  const OctetVector nonce(16, 1);
  for (const RsaPadding padding : paddings) {
    EXPECT_NE(pair.encrypt(nonce, padding).value(), pair.encrypt(nonce, padding).value());
  }
}

TEST(Rsa, SaysThatAPlainTextIsTooLong) {
  const RsaKey pair = key_1024();
  // RFC 8017: k - 2 * hLen - 2 and k - 11 octets at most, k = 128.
  for (const auto& [padding, most] :
       {std::pair{RsaPadding::oaep_sha256, 62}, {RsaPadding::oaep_sha1, 86}, {RsaPadding::pkcs1v15, 117}}) {
    EXPECT_TRUE(pair.encrypt(OctetVector(static_cast<std::size_t>(most)), padding));
    const auto refused = pair.encrypt(OctetVector(static_cast<std::size_t>(most) + 1), padding);
    ASSERT_FALSE(refused);
    EXPECT_FALSE(refused.error().empty());
  }
  EXPECT_EQ(ERR_peek_error(), 0U) << "OpenSSL's queue is left empty";
}

TEST(Rsa, RefusesWhatItCannotDecryptWithOneAndTheSameReason) {
  const RsaKey pair = key_2048();
  const OctetVector nonce(16, 7);
  const OctetVector cipher = pair.encrypt(nonce, RsaPadding::oaep_sha256).value();
  OctetVector altered = cipher;
  altered.back() ^= 1;
  const auto wrong_octets = pair.decrypt(altered, RsaPadding::oaep_sha256);
  const auto wrong_padding = pair.decrypt(cipher, RsaPadding::oaep_sha1);
  const auto wrong_key = RsaKey::generate().value().decrypt(cipher, RsaPadding::oaep_sha256);
  const auto too_short = pair.decrypt(Octets(cipher).first(255), RsaPadding::oaep_sha256);
  const auto nothing = pair.decrypt({}, RsaPadding::oaep_sha256);
  for (const auto* result : {&wrong_octets, &wrong_padding, &wrong_key, &too_short, &nothing}) {
    ASSERT_FALSE(*result);
    EXPECT_EQ(result->error(), wrong_octets.error());
  }
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Rsa, APublicKeyCannotDecrypt) {
  const RsaKey pair = key_2048();
  const RsaKey open = RsaKey::from_public_key_payload(pair.public_key_payload()).value();
  const auto refused = open.decrypt(OctetVector(256), RsaPadding::oaep_sha256);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("public"));
}

TEST(Rsa, PublicKeyPayloadIsExponentThenModulus) {
  const nlohmann::json& vector = vector_named("key-exchange-request-rsa-2048").json;
  const Suboption suboption = key_2048().public_key_suboption();
  EXPECT_EQ(suboption.reserved, public_key_kind_rsa);
  EXPECT_EQ(to_hex(suboption.payload), vector.at("meaning").at("suboptions").at(0).at("octets"));
}

TEST(Rsa, ReadsAPrivateKeyThatItWrote) {
  const RsaKey pair = RsaKey::generate(1024).value();
  EXPECT_EQ(pair.bits(), 1024U);
  EXPECT_TRUE(pair.has_private_part());
  const auto again = RsaKey::from_pem(pair.private_key_pem());
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->public_key_payload(), pair.public_key_payload());
}

TEST(Rsa, GeneratesNoKeyThatPubKeyCannotCarry) {
  for (const unsigned bits : {0U, 512U, 1023U, 4097U, 1U << 20}) {
    const auto refused = RsaKey::generate(bits);
    ASSERT_FALSE(refused) << bits;
    EXPECT_THAT(refused.error(), HasSubstr("1024 to 4096"));
  }
}

TEST(Rsa, SaysWhatIsWrongWithAPemFile) {
  const std::string good = pem_of("rsa-oaep-sha256");
  const std::string cut = good.substr(0, good.size() / 2);
  std::string garbled = good;
  garbled[good.size() / 2] = '!';
  // Made for this test; encrypted with the pass phrase "test".
  const std::string encrypted = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIp76wt6siA5cCAggA
MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAECBBD0TqVyZkhik+2iO47SA0wRBIIE
0ECJo949XhHeDrFcH3fvTE16xbN3KoDXEtISuHkZ08BmAMmQvVcx/0V7f4v3CcsQ
OqkquBCJXpmewgfGeBd5mAFo5fK/+xhR+PO/DrDATcEYe/hZ0wUHCkVcob3Y8mzw
crSe2oqqNIvKzqq7fAYmpPfl6ONEg2NUBBl7Bad8mUuEZzd2JMKeEpsG6hDqM5uc
6O6RcOnUY+VGqXmcgdP0ZC/Ro/oiYt2DsqcPgx4rkROexrWqhmQkO6uKtJahdAA+
h6SNEXdph0kEyhpdYYelZwfY2pxjxkJ5m2KSEoI68dLqXfrFZIL+u4dY1RkSz3xl
RRFnLT70Bc+LO2SoKG6v5CfokcvA6G3+oG+ihQZkdXxkvh8b9dVcEx1eElGrwAM+
Rmcv5+EibpYkfwBaGbbJlnw8UkCjsujea7h2sgXXn0CxEz4qWNqzQBFwVJ6V9h2F
JSg67WqDMTIAFvLY0RZ6ZaJbAOMNqacZgBYxDpPXMacLRXCY8485h+yIGmVpcru6
jvq+pKxukyZvfnyIp3B1EZYTynqYuqFK77acXVl7fqPGK/3LmvBvPSymyY8AYgzw
er64HNUcRVct9lvO0VH2SDXBbVdomI56B7Ib5vdx/aTswiwrA9gKV4iVDQ75+bJN
hIvFiYU82c9M5EQGP21DN2r6dwx3TbcA0ehO9uA1jrhcrssgQyUwHXIjfWaCp8V8
1oBHCXZ6ZBUinJS6RA7unHs7Zag57iIl6BLVRvtZm3L1G/+fiOk+Av5a/Q3kQUmc
Vk3KMm0Oml6AEcsA/gT04VkZUdPM/NaETlNLI15saR07lQEM9MTh+DIKAn+DpW8X
yzbekOXgHZ8Ri8dh3RjKvf7GSPCR/N+xSMeSNz7iCNqW7axou4+VTRQT70xFYff5
K59QM/4h3d+wPhY98/kesjEnKL9oz/KWMwsUpagxDJ5O/QemMmPr2sV0KSsAdiNg
5hRzxawN8yOz1Vdg1yosTFXc1bzJbI70R1PiyYcfspObUgSUaMwMtOeI4SapjuCh
cYO0GSTc+4pqR5eXCUKHYqe+qTLJHefNtpUSnbYp1rXj4++9DKnYg2nwORaVcLIe
7ym2X/fRh8zTjc7yvDPByLgB8sqt7KlcOjh/O+T5GL2R6MJyHkXcawS7OOafcR04
aU2aCnMtSuNP922VKpS7DoNBNfb+sKZGjwYN7TOLg/Xv4DNAjyWNqOC11dyfbFwI
ru9EzEkdRVCv1GlQ43ZjpDQdu2rQlJyjRI0Ie+Hchu0UgotioePMJ9jriC1m1GoJ
6NrAGjTmHb2l3EJIMPYDURdqm8faBj6Odjx8e0TtrsWSH6QYXFUc3FTisTw7MNf4
Dcdmy1n+oyfpg3kj8KoHqF/Fe2owGT7IQ0KcJDXMUL20Ql3ihqh/cVL+KL1eMCq/
4D5cYfYOIHwPaWggX4b2CT79+aUdwPe6HHj8FAUX798OYNX2EL8FOxvVGZOVLbgi
ofOnR9X0ljTpsAI2UgZIHBQmcmTtWlPMafdlC4OhJald8p4CiijCPOdzHJaoa6Q+
8lglXeG2EeV5KFKCi1VPenrpg2UUsFHAs66NV8N+hctBSyPTqPVvdESIUb1Rf/sm
QgAKPOWM8eReu60FhermxJuWeUCbZQO3fOq2IjHOsJYW
-----END ENCRYPTED PRIVATE KEY-----
)";
  const std::string elliptic = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoSBLG2rWbOEeQJVN
cM/VW2mWwspJ1qGnF+lucJabDqGhRANCAAQuGwqInw9KJAoa+RiNWzB9gTaGL/+Q
BgxKvpDr83Dr4l1aAHR3a8HPQfHtj5kemNVsHpA1hO65WEGumxE+d70l
-----END PRIVATE KEY-----
)";
  const std::string too_short = R"(-----BEGIN PRIVATE KEY-----
MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAr9Vs7ETBNivkLfyY
e7rIDfOwWgvEwrEnPPJml7NVXaIgmO/f7QMaUWUdzBf6b0vOD7rkl621b3i3l6dd
suYDgwIDAQABAkBD2i5ANoAAsYtKG7GT/Y35pFInTWdOYiJsKHZij/efO69KvSDb
uaJ5FIBMj5T3hnNi6uLupL6ETKCzDKn7PHPBAiEA3QFSXhMFlLTtpKUQJILlTeI+
HNP0NTy0okE6CcOoY3MCIQDLrQfHM+oQdypOFIxIw1QwmbHs5h/ZOdcVXHJB20t7
sQIhAKqBlIyj3FBoblfySUwB+Otnu0f+dpCEL1BnRmG2JDnlAiEAxk8I3bn8Ul/U
fwWeuVIF7PQYuzItHFImyxOh4+FjE2ECIQCPVOq7dj1iTChwUnPbkkgIhDEX1wnL
feEiEDE/V9ftRg==
-----END PRIVATE KEY-----
)";
  const std::string open = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2K2xLXmmXX75DYN+7RcM
QfwGwbvg7imEsESBWJqNB0yyv7qsg2xiqWypC/LvMllb3VOqEyEz+Iav1a+x5IXa
bx8tHb3r61g0kKAzIIR+QlDeu1M/TrYVVck/01AW8PE8aUojP6D+Kei907sdWrVp
rAf20kcVbgEy4ewexq/1RNmhVzIPdDhy2JuOGK9O6KJ5gXtLCkpnhY2gP1YfD1gS
5YbBLMOpI1Z4bKECkhis7hB9TiJaMnUNEHNXTGJDUsOuhqizN+aofSxYhgLO3Iex
lXIy1N0jeubDPuDPlNXYsbgFNlh3Mh8mIk7rLvtmeEi/kKLt/q5ZjVwlt/sDsHSI
6QIDAQAB
-----END PUBLIC KEY-----
)";
  const std::string wide_exponent = R"(-----BEGIN PRIVATE KEY-----
MIICegIBADANBgkqhkiG9w0BAQEFAASCAmQwggJgAgEAAoGBAKnBKacO2J+10W09
qdRXBQUOsGYvgBCL6Pd4VKy9xb02WJprvZ7ZLGDKQRj5NtGEZo3yE09Y6p9R3yoG
zV0ur3OrZPuPE8agUqDAFD8ERipvEINT8o15vj3nmDxWkHIAi9lR12nsZ7nf7B6l
w+oJwl8VNXVpO1dp1iqCMex96WiXAgUBAAAAAQKBgQCBVutnRN3PZbuoPToYP0sn
SavE948+ZaQU2NWhNjzXiCRiQ9M6eQrDiPbf8wa/WBQVoR1G3uxcCNNsibaskUAb
sZ3FyDIzLTnTPvvDRcXL9WSQgRQ5uS72HbthH/hMYXXisBPvqKS8arMyPcaHXkkJ
4Z1PI1md9FTxGji5n8BZwQJBANoN8Nem26Mvl4mOfh7glMbt5AC+S0RwXu+NSI9U
VyKkqqYtoBKSvvz8e/VvSl4JqrWilKsMGNUvIwM7ysJydQkCQQDHS4UTg0GyfgAr
PuJvpHva+WGBSVXkwbdcTvWOxGw2wGFzPBMSIhc3XKzUi+Whg9EwUW96RfK7LTuN
Dno6YvifAkEAg5VbaAirojHqx2d5G2PgEtqIUU0Qnj8f4HNYBmDqsfE81jjsk80r
g4LJ5U9vBIhz+z6+XmnfHaFx2mgNsUsTyQJBAJoaYbk0KOBjDhl5WwOpNYt0ubZq
vyzpNujRk2l4AR/D0OdGZ2ia/sy+O82SOUk8XVP0Lo99RGUFkqk/Pyit3MkCQDr2
gfeuxfO4iFy9ZDIE7XRj5t4CrAV45lTC7KGaOlZclcReewnhczuQd+5tnkrVP14F
LC/N0P+hT79GwkkQkp4=
-----END PRIVATE KEY-----
)";
  struct Case {
    const char* what;
    std::string pem;
    const char* said;
  };
  for (const Case& one :
       {Case{"empty", "", "PEM"}, Case{"text", "hello\n", "PEM"}, Case{"cut", cut, "PEM"},
        Case{"garbled", garbled, "PEM"}, Case{"encrypted", encrypted, "PEM"}, Case{"public", open, "PEM"},
        Case{"elliptic", elliptic, "not an RSA key"}, Case{"short", too_short, "512 bits"},
        Case{"exponent", wide_exponent, "exponent"}}) {
    const auto refused = RsaKey::from_pem(one.pem);
    ASSERT_FALSE(refused) << one.what;
    EXPECT_THAT(refused.error(), HasSubstr(one.said)) << one.what;
  }
  EXPECT_FALSE(RsaKey::from_pem(std::string_view()));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Rsa, PaddingsAreKnownByName) {
  EXPECT_EQ(find_rsa_padding("oaep-sha256"), RsaPadding::oaep_sha256);
  EXPECT_EQ(find_rsa_padding("oaep-sha1"), RsaPadding::oaep_sha1);
  EXPECT_EQ(find_rsa_padding("pkcs1v15"), RsaPadding::pkcs1v15);
  EXPECT_FALSE(find_rsa_padding("oaep"));
  EXPECT_FALSE(find_rsa_padding(""));
}

}  // namespace
}  // namespace lmmp::wire
