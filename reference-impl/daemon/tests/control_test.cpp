// The control socket from both ends, and what lmmp-ar understands there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "reference-impl/daemon/control_client.hpp"
#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/router_commands.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class ControlTest : public ::testing::Test {
 protected:
  ControlTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lmmp-control-XXXXXX").string();
    directory = mkdtemp(pattern.data());
    path = directory / "socket";
  }
  ~ControlTest() override { std::filesystem::remove_all(directory); }

  // Serves in this thread while a client runs in another.
  int ask(ControlServer& server, const std::vector<std::string>& arguments) {
    int code = -1;
    std::atomic<bool> done = false;
    std::thread client([&] {
      code = run_control_client(path, arguments, out, error);
      done = true;
    });
    while (!done) {
      std::vector<pollfd> descriptors;
      server.watch(descriptors);
      poll(descriptors.data(), descriptors.size(), 10);
      server.serve();
    }
    client.join();
    return code;
  }

  std::filesystem::path directory;
  std::filesystem::path path;
  std::ostringstream out;
  std::ostringstream error;
};

TEST_F(ControlTest, CarriesARequestAndItsReply) {
  json seen;
  auto server = ControlServer::open(path, [&](const json& request) {
    seen = request;
    return json{{"ok", true}, {"big", std::string(300000, 'x')}};
  });
  ASSERT_TRUE(server) << server.error();
  EXPECT_EQ(ask(*server, {"handover", "L2", "forced=true", "area=0x10"}), 0);
  EXPECT_EQ(seen, (json{{"command", "handover"}, {"target", "L2"}, {"forced", true}, {"area", 16}}));
  EXPECT_GT(out.str().size(), 300000U);
}

TEST_F(ControlTest, ReplyThatIsNotOkGivesExitCode1) {
  auto server = ControlServer::open(path, [](const json&) { return control_error("no"); });
  EXPECT_EQ(ask(*server, {"anything"}), 1);
}

TEST_F(ControlTest, NobodyThereGivesExitCode3AndSaysWhatToDo) {
  EXPECT_EQ(run_control_client(path, {"status"}, out, error), 3);
  EXPECT_THAT(error.str(), HasSubstr("Is the daemon running"));
}

TEST_F(ControlTest, StaleSocketIsReplacedALiveOneAndOtherFilesAreNot) {
  const auto handler = [](const json&) { return json{{"ok", true}}; };
  {
    auto first = ControlServer::open(path, handler);
    ASSERT_TRUE(first);
    EXPECT_THAT(ControlServer::open(path, handler).error(), HasSubstr("another process listens"));
    std::filesystem::rename(path, directory / "moved");
  }
  std::filesystem::rename(directory / "moved", path);
  EXPECT_TRUE(ControlServer::open(path, handler));
  EXPECT_FALSE(std::filesystem::exists(path)) << "gone with its server";
  std::ofstream(path) << "precious";
  EXPECT_THAT(ControlServer::open(path, handler).error(), HasSubstr("is no socket"));
}

TEST(RouterCommands, SessionsAreListedShownAndLoggedOut) {
  AccessRouterConfiguration configuration;
  const auto own = *wire::IpAddress::parse("fe80::a1");
  const auto node = *wire::IpAddress::parse("fe80::1");
  configuration.links = {{"l1", {}, own}};
  AccessRouter router(configuration, 1);
  const Time now = std::chrono::seconds(5);
  router.start(now);
  router.receive(now,
                 {0, node, own, 255, 58,
                  wire::encode_carrier(wire::encode(wire::Message(wire::MessageType::login, 1)), node, own)});
  const std::uint32_t sid = router.sessions().at(0).sid;
  const json listed = run_command(router, now, {{"command", "sessions"}}).reply;
  EXPECT_EQ(listed["count"], 1);
  EXPECT_EQ(listed["sessions"][0]["sid"], sid_text(sid));
  EXPECT_EQ(listed["sessions"][0]["interface"], "l1");
  EXPECT_EQ(run_command(router, now, {{"command", "session"}, {"target", sid}}).reply["session"]["peer"],
            "fe80::1");
  const json members = {{"command", "handover"},
                        {"target", sid},
                        {"router", "fe80::b"},
                        {"essid", "x"},
                        {"mac", "00:16:3e:01:02:03"}};
  EXPECT_EQ(run_command(router, now, members).actions.send.size(), 1U);
  EXPECT_EQ(run_command(router, now, {{"command", "handover"}, {"target", sid}, {"mac", "00:1"}}).reply["ok"],
            false);
  EXPECT_EQ(run_command(router, now, {{"command", "reinit"}, {"target", sid}, {"routing_interval", 9}})
                .actions.send.size(),
            1U);
  EXPECT_EQ(run_command(router, now, {{"command", "reinit"}, {"target", sid}, {"forced", 9}}).reply["ok"],
            false);
  EXPECT_EQ(run_command(router, now, {{"command", "page"}, {"target", sid}}).actions.send.size(), 1U);
  const CommandOutcome logout = run_command(router, now, {{"command", "logout"}, {"target", sid}});
  EXPECT_EQ(logout.reply["ok"], true);
  EXPECT_EQ(logout.actions.send.size(), 1U);
  EXPECT_EQ(run_command(router, now, {{"command", "logout"}, {"target", sid + 1}}).reply["ok"], false);
  EXPECT_EQ(run_command(router, now, {{"command", "logout"}, {"target", "x"}}).reply["ok"], false);
}

TEST(RouterCommands, UnknownCommandIsSaidToBeUnknown) {
  AccessRouterConfiguration configuration;
  configuration.links = {{"l1", {}, wire::IpAddress::parse("fe80::a1")}};
  AccessRouter router(configuration, 1);
  const json reply = run_command(router, {}, {{"command", "fly"}}).reply;
  EXPECT_EQ(reply["ok"], false);
  EXPECT_EQ(reply["unknown_command"], true);
  EXPECT_THAT(reply["error"], HasSubstr("fly"));
}

}  // namespace
}  // namespace lmmp::reference
