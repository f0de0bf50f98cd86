// Control hooks as commands.
#include "harness/iut/hook.hpp"

#include <algorithm>

#include "harness/iut/child_process.hpp"
#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

constexpr std::chrono::milliseconds patience(10'000);

const ControlHook* find_hook(const std::vector<ControlHook>& hooks, const std::string& action) {
  const auto found =
      std::find_if(hooks.begin(), hooks.end(), [&](const auto& hook) { return hook.action == action; });
  return found == hooks.end() ? nullptr : &*found;
}

}  // namespace

bool has_hook(const std::vector<ControlHook>& hooks, const std::string& action) {
  return find_hook(hooks, action) != nullptr;
}

tl::expected<void, std::string> run_hook(const std::vector<ControlHook>& hooks, const std::string& action,
                                         const std::vector<Field>& fields, const Texts& value,
                                         const NetworkNamespace* space, const std::atomic<bool>* stop) {
  const auto* hook = find_hook(hooks, action);
  if (hook == nullptr) return tl::unexpected("there is no hook " + action);
  const auto words = fill_words(hook->command, [&](const std::string& name) -> std::optional<std::string> {
    for (const auto& field : fields) {
      if (field.name != name) continue;
      if (const auto* text = std::get_if<std::string>(&field.value.is)) return *text;
      return text_of(field.value, FieldKind::number32);
    }
    return value(name);
  });
  const auto process = ChildProcess::start(words, space);
  if (!process) return tl::unexpected(process.error());
  switch ((*process)->wait_for_end(patience, stop)) {
    case ChildProcess::Waited::late:
      return tl::unexpected(std::string("it did not end within 10 s"));
    case ChildProcess::Waited::stopped:
      return tl::unexpected(std::string("interrupted"));
    case ChildProcess::Waited::yes:
    case ChildProcess::Waited::ended:
      break;
  }
  if ((*process)->succeeded()) return {};
  std::string what = "it " + (*process)->ended();
  for (const auto& line : (*process)->last_words()) what += "; " + line;
  return tl::unexpected(what);
}

}  // namespace lmmp::conform
