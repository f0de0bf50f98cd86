// `park`: what it writes, takes back and refuses.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "harness/cli/commands.hpp"
#include "harness/report/file.hpp"

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* script = R"(
id: lmmp-ar-login
purpose: One.
iut: ar
requirements: [I22]
matrix: {ip: [4, 6]}
steps: [{recv: AR_ADV}]
---
id: lmmp-ar-logout
purpose: Two.
iut: ar
requirements: [I22]
steps: [{recv: AR_ADV}]
)";

class Park : public ::testing::Test {
 protected:
  Park() {
    std::string name = fs::temp_directory_path() / "lmmp-park-XXXXXX";
    folder_ = mkdtemp(name.data());
    fs::create_directories(folder_ / "lmmp");
    fs::create_directories(folder_ / "requirements");
    std::ofstream(folder_ / "lmmp/cases.yaml") << script;
    std::ofstream(folder_ / "requirements/all.yaml")
        << "- {id: I22, clause: I22, role: [ar], strength: must, tested: active, text: It answers.}\n";
  }
  ~Park() override { fs::remove_all(folder_); }

  struct Told {
    int code = 0;
    std::string out, error;
  };
  Told park(std::vector<std::string> cases, const std::string& reason, bool remove = false,
            const std::string& iut = "") const {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Told told;
    told.code = conform::park({std::move(cases), reason, "", iut, remove}, folder_.string());
    told.out = ::testing::internal::GetCapturedStdout();
    told.error = ::testing::internal::GetCapturedStderr();
    return told;
  }
  std::string parked() const { return read_file((folder_ / "parked.yaml").string()).value_or(""); }

  fs::path folder_;
};

TEST_F(Park, WritesCasesThatAreReadBackAsTheyWere) {
  EXPECT_EQ(park({"lmmp-ar-login/ip=4"}, "it \"fails\" \\ \n since May").code, 0);
  EXPECT_EQ(park({"lmmp-ar-logout"}, "two").code, 0);
  EXPECT_THAT(parked(),
              HasSubstr("- {id: lmmp-ar-login/ip=4, reason: \"it \\\"fails\\\" \\\\   since May\"}\n"));
  const auto again = park({"lmmp-ar-logout"}, "three");
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.error, HasSubstr("lmmp-ar-logout is parked already"));
  EXPECT_THAT(again.error, HasSubstr("parked.yaml:3: two"));
}

TEST_F(Park, OfAPatternWritesEachCaseItMeans) {
  EXPECT_EQ(park({"lmmp-ar-log*"}, "both").code, 0);
  EXPECT_THAT(parked(), HasSubstr("{id: lmmp-ar-login, reason"));
  EXPECT_THAT(parked(), HasSubstr("{id: lmmp-ar-logout, reason"));
  EXPECT_EQ(park({"lmmp-ar-login/ip=6"}, "it is parked with every point").code, 2);
}

TEST_F(Park, OfAnImplementationWritesBesideItsFile) {
  fs::create_directories(folder_ / "mine");
  std::ofstream(folder_ / "mine/iut.yaml") << "name: mine\n";
  const std::string iut = (folder_ / "mine/iut.yaml").string();
  EXPECT_EQ(park({"lmmp-ar-logout"}, "bug 7", false, iut).code, 0);
  EXPECT_THAT(read_file((folder_ / "mine/parked.yaml").string()).value_or(""), HasSubstr("bug 7"));
  EXPECT_EQ(parked(), "") << "the reference's known failures are others";
  EXPECT_EQ(park({"lmmp-ar-logout"}, "", true, iut).code, 0);
  EXPECT_EQ(park({"lmmp-ar-logout"}, "bug 7", false, iut + "l").code, 2);
}

TEST_F(Park, RefusesACaseThatIsNotThereAndOneWithoutAReason) {
  EXPECT_THAT(park({"lmmp-ar-logn"}, "x").error, HasSubstr("did you mean lmmp-ar-login?"));
  EXPECT_THAT(park({"lmmp-ar-login"}, " ").error, HasSubstr("--reason is missing"));
  EXPECT_THAT(park({"lmmp-ar-login/ip=5"}, "x").error, HasSubstr("it has one of ip=4 or ip=6"));
  EXPECT_EQ(parked(), "");
}

TEST_F(Park, TakesBackWhatPassesAndLeavesTheRestAsItIs) {
  std::ofstream(folder_ / "parked.yaml")
      << "# Ours.\n- {id: lmmp-ar-login/ip=4, reason: one}\n- id: lmmp-ar-logout\n"
         "  reason: two\n# The end.\n";
  const auto taken = park({"lmmp-ar-logout"}, "", true);
  EXPECT_EQ(taken.code, 0) << taken.error;
  EXPECT_THAT(taken.out, HasSubstr("lmmp-ar-logout is no longer parked in "));
  EXPECT_EQ(parked(), "# Ours.\n- {id: lmmp-ar-login/ip=4, reason: one}\n# The end.\n");
  EXPECT_THAT(park({"lmmp-ar-logout"}, "", true).error, HasSubstr("lmmp-ar-logout is not parked in "));
  EXPECT_EQ(park({"lmmp-ar-*"}, "", true).code, 0);
  EXPECT_EQ(parked(), "# Ours.\n# The end.\n");
}

}  // namespace
}  // namespace lmmp::conform
