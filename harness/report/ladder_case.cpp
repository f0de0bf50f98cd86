// The ladder of what a test case says: its steps in order, what is nested one level in words.
#include <fmt/format.h>

#include <string_view>
#include <type_traits>

#include "harness/report/ladder.hpp"
#include "harness/report/lifelines.hpp"
#include "harness/report/text.hpp"
#include "harness/report/value_text.hpp"

namespace lmmp::conform {
namespace {

constexpr const char* iut = "iut";

// The first link and node that any step names stand for those that steps leave out.
struct Defaults {
  std::string link = "L1";
  std::string node;
};

template <typename Visit>
void each_step(const Steps& steps, const Visit& visit) {
  for (const Step& step : steps) {
    visit(step);
    if (const auto* choice = std::get_if<OneOf>(&step.is)) {
      for (const Steps& branch : choice->branches) each_step(branch, visit);
    } else if (const auto* any_order = std::get_if<AnyOrder>(&step.is)) {
      each_step(any_order->steps, visit);
    } else if (const auto* background = std::get_if<Background>(&step.is)) {
      each_step(background->steps, visit);
    }
  }
}

class Drawing {
 public:
  explicit Drawing(const TestCase& test) : test_(test) {
    find_defaults();
    for (const Steps* part : {&test.preamble, &test.steps, &test.postamble}) {
      each_step(*part, [&](const Step& step) { add_lifelines(step); });
    }
    add(defaults_.link, defaults_.node);
    lifelines_.settle();
  }

  Ladder draw() {
    ladder_.mark_title = "step";
    ladder_.lifelines = lifelines_.all();
    if (!test_.preamble.empty()) draw_part("preamble", test_.preamble, false);
    draw_part("", test_.steps, true);
    if (!test_.postamble.empty()) draw_part("postamble", test_.postamble, false);
    return std::move(ladder_);
  }

 private:
  void find_defaults() {
    bool link_known = false;
    const auto learn = [&](const std::string& link, const std::string& node) {
      if (!link.empty() && !link_known) defaults_.link = link, link_known = true;
      if (!node.empty() && node != everyone && defaults_.node.empty()) defaults_.node = node;
    };
    for (const Steps* part : {&test_.preamble, &test_.steps, &test_.postamble}) {
      each_step(*part, [&](const Step& step) {
        if (const auto* send = std::get_if<Send>(&step.is)) learn(send->link, send->from);
        if (const auto* recv = std::get_if<Recv>(&step.is)) learn(recv->link, recv->to);
        if (const auto* state = std::get_if<LinkState>(&step.is)) learn(state->link, state->node);
      });
    }
    if (defaults_.node.empty()) defaults_.node = test_.role == Role::mobile_node ? "ar1" : "mn1";
  }

  std::string link_or_default(const std::string& link) const { return link.empty() ? defaults_.link : link; }
  std::string node_or_default(const std::string& node) const { return node.empty() ? defaults_.node : node; }

  void add(const std::string& link, const std::string& node) {
    lifelines_.add(link, node, Side::tester);
    lifelines_.add(link, iut, Side::iut);
  }

  void add_lifelines(const Step& step) {
    if (const auto* send = std::get_if<Send>(&step.is)) {
      add(link_or_default(send->link), node_or_default(send->from));
    } else if (const auto* recv = std::get_if<Recv>(&step.is)) {
      add(link_or_default(recv->link), node_or_default(recv->to));
    } else if (const auto* silent = std::get_if<Silent>(&step.is)) {
      add(link_or_default(silent->link), node_or_default(silent->to));
    } else if (const auto* state = std::get_if<LinkState>(&step.is)) {
      add(link_or_default(state->link), node_or_default(state->node));
    }
  }

  void draw_part(std::string_view title, const Steps& steps, bool numbered) {
    if (!title.empty()) note(defaults_.link, std::string(title) + ":", "");
    std::size_t number = 0;
    for (const Step& step : steps) {
      ++number;
      draw_step(step, numbered ? fmt::format("step {}", number) : std::string());
    }
  }

  void note(const std::string& link, std::string words, std::string mark) {
    LadderRow row;
    row.kind = LadderRow::Kind::note;
    std::tie(row.from, row.to) = lifelines_.span(link);
    row.label = printable(words);
    row.mark = std::move(mark);
    ladder_.rows.push_back(std::move(row));
  }

  void message(const std::string& link, const std::string& from, const std::string& to, std::string label,
               std::string mark) {
    LadderRow row;
    std::tie(row.from, row.to) = lifelines_.ends(link, from, to);
    row.label = printable(label);
    row.mark = std::move(mark);
    ladder_.rows.push_back(std::move(row));
  }

  static std::string any_of(const std::vector<std::string>& messages) {
    std::string text;
    for (const std::string& name : messages) text += (text.empty() ? "" : "|") + name;
    return text.empty() ? "any" : text;
  }

  void draw_nested(const Steps& steps, const std::string& mark) {
    for (const Step& step : steps) draw_step(step, mark);
  }

  void draw_step(const Step& step, const std::string& mark) {
    std::visit([&](const auto& is) { draw(is, mark); }, step.is);
  }

  void draw(const Send& send, const std::string& mark) {
    std::string label = send.message + fields_text(send.fields);
    if (send.to) label += " to " + value_text(*send.to);
    for (const Patch& patch : send.patches) label += " {" + patch.path + ": " + value_text(patch.value) + "}";
    message(link_or_default(send.link), node_or_default(send.from), iut, std::move(label), mark);
  }

  void draw(const Recv& recv, const std::string& mark) {
    std::string label = any_of(recv.messages) + fields_text(recv.fields);
    if (recv.within) label += " within " + value_text(*recv.within);
    if (recv.not_before) label += " not before " + value_text(*recv.not_before);
    message(link_or_default(recv.link), iut, node_or_default(recv.to), std::move(label), mark);
  }

  void draw(const Silent& silent, const std::string& mark) {
    std::string words = "no " + (silent.messages.empty() ? "message" : any_of(silent.messages)) +
                        fields_text(silent.fields) + " from the iut";
    if (silent.duration) words += " for " + value_text(*silent.duration);
    note(link_or_default(silent.link), std::move(words), mark);
  }

  void draw(const LinkState& state, const std::string& mark) {
    note(link_or_default(state.link),
         fmt::format("{} {} {}", link_or_default(state.link), node_or_default(state.node),
                     state.up ? "up" : "down"),
         mark);
  }

  void draw(const Control& control, const std::string& mark) {
    note(defaults_.link, "control: " + control.action + fields_text(control.fields), mark);
  }

  void draw(const Wait& wait, const std::string& mark) {
    note(defaults_.link, "wait " + value_text(wait.duration), mark);
  }

  void draw(const OneOf& choice, const std::string& mark) {
    for (std::size_t at = 0; at < choice.branches.size(); ++at) {
      note(defaults_.link, at == 0 ? "one of these, the best first:" : "or:", mark);
      draw_nested(choice.branches[at], mark);
    }
  }

  void draw(const AnyOrder& any_order, const std::string& mark) {
    note(defaults_.link, "in any order:", mark);
    draw_nested(any_order.steps, mark);
  }

  void draw(const Background& background, const std::string& mark) {
    note(defaults_.link,
         background.every ? "beside what follows, every " + value_text(*background.every) + ":"
                          : std::string("beside what follows:"),
         mark);
    draw_nested(background.steps, mark);
  }

  void draw(const CallProcedure& call, const std::string& mark) {
    std::string words = call.procedure + "(";
    for (std::size_t at = 0; at < call.arguments.size(); ++at) {
      words += (at > 0 ? ", " : "") + value_text(call.arguments[at]);
    }
    words += ")";
    for (std::size_t at = 0; at < call.results.size(); ++at) {
      words += (at > 0 ? ", " : " => ") + call.results[at];
    }
    note(defaults_.link, std::move(words), mark);
  }

  const TestCase& test_;
  Defaults defaults_;
  Lifelines lifelines_;
  Ladder ladder_;
};

}  // namespace

Ladder ladder_of(const TestCase& test) {
  return Drawing(test).draw();
}

}  // namespace lmmp::conform
