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

// A link-layer address as most programs write it.
std::string with_colons(wire::Octets octets) {
  const std::string plain = hex_text(octets);
  std::string text;
  for (std::size_t at = 0; at < plain.size(); at += 2) text += (at > 0 ? ":" : "") + plain.substr(at, 2);
  return text;
}

std::string text_for_hook(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.is)) return *text;
  if (const auto* octets = std::get_if<wire::OctetVector>(&value.is)) return with_colons(*octets);
  return text_of(value, FieldKind::number32);
}

}  // namespace

std::vector<std::string> hook_words(const std::vector<std::string>& command, const Texts& value) {
  std::vector<std::string> words;
  for (const auto& word : command) {
    const bool optional = word.find("=$") != std::string::npos;
    bool known = true;
    auto filled = fill_words({word}, [&](const std::string& name) {
      auto text = value(name);
      known = known && text;
      return text;
    });
    if (known || !optional) words.push_back(std::move(filled.front()));
  }
  return words;
}

bool has_hook(const std::vector<ControlHook>& hooks, const std::string& action) {
  return find_hook(hooks, action) != nullptr;
}

tl::expected<void, std::string> run_hook(const std::vector<ControlHook>& hooks, const std::string& action,
                                         const std::vector<Field>& fields, const Texts& value,
                                         const NetworkNamespace* space, const std::atomic<bool>* stop,
                                         const IutInstance::Meanwhile& meanwhile) {
  const auto* hook = find_hook(hooks, action);
  if (hook == nullptr) return tl::unexpected("there is no hook " + action);
  const auto words = hook_words(hook->command, [&](const std::string& name) -> std::optional<std::string> {
    for (const auto& field : fields) {
      if (field.name == name) return text_for_hook(field.value);
    }
    return value(name);
  });
  const auto process = ChildProcess::start(words, space);
  if (!process) return tl::unexpected(process.error());
  switch ((*process)->wait_for_end(patience, stop, meanwhile)) {
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
