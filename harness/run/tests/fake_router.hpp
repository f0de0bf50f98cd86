// A scripted implementation for tests of the engine: it answers as a router should, but for what a test says.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/iut/access.hpp"
#include "harness/iut/ip_stack.hpp"
#include "harness/link/simulated_network.hpp"
#include "harness/run/case_runner.hpp"
#include "harness/script/source.hpp"
#include "harness/script/testcases.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform::test {

// What the fake does when a message comes in, or at a time.
struct Reply {
  wire::Message message;
  std::optional<unsigned> link;                // none: where the request came in
  std::optional<wire::IpAddress> destination;  // none: the sender of the request
  Time after{};
  bool bad_checksum = false;
};
using Behaviour = std::function<std::optional<std::vector<Reply>>(const wire::Message& request, Time now)>;

class FakeRouter final : public Host {
 public:
  FakeRouter(const Ixit& ixit, Behaviour behaviour);

  std::vector<HostFrame> start(Time now) override;
  std::vector<HostFrame> receive(Time now, unsigned link, wire::Octets frame) override;
  std::vector<HostFrame> advance(Time now) override;
  std::optional<Time> next_deadline() const override { return next_advertisement_; }

 private:
  std::vector<Reply> proper(const wire::Message& request);
  std::vector<HostFrame> send(Time now, const Reply& reply, unsigned link, const wire::IpAddress& source,
                              const wire::IpAddress& destination);

  const Ixit& ixit_;
  Behaviour behaviour_;
  IpStack stack_;
  std::optional<Time> next_advertisement_;
  std::uint32_t sequence_ = 1000, sid_ = 0x5000;
};

// What else a test can make of the instance.
struct FakeOptions {
  Behaviour behaviour;
  std::optional<Time> dies_at;
  Time lag{};
  Time thinks{};                                // how long the tester takes over each frame that it hears
  Time waited_before{}, waits_for_processor{};  // before the case, and during it
  std::optional<NotStarted> not_started;
  std::vector<std::string> controls;
  bool answers_nothing = false;
};

// Runs the first case of a script against the fake.
CaseResult run_script(const std::string& yaml, FakeOptions fake = {}, RunOptions options = {},
                      std::size_t point = 0);

wire::Message message(wire::MessageType type, std::vector<wire::Suboption> parts = {},
                      std::uint32_t number = 1);
wire::Suboption sid(std::uint32_t number);
wire::Suboption acknum(std::uint32_t number);

// A case with these steps, indented lists of one step a line.
std::string with_steps(const std::string& steps, const std::string& head = "");

}  // namespace lmmp::conform::test
