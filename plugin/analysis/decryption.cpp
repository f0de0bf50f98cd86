// Nonces and shared keys of a key exchange, opened with a lab's private keys.
#include "plugin/analysis/decryption.hpp"

#include <algorithm>
#include <cstdint>

#include "plugin/analysis/keys.hpp"

namespace lmmp::plugin {
namespace {

using S = wire::SuboptionType;

// An RSA block of 4096 bits, the largest key that a table takes.
constexpr std::size_t block_limit = 512;

void decrypt_block(const Seen& message, S type) {
  const SuboptionPlace* place = message.outline.find(type);
  if (place == nullptr || place->length > block_limit) return;
  const wire::Octets block{message.outline.octets + place->payload(), place->length};
  std::uint8_t plain[block_limit];
  for (std::uint32_t row = 0; row < rsa_key_count(); ++row) {
    const std::size_t size = decrypt_with_rsa_key(row, block, plain, sizeof plain);
    if (size == 0) continue;
    auto* octets = static_cast<std::uint8_t*>(wmem_memdup(wmem_file_scope(), plain, size));
    auto* opened = static_cast<Decrypted*>(wmem_alloc(wmem_file_scope(), sizeof(Decrypted)));
    *opened = {type,   place->payload(),           place->length, static_cast<std::uint32_t>(size),
               octets, decrypted_of(message.frame)};
    note_frame(state->decrypted, message.frame, opened);
    return;
  }
}

}  // namespace

void decrypt_blocks(const Seen& message) {
  if (rsa_key_count() == 0) return;
  for (const S type : {S::shared_key, S::nonce2, S::nonce1}) decrypt_block(message, type);
}

const Decrypted* decrypted_of(std::uint32_t frame) {
  return static_cast<const Decrypted*>(note_of(state->decrypted, frame, state->frames.get(frame)));
}

void learn_key(const Seen& login_ack, std::uint32_t session) {
  for (const Decrypted* one = decrypted_of(login_ack.frame); one != nullptr; one = one->next) {
    if (one->type != S::shared_key || one->size != session_key_size) continue;
    Session& made = state->sessions[session];
    std::copy_n(one->plain, session_key_size, security_of(made).learned_key);
    made.has_learned_key = true;
  }
}

}  // namespace lmmp::plugin
