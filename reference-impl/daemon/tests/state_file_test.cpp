// The state file of lmmp-ar: what survives, and that nothing but a whole file is believed.
#include "reference-impl/daemon/state_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <spdlog/fmt/fmt.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference-impl/core/tests/mutations.hpp"
#include "reference-impl/daemon/state_keeper.hpp"
#include "wire/serial.hpp"

namespace lmmp::reference {
namespace {

using ::testing::HasSubstr;

wire::IpAddress ip(std::string_view text) {
  return wire::IpAddress::parse(text).value_or(wire::IpAddress());
}

AccessRouterConfiguration configuration() {
  AccessRouterConfiguration made;
  made.links = {{"l1", ip("10.0.0.1"), ip("fe80::a1")}, {"l2", {}, ip("fe80::a2")}};
  made.pools = {{ip("2001:db8::10"), 1}};
  return made;
}

SessionInfo session(std::uint32_t sid, unsigned link, const char* peer, const char* address) {
  SessionInfo info;
  info.sid = sid;
  info.link = link;
  info.peer = ip(peer);
  info.address = ip(address);
  info.paging_area = 7;
  info.routing_interval = 30;
  info.paging_interval = 0xFFFFFFFF;
  info.last_sequence = 0xFFFFFFFE;
  info.public_key = 0xFFFFFFFFFFFFFFFF;
  return info;
}

RouterMemory two_sessions() {
  RouterMemory memory;
  memory.next_sequence = 0xFFFFFFFF;
  memory.sessions = {session(1, 0, "10.0.0.5", "10.0.0.5"),
                     session(0xFFFFFFFF, 1, "fe80::5", "2001:db8::10")};
  memory.sessions[1].state = SessionState::idle;
  memory.sessions[1].address_from_pool = true;
  return memory;
}

std::string error_of(std::string_view text) {
  const auto memory = decode_state(configuration(), text);
  return memory ? "none" : memory.error();
}

// A file whose header is right, whatever the body.
std::string with_header(const std::string& body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(body.data(), body.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return "lmmp-ar state 1\nsha256 " + hex + " " + std::to_string(body.size()) + "\n" + body;
}

class Folder {
 public:
  Folder() {
    std::string made = (std::filesystem::temp_directory_path() / "lmmp-state-XXXXXX").string();
    path_ = mkdtemp(made.data()) ? made : "";
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}
void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST(StateFile, EverythingOfASessionComesBack) {
  const auto memory = decode_state(configuration(), encode_state(configuration(), two_sessions()));
  ASSERT_TRUE(memory) << memory.error();
  EXPECT_EQ(memory->next_sequence, 0xFFFFFFFF);
  ASSERT_EQ(memory->sessions.size(), 2U);
  const SessionInfo& one = memory->sessions[0];
  EXPECT_EQ(one.peer, ip("10.0.0.5"));
  EXPECT_EQ(one.paging_area, 7U);
  EXPECT_EQ(one.routing_interval, 30U);
  EXPECT_EQ(one.paging_interval, 0xFFFFFFFF);
  EXPECT_EQ(one.last_sequence, 0xFFFFFFFE);
  EXPECT_EQ(one.public_key, 0xFFFFFFFFFFFFFFFF);
  EXPECT_FALSE(one.address_from_pool);
  EXPECT_EQ(memory->sessions[1].sid, 0xFFFFFFFF);
  EXPECT_EQ(memory->sessions[1].link, 1U);
  EXPECT_EQ(memory->sessions[1].state, SessionState::idle);
  EXPECT_TRUE(memory->sessions[1].address_from_pool);
}

TEST(StateFile, EveryTruncationIsRefused) {
  const std::string whole = encode_state(configuration(), two_sessions());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string error = error_of(std::string_view(whole).substr(0, size));
    EXPECT_THAT(error, ::testing::AnyOf(HasSubstr("torn"), HasSubstr("not a state file"))) << size;
  }
  EXPECT_THAT(error_of(whole + "\n"), HasSubstr("torn or damaged"));
}

TEST(StateFile, EveryFlippedBitIsRefused) {
  const std::string whole = encode_state(configuration(), two_sessions());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << bit));
      EXPECT_FALSE(decode_state(configuration(), flipped)) << "octet " << at << " bit " << bit;
    }
  }
}

TEST(StateFile, ForeignFilesAndOtherVersionsAreToldApart) {
  EXPECT_THAT(error_of(""), HasSubstr("empty"));
  EXPECT_THAT(error_of("links: [{interface: l1}]\n"), HasSubstr("not a state file of lmmp-ar"));
  EXPECT_THAT(error_of(std::string(4096, '\0')), HasSubstr("not a state file of lmmp-ar"));
  std::string other = encode_state(configuration(), two_sessions());
  other.replace(0, std::string("lmmp-ar state 1").size(), "lmmp-ar state 12");
  EXPECT_THAT(error_of(other), HasSubstr("of version 12, and this lmmp-ar reads version 1"));
  other.replace(0, std::string("lmmp-ar state 12").size(), "lmmp-ar state 0");
  EXPECT_THAT(error_of(other), HasSubstr("of version 0"));
}

TEST(StateFile, AnotherRoutersFileIsRefused) {
  AccessRouterConfiguration other = configuration();
  other.links[1].ipv6 = ip("fe80::b2");
  EXPECT_THAT(error_of(encode_state(other, two_sessions())), HasSubstr("a router with other links"));
}

TEST(StateFile, WholeFileWithWrongContentIsRefusedWithItsPlace) {
  EXPECT_THAT(error_of(with_header("")), HasSubstr("expected an object"));
  EXPECT_THAT(error_of(with_header("[]")), HasSubstr("expected an object"));
  EXPECT_THAT(error_of(with_header("{\"next_sequence\": 1}")), HasSubstr("expected an object"));
  EXPECT_THAT(error_of(with_header("{\"next_sequence\": -1, \"sessions\": []}")),
              HasSubstr("expected an object"));
  const auto mistake = [](const std::string& from, const std::string& to) {
    std::string text = encode_state(configuration(), two_sessions());
    std::string body = text.substr(text.find('\n', text.find('\n') + 1) + 1);
    body.replace(body.rfind(from), from.size(), to);
    return error_of(with_header(body));
  };
  EXPECT_THAT(mistake("\"link\":1", "\"link\":2"), HasSubstr("session 2 (line 7): expected `link`"));
  EXPECT_THAT(mistake("\"sid\":4294967295", "\"sid\":4294967296"), HasSubstr("expected `sid`"));
  EXPECT_THAT(mistake("\"sid\":4294967295", "\"sid\":0"), HasSubstr("`sid` above 0"));
  EXPECT_THAT(mistake("\"state\":\"idle\"", "\"state\":\"sad\""), HasSubstr("active, idle or logging_out"));
  EXPECT_THAT(mistake("fe80::5", "fe80::x"), HasSubstr("expected `peer`: an address"));
  EXPECT_THAT(mistake("\"address_from_pool\":true", "\"address_from_pool\":1"), HasSubstr("true or false"));
}

TEST(StateFile, WholeFileThatSaysMoreOrOtherwiseIsRefused) {
  const std::string text = encode_state(configuration(), two_sessions());
  const std::string body = text.substr(text.find('\n', text.find('\n') + 1) + 1);
  ASSERT_EQ(error_of(with_header(body)), "none");
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = body;
    other.replace(other.find(from), from.size(), to);
    return error_of(with_header(other));
  };
  EXPECT_THAT(changed("\"link\":0", "\"link\":1,\"link\":0"), HasSubstr("otherwise than lmmp-ar writes it"));
  EXPECT_THAT(changed("\"link\":0", "\"key\":0,\"link\":0"), HasSubstr("otherwise than lmmp-ar writes it"));
  EXPECT_THAT(changed("\"link\":0", "\"link\": 0"), HasSubstr("otherwise than lmmp-ar writes it"));
  EXPECT_THAT(changed("2001:db8::10", "2001:DB8::10"), HasSubstr("otherwise than lmmp-ar writes it"));
}

TEST(StateFile, TextThatNestsWithoutEndIsRefused) {
  const std::string nested(5'000'000, '[');
  EXPECT_THAT(error_of(with_header(nested)), HasSubstr("expected an object"));
  const std::string closed = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_THAT(error_of(with_header("{\"links\": " + closed + ", \"next_sequence\": 1, \"sessions\": []}")),
              HasSubstr("expected an object"));
}

// Octets, lines and members, each under a header that is right for them and under the old one.
TEST(StateFile, MutatedTextIsRefusedOrIsAnotherWholeState) {
  const std::string whole = encode_state(configuration(), two_sessions());
  const std::string body = whole.substr(whole.find('\n', whole.find('\n') + 1) + 1);
  const wire::OctetVector octets(body.begin(), body.end());
  testing::Mutator mutator(7);
  std::size_t taken = 0;
  for (std::size_t i = 0; i < testing::mutation_count() / 10; ++i) {
    const wire::OctetVector changed = mutator.mutate(octets);
    const std::string text(changed.begin(), changed.end());
    if (text != body) {
      EXPECT_FALSE(decode_state(configuration(), whole.substr(0, whole.size() - body.size()) + text));
    }
    const std::string under = with_header(text);
    const auto memory = decode_state(configuration(), under);
    if (!memory) {
      EXPECT_FALSE(memory.error().empty());
      EXPECT_LT(memory.error().size(), 1000U);
      continue;
    }
    ++taken;
    EXPECT_EQ(encode_state(configuration(), *memory), under);
    AccessRouter router(configuration(), 1);
    EXPECT_LE(router.restore(Time::zero(), memory->sessions, memory->next_sequence), memory->sessions.size());
  }
  EXPECT_GT(taken, 0U);  // a digit for another digit is a good state
}

TEST(StateKeeper, SessionsOutliveTheRouter) {
  const Folder folder;
  const std::string path = folder.file("state");
  put(path, encode_state(configuration(), two_sessions()));
  AccessRouter router(configuration(), 1);
  StateKeeper keeper(path, Time::zero());
  const auto restored = keeper.restore(Time::zero(), router);
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(*restored, 2U);
  router.start(Time::zero());
  ASSERT_TRUE(router.find_session(0xFFFFFFFF));
  EXPECT_EQ(router.find_session(0xFFFFFFFF)->state, SessionState::idle);
  EXPECT_EQ(router.find_session(1)->last_sequence, 0xFFFFFFFE);
  keeper.close(router);
  const auto memory = decode_state(configuration(), content(path));
  ASSERT_TRUE(memory) << memory.error();
  EXPECT_EQ(memory->next_sequence, router.next_sequence());
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST(StateKeeper, WhatDoesNotFitIsLeftOut) {
  const Folder folder;
  const std::string path = folder.file("state");
  RouterMemory memory = two_sessions();
  memory.sessions.push_back(memory.sessions[0]);                     // the same SID
  memory.sessions.push_back(session(3, 0, "10.0.0.5", "10.0.0.9"));  // the same place
  put(path, encode_state(configuration(), memory));
  AccessRouter router(configuration(), 1);
  const auto restored = StateKeeper(path, Time::zero()).restore(Time::zero(), router);
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(*restored, 2U);
}

TEST(StateKeeper, KilledRouterGoesOnBehindEveryNumberThatItMayHaveUsed) {
  const Folder folder;
  const std::string path = folder.file("state");
  std::uint32_t used = 0;
  for (int life = 0; life < 3; ++life) {
    AccessRouter router(configuration(), 1);
    StateKeeper keeper(path, std::chrono::hours(1));
    ASSERT_TRUE(keeper.restore(Time::zero(), router));
    EXPECT_TRUE(life == 0 || wire::serial_ahead(router.next_sequence(), used)) << life;
    keeper.note(Time::zero(), router, router.start(Time::zero()));
    for (int i = 0; i < 40000; ++i) {
      keeper.note(Time::zero(), router, router.advertise(Time::zero()));
      keeper.write_when_due(std::chrono::hours(2), router);
    }
    used = router.next_sequence();  // and it is killed
  }
}

TEST(StateKeeper, BadFileRestoresNothingAndStaysAsItIs) {
  const Folder folder;
  const std::string path = folder.file("state");
  std::string text = encode_state(configuration(), two_sessions());
  text.resize(text.size() - 1);
  put(path, text);
  AccessRouter router(configuration(), 1);
  const auto restored = StateKeeper(path, Time::zero()).restore(Time::zero(), router);
  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error(), HasSubstr(path));
  EXPECT_THAT(restored.error(), HasSubstr("rm " + path));
  EXPECT_EQ(router.session_count(), 0U);
  EXPECT_EQ(content(path), text);
}

TEST(StateKeeper, PathThatCannotBeWrittenIsToldAtStart) {
  const Folder folder;
  AccessRouter router(configuration(), 1);
  const auto restored =
      StateKeeper(folder.file("no/such/folder"), Time::zero()).restore(Time::zero(), router);
  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error(), HasSubstr("No such file or directory"));
}

TEST(StateKeeper, TornTemporaryFileOfAKilledRouterIsNoObstacle) {
  const Folder folder;
  const std::string path = folder.file("state");
  put(path, encode_state(configuration(), two_sessions()));
  put(path + ".new", "lmmp-ar sta");
  AccessRouter router(configuration(), 1);
  const auto restored = StateKeeper(path, Time::zero()).restore(Time::zero(), router);
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(*restored, 2U);
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST(StateKeeper, OnlyTheOwnerMayReadIt) {
  const Folder folder;
  const std::string path = folder.file("state");
  ASSERT_TRUE(replace_file(path, "text"));
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

}  // namespace
}  // namespace lmmp::reference
