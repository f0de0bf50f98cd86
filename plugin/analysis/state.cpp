// What is kept of a capture file while it is open.
#include "plugin/analysis/state.hpp"

#include <cstdint>
#include <new>

#include "plugin/analysis/digest.hpp"

namespace lmmp::plugin {
namespace {

// Of two addresses in this order.
std::uint64_t key_of(std::uint64_t mobile_node, std::uint64_t access_router) {
  const std::uint64_t both[2] = {mobile_node, access_router};
  return salted_digest(reinterpret_cast<const std::uint8_t*>(both), sizeof both);
}
std::uint32_t hash_of_pair(std::uint32_t index) {
  return state->pairs[index].key[0];
}
std::uint32_t find_pair(std::uint64_t key) {
  return state->by_pair.find(brief(key), [key](std::uint32_t index) {
    const Pair& pair = state->pairs[index];
    return pair.key[0] == brief(key) && pair.key[1] == brief(key >> 32);
  });
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

std::uint32_t find_pair(std::uint64_t mobile_node, std::uint64_t access_router) {
  return find_pair(key_of(mobile_node, access_router));
}

std::uint32_t find_or_add_pair(std::uint64_t mobile_node, std::uint64_t access_router) {
  const std::uint64_t key = key_of(mobile_node, access_router);
  const std::uint32_t found = find_pair(key);
  if (found != nothing || state->pairs.size() >= session_limit) return found;
  const std::uint32_t index = state->pairs.add({{brief(key), brief(key >> 32)}, nothing});
  state->by_pair.add(index, hash_of_pair);
  return index;
}

}  // namespace lmmp::plugin
