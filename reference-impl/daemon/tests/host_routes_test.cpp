// Which routes stand in the system's table while nodes come, move and go.
#include "reference-impl/daemon/host_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lmmp::reference {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

wire::IpAddress ip(std::string_view text) {
  return wire::IpAddress::parse(text).value_or(wire::IpAddress());
}

// What a kernel would have, and every request to it.
struct Kernel {
  std::map<std::string, std::string> routes;
  std::vector<std::string> requests;
};

class FakeTable final : public RouteTable {
 public:
  explicit FakeTable(Kernel& kernel) : kernel_(kernel) {}
  Result set(const wire::IpAddress& address, const std::string& interface) override {
    kernel_.requests.push_back("set " + address.to_string() + " " + interface);
    kernel_.routes[address.to_string()] = interface;
    return {};
  }
  Result remove(const wire::IpAddress& address, const std::string& interface) override {
    kernel_.requests.push_back("remove " + address.to_string() + " " + interface);
    const auto found = kernel_.routes.find(address.to_string());
    if (found == kernel_.routes.end() || found->second != interface) {
      return tl::unexpected(std::string("no such route"));
    }
    kernel_.routes.erase(found);
    return {};
  }

 private:
  Kernel& kernel_;
};

class HostRoutesTest : public ::testing::Test {
 protected:
  AccessRouterConfiguration two_links() {
    AccessRouterConfiguration configuration;
    configuration.links = {{"l1", {}, ip("fe80::a1")}, {"l2", {}, ip("fe80::a2")}};
    return configuration;
  }
  void happens(EventKind kind, std::uint32_t sid, unsigned link, const char* address) {
    Event event;
    event.kind = kind;
    event.sid = sid;
    event.link = link;
    event.address = ip(address);
    tell(*network, two_links(), event);
  }

  Kernel kernel;
  std::optional<HostRoutes> network{std::in_place, std::make_unique<FakeTable>(kernel)};
};

TEST_F(HostRoutesTest, LoginSetsTheRouteAndLogoutRemovesIt) {
  happens(EventKind::logged_in, 1, 0, "10.0.0.5");
  happens(EventKind::logged_in, 2, 1, "2001:db8::5");
  EXPECT_EQ(kernel.routes, (std::map<std::string, std::string>{{"10.0.0.5", "l1"}, {"2001:db8::5", "l2"}}));
  happens(EventKind::logged_out, 1, 0, "10.0.0.5");
  happens(EventKind::timed_out, 2, 1, "2001:db8::5");
  EXPECT_THAT(kernel.routes, IsEmpty());
}

TEST_F(HostRoutesTest, MoveChangesTheRouteInPlace) {
  happens(EventKind::logged_in, 1, 0, "2001:db8::5");
  happens(EventKind::moved, 1, 1, "2001:db8::5");
  EXPECT_THAT(kernel.requests, ElementsAre("set 2001:db8::5 l1", "set 2001:db8::5 l2"));
  EXPECT_EQ(network->size(), 1U);
  happens(EventKind::released, 1, 1, "2001:db8::5");
  EXPECT_THAT(kernel.routes, IsEmpty());
}

TEST_F(HostRoutesTest, RefreshesCostNothing) {
  happens(EventKind::logged_in, 1, 0, "2001:db8::5");
  for (int i = 0; i < 3; ++i) happens(EventKind::refreshed, 1, 0, "2001:db8::5");
  happens(EventKind::went_idle, 1, 0, "2001:db8::5");
  EXPECT_EQ(kernel.requests.size(), 1U);
}

TEST_F(HostRoutesTest, RouteStaysUntilTheLastSessionWithTheAddressGoes) {
  happens(EventKind::logged_in, 1, 0, "2001:db8::5");
  happens(EventKind::logged_in, 2, 0, "2001:db8::5");
  happens(EventKind::replaced, 1, 0, "2001:db8::5");
  EXPECT_EQ(kernel.routes.size(), 1U);
  happens(EventKind::logged_out, 2, 0, "2001:db8::5");
  EXPECT_THAT(kernel.routes, IsEmpty());
}

TEST_F(HostRoutesTest, NewAddressBringsItsRouteBeforeTheOldOneGoes) {
  happens(EventKind::logged_in, 1, 0, "2001:db8::5");
  happens(EventKind::reinitialized, 1, 0, "2001:db8::6");
  EXPECT_THAT(kernel.requests,
              ElementsAre("set 2001:db8::5 l1", "set 2001:db8::6 l1", "remove 2001:db8::5 l1"));
}

TEST_F(HostRoutesTest, LinkLocalAddressesHaveNone) {
  happens(EventKind::logged_in, 1, 0, "fe80::5");
  happens(EventKind::moved, 1, 1, "fe80::5");
  happens(EventKind::logged_out, 1, 1, "fe80::5");
  EXPECT_THAT(kernel.requests, IsEmpty());
}

TEST_F(HostRoutesTest, EventsWithoutAChangeOfPlaceAreNotTold) {
  for (const EventKind kind :
       {EventKind::acknowledged, EventKind::unanswered, EventKind::refused, EventKind::dropped}) {
    happens(kind, 1, 0, "2001:db8::5");
  }
  happens(EventKind::logged_out, 9, 0, "2001:db8::9");  // a session that it never heard of
  EXPECT_THAT(kernel.requests, IsEmpty());
}

TEST_F(HostRoutesTest, RestoredSessionsHaveTheirRoutes) {
  SessionInfo session;
  session.sid = 7;
  session.link = 1;
  session.address = ip("10.0.0.9");
  session.state = SessionState::idle;
  tell_restored(*network, two_links(), session);
  EXPECT_THAT(kernel.requests, ElementsAre("set 10.0.0.9 l2"));
}

TEST_F(HostRoutesTest, NothingIsLeftWhenTheRouterEnds) {
  happens(EventKind::logged_in, 1, 0, "10.0.0.5");
  happens(EventKind::logged_in, 2, 0, "2001:db8::5");
  network.reset();
  EXPECT_THAT(kernel.routes, IsEmpty());
}

}  // namespace
}  // namespace lmmp::reference
