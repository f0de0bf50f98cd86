// Whether a case can be run against an implementation at all.
#include "harness/run/applicability.hpp"

#include <algorithm>
#include <functional>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

// The first action of the steps, and of the procedures that they call, for which there is no hook.
class MissingControl {
 public:
  MissingControl(const Suite& suite, const IutAccess& access) : suite_(suite), access_(access) {}

  std::optional<std::string> in(const Steps& steps) {
    for (const auto& step : steps) {
      if (auto action = in(step)) return action;
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> in(const Step& step) {
    if (const auto* control = std::get_if<Control>(&step.is)) {
      if (!access_.has_control(control->action)) return control->action;
    }
    if (const auto* one_of = std::get_if<OneOf>(&step.is)) {
      for (const auto& branch : one_of->branches) {
        if (auto action = in(branch)) return action;
      }
    }
    if (const auto* any_order = std::get_if<AnyOrder>(&step.is)) return in(any_order->steps);
    if (const auto* background = std::get_if<Background>(&step.is)) return in(background->steps);
    if (const auto* call = std::get_if<CallProcedure>(&step.is)) {
      if (std::find(seen_.begin(), seen_.end(), call->procedure) != seen_.end()) return std::nullopt;
      seen_.push_back(call->procedure);
      for (const auto& procedure : suite_.procedures) {
        if (procedure.name == call->procedure) return in(procedure.steps);
      }
    }
    return std::nullopt;
  }

  const Suite& suite_;
  const IutAccess& access_;
  std::vector<std::string> seen_;
};

std::string shown(const std::optional<Value>& value) {
  return value ? text_of(*value, FieldKind::number32) : "absent";
}

}  // namespace

std::optional<std::string> not_applicable(const TestCase& test_case, const Suite& suite, const Iut& iut,
                                          const IutAccess& access) {
  if (const auto feature = iut.ics.first_missing(test_case.needs); !feature.empty()) {
    return "the ICS does not claim " + std::string(feature);
  }
  MissingControl missing(suite, access);
  for (const auto* steps : {&test_case.preamble, &test_case.steps, &test_case.postamble}) {
    if (const auto action = missing.in(*steps)) return "there is no control hook for " + *action;
  }
  return std::nullopt;
}

tl::expected<void, std::string> configure(Ixit& ixit, const TestCase& test_case, Scope& scope) {
  for (const auto& field : test_case.ixit) {
    const auto value = scope.resolve(field.value);
    if (!value) return tl::unexpected(field.name + ": " + value.error());
    const auto before = ixit.value(field.name, scope.version());
    if (!ixit.set(field.name, *value, scope.version())) {
      return tl::unexpected(field.name + " cannot be " + text_of(*value, FieldKind::number32));
    }
    const auto after = ixit.value(field.name, scope.version());
    if (shown(before) != shown(after) && !ixit.may_set(field.name)) {
      return tl::unexpected("the case needs " + field.name + " to be " + shown(after) + ", it is " +
                            shown(before) + " and cannot be set");
    }
  }
  return {};
}

}  // namespace lmmp::conform
