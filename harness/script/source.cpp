// Reads a file whole and finds its lines.
#include "harness/script/source.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace lmmp::conform {

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

tl::expected<Source, std::string> Source::from_file(const std::filesystem::path& path, std::string name) {
  std::error_code status;
  if (std::filesystem::is_directory(path, status)) return tl::unexpected(name + " is a folder, not a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return tl::unexpected(name + " cannot be read: " + std::strerror(errno));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return tl::unexpected(name + " cannot be read to its end");
  return Source(std::move(name), std::move(text));
}

std::string_view Source::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const std::size_t start = line_starts_[static_cast<std::size_t>(number) - 1];
  std::string_view rest = std::string_view(text_).substr(start);
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

}  // namespace lmmp::conform
