// Fuzzes reading an access router's state file: refused with a sentence, or exactly what would be written.
#include "reference-impl/daemon/state_file.hpp"
#include "wire/fuzz/require.hpp"

namespace {

using namespace lmmp::reference;
using lmmp::wire::IpAddress;
using lmmp::wire::require;

AccessRouterConfiguration configuration() {
  AccessRouterConfiguration made;
  made.links = {{"l1", IpAddress::parse("10.0.0.1"), IpAddress::parse("fe80::a1")},
                {"l2", {}, IpAddress::parse("fe80::a2")}};
  return made;
}

void check(const AccessRouterConfiguration& router, const std::string& text) {
  const auto memory = decode_state(router, text);
  if (!memory) {
    require(!memory.error().empty() && memory.error().size() < 1000);
    return;
  }
  require(encode_state(router, *memory) == text);
  for (const SessionInfo& session : memory->sessions) {
    require(session.sid != 0 && session.link < router.links.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const AccessRouterConfiguration router = configuration();
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(router, text);
  check(router, state_header(text) + text);
  return 0;
}
