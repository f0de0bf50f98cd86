// What each expert item of the plugin means for a verdict: the rows that the passive mode judges by.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace lmmp::conform::audit {

enum class Protocol : std::uint8_t { lmmp, hmipv6 };
std::string_view name_of(Protocol protocol);  // "lmmp", "hmipv6": also the display filter

enum class Judgement : std::uint8_t {
  breach,  // the texts forbid it: fail
  doubt,   // the capture may have missed what is lacking: inconclusive
  remark,  // lawful, but worth a look: pass, with the frames named
};

struct Rule {
  std::string_view item;  // "lmmp.mac_bad", the display filter
  Protocol protocol = Protocol::lmmp;
  Judgement judgement = Judgement::breach;
  std::string_view purpose;  // what holds when the item is absent
  std::string_view clause;
  std::array<std::string_view, 2> requirements;  // ids of testcases/requirements; empty ones are none
};

std::span<const Rule> rules();

}  // namespace lmmp::conform::audit
