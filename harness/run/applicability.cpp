// Whether a case can be run against an implementation at all.
#include "harness/run/applicability.hpp"

#include <algorithm>
#include <set>

#include "harness/node/fields.hpp"
#include "harness/script/names.hpp"
#include "harness/script/parameter_text.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

// What steps, and the procedures that they call, need of the implementation and its setup: actions of it,
// links and nodes.
class Needs {
 public:
  Needs(const Suite& suite, const Selected& selected) : suite_(suite) {
    const TestCase& test_case = *selected.test_case;
    for (const auto* steps : {&test_case.preamble, &test_case.steps, &test_case.postamble}) walk(*steps);
    for (const auto& variable : test_case.variables) look_at(variable.value);
    if (selected.point >= test_case.matrix.size()) return;
    for (const auto& variable : test_case.matrix[selected.point].variables) look_at(variable.value);
  }

  const std::vector<std::string>& actions() const { return actions_; }  // in the order of the steps
  const std::set<std::string>& names() const { return names_; }

 private:
  void walk(const Steps& steps) {
    for (const auto& step : steps) std::visit([this](const auto& what) { look_at(what); }, step.is);
  }
  void look_at(const Value& value) {
    for (auto& name : names_in(value)) names_.insert(std::move(name));
  }
  void look_at(const std::string& link_or_node) { look_at(Value{link_or_node, {}}); }
  void look_at(const std::optional<Value>& value) {
    if (value) look_at(*value);
  }
  void look_at(const std::vector<Field>& fields) {
    for (const auto& field : fields) {
      // An ESSID may be called like a link.
      const auto spec = find_field(field.name);
      if (!spec || spec->kind != FieldKind::text) look_at(field.value);
    }
  }
  void look_at(const Send& send) {
    look_at(send.link);
    look_at(send.from);
    look_at(send.to);
    look_at(send.fields);
  }
  void look_at(const Recv& recv) {
    look_at(recv.link);
    look_at(recv.to);
    look_at(recv.from);
    look_at(recv.fields);
  }
  void look_at(const Silent& silent) {
    look_at(silent.link);
    look_at(silent.to);
    look_at(silent.fields);
  }
  void look_at(const LinkState& state) {
    look_at(state.link);
    look_at(state.node);
  }
  void look_at(const Control& control) {
    actions_.push_back(control.action);
    look_at(control.fields);
  }
  void look_at(const Wait&) {}
  void look_at(const OneOf& choice) {
    for (const auto& branch : choice.branches) walk(branch);
  }
  void look_at(const AnyOrder& order) { walk(order.steps); }
  void look_at(const Background& background) { walk(background.steps); }
  void look_at(const CallProcedure& call) {
    for (const auto& argument : call.arguments) look_at(argument);
    if (!called_.insert(call.procedure).second) return;
    for (const auto& procedure : suite_.procedures) {
      if (procedure.name == call.procedure) walk(procedure.steps);
    }
  }

  const Suite& suite_;
  std::vector<std::string> actions_;
  std::set<std::string> names_, called_;
};

// What the case is written for and this implementation's setup does not have: "link L2". A name that no setup
// has is a mistake in the case, and the case an error.
std::optional<std::string> missing_place(const Needs& needs, const TestCase& test_case, const Ixit& ixit) {
  std::optional<Ixit> usual;
  for (const auto& name : needs.names()) {
    auto missing = missing_in(ixit, name);
    if (!missing) continue;
    if (!usual) usual = default_ixit(test_case.protocol, test_case.role);
    if (!missing_in(*usual, name)) return missing;
  }
  return std::nullopt;
}

std::string shown(const std::string& name, const std::optional<Value>& value) {
  if (!value) return "absent";
  return name == "config" ? parameter_text(name, *value) : text_of(*value, FieldKind::number32);
}

bool is_over_ipv4(const Selected& selected) {
  const auto& matrix = selected.test_case->matrix;
  if (selected.point >= matrix.size()) return false;
  const auto& variables = matrix[selected.point].variables;
  return std::any_of(variables.begin(), variables.end(), [](const Field& variable) {
    return variable.name == "ip" && as_number(variable.value) == 4U;
  });
}

}  // namespace

std::optional<std::string> not_applicable(const Selected& selected, const Suite& suite, const Iut& iut,
                                          const IutAccess& access) {
  const TestCase& test_case = *selected.test_case;
  // HMIPv6 knows IPv6 alone; of LMMP each is a feature, which every case needs without saying so.
  const std::string_view carrier = is_over_ipv4(selected) ? "ipv4" : "ipv6";
  if (test_case.protocol == Protocol::lmmp && !iut.ics.claims(carrier)) {
    return "the ICS does not claim " + std::string(carrier);
  }
  if (const auto feature = iut.ics.first_missing(test_case.needs); !feature.empty()) {
    return "the ICS does not claim " + std::string(feature);
  }
  const Needs needs(suite, selected);
  for (const auto& action : needs.actions()) {
    if (!access.has_control(action)) return "there is no control hook for " + action;
  }
  if (const auto place = missing_place(needs, test_case, iut.ixit)) return "the IXIT has no " + *place;
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
    if (shown(field.name, before) != shown(field.name, after) && !ixit.may_set(field.name)) {
      return tl::unexpected("the case needs " + field.name + " to be " + shown(field.name, after) +
                            ", it is " + shown(field.name, before) + " and cannot be set");
    }
  }
  return {};
}

}  // namespace lmmp::conform
