// What the rows of the registry's tables are made of: numbers of messages and suboptions, sets of them, who
// sends what. Clauses: D = draft-manner-lmmp-00, P = the 2004 paper, I = docs/interpretations.md.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace lmmp::wire {

// Where the two texts differ, a specification profile decides.
enum class Profile : std::uint8_t { draft_00, paper_2004 };
inline constexpr std::array profiles = {Profile::draft_00, Profile::paper_2004};
constexpr std::string_view name_of(Profile profile) {
  return profile == Profile::draft_00 ? "draft-00" : "paper-2004";
}

enum class MessageType : std::uint8_t {
  login = 1,
  login_ack = 2,
  logout = 3,
  init_handover = 4,
  handover = 5,
  reinit = 6,
  reinit_done = 7,
  routing_refresh = 8,
  paging_refresh = 9,
  paging_query = 10,
  ar_advertisement = 11,
  key_exchange_request = 12,
  key_exchange_reply = 13,
  ack = 14,
  error = 15,
};

enum class SuboptionType : std::uint8_t {
  sid = 1,
  ip4 = 2,
  ip6 = 3,
  auth = 4,
  acknum = 5,
  routing_interval = 6,
  paging_interval = 7,
  paging_area = 8,
  old_ar4 = 9,
  old_ar6 = 10,
  new_ar4 = 11,
  new_ar6 = 12,
  new_mac = 13,
  new_essid = 14,
  public_key = 15,
  nonce1 = 16,
  nonce2 = 17,
  shared_key = 18,
  error = 19,
  config = 20,
};

// A set of the types above, by number. Type is MessageType or SuboptionType; numbers stay below 32.
template <typename Type>
class TypeSet {
 public:
  constexpr TypeSet() = default;
  template <typename... Types>
  constexpr explicit(false) TypeSet(Type first, Types... rest) {
    insert(first);
    (insert(rest), ...);
  }
  constexpr void insert(Type type) { bits_ |= 1U << static_cast<unsigned>(type); }
  constexpr bool contains(Type type) const { return (bits_ >> static_cast<unsigned>(type)) & 1U; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  friend constexpr TypeSet operator|(TypeSet a, TypeSet b) {
    a.bits_ |= b.bits_;
    return a;
  }
  friend constexpr TypeSet operator-(TypeSet a, TypeSet b) {
    a.bits_ &= ~b.bits_;
    return a;
  }
  friend constexpr bool operator==(TypeSet, TypeSet) = default;

 private:
  std::uint32_t bits_ = 0;
};
using MessageSet = TypeSet<MessageType>;
using SuboptionSet = TypeSet<SuboptionType>;

enum class Sender : std::uint8_t { mobile_node, access_router, either };

template <typename T>
struct ByProfile {
  T draft_00{};
  T paper_2004{};
  constexpr ByProfile() = default;
  constexpr explicit(false) ByProfile(T both) : draft_00(both), paper_2004(both) {}
  constexpr ByProfile(T draft, T paper) : draft_00(draft), paper_2004(paper) {}
  constexpr const T& operator[](Profile profile) const {
    return profile == Profile::draft_00 ? draft_00 : paper_2004;
  }
};

struct MessageSpec {
  MessageType type;
  std::string_view name;   // in scripts and reports: "LOGIN_ACK"
  std::string_view title;  // in prose and in Wireshark: "Login Ack"
  Sender sender;
  SuboptionSet mandatory;            // in every profile (I38)
  ByProfile<SuboptionSet> one_of;    // at least one of these, where not empty (I37, I38)
  SuboptionSet mandatory_with_keys;  // also mandatory in authentication mode 1, LMMP-internal (I38)
  ByProfile<SuboptionSet> optional;  // lawful beside the mandatory ones; AUTH is lawful everywhere
  SuboptionSet repeatable;           // lawful more than once
  ByProfile<MessageSet>
      answered_by;       // what answers it (I22); empty: nothing does. Error may answer any request.
  bool sent_in_session;  // carries a SID (I17)
  std::string_view clause;
};

enum class PayloadKind : std::uint8_t {
  none,        // the value is in the Reserved octet (I8)
  identifier,  // 32 bits, shown in hex
  number,      // 32 bits
  seconds,     // 32 bits
  ipv4,
  ipv6,
  octets,
  text,
  public_key,  // 32-bit exponent, then the modulus (I15)
};

// What a suboption's Reserved octet means.
enum class ReservedMeaning : std::uint8_t {
  none,
  auth_algorithm,  // I10
  mac_kind,        // I16
  key_kind,        // I15
  error_code,      // I9
  configuration,   // I8
};

struct SuboptionSpec {
  SuboptionType type;
  std::string_view name;   // in scripts and reports: "OLD_AR6"
  std::string_view title;  // in prose and in Wireshark: "Old Access Router (IPv6)"
  PayloadKind payload;
  std::uint16_t minimum_length;  // octets of payload
  std::uint16_t maximum_length;
  ReservedMeaning reserved;
  std::string_view clause;
  constexpr bool fixed_length() const { return minimum_length == maximum_length; }
};

}  // namespace lmmp::wire
