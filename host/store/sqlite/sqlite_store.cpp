#include "store/sqlite_store.hpp"

#include "store/sqlite/budget_statements.hpp"
#include "store/sqlite/commit_queue.hpp"
#include "store/sqlite/config_statements.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/detail_statements.hpp"
#include "store/sqlite/error.hpp"
#include "store/sqlite/lease_statements.hpp"
#include "store/sqlite/ledger_writer.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/reader_pool.hpp"
#include "store/sqlite/token_statements.hpp"
#include "store/sqlite/vat_check_statements.hpp"

namespace koppel::store {

namespace sqlite {

namespace {

using base::Error;
using base::ErrorClass;

// The writing connection and everything that is prepared on it. Used by the leader of the queue only.
struct Writer {
    Writer(SQLite::Database opened, const std::filesystem::path& file)
        : database(std::move(opened)),
          ledger(database),
          leases(database),
          config(database),
          tokens(database),
          vat_checks(database),
          details(database),
          budgets(database),
          queue(database, file) {}

    SQLite::Database database;
    LedgerWriter ledger;
    LeaseStatements leases;
    ConfigStatements config;
    TokenStatements tokens;
    VatCheckStatements vat_checks;
    DetailStatements details;
    BudgetStatements budgets;
    CommitQueue queue;
};

class SqliteStore final : public Store {
  public:
    SqliteStore(SQLite::Database writer, const std::filesystem::path& file)
        : file_(file), writer_(std::move(writer), file), readers_(file) {}

    Result<void> apply(const ConfigCommit& commit) override {
        return writer_.queue.run(commit.documents.size() + commit.secrets.size(),
                                 [&] { return writer_.config.apply(commit); });
    }
    Result<std::vector<Document>> documents(DocumentKind kind) override {
        return read([&](Reader& reader) { return reader.config.documents(kind); });
    }
    Result<std::optional<Document>> document(DocumentKind kind, std::string_view id) override {
        return read([&](Reader& reader) { return reader.config.document(kind, std::string(id)); });
    }
    Result<void> set_status(std::string_view contract, std::string_view status, Instant at) override {
        return writer_.queue.run(
            1, [&] { return writer_.config.set_status(std::string(contract), std::string(status), at); });
    }
    Result<std::optional<std::string>> secret(std::string_view connection, std::string_view name) override {
        return read(
            [&](Reader& reader) { return reader.config.secret(std::string(connection), std::string(name)); });
    }

    Result<std::optional<std::string>> wrapped_key(std::string_view tenant) override {
        return read([&](Reader& reader) { return reader.config.wrapped_key(std::string(tenant)); });
    }
    Result<void> put_wrapped_key(std::string_view tenant, std::string_view wrapped,
                                 std::string_view expected) override {
        return writer_.queue.run(1, [&] {
            return writer_.config.put_wrapped_key(std::string(tenant), std::string(wrapped),
                                                  std::string(expected));
        });
    }

    Result<Lease> acquire(std::string_view contract, std::string_view owner, Instant now,
                          base::milliseconds ttl) override {
        Lease lease;
        const auto done = writer_.queue.run(1, [&]() -> Result<void> {
            auto taken = writer_.leases.acquire(std::string(contract), std::string(owner), now, ttl);
            if (!taken) return taken.error();
            lease = std::move(*taken);
            return {};
        });
        if (!done) return done.error();
        return lease;
    }
    Result<void> release(const Lease& lease) override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            writer_.leases.release(lease);
            return {};
        });
    }
    Result<void> end_all_leases() override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            writer_.leases.end_all();
            writer_.tokens.end_leases();
            return {};
        });
    }
    Result<std::uint64_t> stale_writes_refused() override {
        return read([&](Reader& reader) { return reader.ledger.refused(); });
    }

    Result<void> commit(const Lease& lease, const LedgerCommit& commit,
                        std::vector<std::int64_t>* seen_ids) override {
        const auto rows = commit.seen.size() + commit.intents.size() + commit.outcomes.size();
        return writer_.queue.run_fenced(rows, lease.contract, [&]() -> Result<void> {
            if (auto held = writer_.leases.check(lease); !held) return held;
            if (auto written = writer_.ledger.write(lease.contract, commit); !written) return written;
            if (seen_ids != nullptr) *seen_ids = writer_.ledger.seen_ids();
            return {};
        });
    }
    Result<std::vector<LedgerRow>> rows_by_key(std::string_view contract, std::string_view flow,
                                               const std::vector<std::string>& keys) override {
        return read([&](Reader& reader) {
            return reader.ledger.rows_by_key(std::string(contract), std::string(flow), keys);
        });
    }
    Result<std::vector<LedgerRow>> products_of_code(std::string_view contract, std::string_view flow,
                                                    std::string_view number) override {
        return read([&](Reader& reader) {
            return reader.ledger.products_of_code(std::string(contract), std::string(flow),
                                                  std::string(number));
        });
    }
    Result<std::vector<LedgerRow>> due(std::string_view contract, std::string_view flow, Instant now,
                                       std::uint32_t limit, const RowIds& except) override {
        return read([&](Reader& reader) {
            return reader.ledger.due(std::string(contract), std::string(flow), now, limit, except);
        });
    }
    Result<std::vector<LedgerRow>> in_flight(std::string_view contract, std::string_view flow) override {
        return read([&](Reader& reader) {
            return reader.ledger.in_flight(std::string(contract), std::string(flow));
        });
    }
    Result<std::optional<Instant>> next_due(std::string_view contract, std::string_view flow) override {
        return read(
            [&](Reader& reader) { return reader.ledger.next_due(std::string(contract), std::string(flow)); });
    }
    Result<std::vector<LedgerRow>> records(const RecordFilter& filter) override {
        return read([&](Reader& reader) { return reader.ledger.records(filter); });
    }
    Result<std::vector<StateSummary>> summary(std::string_view contract,
                                              std::optional<std::string_view> flow) override {
        return read([&](Reader& reader) {
            return reader.ledger.summary(std::string(contract),
                                         flow ? std::optional<std::string>(*flow) : std::nullopt);
        });
    }
    Result<std::vector<Event>> story(std::string_view contract, std::string_view flow,
                                     std::string_view key) override {
        return read([&](Reader& reader) {
            return reader.ledger.story(std::string(contract), std::string(flow), std::string(key));
        });
    }
    Result<std::vector<DayPart>> day_parts(const std::vector<std::int64_t>& rows) override {
        return read([&](Reader& reader) { return reader.ledger.day_parts(rows); });
    }
    Result<std::vector<DayReceipt>> day_receipts(std::string_view contract, std::string_view flow,
                                                 std::string_view day, std::string_view shop) override {
        return read([&](Reader& reader) {
            return reader.ledger.day_receipts(std::string(contract), std::string(flow), std::string(day),
                                              std::string(shop));
        });
    }
    Result<std::vector<UnsettledDay>> unsettled_days(std::string_view contract,
                                                     std::string_view flow) override {
        return read([&](Reader& reader) {
            return reader.ledger.unsettled_days(std::string(contract), std::string(flow));
        });
    }
    Result<std::optional<std::string>> cursor(std::string_view contract, std::string_view flow) override {
        return read(
            [&](Reader& reader) { return reader.ledger.cursor(std::string(contract), std::string(flow)); });
    }
    Result<std::map<std::string, std::string>> plugin_state(std::string_view contract,
                                                            std::string_view connection) override {
        return read([&](Reader& reader) {
            return reader.ledger.plugin_state(std::string(contract), std::string(connection));
        });
    }

    Result<void> add_details(const DetailCommit& commit) override {
        return writer_.queue.run(commit.details.size() + commit.links.size(), [&]() -> Result<void> {
            writer_.details.add(commit);
            return {};
        });
    }
    Result<std::vector<Detail>> details(const DetailFilter& filter) override {
        return read([&](Reader& reader) { return reader.details.read(filter); });
    }
    Result<Forgotten> forget(const Forget& wanted) override {
        Forgotten forgotten;
        const auto done = writer_.queue.run(wanted.limit, [&]() -> Result<void> {
            forgotten = writer_.details.forget(wanted);
            return {};
        });
        if (!done) return done.error();
        return forgotten;
    }

    Result<void> add_vat_check(const VatCheck& check) override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            writer_.vat_checks.add(check);
            return {};
        });
    }
    Result<std::vector<VatCheck>> vat_checks(std::string_view tenant, std::string_view number,
                                             std::uint32_t limit) override {
        return read([&](Reader& reader) {
            return reader.vat_checks.read(std::string(tenant), std::string(number), limit);
        });
    }

    Result<std::optional<TokenRow>> token(std::string_view connection, std::string_view credential) override {
        return read([&](Reader& reader) {
            return reader.tokens.read(std::string(connection), std::string(credential));
        });
    }
    Result<std::vector<TokenRow>> tokens(std::string_view connection) override {
        return read([&](Reader& reader) { return reader.tokens.of(std::string(connection)); });
    }
    Result<void> put_token(const TokenRow& row, std::int64_t expected_generation,
                           const TokenLease* lease) override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            if (lease != nullptr) {
                if (auto held = writer_.tokens.check(*lease); !held) return held;
            }
            return writer_.tokens.write(row, expected_generation);
        });
    }
    Result<TokenLease> lease_token(std::string_view connection, std::string_view credential,
                                   std::string_view owner, Instant now, base::milliseconds ttl) override {
        TokenLease lease{std::string(connection), std::string(credential), std::string(owner)};
        const auto done = writer_.queue.run(1, [&] { return writer_.tokens.acquire(lease, now, ttl); });
        if (!done) return done.error();
        return lease;
    }
    Result<void> release_token(const TokenLease& lease) override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            writer_.tokens.release(lease);
            return {};
        });
    }

    Result<void> put_budget_windows(std::string_view connection, std::string_view credential,
                                    const std::vector<BudgetWindow>& windows) override {
        return writer_.queue.run(windows.size(), [&]() -> Result<void> {
            writer_.budgets.put_windows(std::string(connection), std::string(credential), windows);
            return {};
        });
    }
    Result<std::vector<BudgetWindow>> budget_windows(std::string_view connection,
                                                     std::string_view credential) override {
        return read([&](Reader& reader) {
            return reader.budgets.windows(std::string(connection), std::string(credential));
        });
    }
    Result<void> add_budget_error(std::string_view connection, std::string_view credential,
                                  const BudgetError& error, Instant forget_before) override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            writer_.budgets.add_error(std::string(connection), std::string(credential), error, forget_before);
            return {};
        });
    }
    Result<std::vector<BudgetError>> budget_errors(std::string_view connection, std::string_view credential,
                                                   Instant since) override {
        return read([&](Reader& reader) {
            return reader.budgets.errors(std::string(connection), std::string(credential), since);
        });
    }
    Result<void> add_flow_cost(std::string_view contract, std::string_view flow,
                               const FlowCost& cost) override {
        return writer_.queue.run(1, [&]() -> Result<void> {
            writer_.budgets.add_cost(std::string(contract), std::string(flow), cost);
            return {};
        });
    }
    Result<std::optional<FlowCost>> flow_cost(std::string_view contract, std::string_view flow) override {
        return read(
            [&](Reader& reader) { return reader.budgets.cost(std::string(contract), std::string(flow)); });
    }

  private:
    // Runs `question` on a reading connection and turns what SQLite throws into an Error.
    template <class Question>
    auto read(const Question& question) -> Result<decltype(question(std::declval<Reader&>()))> {
        try {
            const auto loan = readers_.borrow();
            try {
                return question(*loan);
            } catch (const SQLite::Exception& exception) {
                return error_from(exception, loan->database.getHandle(), file_);
            }
        } catch (const SQLite::Exception& exception) {
            return error_from(exception, nullptr, file_);
        } catch (const std::exception& exception) {
            return Error(ErrorClass::internal, "store_internal",
                         "reading " + file_.string() + " failed: " + exception.what());
        }
    }

    std::filesystem::path file_;
    Writer writer_;
    ReaderPool readers_;  // closed before the writer, which then tidies the log away
};

Result<void> check_file(SQLite::Database& database, const std::filesystem::path& file) {
    const auto finding = database.execAndGet("PRAGMA quick_check(1)").getString();
    if (finding != "ok") return corrupt(file, finding);
    return {};
}

}  // namespace

}  // namespace sqlite

Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& file) {
    try {
        const bool unclean = sqlite::stopped_uncleanly(file);
        auto database = sqlite::open_writer(file);
        try {
            if (auto ours = sqlite::check_owner(database, file); !ours) return ours.error();
            sqlite::make_durable(database);
            if (unclean) {
                if (auto checked = sqlite::check_file(database, file); !checked) return checked.error();
            }
            if (auto migrated = sqlite::migrate(database, file); !migrated) return migrated.error();
        } catch (const SQLite::Exception& exception) {
            return sqlite::error_from(exception, database.getHandle(), file);
        }
        return std::make_unique<sqlite::SqliteStore>(std::move(database), file);
    } catch (const SQLite::Exception& exception) {
        return sqlite::error_from(exception, nullptr, file);
    } catch (const std::exception& exception) {
        return base::Error(base::ErrorClass::internal, "store_not_opened",
                           file.string() + " cannot be opened: " + exception.what());
    }
}

}  // namespace koppel::store
