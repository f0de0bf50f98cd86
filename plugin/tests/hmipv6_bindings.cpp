// The capture hmipv6-bindings: updates and acknowledgements in sequence, and what follows from one for the
// next.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/hmipv6_frames.hpp"
#include "plugin/tests/scenarios.hpp"

namespace lmmp::plugin_test {
namespace {

using Fields = std::vector<std::pair<std::string, std::vector<std::string>>>;

constexpr std::uint64_t seconds = 1000000;
const std::vector<std::string> unprotected = {"hmipv6.unprotected"};

const IpAddress map1 = address("2001:db8:1::1");
const IpAddress map2 = address("2001:db8:2::1");
const IpAddress peer = address("2001:db8:ffff::1");
const IpAddress second_address = address("2001:db8:1::2");
const IpAddress rcoa1 = address("2001:db8:1::100");
const IpAddress rcoa2 = address("2001:db8:1::200");
const IpAddress lcoa1 = address("2001:db8:a::100");
const IpAddress lcoa2 = address("2001:db8:b::100");
const IpAddress lcoa_other = address("2001:db8:a::200");

// A mobile node's updates one after the other, and the frame number that each gets.
class Story {
 public:
  explicit Story(const std::string& folder) : set_(folder, "hmipv6-bindings") {}

  int send(const Update& update, const std::string& title, Fields fields, std::uint64_t after = 1 * seconds,
           std::vector<std::string> experts = unprotected) {
    set_.add(frame(packet(update)), {title, std::move(experts), std::move(fields), ""}, after);
    return ++number_;
  }
  int send(const Acknowledgement& ack, const std::string& title, Fields fields,
           std::vector<std::string> experts = {}, std::uint64_t after = 20000) {
    set_.add(frame(packet(ack)), {title, std::move(experts), std::move(fields), ""}, after);
    return ++number_;
  }
  int add(Octets whole, const Expectation& expectation, std::uint64_t after = 1 * seconds) {
    set_.add(whole, expectation, after);
    return ++number_;
  }

 private:
  CaptureSet set_;
  int number_ = 0;
};

std::vector<std::string> text(int number) {
  return {std::to_string(number)};
}
const std::vector<std::string> none;

void registration_refresh_handover(Story& story) {
  Update update{lcoa1, rcoa1, map1, 65534, 15, flags_a_m, {}};
  story.send(update, "registration",
             {{"hmipv6.bu.seq", {"65534"}},
              {"mip6.bu.seqnr", {"65534"}},
              {"hmipv6.bu.lifetime", {"60"}},
              {"mip6.bu.lifetime", {"15"}},
              {"hmipv6.bu.flag_m", {"1"}},
              {"mip6.bu.m_flag", {"1"}},
              {"hmipv6.bu.rcoa", {"2001:db8:1::100"}},
              {"hmipv6.bu.lcoa", {"2001:db8:a::100"}},
              {"hmipv6.mh_checksum.status", {"1"}},
              {"hmipv6.binding", {"1"}},
              {"hmipv6.bu.action", {"1"}},
              {"hmipv6.handover", none},
              {"hmipv6.response_in", {"2"}},
              {"hmipv6.retransmission_of", none},
              {"hmipv6.binding.time_left", none}});
  story.send(answer_to(update), "accepted",
             {{"hmipv6.ba.seq", {"65534"}},
              {"mip6.ba.seqnr", {"65534"}},
              {"hmipv6.ba.lifetime", {"60"}},
              {"mip6.ba.lifetime", {"15"}},
              {"hmipv6.ba.status", {"0"}},
              {"mip6.ba.status", {"0"}},
              {"hmipv6.ba.rcoa", {"2001:db8:1::100"}},
              {"hmipv6.ba.lcoa", {"2001:db8:a::100"}},
              {"hmipv6.mh_checksum.status", {"1"}},
              {"hmipv6.binding", {"1"}},
              {"hmipv6.response_to", {"1"}},
              {"hmipv6.response_time", {"0.020000000"}},
              {"hmipv6.response_in", none}});
  update.sequence = 65535;
  story.send(update, "refresh, 10 s later",
             {{"hmipv6.binding", {"1"}},
              {"hmipv6.bu.action", {"2"}},
              {"hmipv6.handover", none},
              {"hmipv6.retransmission_of", none},
              {"hmipv6.binding.time_left", {"50.000000000"}},
              {"hmipv6.response_in", {"4"}}},
             10 * seconds);
  story.send(answer_to(update), "refreshed", {{"hmipv6.response_to", {"3"}}});
  update.sequence = 0;
  update.lcoa = lcoa2;
  story.send(update, "handover, the number wraps",
             {{"hmipv6.binding", {"1"}},
              {"hmipv6.bu.action", {"3"}},
              {"hmipv6.handover", {"1"}},
              {"hmipv6.binding.previous_lcoa", {"2001:db8:a::100"}},
              {"hmipv6.response_in", {"6"}}});
  story.send(answer_to(update), "moved", {{"hmipv6.response_to", {"5"}}, {"hmipv6.binding", {"1"}}});
}

void retransmissions(Story& story) {
  Update update{lcoa1, rcoa1, map1, 1, 15, flags_a_m, {}};
  const int first =
      story.send(update, "handover back, to be lost",
                 {{"hmipv6.handover", {"1"}}, {"hmipv6.bu.action", {"3"}}, {"hmipv6.response_in", {"10"}}});
  story.send(update, "the same octets again",
             {{"hmipv6.retransmission_of", text(first)},
              {"hmipv6.handover", none},
              {"hmipv6.bu.action", {"3"}},
              {"hmipv6.response_in", {"10"}}});
  update.sequence = 2;
  const int next = story.send(
      update, "the next number",
      {{"hmipv6.retransmission_of", text(first)}, {"hmipv6.handover", none}, {"hmipv6.response_in", {"10"}}},
      2 * seconds);
  story.send(answer_to(update), "answers the next number",
             {{"hmipv6.response_to", text(next)}, {"hmipv6.response_time", {"0.020000000"}}});
  story.send(update, "resent after its answer",
             {{"hmipv6.retransmission_of", text(first)}, {"hmipv6.response_in", {"10"}}});
  story.send(answer_to(update), "the answer again",
             {{"hmipv6.response_to", text(next)},
              {"hmipv6.response_time", none},
              {"hmipv6.retransmission_of", none}});
  update.sequence = 1;
  story.send(answer_to(update), "the first number's answer comes late",
             {{"hmipv6.response_to", text(first)}, {"hmipv6.response_time", none}});
  update.sequence = 3;
  update.lifetime = 30;
  story.send(
      update, "another lifetime is a refresh",
      {{"hmipv6.retransmission_of", none}, {"hmipv6.bu.action", {"2"}}, {"hmipv6.response_in", {"15"}}});
  Acknowledgement ack = answer_to(update);
  ack.lifetime = 5;
  story.send(ack, "granted 20 s only", {{"hmipv6.ba.lifetime", {"20"}}});
}

void expiry_refusal_and_end(Story& story) {
  Update update{lcoa2, rcoa1, map1, 4, 15, flags_a_m, {}};
  story.send(update, "after expiry another LCoA is no handover",
             {{"hmipv6.binding", {"1"}},
              {"hmipv6.bu.action", {"1"}},
              {"hmipv6.handover", none},
              {"hmipv6.binding.expired_since", {"5.000000000"}},
              {"hmipv6.binding.time_left", none}},
             25 * seconds);
  story.send(answer_to(update), "registered anew", {});
  update.sequence = 5;
  update.lcoa = lcoa1;
  story.send(update, "a handover that will be refused", {{"hmipv6.handover", {"1"}}});
  story.send(answer_to(update, 129), "refused: not a valid on-link prefix", {{"hmipv6.ba.status", {"129"}}},
             {"hmipv6.ba.refused"});
  update.sequence = 6;
  update.lcoa = lcoa2;
  story.send(update, "so this is a refresh", {{"hmipv6.handover", none}, {"hmipv6.bu.action", {"2"}}});
  story.send(answer_to(update), "accepted", {});
  update.sequence = 7;
  update.lifetime = 0;
  story.send(update, "de-registration", {{"hmipv6.bu.action", {"4"}}, {"hmipv6.handover", none}});
  story.send(answer_to(update), "gone", {{"hmipv6.ba.lifetime", {"0"}}});
  update.sequence = 8;
  update.lifetime = 15;
  update.lcoa = lcoa1;
  story.send(update, "registration after it keeps the number",
             {{"hmipv6.binding", {"1"}}, {"hmipv6.bu.action", {"1"}}, {"hmipv6.handover", none}});
  story.send(answer_to(update, 135), "out of window: a number accepted earlier",
             {{"hmipv6.response_to", {"24"}}}, {"hmipv6.ba.refused"});
}

void two_nodes_and_two_maps(Story& story) {
  const Update own{lcoa1, rcoa1, map1, 20, 15, flags_a_m, {}};
  const Update other{lcoa_other, rcoa2, map1, 20, 15, flags_a_m, {}};
  const Update second_map{lcoa1, address("2001:db8:2::100"), map2, 20, 15, flags_a_m, {}};
  story.send(own, "one node", {{"hmipv6.binding", {"1"}}, {"hmipv6.response_in", {"31"}}}, 40 * seconds);
  story.send(other, "another node, the same number",
             {{"hmipv6.binding", {"2"}}, {"hmipv6.response_in", {"29"}}});
  story.send(second_map, "another MAP, the same number",
             {{"hmipv6.binding", {"3"}}, {"hmipv6.response_in", {"30"}}});
  story.send(answer_to(other), "to the other", {{"hmipv6.binding", {"2"}}, {"hmipv6.response_to", {"27"}}});
  story.send(answer_to(second_map), "from the other MAP",
             {{"hmipv6.binding", {"3"}}, {"hmipv6.response_to", {"28"}}});
  story.send(answer_to(own), "to the first", {{"hmipv6.binding", {"1"}}, {"hmipv6.response_to", {"26"}}});
}

void not_ours_and_unanswered(Story& story) {
  const Acknowledgement peers{peer, rcoa1, lcoa1, 20, 15, 0};
  story.send(peers, "a correspondent node's acknowledgement of the same number has no layer",
             {{"hmipv6", none}});
  const Acknowledgement other_address{second_address, rcoa1, lcoa1, 21, 15, 0};
  const Update unanswered{lcoa1, rcoa1, map1, 21, 15, flags_a_m, {}};
  const int asked =
      story.send(unanswered, "answered from another address of the MAP", {{"hmipv6.response_in", {"34"}}});
  story.send(other_address, "by RCoA and number", {{"hmipv6.response_to", text(asked)}});
  const Acknowledgement stray{map1, address("2001:db8:1::999"), lcoa1, 20, 15, 0};
  story.send(stray, "an acknowledgement of an update that the capture lacks has no layer",
             {{"hmipv6", none}, {"mip6.ba.seqnr", {"20"}}});
  Update home{lcoa1, rcoa1, map1, 30, 15, wire::bu_flag_acknowledge | wire::bu_flag_home_registration, {}};
  story.send(home, "a home registration without M has no layer", {{"hmipv6", none}}, 1 * seconds, {});
  story.send(answer_to(home), "nor has its answer", {{"hmipv6", none}});

  Update update{lcoa2, rcoa1, map1, 22, 15, flags_a_m, {}};
  const OctetVector quoted = packet(update);
  story.add(unreachable_frame(map1, lcoa2, quoted, quoted.size()),
            {"quoted in an ICMP error: fields, no state, no links",
             unprotected,
             {{"hmipv6.bu.seq", {"22"}}, {"hmipv6.binding", none}, {"hmipv6.response_in", none}},
             ""});
  story.send(update, "never answered", {{"hmipv6.handover", {"1"}}, {"hmipv6.response_in", none}},
             1 * seconds, {"hmipv6.unprotected", "hmipv6.no_response"});
  update.sequence = 23;
  story.send(update, "its retransmission says nothing", {{"hmipv6.retransmission_of", {"39"}}});
  update.sequence = 24;
  update.flags = wire::bu_flag_map_registration;
  story.send(update, "without A no answer is missed", {}, 1 * seconds,
             {"hmipv6.unprotected", "hmipv6.bu.no_a_flag"});
  update.sequence = 25;
  update.flags = flags_a_m;
  story.send(update, "the capture ends within 15 s of this one", {{"hmipv6.response_in", none}},
             20 * seconds);
  story.add(lmmp_frame(lcoa1, map1, octets("01000000 00000001")), {"14 s later the capture ends", {}, {}, ""},
            14 * seconds);
}

}  // namespace

void write_hmipv6_bindings(const std::string& folder) {
  Story story(folder);
  registration_refresh_handover(story);
  retransmissions(story);
  expiry_refusal_and_end(story);
  two_nodes_and_two_maps(story);
  not_ours_and_unanswered(story);
}

}  // namespace lmmp::plugin_test
