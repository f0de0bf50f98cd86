// Nonces and shared keys of a key exchange, opened with a lab's private keys (D 2.4, I13, I14).
#pragma once

#include <cstdint>

#include "plugin/analysis/learn.hpp"

namespace lmmp::plugin {

struct Decrypted {
  wire::SuboptionType type;
  std::uint32_t offset;  // of the block, from the main header's first octet
  std::uint32_t length;
  std::uint32_t size;  // of what it held
  const std::uint8_t* plain;
  const Decrypted* next;
};

// Opens what it can of the message's blocks and keeps it with the frame.
void decrypt_blocks(const Seen& message);
// What was opened of a frame's message, or nullptr.
const Decrypted* decrypted_of(std::uint32_t frame);
// A Login Ack whose shared key was opened gives its session the key (I12).
void learn_key(const Seen& login_ack, std::uint32_t session);

}  // namespace lmmp::plugin
