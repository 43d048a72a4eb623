// The durable memory of the host. One interface, one test suite, an implementation per database.
// Thread-safe. Commits of several threads share one disk flush; each returns only after its own is durable.
// Fails with internal errors (disk full, corrupt file) that name the file, and with `fenced_out` (conflict)
// when the lease was lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/budgets.hpp"
#include "store/day_parts.hpp"
#include "store/detail.hpp"
#include "store/ledger.hpp"
#include "store/vat_checks.hpp"

namespace koppel::store {

using base::Result;

// A configuration object as the operator applied it (JSON without secrets).
enum class DocumentKind { tenant, connection, contract };

struct Document {
    DocumentKind kind = DocumentKind::tenant;
    std::string tenant;
    std::string id;
    std::string json;
    std::string status;  // contracts: "new", "started", "paused"; else empty
    std::int64_t revision = 0;
    Instant changed{};
    std::optional<Instant> started;  // contracts: when it was first started; the store's, never given to it
};

struct SecretWrite {
    std::string connection;
    std::string name;
    std::string sealed;
};

// What `koppel apply` changes, all or nothing.
struct ConfigCommit {
    Instant at{};
    std::vector<Document> documents;  // `status` empty keeps the present one
    std::vector<SecretWrite> secrets;
};

// An OAuth credential of a connection. `access` and `refresh` are sealed.
struct TokenRow {
    std::string connection;
    std::string credential;
    std::int64_t generation = 0;  // grows with every stored pair
    std::string access;
    std::string refresh;
    std::string previous_refresh;
    std::string origin;  // content hash of the token that a person gave to start this chain
    std::optional<Instant> issued_at;
    Instant expires_at{};
    std::string state;  // "ready", "refreshing", "needs_login"
    std::optional<Instant> refresh_sent_at;
    std::string reason;
};

class Store {
  public:
    virtual ~Store() = default;

    // Configuration.
    virtual Result<void> apply(const ConfigCommit& commit) = 0;
    virtual Result<std::vector<Document>> documents(DocumentKind kind) = 0;
    virtual Result<std::optional<Document>> document(DocumentKind kind, std::string_view id) = 0;
    virtual Result<void> set_status(std::string_view contract, std::string_view status, Instant at) = 0;
    virtual Result<std::optional<std::string>> secret(std::string_view connection, std::string_view name) = 0;

    // Keys of the vault: opaque text by tenant.
    virtual Result<std::optional<std::string>> wrapped_key(std::string_view tenant) = 0;
    // Writes the key if the stored one still is `expected` (empty: none yet); else `key_moved` (conflict).
    // Two hosts that make a tenant's first key at once must end up with one.
    virtual Result<void> put_wrapped_key(std::string_view tenant, std::string_view wrapped,
                                         std::string_view expected) = 0;

    // Leases. `acquire` takes a contract that nobody holds, or whose holder's time is over, or that `owner`
    // holds itself; the fence grows whenever the holder changes. Fails with `lease_held` (conflict)
    // otherwise.
    virtual Result<Lease> acquire(std::string_view contract, std::string_view owner, Instant now,
                                  base::milliseconds ttl) = 0;
    virtual Result<void> release(const Lease& lease) = 0;
    // Ends every lease. For a host that knows itself alone (it holds the data directory): whoever held one is
    // dead.
    virtual Result<void> end_all_leases() = 0;
    // Writes that were refused because their fence was old, since the store was made.
    virtual Result<std::uint64_t> stale_writes_refused() = 0;

    // The ledger. `seen_ids` receives the ids of the rows in `seen`, in their order, once they are durable;
    // the revision of a row that was new is 1.
    virtual Result<void> commit(const Lease& lease, const LedgerCommit& commit,
                                std::vector<std::int64_t>* seen_ids = nullptr) = 0;
    virtual Result<std::vector<LedgerRow>> rows_by_key(std::string_view contract, std::string_view flow,
                                                       const std::vector<std::string>& keys) = 0;
    // Products (type product/1) of the flow with this number, without content.
    virtual Result<std::vector<LedgerRow>> products_of_code(std::string_view contract, std::string_view flow,
                                                            std::string_view number) = 0;
    // Rows that are due: queued, retrying or waiting with next_attempt absent (queued only) or at or before
    // `now`, oldest due moment first (absent comes before all), then in order of arrival, with content; rows
    // whose serial_key is in flight in the contract, or stands earlier in the answer, are left out. So are
    // the rows of these ids, whose serial keys count as in flight.
    virtual Result<std::vector<LedgerRow>> due(std::string_view contract, std::string_view flow, Instant now,
                                               std::uint32_t limit, const RowIds& except = {}) = 0;
    // Rows in `posting`, with content: after a start all of them need a lookup.
    virtual Result<std::vector<LedgerRow>> in_flight(std::string_view contract, std::string_view flow) = 0;
    // When the next queued, retrying or waiting row is due (in the past: it is due already); nullopt when
    // there is none.
    virtual Result<std::optional<Instant>> next_due(std::string_view contract, std::string_view flow) = 0;
    virtual Result<std::vector<LedgerRow>> records(const RecordFilter& filter) = 0;
    virtual Result<std::vector<StateSummary>> summary(std::string_view contract,
                                                      std::optional<std::string_view> flow) = 0;
    virtual Result<std::vector<Event>> story(std::string_view contract, std::string_view flow,
                                             std::string_view key) = 0;
    // Parts of days: of these rows (those that have one), of all receipts of a day in order of arrival, and
    // the days that something is left to do for, in their order.
    virtual Result<std::vector<DayPart>> day_parts(const std::vector<std::int64_t>& rows) = 0;
    virtual Result<std::vector<DayReceipt>> day_receipts(std::string_view contract, std::string_view flow,
                                                         std::string_view day, std::string_view shop) = 0;
    virtual Result<std::vector<UnsettledDay>> unsettled_days(std::string_view contract,
                                                             std::string_view flow) = 0;
    virtual Result<std::optional<std::string>> cursor(std::string_view contract, std::string_view flow) = 0;
    virtual Result<std::map<std::string, std::string>> plugin_state(std::string_view contract,
                                                                    std::string_view connection) = 0;

    // The detail log, and what is forgotten by itself: a bounded piece of it at each call.
    virtual Result<void> add_details(const DetailCommit& commit) = 0;
    virtual Result<std::vector<Detail>> details(const DetailFilter& filter) = 0;
    virtual Result<Forgotten> forget(const Forget& forget) = 0;

    // What was asked about VAT numbers: evidence, newest first.
    virtual Result<void> add_vat_check(const VatCheck& check) = 0;
    virtual Result<std::vector<VatCheck>> vat_checks(std::string_view tenant, std::string_view number,
                                                     std::uint32_t limit) = 0;

    // OAuth credentials. Each write is durable before it returns.
    virtual Result<std::optional<TokenRow>> token(std::string_view connection,
                                                  std::string_view credential) = 0;
    virtual Result<std::vector<TokenRow>> tokens(std::string_view connection) = 0;
    // Writes the row if the stored generation still is `expected_generation` (0: no row yet); else
    // `token_moved` (conflict). With a lease: only while it is held, else `fenced_out` (conflict).
    virtual Result<void> put_token(const TokenRow& row, std::int64_t expected_generation,
                                   const TokenLease* lease = nullptr) = 0;
    // The right to renew a login: as `acquire`, but `token_lease_held` (conflict), with the time that is
    // left of it.
    virtual Result<TokenLease> lease_token(std::string_view connection, std::string_view credential,
                                           std::string_view owner, Instant now, base::milliseconds ttl) = 0;
    virtual Result<void> release_token(const TokenLease& lease) = 0;

    // Budgets of vendors, by connection and credential: windows (replaced one by one), refusals within a time
    // (adding one forgets those before `forget_before`), and what the documents of a flow cost (summed up,
    // old measurements fade).
    virtual Result<void> put_budget_windows(std::string_view connection, std::string_view credential,
                                            const std::vector<BudgetWindow>& windows) = 0;
    virtual Result<std::vector<BudgetWindow>> budget_windows(std::string_view connection,
                                                             std::string_view credential) = 0;
    virtual Result<void> add_budget_error(std::string_view connection, std::string_view credential,
                                          const BudgetError& error, Instant forget_before) = 0;
    virtual Result<std::vector<BudgetError>> budget_errors(std::string_view connection,
                                                           std::string_view credential, Instant since) = 0;
    virtual Result<void> add_flow_cost(std::string_view contract, std::string_view flow,
                                       const FlowCost& cost) = 0;
    virtual Result<std::optional<FlowCost>> flow_cost(std::string_view contract, std::string_view flow) = 0;
};

}  // namespace koppel::store
