// "Did you mean": the known word nearest to what was written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lmmp::conform {

// Edits (insert, remove, replace, swap of neighbours) that turn one word into the other, without regard to
// case.
unsigned edit_distance(std::string_view a, std::string_view b);

// The nearest word, if it is near enough to be meant; empty otherwise.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// "did you mean X?", or empty.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

// "one of A, B or C", or the only word; after `most` words "..."
std::string one_of(std::span<const std::string_view> words, std::size_t most = 12);

}  // namespace lmmp::conform
