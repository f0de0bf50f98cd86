// Compile-time proof that the tables are whole, and look-up by name.
#include "wire/registry.hpp"

namespace lmmp::wire {
namespace {

// find_message and spec_of index by number: row N must be type N + 1.
template <typename Table>
constexpr bool numbered_from_one(const Table& table) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].type) != i + 1) return false;
  }
  return true;
}
static_assert(numbered_from_one(messages) && numbered_from_one(suboptions), "no number twice, none left out");

template <typename Table>
constexpr bool names_differ(const Table& table) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].name.empty() || table[i].title.empty() || table[i].clause.empty()) return false;
    for (std::size_t j = i + 1; j < table.size(); ++j) {
      if (table[i].name == table[j].name || table[i].title == table[j].title) return false;
    }
  }
  return true;
}
static_assert(names_differ(messages) && names_differ(suboptions),
              "names, titles and clauses are there, once");

template <std::size_t Count>
constexpr std::uint32_t known_bits() {
  return ((std::uint32_t{1} << Count) - 1) << 1;
}

constexpr bool no_unknown_reference() {
  for (const MessageSpec& spec : messages) {
    for (const Profile profile : profiles) {
      if (lawful_in(spec, profile).bits() & ~known_bits<suboptions.size()>()) return false;
      if (spec.answered_by[profile].bits() & ~known_bits<messages.size()>()) return false;
    }
    if (spec.repeatable.bits() & ~known_bits<suboptions.size()>()) return false;
  }
  return true;
}
static_assert(no_unknown_reference());

// What is in a session says which one; a message outside has no mandatory SID (I17).
constexpr bool sid_where_in_session() {
  for (const MessageSpec& spec : messages) {
    const bool mandatory = spec.mandatory.contains(SuboptionType::sid);
    if (mandatory != (spec.sent_in_session && spec.type != MessageType::error)) return false;
  }
  return true;
}
static_assert(sid_where_in_session());

// An answer goes back to who asked, and carries ACKNUM where it can answer more than one kind of request.
constexpr bool answers_come_from_the_other_side() {
  for (const MessageSpec& spec : messages) {
    for (const MessageSpec& answer : messages) {
      for (const Profile profile : profiles) {
        if (!spec.answered_by[profile].contains(answer.type)) continue;
        if (spec.sender == answer.sender && spec.sender != Sender::either) return false;
      }
    }
  }
  return true;
}
static_assert(answers_come_from_the_other_side());

constexpr bool lengths_in_order() {
  for (const SuboptionSpec& spec : suboptions) {
    if (spec.minimum_length > spec.maximum_length) return false;
    if ((spec.payload == PayloadKind::none) != (spec.maximum_length == 0)) return false;
  }
  return true;
}
static_assert(lengths_in_order());

template <typename Table>
const typename Table::value_type* find_by_name(const Table& table, std::string_view name) {
  for (const auto& spec : table) {
    if (spec.name == name) return &spec;
  }
  return nullptr;
}

}  // namespace

const MessageSpec* find_message(std::string_view name) {
  return find_by_name(messages, name);
}
const SuboptionSpec* find_suboption(std::string_view name) {
  return find_by_name(suboptions, name);
}

}  // namespace lmmp::wire
