// What the loader says of each bad script in tests/errors, compared with the text beside it.
// With LMMP_UPDATE_GOLDEN set in the environment, the texts are written anew; read what changed.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

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
    const bool iut = entry.path().filename().string().starts_with("iut_");
    compare(
        entry.path(),
        iut ? text_of(load_iut(*source, "beside").problems)
            : text_of(load_script(*source, {.lint = true, .parked = {}, .parked_may_miss = false}).problems));
    ++count;
  }
  EXPECT_GE(count, 8U);
}

}  // namespace
}  // namespace lmmp::conform
