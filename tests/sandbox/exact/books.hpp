// One division: its tables with what stands in them from the start, and what rules look up there. Single
// thread. Names that are not played throw std::logic_error.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "exact/table.hpp"

namespace koppel::sandbox::exact {

struct Period {
    std::int64_t year = 0, period = 0;
};

class Books {
  public:
    static constexpr std::int64_t kFirstStamp = 1'000'000;

    Books(std::int64_t division, std::int64_t now);

    std::int64_t division() const { return division_; }
    Table& table(std::string_view path);
    const Table& table(std::string_view path) const;
    // Nothing when the path has no table.
    Table* find_table(std::string_view path);

    Record* find(std::string_view path, std::string_view key) { return table(path).find(key); }
    Record* gl_account(std::string_view code) { return table("financial/GLAccounts").first("Code", code); }
    Record* vat_code(std::string_view code) { return table("vat/VATCodes").first("Code", code); }
    Record* journal(std::string_view code) { return table("financial/Journals").first("Code", code); }
    Record* condition(std::string_view code) {
        return table("cashflow/PaymentConditions").first("Code", code);
    }
    Record* account(std::string_view code) { return table("crm/Accounts").first("Code", code); }

    // The lines of an entry, an invoice or an order that are still there, in their order.
    std::vector<Record*> lines(const Record& owner, std::string_view path);
    std::string new_key(const Entity& entity);
    // Puts creation and change marks on it and adds it.
    Record& add(std::string_view path, Record record, std::int64_t now);
    void touch(Record& record, std::int64_t now);
    // Also tells sync/Deleted.
    void erase(Record& record, std::int64_t now);

    // The period a day lies in; nothing when there is none.
    std::optional<Period> period_of(std::int64_t date) const;
    bool has_period(const Period& period) const;
    bool closed(std::string_view journal, const Period& period) const;
    void close(const std::string& journal, const Period& period, bool closed);
    std::vector<Record> journal_status() const;

    // YYJJnnnn; takes the next one.
    std::int64_t next_number(std::string_view journal, std::int64_t year);
    bool number_used(std::string_view journal, std::int64_t year, std::int64_t number) const;
    void use_number(std::string_view journal, std::int64_t year, std::int64_t number);
    void free_number(std::string_view journal, std::int64_t year, std::int64_t number);
    std::int64_t next_serial(const std::string& of, std::int64_t first);
    // The next one will be beyond this.
    void raise_serial(const std::string& of, std::int64_t used);

  private:
    friend void fill(Books& books, std::int64_t now);

    std::int64_t division_;
    std::int64_t stamps_ = kFirstStamp;
    std::int64_t keys_ = 0;
    std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
    std::set<std::tuple<std::string, std::int64_t, std::int64_t>> closed_;  // journal, year, period
    std::set<std::tuple<std::string, std::int64_t, std::int64_t>> used_;    // journal, year, number
    std::map<std::string, std::int64_t, std::less<>> serials_;
};

// What stands in a division from the start (start.cpp).
void fill(Books& books, std::int64_t now);

}  // namespace koppel::sandbox::exact
