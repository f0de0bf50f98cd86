// Damerau's edit distance over short words.
#include "harness/script/suggest.hpp"

#include <algorithm>
#include <cctype>

namespace lmmp::conform {
namespace {

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

}  // namespace

unsigned edit_distance(std::string_view a, std::string_view b) {
  std::vector<unsigned> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<unsigned>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  // A third of the word may be wrong, two letters at least in words of four; of one letter, none.
  const std::size_t least = word.size() > 3 ? 2 : word.size() > 1 ? 1 : 0;
  const auto tolerated = static_cast<unsigned>(std::max(word.size() / 3, least));
  std::string_view best;
  unsigned best_distance = tolerated + 1;
  for (const std::string_view candidate : known) {
    // A word that is cut off was meant as it goes on, rather than as one with other letters.
    const bool goes_on = word.size() > 2 && candidate.size() > word.size() &&
                         edit_distance(word, candidate.substr(0, word.size())) == 0;
    const unsigned distance = goes_on ? std::min(2U, tolerated) : edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view best = nearest(word, known);
  return best.empty() ? std::string() : "did you mean " + std::string(best) + "?";
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  return did_you_mean(word, views);
}

std::string one_of(std::span<const std::string_view> words, std::size_t most) {
  std::string text = words.size() > 1 ? "one of " : "";
  for (std::size_t i = 0; i < words.size() && i < most; ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return words.size() > most ? text + ", ..." : text;
}

}  // namespace lmmp::conform
