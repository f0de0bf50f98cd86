// How the engine gets at an implementation under test: one instance for each case.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/link/network.hpp"
#include "harness/script/iut.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

// The implementation as it runs for one case.
class IutInstance {
 public:
  virtual ~IutInstance() = default;
  virtual Network& network() = 0;
  // "lmmp-ar exited with status 1", or empty while it lives (or cannot be watched).
  virtual std::string death() { return {}; }
  // Takes the link away from the implementation, or gives it back, as a cable that is pulled. The error says
  // why not.
  virtual tl::expected<void, std::string> set_link(unsigned link, bool up) {
    static_cast<void>(link);
    return tl::unexpected(std::string("the tester cannot take a link ") + (up ? "up" : "down") + " here");
  }
  // The end of what it wrote, for reports.
  virtual std::vector<std::string> last_words() { return {}; }
  // How long one of its threads at most was ready to run and this host had no processor for it, since the
  // last call. Zero where that cannot be known.
  virtual std::chrono::nanoseconds take_processor_wait() { return {}; }
  // Makes it do something of itself. `value` gives the text of the case's variables. An action that takes
  // time calls `meanwhile`, if there is one, again and again until it is done: the tester has nodes to play
  // that somebody may ask. The error says why not.
  using Lookup = std::function<std::optional<std::string>(const std::string& name)>;
  using Meanwhile = std::function<void()>;
  virtual tl::expected<void, std::string> control(const std::string& action, const std::vector<Field>& fields,
                                                  const Lookup& value, const Meanwhile& meanwhile) = 0;
};

// Why there is no instance for this case.
struct NotStarted {
  enum class Because : std::uint8_t {
    not_settable,  // the case asks for a configuration that cannot be set
    failed,        // it did not start
  } because = Because::failed;
  std::string reason;
  std::vector<std::string> last_words;
};

struct StartRequest {
  const Ixit* ixit = nullptr;  // as the case wants it
  wire::Profile profile = wire::Profile::draft_00;
  std::uint64_t seed = 0;
  std::string case_id;
  wire::IpVersion version = wire::IpVersion::v6;  // of the case's point
};

// Makes instances, one after the other. Each worker has its own.
class IutAccess {
 public:
  virtual ~IutAccess() = default;
  virtual tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest& request) = 0;
  virtual bool has_control(const std::string& action) const = 0;
  virtual bool virtual_time() const = 0;
};

}  // namespace lmmp::conform
