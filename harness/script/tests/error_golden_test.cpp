// What the loader says of each bad script in tests/errors, compared with the text beside it.
// With LMMP_UPDATE_GOLDEN set in the environment, the texts are written anew; read what changed.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/script/defects.hpp"
#include "harness/script/iut_file.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(LMMP_SOURCE_DIR) / "harness/script/tests/errors";

std::string text_of(const std::vector<Diagnostic>& problems) {
  std::string text;
  for (const Diagnostic& problem : problems) text += render(problem);
  return text;
}

std::string contents(const fs::path& path) {
  const auto source = Source::from_file(path, path.filename().string());
  return source ? source->text() : "";
}

// The head of a file's name says what it is: an IUT file, faults, else a script.
std::vector<Diagnostic> problems_of(const Source& source) {
  if (source.name().starts_with("iut_")) return load_iut(source, "beside").problems;
  if (source.name().starts_with("faults_")) {
    Diagnostics diagnostics;
    LoadedFaults faults;
    for (const YamlNode& node : read_yaml(source, diagnostics))
      read_faults(node, {source, diagnostics}, faults);
    return diagnostics.sorted();
  }
  return load_script(source, {.lint = true, .parked = {}, .parked_may_miss = false}).problems;
}

void compare(const fs::path& script, const std::string& told) {
  const fs::path golden = fs::path(script).replace_extension(".txt");
  if (std::getenv("LMMP_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << told;
  EXPECT_EQ(told, contents(golden)) << script;
  EXPECT_FALSE(told.empty()) << script << " is good";
}

TEST(LoaderErrors, AreToldWithPlaceAndRemedy) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    const auto source = Source::from_file(entry.path(), entry.path().filename().string());
    ASSERT_TRUE(source) << source.error();
    compare(entry.path(), text_of(problems_of(*source)));
    ++count;
  }
  EXPECT_GE(count, 8U);
}

}  // namespace
}  // namespace lmmp::conform
