// Sessions under LMMP's own authentication: key exchange with real keys, good, bad and missing MACs, replays.
#include "plugin/tests/scenarios.hpp"
#include "plugin/tests/scene.hpp"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lmmp::plugin_test {
namespace {

using wire::MacAlgorithm;
using wire::RsaPadding;
using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

constexpr auto second = Scene::second;
constexpr std::uint32_t sid = 0x1f2e3d4c;
const std::string mn = "fe80::2", ar1 = "fe80::1", ar2 = "fe80::3";

wire::RsaKey key_of(const std::string& name) {
  std::ifstream file(std::string(LMMP_SOURCE_DIR) + "/pcaps/keys/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  auto key = wire::RsaKey::from_pem(text.str());
  if (!key) throw std::runtime_error(name + ": " + key.error());
  return *key;
}

const OctetVector& network_key() {
  static const OctetVector key = octets("00112233445566778899aabbccddeeff");
  return key;
}

OctetVector authenticated(const wire::Message& message, MacAlgorithm algorithm = MacAlgorithm::hmac_md5) {
  return wire::encode_authenticated(message, algorithm, wire::session_key(network_key(), sid));
}

Fields status(const std::string& value) {
  return {{"lmmp.auth.status", {value}}};
}

// Frames 1 to 5. `decrypted` are what the private keys show.
void key_exchange(Scene& scene, bool decrypted, std::uint8_t key_seed) {
  const wire::RsaKey mn_key = key_of("mobile-node.pem");
  const wire::RsaKey ar_key = key_of("access-router.pem");
  const OctetVector nonce1(16, key_seed), nonce2(16, static_cast<std::uint8_t>(key_seed + 1));
  const wire::SessionKey session = wire::session_key(network_key(), sid);
  auto sealed = [](S type, const wire::RsaKey& key, Octets plain) {
    return Suboption::octets(type, key.encrypt(plain, RsaPadding::oaep_sha256).value());
  };
  auto opened = [decrypted](const std::string& field, const std::string& value) -> Fields {
    return {{field, decrypted ? std::vector<std::string>{value} : std::vector<std::string>{}}};
  };
  const std::string shown1 = "11:11:11:11:11:11:11:11:11:11:11:11:11:11:11:11";
  const std::string shown2 = "12:12:12:12:12:12:12:12:12:12:12:12:12:12:12:12";
  scene.send(ar1, "ff02::1", {M::ar_advertisement, 9, {Suboption::in_reserved(S::config, 1)}}, "1: mode 1",
             {});
  scene.send(mn, ar1, {M::key_exchange_request, 100, {mn_key.public_key_suboption()}}, "2: the node's key",
             {1, 3});
  scene.send(ar1, mn,
             {M::key_exchange_reply, 500, {sealed(S::nonce1, mn_key, nonce1), ar_key.public_key_suboption()}},
             "3: the router's", {1, 0, 2, 0, "0.010000000", {}, opened("lmmp.nonce1.decrypted", shown1)});
  scene.send(mn, ar1, {M::login, 101, {sealed(S::nonce1, ar_key, nonce1), sealed(S::nonce2, ar_key, nonce2)}},
             "4: the Login goes on with the session",
             {1, 5, 0, 0, "", {}, opened("lmmp.nonce2.decrypted", shown2)});
  scene.send(ar1, mn,
             with_sid(M::login_ack, 501, sid,
                      {sealed(S::shared_key, mn_key, session), sealed(S::nonce2, mn_key, nonce2)}),
             "5: the shared key", {1, 0, 4, 0, "0.010000000", {}, opened("lmmp.nonce2.decrypted", shown2)});
}

struct Verdicts {
  std::string good;  // status of a right MAC
  std::string bad;   // and of a wrong one
  bool key_known;
};

void messages(Scene& scene, const Verdicts& verdict) {
  auto experts = [&verdict](std::vector<std::string> always, bool mac_bad = false) {
    if (mac_bad && verdict.key_known) always.push_back("lmmp.mac_bad");
    return always;
  };
  const OctetVector first = authenticated(with_sid(M::handover, 102, sid));
  scene.send_octets(mn, ar2, first, "6: a Handover with a right MAC",
                    {1, 7, 0, 0, "", {}, status(verdict.good)});
  scene.send_octets(ar2, mn, authenticated(ack(40, sid, 102), MacAlgorithm::hmac_sha256), "7: HMAC-SHA256",
                    {1, 0, 6, 0, "0.010000000", {}, status(verdict.good)});
  OctetVector tampered = authenticated(with_sid(M::routing_refresh, 900, sid));
  tampered.back() ^= 1;
  scene.send_octets(mn, ar2, tampered, "8: one bit of the MAC changed",
                    {1, 0, 0, 0, "", experts({}, true), status(verdict.bad)});
  // Who has no key cannot tell the tampered number 900 from an accepted one.
  const bool behind = !verdict.key_known;
  auto replayed = [&experts](bool replay) {
    return experts(replay ? std::vector<std::string>{"lmmp.replay"} : std::vector<std::string>{});
  };
  scene.send_octets(mn, ar2, authenticated(with_sid(M::routing_refresh, 103, sid)), "9: the next number",
                    {1, 0, 0, 0, "", replayed(behind), status(verdict.good)});
  scene.send_octets(mn, ar2, first, "10: an older message again: a replay",
                    {1, 7, 0, 6, "", replayed(true), status(verdict.good)});
  scene.send(mn, ar2, with_sid(M::routing_refresh, 104, sid), "11: no MAC",
             {1, 0, 0, 0, "", {"lmmp.mac_missing"}, {{"lmmp.auth.status", {}}}});
  const OctetVector logout = authenticated(with_sid(M::logout, 1000, sid));
  scene.send_octets(mn, ar2, logout, "12: a Logout", {1, 15, 0, 0, "", {}, status(verdict.good)});
  scene.send_octets(mn, ar2, logout, "13: a second later it is a retransmission",
                    {1, 15, 0, 12, "", {}, status(verdict.good)}, second);
  scene.send_octets(mn, ar2, logout, "14: after 16 s it is too late for one",
                    {1, 15, 0, 12, "", {"lmmp.replay"}, status(verdict.good)}, 16 * second);
  scene.send_octets(ar2, mn, authenticated(ack(41, sid, 1000)), "15: its Ack",
                    {1, 0, 12, 0, "17.010000000", {}, status(verdict.good)});
  scene.send_octets(ar1, mn, authenticated(with_sid(M::paging_query, 502, sid)),
                    "16: the old router's own count", {1, 0, 0, 0, "", {}, status(verdict.good)});
  scene.send_octets(ar2, mn, authenticated(with_sid(M::paging_query, 41, sid)),
                    "17: the new router's number used twice",
                    {1, 18, 0, 0, "", {"lmmp.replay"}, status(verdict.good)});
  OctetVector odd = authenticated(with_sid(M::routing_refresh, 1001, sid));
  odd[odd.size() - 17] = 77;
  scene.send_octets(mn, ar2, odd, "18: an algorithm that nobody knows",
                    {1, 0, 17, 0, "0.010000000", {}, status("0")});
  scene.send(ar2, mn, with_sid(M::error, 42, sid, {Suboption::in_reserved(S::error, 3)}),
             "19: an Error that cannot have a MAC", {1});
  scene.send(ar2, mn, with_sid(M::error, 43, sid, {Suboption::in_reserved(S::error, 6)}),
             "20: an Error that could", {1, 0, 0, 0, "", {"lmmp.mac_missing"}});
}

void incomplete_logins(Scene& scene) {
  scene.send("fe80::77", ar1, {M::login, 1}, "21: mode 1 was advertised, so a Login needs both nonces",
             {2, 22, 0, 0, "", {"lmmp.suboption_missing", "lmmp.suboption_missing"}});
  scene.send(ar1, "fe80::77", with_sid(M::login_ack, 600, 0x77), "22: and a Login Ack its two",
             {2, 0, 21, 0, "0.010000000", {"lmmp.suboption_missing", "lmmp.suboption_missing"}});
}

void write_one(const std::string& folder, const std::string& name, bool decrypted, const Verdicts& verdict) {
  Scene scene(folder, name);
  key_exchange(scene, decrypted, 0x11);
  messages(scene, verdict);
  incomplete_logins(scene);
}

}  // namespace

void write_authentication(const std::string& folder) {
  write_one(folder, "authentication-keys", false, {"1", "2", true});
  write_one(folder, "authentication-no-keys", false, {"0", "0", false});
  write_one(folder, "authentication-rsa", true, {"1", "2", true});
}

}  // namespace lmmp::plugin_test
