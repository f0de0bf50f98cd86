// Finds the files, reads each, then checks what needs all of them.
#include "harness/script/testcases.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>

#include "harness/script/bindings.hpp"
#include "harness/script/defects.hpp"
#include "harness/script/lint.hpp"
#include "harness/script/names.hpp"
#include "harness/script/parked.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"
#include "harness/script/yaml.hpp"

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;

class Loader {
 public:
  explicit Loader(const LoadOptions& options) : options_(options) {}

  void read_folder(const fs::path& folder) {
    std::error_code status;
    result_.no_folder = true;
    if (!fs::is_directory(folder, status)) {
      diagnostics_.error(folder.string(), "there is no such folder", "the folder with the test cases",
                         "name it with --testcases DIR");
      return;
    }
    if (!fs::is_directory(folder / "lmmp", status) && !fs::is_directory(folder / "hmipv6", status)) {
      diagnostics_.error(folder.string(), "no test cases in this folder", "the folders lmmp and hmipv6 in it",
                         "name the folder that holds them with --testcases DIR");
      return;
    }
    result_.no_folder = false;
    has_catalogue_ = fs::is_directory(folder / "requirements", status);
    has_faults_ = fs::is_directory(folder / "defects", status);
    for_each_file(folder / "requirements", [&](const Source& source, const YamlNode& node) {
      read_requirements(node, {source, diagnostics_}, result_.requirements);
    });
    for_each_file(folder / "defects", [&](const Source& source, const YamlNode& node) {
      if (is_harmless_list(node)) {
        read_harmless(node, {source, diagnostics_}, result_.harmless);
      } else {
        read_faults(node, {source, diagnostics_}, faults_);
      }
    });
    for (const char* part : {"lmmp", "hmipv6"}) {
      for_each_file(folder / part,
                    [&](const Source& source, const YamlNode& node) { read_script(source, node); });
    }
    const bool own = !options_.parked.empty();
    const fs::path parked = own ? options_.parked : folder / "parked.yaml";
    if ((own && !options_.parked_may_miss) || fs::exists(parked, status)) {
      if (const Source* source = open(parked)) {
        for (const YamlNode& node : read_yaml(*source, diagnostics_)) {
          read_parked(node, {*source, diagnostics_}, result_.parked);
        }
      }
    }
  }

  void read_source(const Source& source) {
    const Source& kept = sources_.emplace_back(source);
    for (const YamlNode& node : read_yaml(kept, diagnostics_)) read_script(kept, node);
  }

  Testcases finish() {
    check_procedures();
    check_cases();
    check_faults();
    check_parked();
    take_over();
    result_.problems = diagnostics_.sorted();
    return std::move(result_);
  }

 private:
  struct Held {
    LoadedCase loaded;
    const Source* source;
    NamesUsed names;
  };
  struct ProcedureText {
    const Source* source;
    NamesUsed names;
  };

  const Source* open(const fs::path& path) {
    auto source = Source::from_file(path, path.lexically_normal().string());
    if (!source) {
      diagnostics_.error("", source.error());
      return nullptr;
    }
    return &sources_.emplace_back(std::move(*source));
  }

  template <typename Read>
  void for_each_file(const fs::path& folder, const Read& read) {
    std::error_code status;
    std::vector<fs::path> paths;
    for (fs::recursive_directory_iterator it(folder, status), end; !status && it != end;
         it.increment(status)) {
      if (!it->is_regular_file()) continue;
      if (it->path().extension() == ".yaml") paths.push_back(it->path());
      if (it->path().extension() == ".yml") {
        diagnostics_.error(it->path().string(), "a file that ends in .yml",
                           "test cases in files that end in .yaml", "rename it");
      }
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
      const Source* source = open(path);
      if (source == nullptr) continue;
      for (const YamlNode& node : read_yaml(*source, diagnostics_)) {
        if (node.kind != YamlNode::Kind::null) read(*source, node);
      }
    }
  }

  void read_script(const Source& source, const YamlNode& node) {
    const Reading reading{source, diagnostics_};
    if (node.kind == YamlNode::Kind::null) return;
    const std::size_t before = diagnostics_.size();
    auto document = read_document(node, reading);
    if (options_.lint && diagnostics_.size() == before) check_schema(node, reading);
    if (!document) return;
    if (auto* loaded = std::get_if<LoadedCase>(&*document)) {
      cases_.push_back({std::move(*loaded), &source, names_in(node, source)});
    } else {
      auto& procedure = std::get<LoadedProcedure>(*document).procedure;
      const auto first = std::find_if(procedures_.begin(), procedures_.end(),
                                      [&](const Procedure& p) { return p.name == procedure.name; });
      if (first != procedures_.end()) {
        reading.error(node, "the procedure " + backquoted(procedure.name) + " a second time",
                      "each name once",
                      "it stands first in " + first->place.file + ":" + std::to_string(first->place.line));
        return;
      }
      procedure_texts_.push_back({&source, names_in(node, source)});
      procedures_.push_back(std::move(procedure));
    }
  }

  // Only lint looks at them.
  NamesUsed names_in(const YamlNode& node, const Source& source) const {
    return options_.lint ? names_used(node, source) : NamesUsed();
  }

  void check_procedures() {
    for (std::size_t i = 0; i < procedures_.size(); ++i) {
      Bindings{procedures_, *procedure_texts_[i].source, diagnostics_, options_.lint}.check(procedures_[i]);
    }
  }

  void check_cases() {
    std::map<std::string_view, const TestCase*> seen;
    for (const Held& held : cases_) {
      const TestCase& test = held.loaded.test;
      Bindings{procedures_, *held.source, diagnostics_, options_.lint}.check(test);
      if (options_.lint) {
        lint(held.loaded, *held.source, diagnostics_);
        std::set<std::string> called;
        check_names_in(test, held.names, *held.source, called);
      }
      if (test.id.empty()) continue;
      const auto [first, fresh] = seen.emplace(test.id, &test);
      if (!fresh) {
        const Place& place = first->second->place;
        diagnostics_.error(*held.source, held.loaded.id_place,
                           "the id " + backquoted(test.id) + " a second time", "each id once",
                           "it stands first in " + place.file + ":" + std::to_string(place.line));
      }
    }
    for (const Held& held : cases_) check_references(held);
  }

  // Procedures are for every case; whether there is what they name depends on who calls them.
  void check_names_in(const TestCase& test, const NamesUsed& used, const Source& source,
                      std::set<std::string>& called) {
    check_names(used.names, test.protocol, test.role, source, diagnostics_);
    for (std::size_t i = 0; i < procedures_.size(); ++i) {
      const std::string& name = procedures_[i].name;
      if (std::find(used.procedures.begin(), used.procedures.end(), name) == used.procedures.end()) continue;
      const ProcedureText& text = procedure_texts_[i];
      if (called.insert(name).second) check_names_in(test, text.names, *text.source, called);
    }
  }

  void check_references(const Held& held) {
    for (const Reference& reference : held.loaded.references) {
      const std::string& name = reference.word.text;
      const bool fault = reference.kind == Reference::Kind::fault;
      if (fault ? !has_faults_ || faults_.contains(name)
                : !has_catalogue_ || result_.requirements.find(name) != nullptr) {
        continue;
      }
      std::vector<std::string> known;
      if (fault) {
        for (const auto& [id, loaded] : faults_) known.push_back(id);
      } else {
        for (const Requirement& requirement : result_.requirements.all()) known.push_back(requirement.id);
      }
      diagnostics_.error(*held.source, reference.word.place,
                         std::string("unknown ") + (fault ? "fault " : "requirement ") + backquoted(name),
                         fault ? "a fault of testcases/defects" : "an id of testcases/requirements",
                         did_you_mean(name, known));
    }
  }

  void check_faults() {
    for (const auto& [id, held] : faults_) {
      for (const Word& word : held.breaks) {
        if (!has_catalogue_ || result_.requirements.find(word.text) != nullptr) continue;
        std::vector<std::string> known;
        for (const Requirement& requirement : result_.requirements.all()) known.push_back(requirement.id);
        diagnostics_.error(*held.source, word.place, "unknown requirement " + backquoted(word.text),
                           "an id of testcases/requirements", did_you_mean(word.text, known));
      }
    }
  }

  void check_parked() {
    for (const Parked& parked : result_.parked) {
      const std::string id = case_id_of(parked.id);
      const auto held = std::find_if(cases_.begin(), cases_.end(),
                                     [&](const Held& each) { return each.loaded.test.id == id; });
      const bool known = held != cases_.end();
      if (known && id == parked.id) continue;
      std::vector<std::string> ids;
      if (known) {
        for (const MatrixPoint& point : held->loaded.test.matrix) ids.push_back(id + "/" + point.suffix);
        if (std::find(ids.begin(), ids.end(), parked.id) != ids.end()) continue;
      } else {
        for (const Held& each : cases_) ids.push_back(each.loaded.test.id);
      }
      const auto source = std::find_if(sources_.begin(), sources_.end(),
                                       [&](const Source& s) { return s.name() == parked.place.file; });
      diagnostics_.error(*source, parked.place,
                         (known ? "unknown point " : "unknown case ") + backquoted(parked.id),
                         known ? "a point of the case's matrix" : "the id of a case",
                         did_you_mean(known ? parked.id : id, ids));
    }
  }

  void take_over() {
    for (Held& held : cases_) result_.suite.cases.push_back(std::move(held.loaded.test));
    std::sort(result_.suite.cases.begin(), result_.suite.cases.end(),
              [](const TestCase& a, const TestCase& b) { return a.id < b.id; });
    result_.suite.procedures = std::move(procedures_);
    for (auto& [id, held] : faults_) result_.faults.push_back(std::move(held.fault));
  }

  LoadOptions options_;
  Diagnostics diagnostics_;
  Testcases result_;
  std::deque<Source> sources_;
  std::vector<Held> cases_;
  std::vector<Procedure> procedures_;
  std::vector<ProcedureText> procedure_texts_;
  LoadedFaults faults_;
  bool has_catalogue_ = false, has_faults_ = false;
};

}  // namespace

bool Testcases::good() const {
  return std::none_of(problems.begin(), problems.end(),
                      [](const Diagnostic& problem) { return problem.severity == Severity::error; });
}

const TestCase* Testcases::find_case(std::string_view id) const {
  const auto found = std::find_if(suite.cases.begin(), suite.cases.end(),
                                  [id](const TestCase& test) { return test.id == id; });
  return found == suite.cases.end() ? nullptr : &*found;
}

const Fault* Testcases::find_fault(std::string_view id) const {
  const auto found =
      std::find_if(faults.begin(), faults.end(), [id](const Fault& fault) { return fault.id == id; });
  return found == faults.end() ? nullptr : &*found;
}

Testcases load_testcases(const fs::path& folder, const LoadOptions& options) {
  Loader loader(options);
  loader.read_folder(folder);
  return loader.finish();
}

Testcases load_script(const Source& source, const LoadOptions& options) {
  Loader loader(options);
  loader.read_source(source);
  return loader.finish();
}

}  // namespace lmmp::conform
