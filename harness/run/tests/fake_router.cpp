// A scripted implementation for tests of the engine.
#include "harness/run/tests/fake_router.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace lmmp::conform::test {
namespace {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

std::vector<Station> interfaces_of(const Ixit& ixit) {
  std::vector<Station> stations;
  for (const auto& link : ixit.links) {
    stations.push_back(
        {link.iut_name, {2, 0, 0, 0, 0xA0, static_cast<std::uint8_t>(stations.size())}, {}, true});
    if (link.iut4) stations.back().addresses.push_back(*link.iut4);
    if (link.iut6) stations.back().addresses.push_back(*link.iut6);
  }
  return stations;
}

class FakeInstance final : public IutInstance {
 public:
  FakeInstance(std::unique_ptr<Ixit> ixit, const FakeOptions& options)
      : ixit_(std::move(ixit)),
        options_(options),
        network_(
            std::make_unique<FakeRouter>(
                *ixit_, options.answers_nothing
                            ? [](const wire::Message&, Time) { return std::optional(std::vector<Reply>()); }
                            : options.behaviour),
            1, options.lag, options.thinks) {}

  Network& network() override { return network_; }
  std::string death() override {
    return options_.dies_at && network_.now() >= *options_.dies_at ? "killed by signal 11" : "";
  }
  std::chrono::nanoseconds take_processor_wait() override {
    return std::exchange(counts_, true) ? options_.waits_for_processor : options_.waited_before;
  }
  std::vector<std::string> last_words() override { return {"it wrote: segmentation fault"}; }
  tl::expected<void, std::string> control(const std::string& action, const std::vector<Field>&,
                                          const Lookup& value, const Meanwhile&) override {
    if (action == "refuse") return tl::unexpected("it refused " + value("sid").value_or("nothing"));
    return {};
  }

 private:
  // A simulated network whose user is late.
  class LateNetwork final : public Network {
   public:
    LateNetwork(std::unique_ptr<Host> host, std::uint64_t seed, Time lag, Time thinks)
        : inner_(std::move(host), seed), lag_(lag), thinks_(thinks) {}
    Time now() const override { return inner_.now() + thought_; }
    tl::expected<Time, std::string> send(unsigned link, wire::Octets frame) override {
      const auto left = inner_.send(link, frame);
      return left ? tl::expected<Time, std::string>(*left + thought_) : left;
    }
    std::optional<Arrival> receive(Time deadline) override {
      auto arrival = inner_.receive(deadline - thought_);
      if (!arrival) {
        // As over real links: whoever listens until a time that is over is late.
        late_ = std::max(late_, now() - deadline);
        return arrival;
      }
      arrival->at += thought_;
      thought_ += thinks_;
      return arrival;
    }
    std::string broken() const override { return inner_.broken(); }
    Time take_lag() override { return std::max(lag_, std::exchange(late_, Time::zero())); }

   private:
    SimulatedNetwork inner_;
    Time lag_, thinks_, thought_{}, late_{};
  };

  std::unique_ptr<Ixit> ixit_;
  FakeOptions options_;
  LateNetwork network_;
  bool counts_ = false;  // the case has begun
};

class FakeAccess final : public IutAccess {
 public:
  explicit FakeAccess(FakeOptions options) : options_(std::move(options)) {}
  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest& request) override {
    if (options_.not_started) return tl::unexpected(*options_.not_started);
    return std::make_unique<FakeInstance>(std::make_unique<Ixit>(*request.ixit), options_);
  }
  bool has_control(const std::string& action) const override {
    return std::find(options_.controls.begin(), options_.controls.end(), action) != options_.controls.end();
  }
  bool virtual_time() const override { return true; }

 private:
  FakeOptions options_;
};

}  // namespace

FakeRouter::FakeRouter(const Ixit& ixit, Behaviour behaviour)
    : ixit_(ixit), behaviour_(std::move(behaviour)), stack_(interfaces_of(ixit)) {}

std::vector<HostFrame> FakeRouter::start(Time now) {
  next_advertisement_ = now + ixit_.advertisement_interval;
  return {};
}

std::vector<HostFrame> FakeRouter::advance(Time now) {
  next_advertisement_ = now + ixit_.advertisement_interval;
  std::vector<HostFrame> frames;
  for (unsigned link = 0; link < ixit_.links.size(); ++link) {
    for (const char* group : {"224.0.0.1", "ff02::1"}) {
      const auto to = *wire::IpAddress::parse(group);
      const Reply advertisement{
          message(MessageType::ar_advertisement,
                  {Suboption::in_reserved(SuboptionType::config, ixit_.config)}, sequence_++),
          link,
          to,
          {},
          false};
      const auto own = to.is_v4() ? ixit_.links[link].iut4 : ixit_.links[link].iut6;
      auto sent = send(now, advertisement, link, *own, to);
      frames.insert(frames.end(), sent.begin(), sent.end());
    }
  }
  return frames;
}

std::vector<Reply> FakeRouter::proper(const wire::Message& request) {
  const auto ack = [&](std::vector<Suboption> parts) {
    parts.push_back(acknum(request.sequence));
    return std::vector<Reply>{{message(MessageType::ack, std::move(parts), sequence_++), {}, {}, {}, false}};
  };
  const auto type = static_cast<MessageType>(request.type);
  if (type == MessageType::login)
    return {{message(MessageType::login_ack, {sid(sid_++)}, sequence_++), {}, {}, {}, false}};
  if (type == MessageType::logout || type == MessageType::handover) return ack({request.suboptions.at(0)});
  return {};
}

std::vector<HostFrame> FakeRouter::receive(Time now, unsigned link, wire::Octets frame) {
  auto received = stack_.receive(now, link, frame);
  auto frames = std::move(received.frames);
  if (!received.packet) return frames;
  const auto carrier = wire::decode_carrier(received.packet->icmp);
  if (!carrier) return frames;
  const auto request = wire::to_message(wire::decode(carrier->lmmp).message);
  std::optional<std::vector<Reply>> replies;
  if (behaviour_) replies = behaviour_(request, now);
  if (!replies) replies = proper(request);
  for (const auto& reply : *replies) {
    const unsigned on = reply.link.value_or(link);
    const auto own = received.packet->source.is_v4() ? ixit_.links[on].iut4 : ixit_.links[on].iut6;
    auto sent = send(now, reply, on, *own, reply.destination.value_or(received.packet->source));
    frames.insert(frames.end(), sent.begin(), sent.end());
  }
  return frames;
}

std::vector<HostFrame> FakeRouter::send(Time now, const Reply& reply, unsigned link,
                                        const wire::IpAddress& source, const wire::IpAddress& destination) {
  BorderPacket packet{link,
                      source,
                      destination,
                      255,
                      wire::encode_carrier(wire::encode(reply.message), source, destination),
                      reply.after};
  if (reply.bad_checksum) packet.icmp[2] = static_cast<std::uint8_t>(~packet.icmp[2]);
  return stack_.send(now, packet);
}

CaseResult run_script(const std::string& yaml, FakeOptions fake, RunOptions options, std::size_t point) {
  const auto loaded = load_script(Source("test.yaml", yaml));
  for (const auto& problem : loaded.problems) ADD_FAILURE() << render(problem);
  CaseResult result;
  if (loaded.suite.cases.empty()) return result;
  Iut iut = reference_iut(Role::access_router);
  FakeAccess access(std::move(fake));
  const Selected selected{&loaded.suite.cases.front(), point};
  auto done = run_case({loaded.suite, iut, options, selected, seed_of(options.seed, "case", 0)}, access);
  if (!done) {
    result.reason = "interrupted";
    return result;
  }
  return *done;
}

wire::Message message(MessageType type, std::vector<Suboption> parts, std::uint32_t number) {
  return {type, number, std::move(parts)};
}
Suboption sid(std::uint32_t number) {
  return Suboption::number(SuboptionType::sid, number);
}
Suboption acknum(std::uint32_t number) {
  return Suboption::number(SuboptionType::acknum, number);
}

std::string with_steps(const std::string& steps, const std::string& head) {
  return "id: lmmp-ar-test\npurpose: A case of the engine's own tests.\niut: ar\nrequirements: [D-2.1-01]\n" +
         head + "steps:\n" + steps;
}

}  // namespace lmmp::conform::test
