// Every rule about one message broken once: which expert items must appear, and which must not.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/scenarios.hpp"
#include "wire/message.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Message;
using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

const Suboption& session() {
  static const Suboption sid = Suboption::number(S::sid, 0x11223344);
  return sid;
}

class Writer {
 public:
  explicit Writer(const std::string& folder) : capture_(folder, "malformed") {}
  void raw(Octets lmmp, const Expectation& expectation) {
    capture_.add(lmmp_frame(address("fe80::2"), address("fe80::1"), lmmp), expectation);
  }
  void message(const Message& message, const Expectation& expectation) {
    raw(wire::encode(message), expectation);
  }
  // A lawful Routing Refresh with `suboption` behind its SID.
  void with(const Suboption& suboption, Expectation expectation) {
    message({M::routing_refresh, 1, {session(), suboption}}, expectation);
  }

 private:
  CaptureSet capture_;
};

void lengths(Writer& write) {
  OctetVector refresh = wire::encode({M::routing_refresh, 1, {session()}});
  auto with_length = [&refresh](std::uint16_t length) {
    OctetVector changed = refresh;
    wire::write_u16(&changed[1], length);
    return changed;
  };
  write.raw(refresh, {"Len counts the payload", {}, {{"lmmp.length_counts", {"0"}}}, ""});
  write.raw(
      with_length(16),
      {"Len counts the message", {}, {{"lmmp.length_counts", {"1"}}, {"lmmp.sid", {"0x11223344"}}}, ""});
  write.raw(with_length(9), {"Len is beyond what is there",
                             {"lmmp.length_bad"},
                             {{"lmmp.length_counts", {"2"}}, {"lmmp.sid", {"0x11223344"}}},
                             ""});
  write.raw(with_length(0xFFFF), {"Len is 65535", {"lmmp.length_bad"}, {{"lmmp.sid", {"0x11223344"}}}, ""});
  write.raw(with_length(0), {"Len is 0 before a suboption",
                             {"lmmp.trailing_octets", "lmmp.suboption_missing"},
                             {{"lmmp.length_counts", {"2"}}, {"lmmp.sid", {}}},
                             ""});
  write.raw(with_length(6), {"Len cuts the SID short",
                             {"lmmp.trailing_octets", "lmmp.suboption_overrun"},
                             {{"lmmp.sid", {}}, {"lmmp.suboption.type", {"1"}}},
                             ""});
  write.raw(with_length(3), {"Len leaves three octets of a suboption header",
                             {"lmmp.trailing_octets", "lmmp.suboption_overrun", "lmmp.suboption_missing"},
                             {{"lmmp.suboption.type", {}}},
                             ""});
  OctetVector overrun = refresh;
  wire::write_u16(&overrun[9], 5);
  write.raw(overrun, {"a suboption's Len is one more than the message has left",
                      {"lmmp.suboption_overrun"},
                      {{"lmmp.sid", {}}},
                      ""});
  OctetVector trailing = refresh;
  trailing.resize(trailing.size() + 5);
  write.raw(trailing,
            {"five octets follow the message", {"lmmp.trailing_octets"}, {{"lmmp.sid", {"0x11223344"}}}, ""});
  const OctetVector essid =
      wire::encode({M::init_handover, 1, {session(), Suboption::text(S::new_essid, "x")}});
  OctetVector cut(essid.begin(), essid.end() - 3);
  wire::rewrite_length(cut, wire::LengthCounts::payload);
  write.raw(cut, {"the last suboption's padding is cut off",
                  {"lmmp.padding_missing"},
                  {{"lmmp.new_essid", {"x"}}, {"lmmp.suboption.padding", {}}},
                  ""});
  write.raw(Octets(refresh).first(5), {"the main header is cut off",
                                       {"lmmp.length_bad"},
                                       {{"lmmp.type", {"8"}}, {"lmmp.seq", {}}},
                                       "Routing Refresh [main header cut off]"});
  write.raw({}, {"nothing follows the ICMP header", {"lmmp.length_bad"}, {{"lmmp.type", {}}}, ""});
  write.raw(octets("0800000000000001"),
            {"a main header alone", {"lmmp.suboption_missing"}, {{"lmmp.length_counts", {"0"}}}, ""});
}

void suboption_lengths(Writer& write) {
  struct {
    S type;
    std::vector<std::size_t> bad;
    std::vector<std::size_t> good;
    std::uint8_t reserved;
  } const rows[] = {
      {S::ip4, {0, 3, 5, 16}, {4}, 0},
      {S::ip6, {4, 15, 17}, {16}, 0},
      {S::auth, {0, 15, 17, 33}, {16, 32}, 1},
      {S::acknum, {0, 8}, {4}, 0},
      {S::old_ar4, {16}, {4}, 0},
      {S::new_ar6, {4}, {16}, 0},
      {S::new_mac, {0, 33}, {1, 6, 32}, 0},
      {S::new_essid, {33}, {0, 32}, 0},
      {S::public_key, {131, 517}, {260, 516}, 1},
      {S::public_key, {}, {0, 1, 600}, 2},
      {S::nonce1, {0}, {1, 256}, 0},
      {S::shared_key, {0}, {1}, 0},
      {S::config, {4}, {0}, 0},
      {S::error, {1}, {0}, 3},
      {S::paging_area, {2}, {4}, 0},
  };
  for (const auto& row : rows) {
    const std::string name(wire::spec_of(row.type).name);
    for (const bool lawful : {false, true}) {
      for (const std::size_t length : lawful ? row.good : row.bad) {
        Expectation expectation{name + " of " + std::to_string(length) + " octets", {}, {}, ""};
        if (row.type != S::auth) expectation.experts.push_back("lmmp.suboption_unexpected");
        if (!lawful) expectation.experts.push_back("lmmp.suboption_length_bad");
        write.with(Suboption::octets(row.type, OctetVector(length, 0x31), row.reserved), expectation);
      }
    }
  }
  write.message({M::key_exchange_request, 1, {Suboption::octets(S::public_key, OctetVector(259, 1), 1)}},
                {"an RSA key of 2040 bits is weak", {"lmmp.weak_key"}, {}, ""});
  write.message({M::routing_refresh, 1, {Suboption::octets(S::sid, OctetVector(8))}},
                {"a SID of 8 octets is there but has no value",
                 {"lmmp.suboption_length_bad"},
                 {{"lmmp.sid", {}}, {"lmmp.suboption.length", {"8"}}},
                 ""});
}

void content(Writer& write) {
  write.message({static_cast<M>(99), 1, {session()}}, {"an unknown message type",
                                                       {"lmmp.type_unknown"},
                                                       {{"lmmp.sid", {"0x11223344"}}},
                                                       "Unknown message type 99 SID=0x11223344"});
  write.message({static_cast<M>(0), 1}, {"message type 0", {"lmmp.type_unknown"}, {}, ""});
  write.with({200, 7, octets("0102")}, {"an unknown suboption is shown and skipped",
                                        {"lmmp.suboption_unknown", "lmmp.reserved_nonzero"},
                                        {{"lmmp.suboption.value", {"01:02"}}},
                                        ""});
  write.with({0, 0, {}}, {"suboption type 0", {"lmmp.suboption_unknown"}, {}, ""});
  write.message({M::paging_refresh, 1, {session()}},
                {"a Paging Refresh without a paging area", {"lmmp.suboption_missing"}, {}, ""});
  write.message({M::ack, 1},
                {"an Ack with nothing in it", {"lmmp.suboption_missing", "lmmp.suboption_missing"}, {}, ""});
  write.message({M::login, 1}, {"a Login with nothing in it is lawful under the draft", {}, {}, "Login"});
  write.message({M::login, 1, {Suboption::octets(S::nonce1, octets("00"))}},
                {"a Login with one nonce, where the authentication mode is not known", {}, {}, ""});
  write.message({M::error, 1}, {"an Error without its code", {"lmmp.suboption_missing"}, {}, ""});
  write.with(
      Suboption::number(S::acknum, 1),
      {"a suboption that does not belong", {"lmmp.suboption_unexpected"}, {{"lmmp.acknum", {"1"}}}, ""});
  write.with(session(),
             {"a SID twice", {"lmmp.suboption_repeated"}, {{"lmmp.sid", {"0x11223344", "0x11223344"}}}, ""});
  write.message({M::handover,
                 1,
                 {session(), Suboption::number(S::paging_area, 1), Suboption::number(S::paging_area, 2)}},
                {"two paging areas in a Handover", {"lmmp.suboption_repeated"}, {}, ""});
  write.message(
      {M::login, 1, {Suboption::number(S::paging_area, 1), Suboption::node_address(address("192.0.2.9"))}},
      {"a paging area and an address in a Login", {}, {}, ""});
}

void reserved_and_padding(Writer& write) {
  Message refresh{M::routing_refresh, 1, {session()}};
  refresh.reserved = 9;
  write.message(refresh, {"the main header's Reserved is not zero",
                          {"lmmp.reserved_nonzero"},
                          {{"lmmp.reserved", {"0x09"}}},
                          ""});
  refresh.reserved = 0;
  refresh.suboptions[0].reserved = 1;
  write.message(refresh, {"a SID's Reserved is not zero", {"lmmp.reserved_nonzero"}, {}, ""});
  for (const std::uint8_t type : {std::uint8_t{1}, std::uint8_t{2}}) {
    Message reinit{M::reinit, 1, {session()}};
    reinit.reserved = type;
    Message handover{M::init_handover, 1, {session()}};
    handover.reserved = type;
    auto experts = [type](const char* item) {
      return type > 1 ? std::vector<std::string>{item} : std::vector<std::string>{};
    };
    write.message(reinit, {"a Re-Init of type " + std::to_string(type),
                           experts("lmmp.reinit_type_bad"),
                           {{"lmmp.reinit_type", {std::to_string(type)}}},
                           ""});
    write.message(handover, {"an Init Handover of type " + std::to_string(type),
                             experts("lmmp.reserved_nonzero"),
                             {{"lmmp.reinit_type", {std::to_string(type)}}},
                             ""});
  }
  write.message({M::ar_advertisement, 1, {Suboption::in_reserved(S::config, 0x83)}},
                {"CONFIG's bit 0x80 and an unknown mode",
                 {"lmmp.reserved_nonzero"},
                 {{"lmmp.config.auth_mode", {"3"}}},
                 "AR Advertisement authentication mode 3"});
  OctetVector essid = wire::encode({M::init_handover, 1, {session(), Suboption::text(S::new_essid, "x")}});
  essid.back() = 1;
  write.raw(
      essid,
      {"padding is not zero", {"lmmp.padding_nonzero"}, {{"lmmp.suboption.padding", {"00:00:01"}}}, ""});
}

}  // namespace

void write_malformed(const std::string& folder) {
  Writer write(folder);
  lengths(write);
  suboption_lengths(write);
  content(write);
  reserved_and_padding(write);
}

}  // namespace lmmp::plugin_test
