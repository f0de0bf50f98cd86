// Comparison with the files of golden/.
#include "harness/report/tests/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "harness/report/file.hpp"

namespace lmmp::conform {

void expect_golden(std::string_view name, std::string_view text) {
  const std::string path = std::string(LMMP_SOURCE_DIR "/harness/report/tests/golden/") + std::string(name);
  if (std::getenv("LMMP_UPDATE_GOLDEN")) {
    const auto written = write_file(path, text);
    ASSERT_TRUE(written) << written.error();
    return;
  }
  const auto golden = read_file(path);
  ASSERT_TRUE(golden) << golden.error();
  EXPECT_EQ(*golden, text) << "differs from " << path << "; LMMP_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace lmmp::conform
