// The ladder diagram that protocol texts use, of what happened in a case or of what a case says.
//
// One model; the console draws it with characters, the HTML report as SVG.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/result.hpp"
#include "harness/script/ast.hpp"

namespace lmmp::conform {

struct Lifeline {
  std::string link, actor;
};

struct LadderRow {
  enum class Kind : std::uint8_t {
    message,  // an arrow
    note,     // words over the lifelines from `from` to `to`
  } kind = Kind::message;
  std::optional<std::chrono::nanoseconds> at;
  std::size_t from = 0, to = 0;  // lifelines; equal ones are never a message
  std::string label;
  std::string mark;    // the right column: "#15", "step 3"
  std::string remark;  // behind it: "nearest to what was expected"
  bool background = false;
  std::optional<std::uint32_t> frame;
};

struct Ladder {
  std::vector<Lifeline> lifelines;  // those of a link stand together
  std::vector<LadderRow> rows;
  std::string mark_title;  // head of the right column: "frame", "step"
};

// Every frame of the case. The tester's nodes stand left, the implementation under test right.
Ladder ladder_of(const CaseResult& result);
// Those of its frames alone, with lifelines for them: indices into its trace.
Ladder ladder_of(const CaseResult& result, const std::vector<std::size_t>& frames);

// Preamble, steps and postamble. A procedure is one row, by its call.
Ladder ladder_of(const TestCase& test);

// Lines of `width` columns at most, where the lifelines themselves fit; labels are cut to fit. Each line
// begins with two spaces. ASCII but for what labels hold.
std::string text_ladder(const Ladder& ladder, std::size_t width);

// An <svg> element to stand in an HTML document; its classes are styled there. Rows of a frame have
// data-frame="N".
std::string svg_ladder(const Ladder& ladder);

}  // namespace lmmp::conform
