// What is kept of a capture file while it is open.
#include "plugin/analysis/state.hpp"

#include <new>

namespace lmmp::plugin {
namespace {

constexpr std::uint32_t pair_ways = 4;
constexpr std::uint32_t pair_sets = 1U << 14;

void begin_file() noexcept {
  state = new (wmem_alloc(wmem_file_scope(), sizeof(State))) State;
  auto map = [] { return wmem_map_new(wmem_file_scope(), g_direct_hash, g_direct_equal); };
  state->second_exchange = map();
  state->session_override = map();
  state->replays = map();
  state->answer_breaches = map();
  state->router_modes = map();
  state->decrypted = map();
}

// The memory goes with the file's scope.
void end_file() noexcept {
  state = nullptr;
}

}  // namespace

void register_state() {
  register_init_routine(begin_file);
  register_cleanup_routine(end_file);
}

Pair& pair_of(std::uint32_t mobile_node, std::uint32_t access_router, std::uint32_t frame) {
  if (state->pairs == nullptr) {
    state->pairs = static_cast<Pair*>(wmem_alloc(wmem_file_scope(), sizeof(Pair) * pair_sets * pair_ways));
    for (std::uint32_t i = 0; i < pair_sets * pair_ways; ++i) state->pairs[i] = Pair{};
  }
  const std::uint64_t key = std::uint64_t{mobile_node} << 32 | access_router;
  const auto set = static_cast<std::uint32_t>((key * 0x9E3779B97F4A7C15U) >> 50);
  static_assert(pair_sets == 1U << (64 - 50));
  Pair* places = state->pairs + set * pair_ways;
  Pair* oldest = places;
  for (Pair* place = places; place != places + pair_ways; ++place) {
    if (place->last_frame != 0 && place->key == key) {
      place->last_frame = frame;
      return *place;
    }
    if (place->last_frame < oldest->last_frame) oldest = place;
  }
  *oldest = Pair{};
  oldest->key = key;
  oldest->last_frame = frame;
  return *oldest;
}

}  // namespace lmmp::plugin
