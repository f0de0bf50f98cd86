// Columns of verdicts.
#include "harness/report/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "harness/report/report_file.hpp"
#include "harness/report/text.hpp"
#include "harness/report/verdicts.hpp"

namespace lmmp::conform {
namespace {

struct Cell {
  std::string text;
  Colour colour = Colour::none;
};
using Row = std::vector<Cell>;

struct Column {
  std::string name;
  std::map<std::string, ReportedCase> cases;
};

std::string words(Outcome outcome) {
  return outcome == Outcome::not_applicable ? "n/a" : std::string(name_of(outcome));
}

// The implementation's name; with the file's where two would be called the same.
std::vector<Column> columns_of(const std::vector<ReportFile>& reports) {
  std::vector<Column> columns;
  for (const ReportFile& report : reports) {
    const auto same = std::count_if(reports.begin(), reports.end(), [&](const ReportFile& other) {
      return other.iut_name == report.iut_name;
    });
    const std::string file = std::filesystem::path(report.path).stem().string();
    const std::string name = report.iut_name.empty() ? file
                             : same > 1              ? report.iut_name + " (" + file + ")"
                                                     : report.iut_name;
    columns.push_back({printable(name), by_id(report)});
  }
  return columns;
}

Row row_of(const std::string& id, const std::vector<Column>& columns) {
  Row row = {{printable(id)}};
  for (const Column& column : columns) {
    const auto found = column.cases.find(id);
    if (found == column.cases.end()) {
      row.push_back({});
    } else {
      row.push_back({words(found->second.outcome), colour_of(found->second.outcome)});
    }
  }
  return row;
}

// A report without the case says nothing of it.
bool columns_agree(const Row& row) {
  std::string verdict;
  return std::all_of(row.begin() + 1, row.end(), [&](const Cell& cell) {
    if (verdict.empty()) verdict = cell.text;
    return cell.text.empty() || cell.text == verdict;
  });
}

// "12 of 14": how many of the cases that apply passed.
Row sums_of(const std::vector<Column>& columns) {
  Row row = {{"pass, of those that apply"}};
  for (const Column& column : columns) {
    std::size_t passed = 0, applied = 0;
    for (const auto& [id, reported] : column.cases) {
      applied += reported.outcome != Outcome::not_applicable ? 1 : 0;
      passed += reported.outcome == Outcome::pass ? 1 : 0;
    }
    row.push_back({fmt::format("{} of {}", passed, applied)});
  }
  return row;
}

std::string plain_table(const std::vector<Row>& rows, const Style& style) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], width_of(row[at].text));
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t at = 0; at < row.size(); ++at) {
      const bool last = at + 1 == row.size();
      line += style(row[at].colour, row[at].text);
      if (!last) line.append(widths[at] - width_of(row[at].text) + 2, ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string markdown_table(const std::vector<Row>& rows) {
  std::string text;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    text += "|";
    for (const Cell& cell : rows[at]) {
      std::string escaped;
      for (const char c : cell.text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
      text += " " + escaped + " |";
    }
    text += "\n";
    if (at > 0) continue;
    text += "|";
    for (std::size_t column = 0; column < rows[0].size(); ++column) text += "---|";
    text += "\n";
  }
  return text;
}

}  // namespace

CommandOutput result_matrix(const std::vector<std::string>& paths, const MatrixOptions& options) {
  if (paths.empty()) {
    return {"", "no report is named: lmmp-conform matrix A.json B.json ...\n", exit_usage};
  }
  std::vector<ReportFile> reports;
  std::string errors;
  for (const std::string& path : paths) {
    auto report = read_report(path);
    if (report) {
      reports.push_back(std::move(*report));
    } else {
      errors += "lmmp-conform: " + report.error() + "\n";
    }
  }
  if (!errors.empty()) return {"", errors, exit_usage};

  const std::vector<Column> columns = columns_of(reports);
  std::set<std::string> ids;
  bool failed = false;
  for (const Column& column : columns) {
    for (const auto& [id, reported] : column.cases) {
      ids.insert(id);
      failed = failed || reported.outcome == Outcome::fail;
    }
  }
  Row head = {{"case"}};
  for (const Column& column : columns) head.push_back({column.name});
  std::vector<Row> rows = {head};
  for (const std::string& id : ids) {
    Row row = row_of(id, columns);
    if (!options.only_differences || !columns_agree(row)) rows.push_back(std::move(row));
  }
  rows.push_back(sums_of(columns));
  return {options.markdown ? markdown_table(rows) : plain_table(rows, options.style), "",
          failed ? exit_failures : exit_as_expected};
}

}  // namespace lmmp::conform
