// Messages from the side that does not send them, where the capture shows who is who.
#include "plugin/tests/scenarios.hpp"
#include "plugin/tests/scene.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

constexpr std::uint32_t sid = 0xa0000001;
const std::string mn = "fe80::2", moved_mn = "fe80::b2", other_mn = "fe80::22";
const std::string ar1 = "fe80::1", ar2 = "fe80::3", stranger = "fe80::9", all_nodes = "ff02::1";
const std::vector<std::string> wrong{"lmmp.sender_unexpected"};

wire::Message advertisement(std::uint32_t sequence) {
  return {M::ar_advertisement,
          sequence,
          {Suboption::in_reserved(S::config, 0), Suboption::number(S::paging_area, 7)}};
}

void who_is_who(Scene& scene) {
  scene.send(ar1, all_nodes, advertisement(1), "1: an access router shows itself", {});
  scene.send(mn, ar1, {M::login, 100}, "2: a mobile node shows itself", {1, 3});
  scene.send(ar1, mn, with_sid(M::login_ack, 500, sid), "3: its Login Ack", {1, 0, 2, 0, "0.010000000"});
}

void wrong_sides(Scene& scene) {
  const wire::Message done = with_sid(M::reinit_done, 501, sid, {Suboption::number(S::acknum, 9)});
  scene.send(ar1, mn, done, "4: the access router says Re-Init Done", {1, 0, 0, 0, "", wrong});
  scene.send(mn, ar1, with_sid(M::reinit, 101, sid), "5: the mobile node sends a Re-Init",
             {1, 0, 0, 0, "", wrong});
  scene.send(mn, all_nodes, advertisement(102), "6: and advertises itself", {0, 0, 0, 0, "", wrong});
  scene.send(mn, other_mn, with_sid(M::login_ack, 103, 0xb0000002), "7: and lets another node in",
             {0, 0, 0, 0, "", wrong});
  scene.send(ar1, ar2, {M::login, 502}, "8: the access router logs in", {0, 0, 0, 0, "", wrong});
}

void right_sides(Scene& scene) {
  scene.send(mn, ar1, with_sid(M::handover, 104, sid), "9: who is who has not changed by it", {1, 10});
  scene.send(ar1, mn, ack(503, sid, 104), "10: so the Ack finds its Handover", {1, 0, 9, 0, "0.010000000"});
  scene.send(ar1, mn, with_sid(M::logout, 504, sid), "11: what both may send is nobody's fault", {1, 12});
  scene.send(mn, ar1, ack(105, sid, 504), "12: nor is an Ack", {1, 0, 11, 0, "0.010000000"});
  scene.send(ar2, mn, with_sid(M::paging_query, 900, sid), "13: a router not seen before may be one",
             {1, 14});
  scene.send(stranger, ar1, with_sid(M::routing_refresh, 7, sid), "14: a node not seen before likewise",
             {1, 0, 13, 0, "0.010000000"});
}

// The session knows its mobile node under an address that no Login came from.
void moved(Scene& scene) {
  scene.send(moved_mn, ar2, with_sid(M::handover, 106, sid), "15: the node comes with another address",
             {1, 16});
  scene.send(ar2, moved_mn, ack(901, sid, 106), "16: and is acknowledged", {1, 0, 15, 0, "0.010000000"});
  scene.send(moved_mn, ar2, with_sid(M::paging_query, 107, sid), "17: a Paging Query is not its to send",
             {1, 0, 0, 0, "", wrong});
}

}  // namespace

void write_senders(const std::string& folder) {
  Scene scene(folder, "senders");
  who_is_who(scene);
  wrong_sides(scene);
  right_sides(scene);
  moved(scene);
}

}  // namespace lmmp::plugin_test
