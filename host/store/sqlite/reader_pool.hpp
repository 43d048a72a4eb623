// A few read-only connections, lent to one thread at a time and made when they are needed.
// Thread-safe. Throws SQLite::Exception when a connection cannot be opened.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite/budget_statements.hpp"
#include "store/sqlite/config_statements.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/detail_statements.hpp"
#include "store/sqlite/ledger_reader.hpp"
#include "store/sqlite/token_statements.hpp"
#include "store/sqlite/vat_check_statements.hpp"

namespace koppel::store::sqlite {

struct Reader {
    explicit Reader(const std::filesystem::path& file)
        : database(open_reader(file)),
          ledger(database),
          config(database),
          tokens(database),
          details(database),
          vat_checks(database),
          budgets(database) {}

    SQLite::Database database;
    LedgerReader ledger;
    ConfigStatements config;
    TokenStatements tokens;
    DetailStatements details;
    VatCheckStatements vat_checks;
    BudgetStatements budgets;
};

class ReaderPool {
  public:
    explicit ReaderPool(std::filesystem::path file) : file_(std::move(file)) {}

    // Held for one answer.
    class Loan {
      public:
        Loan(ReaderPool& pool, std::unique_ptr<Reader> reader) : pool_(pool), reader_(std::move(reader)) {}
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        ~Loan() { pool_.give_back(std::move(reader_)); }
        Reader* operator->() const { return reader_.get(); }
        Reader& operator*() const { return *reader_; }

      private:
        ReaderPool& pool_;
        std::unique_ptr<Reader> reader_;
    };

    Loan borrow() {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [&] { return !idle_.empty() || made_ < kMost; });
        if (!idle_.empty()) {
            auto reader = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(reader)};
        }
        auto reader = std::make_unique<Reader>(file_);
        ++made_;
        return {*this, std::move(reader)};
    }

  private:
    static constexpr std::size_t kMost = 4;

    void give_back(std::unique_ptr<Reader> reader) noexcept {
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(reader));  // has room: see reserve below
        }
        returned_.notify_one();
    }

    std::filesystem::path file_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Reader>> idle_ = [] {
        std::vector<std::unique_ptr<Reader>> idle;
        idle.reserve(kMost);
        return idle;
    }();
    std::size_t made_ = 0;
};

}  // namespace koppel::store::sqlite
