// Control hooks as commands: what makes an implementation do something of itself.
#pragma once

#include <atomic>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/iut/access.hpp"
#include "harness/iut/configuration_file.hpp"
#include "harness/iut/namespaces.hpp"

namespace lmmp::conform {

// Runs the hook of the action to its end. The fields of the step stand in its words beside what `value`
// gives. The error says which status it had and what it wrote.
tl::expected<void, std::string> run_hook(const std::vector<ControlHook>& hooks, const std::string& action,
                                         const std::vector<Field>& fields, const Texts& value,
                                         const NetworkNamespace* space, const std::atomic<bool>* stop,
                                         const IutInstance::Meanwhile& meanwhile);

// The words of a hook's command with values put in. An argument NAME=$x is left out where nothing stands for
// $x, so that one command serves steps with and without that field.
std::vector<std::string> hook_words(const std::vector<std::string>& command, const Texts& value);

// Brings an implementation that goes on from case to case back to where it was before the first.
inline constexpr const char* reset_action = "reset";
// After it an end with status 0 is what was asked for.
inline constexpr const char* stop_action = "stop";

bool has_hook(const std::vector<ControlHook>& hooks, const std::string& action);

}  // namespace lmmp::conform
