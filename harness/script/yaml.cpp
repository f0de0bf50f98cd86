// Builds the tree from yaml-cpp's events, which alone give the place of each key and whether it was quoted.
#include "harness/script/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

namespace lmmp::conform {
namespace {

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const Source& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  void OnDocumentStart(const YAML::Mark&) override { open_.clear(); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(node_at(mark, YamlNode::Kind::null));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    diagnostics_.error(source_, place(mark), "a YAML alias", "the value itself",
                       "repeat it, or use a procedure or `let`");
    add(node_at(mark, YamlNode::Kind::null));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlNode node = node_at(mark, YamlNode::Kind::scalar);
    node.text = value;
    node.plain = tag != "!";
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open_.push_back({node_at(mark, YamlNode::Kind::sequence), {}, false});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    open_.push_back({node_at(mark, YamlNode::Kind::mapping), {}, false});
  }
  void OnMapEnd() override { close(); }

  std::vector<YamlNode> documents;

 private:
  struct Open {
    YamlNode node;
    YamlNode key;
    bool has_key = false;
  };

  Place place(const YAML::Mark& mark) const { return source_.place(mark.line + 1, mark.column + 1); }

  static YamlNode node_at(const YAML::Mark& mark, YamlNode::Kind kind) {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) diagnostics_.error(source_, place(mark), "a YAML anchor", "a value without an anchor");
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    diagnostics_.error(source_, place(mark), "the YAML tag " + backquoted(tag), "a value without a tag");
  }

  void close() {
    YamlNode done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode node) {
    if (open_.empty()) {
      documents.push_back(std::move(node));
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_sequence()) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      parent.key = std::move(node);
      parent.has_key = true;
    } else {
      parent.has_key = false;
      add_entry(parent, std::move(node));
    }
  }

  void add_entry(Open& parent, YamlNode value) {
    const Place at = source_.place(parent.key.line, parent.key.column);
    if (!parent.key.is_scalar()) {
      diagnostics_.error(source_, at, describe(parent.key) + " as a key", "a word");
      return;
    }
    if (const YamlEntry* first = parent.node.find(parent.key.text)) {
      diagnostics_.error(source_, at, "the key " + backquoted(parent.key.text) + " a second time",
                         "each key once",
                         "it stands first in line " + std::to_string(first->key.line) +
                             "; several suboptions of a kind are written as a list: [1, 2]");
      return;
    }
    parent.node.entries.push_back({std::move(parent.key), std::move(value)});
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
};

// What the writer can do about the syntax errors that are made most.
std::string hint_for(std::string_view message, std::string_view line) {
  if (line.find('\t') != std::string_view::npos) return "indent with spaces, YAML allows no tabs";
  if (message.find("end of map flow") != std::string_view::npos ||
      message.find("end of sequence flow") != std::string_view::npos) {
    return "a `}`, `]` or `,` is missing, or a value with a comma or a brace needs quotes";
  }
  if (message.find("illegal map value") != std::string_view::npos) {
    return "a value that contains `: ` needs quotes";
  }
  return {};
}

}  // namespace

const YamlEntry* YamlNode::find(std::string_view key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key.text == key) return &entry;
  }
  return nullptr;
}

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return backquoted(node.text);
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::mapping:
      return "a mapping";
  }
  return {};
}

std::string flow_text(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "~";
    case YamlNode::Kind::scalar:
      return node.plain ? node.text : '"' + node.text + '"';
    case YamlNode::Kind::sequence:
      for (const YamlNode& item : node.items) text += (text.empty() ? "" : ", ") + flow_text(item);
      return '[' + text + ']';
    case YamlNode::Kind::mapping:
      for (const YamlEntry& entry : node.entries) {
        text += (text.empty() ? "" : ", ") + entry.key.text + ": " + flow_text(entry.value);
      }
      return '{' + text + '}';
  }
  return text;
}

std::vector<YamlNode> read_yaml(const Source& source, Diagnostics& diagnostics) {
  TreeBuilder builder(source, diagnostics);
  std::istringstream stream(source.text());
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::ParserException& fault) {
    const Place at = source.place(fault.mark.line + 1, fault.mark.column + 1);
    // yaml-cpp gives up after some hundreds of nested lists, with words that are for a file.
    const std::string why = fault.msg == "bad file" ? "nested too deeply" : fault.msg;
    diagnostics.error(source, at, "YAML that cannot be read: " + why, {},
                      hint_for(fault.msg, source.line(at.line)));
  }
  return std::move(builder.documents);
}

}  // namespace lmmp::conform
