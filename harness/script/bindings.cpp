// Walks a script in the order in which it runs and keeps the names that are bound.
#include "harness/script/bindings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/script/ixit.hpp"
#include "harness/script/lint.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

using Names = std::map<std::string, Place, std::less<>>;

class Walker {
 public:
  explicit Walker(const Bindings& context) : context_(context) {}

  void bind(const std::string& name, const Place& place) {
    if (is_constant(name)) {
      error(place, "the binding of " + backquoted(name) + ", which is a name of the IXIT", "another name");
      return;
    }
    const auto [first, fresh] = bound_.emplace(name, place);
    if (!fresh) {
      error(place, backquoted(name) + " bound a second time", "a name that is not bound yet",
            "it is bound first in line " + std::to_string(first->second.line));
    }
  }

  void walk(const Steps& steps) {
    for (const Step& step : steps) std::visit([&](const auto& is) { walk_step(is, step); }, step.is);
  }

  void walk_fields(const std::vector<Field>& fields) {
    for (const Field& field : fields) use(field.value);
  }

  void use(const Value& value) {
    if (const auto* variable = std::get_if<Variable>(&value.is)) use_name(variable->name, value.place);
    if (const auto* bind_value = std::get_if<Bind>(&value.is)) {
      for (const Value& what : bind_value->what) use(what);
      bind(bind_value->name, value.place);
    }
    if (const auto* inverted = std::get_if<Not>(&value.is)) {
      for (const Value& what : inverted->what) use(what);
    }
    if (const auto* list = std::get_if<List>(&value.is)) {
      for (const Value& item : list->items) use(item);
    }
    if (const auto* call = std::get_if<Call>(&value.is)) {
      for (const Value& argument : call->arguments) use(argument);
    }
  }

  bool is_bound(const std::string& name) const { return bound_.contains(name); }
  void mark_used(const std::string& name) { used_.insert(name); }

  void warn_of_unused(const std::set<std::string>& results) const {
    for (const auto& [name, place] : bound_) {
      if (used_.contains(name) || results.contains(name)) continue;
      if (excused(context_.source, place, "unused-binding")) continue;
      Diagnostic warning{place,
                         backquoted(name) + " is bound and never used",
                         {},
                         "write any instead",
                         std::string(context_.source.line(place.line)),
                         Severity::warning,
                         "unused-binding"};
      context_.diagnostics.add(std::move(warning));
    }
  }

 private:
  void error(const Place& place, std::string found, std::string expected, std::string hint = {}) const {
    context_.diagnostics.error(context_.source, place, std::move(found), std::move(expected),
                               std::move(hint));
  }

  static bool is_constant(std::string_view name) {
    const auto& constants = known_constants();
    return std::find(constants.begin(), constants.end(), name) != constants.end() || is_node_name(name) ||
           is_derived_address(name);
  }

  void use_name(const std::string& name, const Place& place) {
    used_.insert(name);
    if (bound_.contains(name) || is_constant(name)) return;
    std::vector<std::string_view> known = known_constants();
    for (const auto& [bound, where] : bound_) known.push_back(bound);
    std::string hint = did_you_mean(name, known);
    if (partly_bound_.contains(name)) hint = "it is bound in some branches of a one_of only";
    if (name.starts_with("message.")) hint = "$message is for faults, in testcases/defects";
    error(place, "unknown variable " + backquoted("$" + name),
          "a name that is bound before, in `let`, `matrix` or the IXIT", hint);
  }

  void use_name_of(const std::string& link_or_node, const Place& place) {
    if (link_or_node.starts_with('$')) use_name(link_or_node.substr(1), place);
  }

  void walk_step(const Send& send, const Step& step) {
    use_name_of(send.link, step.place);
    use_name_of(send.from, step.place);
    if (send.to) use(*send.to);
    walk_fields(send.fields);
    for (const Patch& patch : send.patches) use(patch.value);
  }
  void walk_step(const Recv& recv, const Step& step) {
    use_name_of(recv.link, step.place);
    use_name_of(recv.to, step.place);
    for (const auto* value : {&recv.from, &recv.within, &recv.not_before}) {
      if (*value) use(**value);
    }
    walk_fields(recv.fields);
  }
  void walk_step(const Silent& silent, const Step& step) {
    use_name_of(silent.link, step.place);
    use_name_of(silent.to, step.place);
    if (silent.duration) use(*silent.duration);
    walk_fields(silent.fields);
  }
  void walk_step(const LinkState& state, const Step& step) {
    use_name_of(state.link, step.place);
    use_name_of(state.node, step.place);
  }
  void walk_step(const Control& control, const Step&) { walk_fields(control.fields); }
  void walk_step(const Wait& wait, const Step&) { use(wait.duration); }
  void walk_step(const OneOf& choice, const Step&) {
    const Names before = bound_;
    std::map<std::string, std::size_t> counts;
    Names after = before;
    for (const Steps& branch : choice.branches) {
      bound_ = before;
      walk(branch);
      for (const auto& [name, place] : bound_) {
        if (before.contains(name)) continue;
        if (++counts[name] == choice.branches.size()) after.emplace(name, place);
      }
    }
    bound_ = std::move(after);
    for (const auto& [name, count] : counts) {
      if (count < choice.branches.size()) partly_bound_.insert(name);
    }
  }
  void walk_step(const AnyOrder& order, const Step&) { walk(order.steps); }
  void walk_step(const Background& background, const Step&) {
    const Names before = bound_;
    walk(background.steps);
    bound_ = before;
    if (background.every) use(*background.every);
  }
  void walk_step(const CallProcedure& call, const Step& step) {
    for (const Value& argument : call.arguments) use(argument);
    const auto& procedures = context_.procedures;
    const auto found = std::find_if(procedures.begin(), procedures.end(), [&](const Procedure& procedure) {
      return procedure.name == call.procedure;
    });
    if (found == procedures.end()) {
      std::vector<std::string_view> names;
      for (const Procedure& procedure : procedures) names.push_back(procedure.name);
      error(step.place, "unknown procedure " + backquoted(call.procedure),
            names.empty() ? "a procedure, and there are none" : one_of(names),
            did_you_mean(call.procedure, names));
    } else {
      check_call(call, *found, step.place);
    }
    for (const std::string& result : call.results) bind(result, step.place);
  }

  void check_call(const CallProcedure& call, const Procedure& procedure, const Place& place) const {
    std::string head = procedure.name + "(";
    for (std::size_t i = 0; i < procedure.parameters.size(); ++i) {
      head += (i > 0 ? ", " : "") + procedure.parameters[i];
    }
    head += ")";
    if (call.arguments.size() != procedure.parameters.size()) {
      error(place, std::to_string(call.arguments.size()) + " arguments for " + backquoted(procedure.name),
            std::to_string(procedure.parameters.size()) + ": " + head);
    }
    if (call.results.size() > procedure.results.size()) {
      error(place, std::to_string(call.results.size()) + " results of " + backquoted(procedure.name),
            "at most " + std::to_string(procedure.results.size()));
    }
  }

  const Bindings& context_;
  Names bound_;
  std::set<std::string> partly_bound_;
  std::set<std::string> used_;
};

}  // namespace

const std::vector<std::string_view>& known_constants() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all = {"ip", "paging_area", "unspecified", "home"};
    for (const ParameterSpec& spec : ixit_parameters()) {
      if (spec.name != "settable") all.push_back(spec.name);
    }
    return all;
  }();
  return names;
}

void Bindings::check(const TestCase& test) const {
  Walker walker(*this);
  std::set<std::string> excused;
  for (const Field& variable : test.matrix.front().variables) {
    excused.insert(variable.name);
    if (variable.name != "ip") walker.bind(variable.name, variable.place);
  }
  for (const Field& variable : test.variables) {
    walker.use(variable.value);
    walker.bind(variable.name, variable.place);
  }
  walker.walk_fields(test.ixit);
  walker.walk(test.preamble);
  walker.walk(test.steps);
  walker.walk(test.postamble);
  if (lint) walker.warn_of_unused(excused);
}

void Bindings::check(const Procedure& procedure) const {
  Walker walker(*this);
  std::set<std::string> excused;
  for (const std::string& parameter : procedure.parameters) walker.bind(parameter, procedure.place);
  walker.walk(procedure.steps);
  for (const std::string& result : procedure.results) {
    excused.insert(result);
    if (!walker.is_bound(result)) {
      diagnostics.error(source, procedure.place, "the result " + backquoted(result) + " that no step binds",
                        "=>" + result + " in a step of the procedure");
    }
  }
  if (lint) walker.warn_of_unused(excused);
}

}  // namespace lmmp::conform
