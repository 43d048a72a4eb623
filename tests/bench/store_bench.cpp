// What the store costs: a record's whole life; intents and outcomes by the size of their commit, next to a
// bare SQLite table that is updated as often with the same durability; claims next to few and many finished
// rows; several threads.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <span>
#include <stdexcept>

#include "store/sqlite/connection.hpp"
#include "store/sqlite_store.hpp"

namespace {

using namespace koppel;
using store::RecordState;

constexpr const char* kContract = "shop-books";
constexpr const char* kFlow = "sales";

// On the disk of the working directory: a memory file system has no flush to measure.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::current_path() / "store_bench_XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no directory");
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path database() const { return path_ / "koppel.db"; }

  private:
    std::filesystem::path path_;
};

void must(const base::Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().text());
}

class Bench {
  public:
    Bench() : store_(std::move(*store::open_sqlite(folder_.database()))) {
        lease_ = *store_->acquire(kContract, "bench", now_, base::milliseconds(60'000));
    }

    store::LedgerCommit commit() const {
        store::LedgerCommit commit;
        commit.at = now_;
        return commit;
    }
    void add(std::size_t count, RecordState state) {
        while (count > 0) {
            auto next = commit();
            for (; count > 0 && next.seen.size() < 1'000; --count)
                next.seen.push_back(row(state));
            must(store_->commit(lease_, next));
        }
    }
    std::vector<store::LedgerRow> due(std::size_t count) const {
        return *store_->due(kContract, kFlow, now_, static_cast<std::uint32_t>(count));
    }
    void intend(const std::vector<store::LedgerRow>& rows) {
        auto next = commit();
        for (const auto& row : rows)
            next.intents.push_back({row.id, row.revision, kAttempt, "REFERENCE1234", kHash});
        must(store_->commit(lease_, next));
    }
    void conclude(const std::vector<store::LedgerRow>& rows) {
        auto next = commit();
        for (const auto& row : rows)
            next.outcomes.push_back(outcome_of(row));
        must(store_->commit(lease_, next));
    }

    // A page of the source: what is known of it, then all of it as new, in one commit.
    void pull(std::size_t count) {
        auto next = commit();
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < count; ++i) {
            next.seen.push_back(row(RecordState::queued));
            auto& added = next.seen.back();
            added.serial_key.clear();
            added.posting_hash = kHash;
            added.content.assign(600, 'x');
            keys.push_back(added.key);
            next.events.push_back({kFlow, added.key, now_, "seen", "queued"});
        }
        next.cursor = store::Cursor{kFlow, std::to_string(made_)};
        if (!store_->rows_by_key(kContract, kFlow, keys)->empty())
            throw std::runtime_error("rows that nobody wrote");
        must(store_->commit(lease_, next));
    }
    // The outcomes of `done` and the intents of `next` in one commit, as a lane writes them.
    void step(std::span<const store::LedgerRow> done, std::span<const store::LedgerRow> begun) {
        auto next = commit();
        for (const auto& row : begun)
            next.intents.push_back({row.id, row.revision, kAttempt, "REFERENCE1234", kHash});
        for (const auto& row : done) {
            next.outcomes.push_back(outcome_of(row));
            next.events.push_back(
                {kFlow, row.key, now_, "posted", "as 2026-1234567, reference REFERENCE1234"});
        }
        must(store_->commit(lease_, next));
    }

  private:
    static constexpr const char* kAttempt = "attempt-0123456789abcdef";
    static constexpr const char* kHash = "078a2a7c8028cc55f61ac7469e4a1a3f60c3559f0d6c7ff3a5103d72c028c324";

    static store::OutcomeWrite outcome_of(const store::LedgerRow& row) {
        store::OutcomeWrite outcome;
        outcome.row = row.id;
        outcome.attempt_id = kAttempt;
        outcome.state = RecordState::posted;
        outcome.remote_id = "1234567";
        outcome.remote_number = "2026-1234567";
        outcome.drop_content = true;
        return outcome;
    }
    store::LedgerRow row(RecordState state) {
        store::LedgerRow row;
        row.contract = kContract;
        row.flow = kFlow;
        row.key = "order:" + std::to_string(++made_);
        row.type = "sale/1";
        row.number = std::to_string(made_);
        row.document_date = "2026-11-21";
        row.amount = "121.00";
        row.currency = "EUR";
        row.version = "2026-11-21T10:00:00Z";
        row.event_time = now_;
        row.state = state;
        row.first_seen = now_;
        row.last_changed = now_;
        if (state == RecordState::queued) row.content.assign(1'500, 'x');
        return row;
    }

    base::Instant now_ = base::instant_from_unix_ms(1'795'255'200'000);
    Folder folder_;
    std::unique_ptr<store::Store> store_;
    store::Lease lease_;
    std::size_t made_ = 0;
};

// Pulled 250 at a time, claimed 128 at a time, pushed in batches of this size; the outcomes of a batch share
// the commit of the next one's intents. One item is one record.
void whole_life(benchmark::State& state) {
    const auto batch = static_cast<std::size_t>(state.range(0));
    Bench bench;
    for (auto _ : state) {
        for (int page = 0; page < 4; ++page)
            bench.pull(250);
        std::vector<store::LedgerRow> done;
        for (auto claimed = bench.due(4 * batch); !claimed.empty(); claimed = bench.due(4 * batch)) {
            for (std::size_t from = 0; from < claimed.size(); from += batch) {
                const auto count = std::min(batch, claimed.size() - from);
                std::vector<store::LedgerRow> begun(
                    std::make_move_iterator(claimed.begin() + static_cast<std::ptrdiff_t>(from)),
                    std::make_move_iterator(claimed.begin() + static_cast<std::ptrdiff_t>(from + count)));
                bench.step(done, begun);
                done = std::move(begun);
            }
        }
        bench.step(done, {});
    }
    state.SetItemsProcessed(state.iterations() * 1'000);
}
BENCHMARK(whole_life)->Arg(8)->Arg(32)->Iterations(20)->UseRealTime();

// Two row writes a record: the intent and the outcome.
void intent_and_outcome(benchmark::State& state) {
    const auto group = static_cast<std::size_t>(state.range(0));
    Bench bench;
    bench.add(20'000, RecordState::queued);
    std::size_t left = 20'000;
    for (auto _ : state) {
        state.PauseTiming();
        if (left < group) {
            bench.add(20'000, RecordState::queued);
            left += 20'000;
        }
        const auto rows = bench.due(group);
        left -= rows.size();
        state.ResumeTiming();
        bench.intend(rows);
        bench.conclude(rows);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) * 2);
}
BENCHMARK(intent_and_outcome)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime();

// The least that SQLite can do for as many durable row writes.
void bare_table(benchmark::State& state) {
    const auto group = static_cast<int>(state.range(0));
    const Folder folder;
    auto database = store::sqlite::open_writer(folder.database());
    store::sqlite::make_durable(database);
    database.exec("PRAGMA wal_autocheckpoint = 4096");
    database.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, state INTEGER, text TEXT) STRICT");
    database.exec(
        "INSERT INTO t SELECT value, 0, printf('%0300d', value) FROM (WITH RECURSIVE n(value) AS (SELECT 1 "
        "UNION ALL SELECT value + 1 FROM n LIMIT 20000) SELECT value FROM n)");
    SQLite::Statement update(database, "UPDATE t SET state = ? WHERE id = ?");
    int next = 0;
    for (auto _ : state) {
        for (int phase = 1; phase <= 2; ++phase) {
            database.exec("BEGIN IMMEDIATE");
            for (int i = 0; i < group; ++i) {
                update.bind(1, phase);
                update.bind(2, 1 + (next + i) % 20'000);
                update.exec();
                update.reset();
            }
            database.exec("COMMIT");
        }
        next += group;
    }
    state.SetItemsProcessed(state.iterations() * group * 2);
}
BENCHMARK(bare_table)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime();

// A claim of 64 rows with so many finished rows beside them.
void claim(benchmark::State& state) {
    Bench bench;
    bench.add(static_cast<std::size_t>(state.range(0)), RecordState::posted);
    bench.add(1'000, RecordState::queued);
    for (auto _ : state)
        benchmark::DoNotOptimize(bench.due(64));
    state.SetItemsProcessed(state.iterations() * 64);
}
BENCHMARK(claim)->Arg(1'000)->Arg(1'000'000)->UseRealTime();

// Records that are new, 100 a commit, as a pull writes them.
void seen(benchmark::State& state) {
    Bench bench;
    for (auto _ : state)
        bench.add(100, RecordState::queued);
    state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(seen)->UseRealTime();

// One row a commit from several threads at once: the group commit.
Bench* shared = nullptr;
std::vector<store::LedgerRow> shared_rows;

void one_row_of_many_threads(benchmark::State& state) {
    constexpr std::size_t kRows = 30'000;
    if (state.thread_index() == 0) {
        shared = new Bench;
        shared->add(kRows, RecordState::queued);
        shared_rows = shared->due(kRows);
    }
    auto next = static_cast<std::size_t>(state.thread_index());
    const auto step = static_cast<std::size_t>(state.threads());
    for (auto _ : state) {
        if (next >= shared_rows.size()) {
            state.SkipWithError("more rows are needed");
            break;
        }
        const std::vector<store::LedgerRow> row{shared_rows[next]};
        shared->intend(row);
        shared->conclude(row);
        next += step;
    }
    state.SetItemsProcessed(state.iterations() * 2);
    if (state.thread_index() == 0) delete std::exchange(shared, nullptr);
}
BENCHMARK(one_row_of_many_threads)->Threads(1)->Threads(8)->Threads(32)->Iterations(900)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
