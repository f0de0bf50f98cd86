// lmmp-tables: prints docs/protocol-tables.md, or says whether a file is what it would print.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string_view>

#include "wire/docs/tables.hpp"

namespace {

constexpr int differs = 1;
constexpr int usage = 2;

// The line, from 1, in which two texts first differ.
std::size_t first_difference(std::string_view a, std::string_view b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(std::count(a.begin(), at, '\n')) + 1;
}

int check(const char* file) {
  std::ifstream stream(file);
  std::ostringstream found;
  found << stream.rdbuf();
  if (!stream) {
    std::cerr << file << ": cannot be read\n";
    return usage;
  }
  const std::string expected = lmmp::wire::protocol_tables();
  if (found.str() == expected) return 0;
  std::cerr << file << ":" << first_difference(found.str(), expected)
            << ": not what wire/registry says; run lmmp-tables > " << file << "\n";
  return differs;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1) {
    std::cout << lmmp::wire::protocol_tables();
    return 0;
  }
  if (argc == 3 && std::string_view(argv[1]) == "--check") return check(argv[2]);
  std::cerr << "usage: lmmp-tables            print docs/protocol-tables.md\n"
               "       lmmp-tables --check F  is F what would be printed?\n";
  return usage;
}
