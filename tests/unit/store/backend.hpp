// What the conformance suite runs on: a database that lives as long as a test, and stores that open it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace koppel::store {

class Backend {
  public:
    virtual ~Backend() = default;
    // Opens the same database again and again.
    virtual std::unique_ptr<Store> open() = 0;
};

struct BackendKind {
    std::string name;
    std::function<std::unique_ptr<Backend>()> make;
};

inline void PrintTo(const BackendKind& kind, std::ostream* out) {
    *out << kind.name;
}

// Every implementation that can run here.
std::vector<BackendKind> backends();

// A directory of its own that goes away with the object.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// Opens a SQLite store; the test fails when that fails.
std::unique_ptr<Store> open_or_fail(const std::filesystem::path& file);

// One moment that all tests call now, and moments after it.
inline Instant at(std::int64_t seconds = 0) {
    return base::instant_from_unix_ms(1'795'255'200'000 + seconds * 1'000);
}

inline LedgerRow row_of(const std::string& key, RecordState state = RecordState::queued) {
    LedgerRow row;
    row.contract = "shop-books";
    row.flow = "sales";
    row.key = key;
    row.type = "sale/1";
    row.number = "N" + key;
    row.document_date = "2026-11-21";
    row.amount = "12.10";
    row.currency = "EUR";
    row.version = "v1";
    row.event_time = at(-60);
    row.state = state;
    row.first_seen = at();
    row.last_changed = at();
    row.content = "sealed " + key;
    return row;
}

// Fails the test when `result` is an error, with its text.
template <class T>
T value_of(base::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().code + ": " + result.error().text());
    return std::move(*result);
}
inline void must(const base::Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().code + ": " + result.error().text());
}
template <class T>
std::string code_of(const base::Result<T>& result) {
    return result ? "no error" : result.error().code;
}

// A store with one contract that is leased to "host-a".
class StoreConformance : public testing::TestWithParam<BackendKind> {
  protected:
    StoreConformance() : backend_(GetParam().make()), store_(backend_->open()) {
        lease_ = value_of(store_->acquire("shop-books", "host-a", at(), base::milliseconds(10'000)));
    }

    LedgerCommit commit_at(Instant moment = at()) const {
        LedgerCommit commit;
        commit.at = moment;
        return commit;
    }
    // Writes new rows and reads them back, with their ids.
    std::vector<LedgerRow> seed(const std::vector<LedgerRow>& rows) {
        auto commit = commit_at();
        commit.seen = rows;
        must(store_->commit(lease_, commit));
        std::vector<LedgerRow> stored;
        for (const auto& row : rows)
            stored.push_back(read(row.key, row.flow));
        return stored;
    }
    LedgerRow read(const std::string& key, const std::string& flow = "sales") {
        auto rows = value_of(store_->rows_by_key("shop-books", flow, {key}));
        if (rows.empty()) throw std::runtime_error("no row " + key);
        return rows.front();
    }
    base::Result<void> intend(const LedgerRow& row, const std::string& attempt, Instant moment = at()) {
        auto commit = commit_at(moment);
        commit.intents.push_back({row.id, row.revision, attempt, "REF" + row.key, "hash" + row.key});
        return store_->commit(lease_, commit);
    }
    base::Result<void> conclude(const OutcomeWrite& outcome, Instant moment = at()) {
        auto commit = commit_at(moment);
        commit.outcomes.push_back(outcome);
        return store_->commit(lease_, commit);
    }
    static OutcomeWrite outcome_of(const LedgerRow& row, const std::string& attempt, RecordState state) {
        OutcomeWrite outcome;
        outcome.row = row.id;
        outcome.attempt_id = attempt;
        outcome.state = state;
        return outcome;
    }
    std::vector<std::string> due_keys(Instant now, std::uint32_t limit = 100) {
        std::vector<std::string> keys;
        for (const auto& row : value_of(store_->due("shop-books", "sales", now, limit))) {
            keys.push_back(row.key);
        }
        return keys;
    }
    void reopen() {
        store_.reset();
        store_ = backend_->open();
    }

    std::unique_ptr<Backend> backend_;
    std::unique_ptr<Store> store_;
    Lease lease_;
};

}  // namespace koppel::store
