// Every vector of testcases/vectors against our codec.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "wire/carrier.hpp"
#include "wire/security.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

using nlohmann::json;

// Vectors give ESSIDs as text where they are text; our rendering is octets throughout.
json with_text_as_octets(json meaning) {
  for (json& suboption : meaning.at("suboptions")) {
    if (!suboption.contains("text")) continue;
    const std::string text = suboption["text"];
    suboption["octets"] = to_hex(OctetVector(text.begin(), text.end()));
    suboption.erase("text");
  }
  return meaning;
}

// `expected` is a vector, or a case of a debatable one.
void expect_result(Octets octets, const json& expected, const Context& context) {
  const Decoded decoded = decode(octets, context.length);
  const auto breach = first_breach(decoded, context.profile, context.mode);
  if (expected.at("result") == "valid") {
    ASSERT_FALSE(breach) << describe(*breach);
  } else {
    ASSERT_TRUE(breach) << "taken as valid";
    EXPECT_EQ(fault_of(*breach), expected.at("fault"));
  }
  if (expected.contains("meaning")) {
    EXPECT_EQ(meaning_of(decoded), with_text_as_octets(expected["meaning"]));
  }
}

TEST(Vectors, EveryMessageIsReadAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("message")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    const OctetVector octets = octets_of(vector.json.at("octets"));
    if (vector.json.at("result") != "debatable") {
      expect_result(octets, vector.json, context_of(vector.json));
      continue;
    }
    const json& decision = vector.json.at("decided_by");
    const std::string parameter = decision.at("parameter");
    for (const json& one : decision.at("cases")) {
      // Our codec always tolerates a last suboption without its padding.
      if (parameter == "final_padding" && one.at("value") == "required") continue;
      SCOPED_TRACE(parameter + " " + one.at("value").get<std::string>());
      expect_result(octets, one,
                    with_parameter(context_of(vector.json), parameter, one["value"].get<std::string>()));
    }
  }
}

TEST(Vectors, EveryValidMessageIsEncodedToTheSameOctets) {
  for (const Vector& vector : vectors_of_kind("message")) {
    if (vector.json.at("result") != "valid") continue;
    SCOPED_TRACE(vector.file + " " + vector.id);
    const json& meaning = vector.json.at("meaning");
    // Padding that is not as we send it, and octets behind the message, are nothing that we encode.
    const bool odd_padding = std::any_of(meaning["suboptions"].begin(), meaning["suboptions"].end(),
                                         [](const json& suboption) { return suboption.contains("padding"); });
    if (odd_padding || meaning.contains("trailing")) continue;
    const OctetVector octets = octets_of(vector.json.at("octets"));
    const Message message = to_message(decode(octets, context_of(vector.json).length).message);
    const bool counts_message = meaning.at("length_counts") == "message";
    EXPECT_EQ(to_hex(encode(message, counts_message ? LengthCounts::message : LengthCounts::payload)),
              to_hex(octets));
  }
}

TEST(Vectors, EveryMacIsJudgedAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("message")) {
    if (!vector.json.contains("mac")) continue;
    SCOPED_TRACE(vector.file + " " + vector.id);
    const json& mac = vector.json["mac"];
    const OctetVector octets = octets_of(vector.json.at("octets"));
    const OctetVector key = octets_of(mac.at("key"));
    const Decoded decoded = decode(octets, context_of(vector.json).length);
    static constexpr std::array<const char*, 4> verdicts = {"absent", "unknown_algorithm", "good", "bad"};
    EXPECT_EQ(verdicts.at(static_cast<std::size_t>(verify_mac(decoded.message, key))), mac.at("verdict"));
    if (!mac.contains("expected")) continue;
    const auto algorithm =
        mac.at("algorithm") == "hmac-md5" ? MacAlgorithm::hmac_md5 : MacAlgorithm::hmac_sha256;
    EXPECT_EQ(to_hex(message_mac(algorithm, key, decoded.message.octets, mac.at("offset"))), mac["expected"]);
  }
}

TEST(Vectors, EveryCarrierIsReadAndSummedAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("message")) {
    if (!vector.json.contains("carrier")) continue;
    SCOPED_TRACE(vector.file + " " + vector.id);
    const json& expected = vector.json["carrier"];
    OctetVector icmp = octets_of(expected.at("header"));
    const OctetVector octets = octets_of(vector.json.at("octets"));
    icmp.insert(icmp.end(), octets.begin(), octets.end());
    const auto source = IpAddress::parse(expected.at("source").get<std::string>());
    const auto destination = IpAddress::parse(expected.at("destination").get<std::string>());
    ASSERT_TRUE(source && destination);
    const auto carrier = decode_carrier(icmp);
    ASSERT_TRUE(carrier);
    EXPECT_EQ(to_hex(carrier->lmmp), to_hex(octets));
    EXPECT_EQ(carries_lmmp(*carrier, source->version(), default_icmp_subtype), expected.at("carries_lmmp"));
    EXPECT_EQ(icmp_checksum(icmp, *source, *destination), expected.at("expected_checksum"));
    EXPECT_EQ(icmp_checksum_good(icmp, *source, *destination), expected.at("checksum") == "good");
  }
}

TEST(Vectors, EverySessionKeyIsDerivedAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("session-key")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    const OctetVector secret = octets_of(vector.json.at("access_network_key"));
    EXPECT_EQ(to_hex(session_key(secret, vector.json.at("sid"))), vector.json.at("session_key"));
  }
}

TEST(Vectors, EveryPublicKeyIsReadAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("public-key")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    const OctetVector payload = octets_of(vector.json.at("payload"));
    const auto key = RsaKey::from_public_key_payload(payload);
    ASSERT_EQ(key.has_value(), vector.json.at("result") == "valid") << (key ? "taken as valid" : key.error());
    if (!key) {
      EXPECT_FALSE(key.error().empty());
      continue;
    }
    EXPECT_EQ(key->bits(), vector.json.at("modulus_bits"));
    EXPECT_EQ(key->bits() < weak_key_below_bits, vector.json.at("weak"));
    EXPECT_FALSE(key->has_private_part());
    EXPECT_EQ(read_u32(key->public_key_payload().data()), vector.json.at("exponent"));
  }
}

TEST(Vectors, EveryRsaBlockIsDecryptedAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("rsa-block")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    std::string pem;
    for (const json& line : vector.json.at("private_key")) pem += line.get<std::string>() + "\n";
    const auto key = RsaKey::from_pem(pem);
    ASSERT_TRUE(key) << key.error();
    const auto padding = find_rsa_padding(vector.json.at("padding").get<std::string>());
    ASSERT_TRUE(padding);
    const auto plain = key->decrypt(octets_of(vector.json.at("cipher")), *padding);
    ASSERT_TRUE(plain) << plain.error();
    EXPECT_EQ(to_hex(*plain), vector.json.at("plain"));
  }
}

TEST(Vectors, NoIdIsThereTwice) {
  std::set<std::string> ids;
  for (const Vector& vector : all_vectors()) {
    EXPECT_TRUE(ids.insert(vector.id).second) << vector.file << " " << vector.id;
  }
}

TEST(Vectors, EveryMessageAndEverySuboptionAndEveryFaultKindIsThere) {
  std::set<std::string> seen;
  for (const Vector& vector : vectors_of_kind("message")) {
    if (vector.json.contains("fault")) seen.insert(vector.json["fault"].at("kind"));
    if (vector.json.at("result") != "valid") continue;
    seen.insert("message " + vector.json.at("meaning").value("name", ""));
    for (const json& suboption : vector.json["meaning"].at("suboptions")) {
      seen.insert("suboption " + suboption.value("name", ""));
    }
  }
  for (const MessageSpec& spec : messages)
    EXPECT_TRUE(seen.contains("message " + std::string(spec.name))) << spec.name;
  for (const SuboptionSpec& spec : suboptions)
    EXPECT_TRUE(seen.contains("suboption " + std::string(spec.name))) << spec.name;
  for (const char* kind :
       {"header_truncated", "length_beyond", "length_below_header", "suboption_truncated",
        "suboption_overrun", "type_unknown", "suboption_missing", "suboption_length", "reinit_type"}) {
    EXPECT_TRUE(seen.contains(kind)) << kind;
  }
}

}  // namespace
}  // namespace lmmp::wire
