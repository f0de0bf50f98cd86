// Reaches an implementation the way its IUT file says.
#include "harness/iut/open_access.hpp"

#include "harness/iut/attached.hpp"
#include "harness/iut/simulated.hpp"
#include "harness/iut/spawned.hpp"

namespace lmmp::conform {

tl::expected<std::unique_ptr<IutAccess>, CannotOpen> open_access(const Iut& iut,
                                                                 const AccessOptions& options) {
  if (std::holds_alternative<Spawn>(iut.reached_by)) return spawn(iut, options.directory, options.stop);
  if (std::holds_alternative<Attach>(iut.reached_by)) return attach(iut, options.stop);
  return simulate(iut.protocol, iut.role, options.impairment, options.fault).map_error([](std::string what) {
    return CannotOpen{std::move(what), "name an implementation with --iut FILE"};
  });
}

}  // namespace lmmp::conform
