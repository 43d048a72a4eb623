#include "store/sqlite/token_statements.hpp"

namespace koppel::store::sqlite {

namespace {

constexpr const char* kRead =
    "SELECT generation, access, refresh, previous_refresh, expires_at, state, refresh_sent_at, reason, "
    "origin, issued_at FROM tokens WHERE connection = ? AND credential = ?";

constexpr const char* kWrite =
    "INSERT INTO tokens (connection, credential, generation, access, refresh, previous_refresh, expires_at, "
    "state, refresh_sent_at, reason, origin, issued_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
    "ON CONFLICT (connection, credential) DO UPDATE SET generation = ?3, access = ?4, refresh = ?5, "
    "previous_refresh = ?6, expires_at = ?7, state = ?8, refresh_sent_at = ?9, reason = ?10, origin = ?11, "
    "issued_at = ?12";

}  // namespace

TokenStatements::TokenStatements(SQLite::Database& database)
    : read_(database, kRead),
      names_(database, "SELECT credential FROM tokens WHERE connection = ? ORDER BY credential"),
      write_(database, kWrite),
      read_lease_(
          database,
          "SELECT owner, lease_until, fence FROM token_leases WHERE connection = ? AND credential = ?"),
      take_lease_(database,
                  "INSERT INTO token_leases (connection, credential, owner, lease_until, fence) "
                  "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (connection, credential) "
                  "DO UPDATE SET owner = ?3, lease_until = ?4, fence = ?5"),
      release_(database,
               "UPDATE token_leases SET owner = '', lease_until = 0 "
               "WHERE connection = ? AND credential = ? AND owner = ? AND fence = ?"),
      end_leases_(database, "UPDATE token_leases SET owner = '', lease_until = 0 WHERE owner <> ''") {}

std::vector<TokenRow> TokenStatements::of(const std::string& connection) {
    std::vector<std::string> names;
    {
        const Rewind rewind(names_.with(connection));
        while (names_.next())
            names.push_back(names_.text(0));
    }
    std::vector<TokenRow> rows;
    for (const auto& name : names)
        if (auto row = read(connection, name)) rows.push_back(std::move(*row));
    return rows;
}

base::Result<void> TokenStatements::acquire(TokenLease& lease, base::Instant now, base::milliseconds ttl) {
    lease.fence = 1;
    {
        const Rewind rewind(read_lease_.with(lease.connection, lease.credential));
        if (read_lease_.next()) {
            const auto holder = read_lease_.text(0);
            const auto until = read_lease_.instant(1);
            if (!holder.empty() && holder != lease.owner && until > now) {
                base::Error error(
                    base::ErrorClass::conflict, "token_lease_held",
                    "the login of connection '" + lease.connection + "' is being renewed by another process");
                error.retry_after_ms = (until - now).count();
                return error;
            }
            lease.fence = read_lease_.number(2) + 1;
        }
    }
    take_lease_.with(lease.connection, lease.credential, lease.owner, base::Instant(now + ttl), lease.fence)
        .run();
    return {};
}

void TokenStatements::release(const TokenLease& lease) {
    release_.with(lease.connection, lease.credential, lease.owner, lease.fence).run();
}

void TokenStatements::end_leases() {
    end_leases_.with().run();
}

base::Result<void> TokenStatements::check(const TokenLease& lease) {
    const Rewind rewind(read_lease_.with(lease.connection, lease.credential));
    if (read_lease_.next() && read_lease_.text(0) == lease.owner && read_lease_.number(2) == lease.fence)
        return {};
    return base::Error(
        base::ErrorClass::conflict, "fenced_out",
        "the login of connection '" + lease.connection + "' is renewed by another process meanwhile",
        "nothing was written; read it again");
}

std::optional<TokenRow> TokenStatements::read(const std::string& connection, const std::string& credential) {
    const Rewind rewind(read_.with(connection, credential));
    if (!read_.next()) return std::nullopt;
    TokenRow row;
    row.connection = connection;
    row.credential = credential;
    row.generation = read_.number(0);
    row.access = read_.text(1);
    row.refresh = read_.text(2);
    row.previous_refresh = read_.text(3);
    row.expires_at = read_.instant(4);
    row.state = read_.text(5);
    row.refresh_sent_at = read_.maybe_instant(6);
    row.reason = read_.text(7);
    row.origin = read_.text(8);
    row.issued_at = read_.maybe_instant(9);
    return row;
}

base::Result<void> TokenStatements::write(const TokenRow& row, std::int64_t expected_generation) {
    const auto present = read(row.connection, row.credential);
    const std::int64_t generation = present ? present->generation : 0;
    if (generation != expected_generation) {
        return base::Error(base::ErrorClass::conflict, "token_moved",
                           "the credential '" + row.credential + "' of connection '" + row.connection +
                               "' was renewed by somebody else (generation " + std::to_string(generation) +
                               ", expected " + std::to_string(expected_generation) + ")",
                           "read it again and use the new one");
    }
    // A generation that goes back would let a writer with an old reading pass.
    if (row.generation < generation) {
        return base::Error(base::ErrorClass::internal, "token_generation",
                           "the generation of credential '" + row.credential + "' of connection '" +
                               row.connection + "' may not go back");
    }
    write_
        .with(row.connection, row.credential, row.generation, Blob{row.access}, Blob{row.refresh},
              Blob{row.previous_refresh}, row.expires_at, row.state, row.refresh_sent_at, row.reason,
              row.origin, row.issued_at)
        .run();
    return {};
}

}  // namespace koppel::store::sqlite
