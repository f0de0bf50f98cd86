// The text of a file that a user wrote, kept to show the line in which something is wrong.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/script/ast.hpp"

namespace lmmp::conform {

class Source {
 public:
  // `name` is what messages call the file.
  Source(std::string name, std::string text);
  // The error says why the file cannot be read.
  static tl::expected<Source, std::string> from_file(const std::filesystem::path& path, std::string name);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  std::string_view line(int number) const;  // from 1, without its end; empty if there is none
  Place place(int line, int column) const { return {name_, line, column}; }

 private:
  std::string name_, text_;
  std::vector<std::size_t> line_starts_;
};

}  // namespace lmmp::conform
