// The rules of lint.
#include "harness/script/lint.hpp"

#include <algorithm>
#include <cctype>

#include "harness/script/iut.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

class Linter {
 public:
  Linter(const LoadedCase& loaded, const Source& source, Diagnostics& diagnostics)
      : loaded_(loaded), source_(source), diagnostics_(diagnostics) {}

  void run() {
    const TestCase& test = loaded_.test;
    if (test.catches.empty()) {
      warn(loaded_.id_place, "no-catches", "a case that names no fault which it catches",
           "add `catches`, and the fault to testcases/defects");
    }
    if (!test.purpose.empty() &&
        (!std::isupper(static_cast<unsigned char>(test.purpose.front())) || test.purpose.back() != '.')) {
      warn(loaded_.purpose_place, "purpose-sentence", "a purpose that is no sentence",
           "start it with a capital and end it with a full stop");
    }
    const std::string prefix = std::string("-") + std::string(name_of(test.role)) + "-";
    if (test.id.find(prefix) == std::string::npos) {
      warn(loaded_.id_place, "role-in-id", "an id that does not name the role under test",
           "name it PROTOCOL" + prefix + "WHAT");
    }
    for (const Steps* steps : {&test.preamble, &test.steps, &test.postamble}) walk(*steps);
    if (patches_ && !test.expects_expert) {
      warn(loaded_.id_place, "expert-unsaid",
           "a case that alters octets and does not say what a dissector makes of them",
           "add `expects_expert`: filter names of expert items, or none");
    }
  }

 private:
  void warn(const Place& place, std::string_view rule, std::string found, std::string hint) {
    if (excused(source_, place, rule)) return;
    diagnostics_.add({place,
                      std::move(found),
                      {},
                      std::move(hint),
                      std::string(source_.line(place.line)),
                      Severity::warning,
                      std::string(rule)});
  }

  void walk(const Steps& steps) {
    for (const Step& step : steps) {
      if (const auto* recv = std::get_if<Recv>(&step.is)) {
        check_fields(recv->messages, recv->fields);
      } else if (const auto* send = std::get_if<Send>(&step.is)) {
        patches_ = patches_ || !send->patches.empty() || send->message == "OCTETS";
      } else if (const auto* wait = std::get_if<Wait>(&step.is)) {
        check_wait(*wait);
      } else if (const auto* choice = std::get_if<OneOf>(&step.is)) {
        for (const Steps& branch : choice->branches) walk(branch);
      } else if (const auto* order = std::get_if<AnyOrder>(&step.is)) {
        walk(order->steps);
      } else if (const auto* background = std::get_if<Background>(&step.is)) {
        walk(background->steps);
      }
    }
  }

  void check_wait(const Wait& wait) {
    const auto* duration = std::get_if<std::chrono::nanoseconds>(&wait.duration.is);
    const auto& tags = loaded_.test.tags;
    if (duration == nullptr || *duration < std::chrono::seconds(1)) return;
    if (std::find(tags.begin(), tags.end(), "slow") != tags.end()) return;
    warn(wait.duration.place, "long-wait", "a wait of a second or more in a case that is not tagged slow",
         "shorten it by an IXIT value, or add tags: [slow]");
  }

  void check_fields(const std::vector<std::string>& messages, const std::vector<Field>& fields) {
    for (const std::string& message : messages) {
      const wire::MessageSpec* spec = wire::find_message(message);
      if (spec == nullptr) continue;
      for (const Field& field : fields) {
        const wire::SuboptionSpec* suboption =
            wire::find_suboption(for_version(field.name, wire::IpVersion::v6));
        if (suboption == nullptr || std::holds_alternative<Absent>(field.value.is)) continue;
        const bool lawful = std::any_of(
            wire::profiles.begin(), wire::profiles.end(),
            [&](wire::Profile profile) { return wire::lawful_in(*spec, profile).contains(suboption->type); });
        if (!lawful) {
          warn(field.place, "unlawful-field",
               std::string(spec->name) + " is expected with " + field.name + ", which it never carries",
               "see " + std::string(spec->clause));
        }
      }
    }
  }

  const LoadedCase& loaded_;
  const Source& source_;
  Diagnostics& diagnostics_;
  bool patches_ = false;
};

}  // namespace

const std::vector<LintRule>& lint_rules() {
  static const std::vector<LintRule> rules = {
      {"unused-binding", "a name is bound and never used"},
      {"no-catches", "a case names no fault that it catches"},
      {"purpose-sentence", "a purpose is no sentence"},
      {"role-in-id", "an id does not name the role under test"},
      {"long-wait", "a case waits a second or more and is not tagged slow"},
      {"expert-unsaid", "a case alters octets and does not say which expert items that makes"},
      {undeclared_name, "a link or node that the IXIT of the role does not have; an error"},
      {"unlawful-field", "a message is expected with a suboption that it never carries"},
  };
  return rules;
}

bool excused(const Source& source, const Place& place, std::string_view rule) {
  const std::string_view line = source.line(place.line);
  const std::size_t excuse = line.find("# lint: ");
  return excuse != std::string_view::npos && line.substr(excuse).find(rule) != std::string_view::npos;
}

void lint(const LoadedCase& loaded, const Source& source, Diagnostics& diagnostics) {
  Linter(loaded, source, diagnostics).run();
}

}  // namespace lmmp::conform
