// Time to verify a message's MAC and to derive a session key.
#include <benchmark/benchmark.h>

#include "wire/security.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

void verify(benchmark::State& state, std::string_view name) {
  const nlohmann::json& vector = vector_named(name).json;
  const OctetVector octets = octets_of(vector.at("octets"));
  const OctetVector key = octets_of(vector.at("mac").at("key"));
  const Decoded decoded = decode(octets);
  for (auto _ : state) {
    if (verify_mac(decoded.message, key) != MacVerdict::good) {
      state.SkipWithError("the MAC is wrong");
      break;
    }
  }
}
BENCHMARK_CAPTURE(verify, hmac_md5, "mac-md5-logout");
BENCHMARK_CAPTURE(verify, hmac_sha256, "mac-sha256-logout");

void derive_session_key(benchmark::State& state) {
  const OctetVector secret(32, 1);
  std::uint32_t sid = 0;
  for (auto _ : state) benchmark::DoNotOptimize(session_key(secret, ++sid));
}
BENCHMARK(derive_session_key);

}  // namespace
}  // namespace lmmp::wire
