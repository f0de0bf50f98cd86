// Before the first case: is the implementation there, and do its hooks tell what they cannot do?
#include "harness/run/adapter_check.hpp"

#include <algorithm>

#include "harness/run/case_runner.hpp"
#include "harness/run/world.hpp"

namespace lmmp::conform {
namespace {

constexpr const char* unknown_action = "unknown-";
constexpr const char* how_to_start =
    "compare its command with reached_by in the IUT file: it runs in a network namespace of its own, whose "
    "interfaces $L1, $L2, ... stand for (lmmp1, lmmp2, ...), and reads $config";

std::string joined(const std::string& what, const std::vector<std::string>& lines) {
  std::string text = what;
  for (const auto& line : lines) text += "\n  " + line;
  return text;
}

std::optional<CannotTest> check_hooks(const Iut& iut, IutInstance& instance) {
  const auto anything = [](const std::string&) -> std::optional<std::string> { return "0"; };
  for (const auto& hook : iut.controls) {
    if (!hook.action.starts_with(unknown_action)) continue;
    if (!instance.control(hook.action, {}, anything, {})) continue;
    std::string words;
    for (const auto& word : hook.command) words += (words.empty() ? "" : " ") + word;
    return CannotTest{"a control hook says that it has done what it cannot know: " + words,
                      "a hook must end with a status other than 0 for an action that it does not know; else "
                      "nothing follows from one that ends with 0"};
  }
  return std::nullopt;
}

}  // namespace

Iut with_unknown_actions(const Iut& iut, std::uint64_t seed) {
  Iut result = iut;
  std::vector<std::vector<std::string>> tried;
  for (const auto& hook : iut.controls) {
    const auto word = std::find(hook.command.begin(), hook.command.end(), hook.action);
    if (word == hook.command.end()) continue;
    // The same program in the same way is asked once.
    const std::vector<std::string> before(hook.command.begin(), word);
    if (std::find(tried.begin(), tried.end(), before) != tried.end()) continue;
    tried.push_back(before);
    const std::string unknown = unknown_action + std::to_string(seed_of(seed, hook.action, 0) % 1'000'000);
    ControlHook other{unknown, hook.command};
    other.command[before.size()] = unknown;
    result.controls.push_back(std::move(other));
  }
  return result;
}

std::optional<CannotTest> check_adapter(const Iut& iut, const RunOptions& options, IutAccess& access) {
  const auto started = access.start({&iut.ixit, options.profile, options.seed, "adapter-check"});
  if (options.stop != nullptr && options.stop->load()) return std::nullopt;
  if (!started) {
    return CannotTest{
        joined("the implementation does not start: " + started.error().reason, started.error().last_words),
        how_to_start};
  }
  if (auto problem = check_hooks(iut, **started)) return problem;
  World world(**started, iut.ixit, options.trace, options.stop);
  auto* node = world.find_node({});
  if (node == nullptr) return std::nullopt;
  std::string unanswered;
  for (unsigned link = 0; link < iut.ixit.links.size(); ++link) {
    for (const auto& address : {iut.ixit.links[link].iut6, iut.ixit.links[link].iut4}) {
      if (!address) continue;
      const auto mac = world.resolve(link, *node, *address);
      if (mac || mac.error().interrupted) return std::nullopt;
      if (auto death = (*started)->death(); !death.empty()) {
        return CannotTest{joined(death, (*started)->last_words()), how_to_start};
      }
      if (auto broken = (*started)->network().broken(); !broken.empty()) {
        return CannotTest{broken, "mend the link, and look at it with `ip link`"};
      }
      unanswered += (unanswered.empty() ? "" : ", ") + address->to_string() + " on " + world.link_name(link);
    }
  }
  if (unanswered.empty()) return std::nullopt;
  return CannotTest{
      "nobody answers for " + unanswered,
      "compare the links' interfaces and addresses in the IXIT with `ip address` of the implementation"};
}

}  // namespace lmmp::conform
