// What is kept of a capture file while it is open.
#include "plugin/analysis/state.hpp"

#include <cstdint>
#include <new>

namespace lmmp::plugin {
namespace {

std::uint32_t mix(std::uint32_t mobile_node, std::uint32_t access_router) {
  return mobile_node * 0x9E3779B1U ^ access_router;
}
std::uint32_t hash_of_pair(std::uint32_t index) {
  return mix(state->pairs[index].mobile_node, state->pairs[index].access_router);
}

void begin_file() noexcept {
  state = new (wmem_alloc(wmem_file_scope(), sizeof(State))) State;
  auto map = [] { return wmem_map_new(wmem_file_scope(), g_direct_hash, g_direct_equal); };
  state->second_exchange = map();
  state->session_override = map();
  state->replays = map();
  state->answer_breaches = map();
  state->router_modes = map();
  state->known_sides = map();
  state->wrong_senders = map();
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

std::uint32_t find_pair(std::uint32_t mobile_node, std::uint32_t access_router) {
  return state->by_pair.find(mix(mobile_node, access_router), [=](std::uint32_t index) {
    const Pair& pair = state->pairs[index];
    return pair.mobile_node == mobile_node && pair.access_router == access_router;
  });
}

std::uint32_t find_or_add_pair(std::uint32_t mobile_node, std::uint32_t access_router) {
  const std::uint32_t found = find_pair(mobile_node, access_router);
  if (found != nothing || state->pairs.size() >= session_limit) return found;
  const std::uint32_t index = state->pairs.add({mobile_node, access_router, nothing});
  state->by_pair.add(index, hash_of_pair);
  return index;
}

}  // namespace lmmp::plugin
