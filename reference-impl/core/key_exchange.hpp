// The key exchange of LMMP-internal authentication (D 2.4, Figure 6). Private to core/.
#pragma once

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// Key Exchange Request (step 2): answered with a nonce under PK_mn, and PK_ar (step 3).
void handle_key_exchange_request(RouterState& state, const Incoming& request, Actions& actions);

// What a Login proved (step 5).
struct ProvenLogin {
  wire::RsaKey key;  // PK_mn
  std::uint64_t key_hash = 0;
  wire::OctetVector nonce2;  // under PK_mn already
};
// Nothing if the Login was refused.
std::optional<ProvenLogin> prove_login(RouterState& state, const Incoming& login, Actions& actions);
// Adds SHARED_KEY and NONCE2 to a Login Ack (step 5).
void add_keys(const RouterState& state, const ProvenLogin& login, std::uint32_t sid,
              std::vector<wire::Suboption>& login_ack);
// The exchange led to a session: its nonce is used up.
void forget_exchange(RouterState& state, const Incoming& login);

}  // namespace lmmp::reference
