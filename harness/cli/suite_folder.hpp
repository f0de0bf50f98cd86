// Where the test cases are, and what is said if they are not good.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "harness/script/testcases.hpp"

namespace lmmp::conform {

// The folder that was named; else share/lmmp/testcases beside the folder of the program, which is where it is
// installed and where the build links it.
std::filesystem::path testcases_folder(const std::string& named);

// Nothing, after every problem was printed, if there are errors.
std::optional<Testcases> load_or_complain(const std::string& named, const LoadOptions& options,
                                          std::ostream& errors);

// The file of known failures: the one that was named, else parked.yaml beside the IUT file; without either
// nothing, which stands for that of the test cases.
std::filesystem::path park_file(const std::string& named, const std::string& iut_file);

}  // namespace lmmp::conform
