// Texts that stay as they are: compared with a file beside the tests.
#pragma once

#include <string_view>

namespace lmmp::conform {

// Fails with both texts if golden/NAME is another one. With LMMP_UPDATE_GOLDEN set, writes it instead.
void expect_golden(std::string_view name, std::string_view text);

}  // namespace lmmp::conform
