#include "store/sqlite/lease_statements.hpp"

namespace koppel::store::sqlite {

namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

constexpr const char* kTake =
    "INSERT INTO leases (contract, owner, lease_until, fence) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (contract) DO UPDATE SET owner = ?2, lease_until = ?3, fence = ?4";

constexpr const char* kRelease =
    "UPDATE leases SET owner = '', lease_until = 0 WHERE contract = ? AND owner = ? AND fence = ?";

}  // namespace

LeaseStatements::LeaseStatements(SQLite::Database& database)
    : read_(database, "SELECT owner, lease_until, fence FROM leases WHERE contract = ?"),
      take_(database, kTake),
      release_(database, kRelease),
      check_(database, "SELECT 1 FROM leases WHERE contract = ? AND owner = ? AND fence = ?"),
      end_all_(database, "UPDATE leases SET owner = '', lease_until = 0 WHERE owner <> ''") {}

Result<Lease> LeaseStatements::acquire(const std::string& contract, const std::string& owner, Instant now,
                                       base::milliseconds ttl) {
    if (owner.empty()) return Error(ErrorClass::internal, "lease_without_owner", "a lease needs an owner");
    Lease lease{contract, owner, 1};
    {
        const Rewind rewind(read_.with(contract));
        if (read_.next()) {
            const auto holder = read_.text(0);
            const auto until = read_.instant(1);
            const auto fence = read_.number(2);
            if (holder != owner && !holder.empty() && until > now) {
                return Error(ErrorClass::conflict, "lease_held",
                             "contract '" + contract + "' is worked on by '" + holder + "' until " +
                                 base::to_iso(until));
            }
            lease.fence = holder == owner ? fence : fence + 1;
        }
    }
    take_.with(contract, owner, Instant(now + ttl), lease.fence).run();
    return lease;
}

void LeaseStatements::release(const Lease& lease) {
    release_.with(lease.contract, lease.owner, lease.fence).run();
}

void LeaseStatements::end_all() {
    end_all_.with().run();
}

Result<void> LeaseStatements::check(const Lease& lease) {
    const Rewind rewind(check_.with(lease.contract, lease.owner, lease.fence));
    if (!lease.owner.empty() && check_.next()) return {};
    return Error(ErrorClass::conflict, "fenced_out",
                 "contract '" + lease.contract + "' is no longer held by '" + lease.owner + "' (fence " +
                     std::to_string(lease.fence) + ")",
                 "nothing was written; who holds it now goes on with it");
}

}  // namespace koppel::store::sqlite
