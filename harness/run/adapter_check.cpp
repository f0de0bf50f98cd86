// Before the first case: is the implementation there?
#include "harness/run/adapter_check.hpp"

#include "harness/run/world.hpp"

namespace lmmp::conform {
namespace {

std::string joined(const std::string& what, const std::vector<std::string>& lines) {
  std::string text = what;
  for (const auto& line : lines) text += "\n  " + line;
  return text;
}

}  // namespace

std::optional<CannotTest> check_adapter(const Iut& iut, const RunOptions& options, IutAccess& access) {
  const auto started = access.start({&iut.ixit, options.profile, options.seed, "adapter-check"});
  if (options.stop != nullptr && options.stop->load()) return std::nullopt;
  if (!started) {
    return CannotTest{
        joined("the implementation does not start: " + started.error().reason, started.error().last_words),
        "run its command by hand, and compare with reached_by in the IUT file"};
  }
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
        return CannotTest{joined(death, (*started)->last_words()),
                          "run its command by hand, and compare with reached_by in the IUT file"};
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
