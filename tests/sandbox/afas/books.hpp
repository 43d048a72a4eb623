// What stands in the sandbox's Profit: master data and relations as rows of tables, orders, direct invoices
// and journal entries as documents, each shown by GetConnectors through rows that are kept equal. Single
// thread. Numbers are given out in order and never again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "afas/table.hpp"
#include "base/clock.hpp"
#include "base/fixed.hpp"

namespace koppel::sandbox::afas {

struct Line {
    Fields fields;     // as sent, completed with what defaults
    std::string guid;  // {8-4-4-4-12}
    bool delivered = false;
    Fixed quantity, price, discount, gross;  // in the order's prices, with or without VAT
    Fixed rate, excl, vat, incl;
};

struct Order {
    bool direct = false;  // a direct invoice
    std::string number, invoice_number;
    Fields fields;
    std::vector<Line> lines;
    bool delivered = false;
    Fixed gross, discount, excl, vat, incl;
};

struct EntryLine {
    Fields fields;
    Fixed debit, credit;
};

struct Entry {
    std::string unit, number, invoice;
    Fields fields;
    std::vector<EntryLine> lines;
};

class Books {
  public:
    explicit Books(const Clock& clock);

    Table& table(std::string_view name);
    Table* find_table(std::string_view name);
    const View* view(std::string_view id, bool case_sensitive) const;
    const std::map<std::string, View, std::less<>>& views() const { return layout_.views; }

    std::map<std::string, Order>& orders(bool direct) { return direct ? invoices_ : orders_; }
    std::vector<Entry>& entries() { return entries_; }
    Order* find_order(bool direct, std::string_view number);

    // Keeps the order in place of one with its number, and the rows that show it.
    void keep(Order order);
    void erase(bool direct, const std::string& number);
    void keep(Entry entry);
    void erase_entry(std::size_t at);

    void change_stock(std::string_view item, std::string_view warehouse, Fixed by);
    void refresh_stock(std::string_view item);

    std::string next(std::string_view kind);  // a number of: order, note, invoice, debtor, relation, …
    std::string new_guid();
    std::string new_reference();  // 32 hex digits
    std::string now_text() const;
    std::string today() const { return local_date(clock_.now()); }

  private:
    void show_lines(const Order& order, Table& table, const std::string& status);

    const Clock& clock_;
    Layout layout_;
    std::map<std::string, Order> orders_, invoices_;
    std::vector<Entry> entries_;
    std::map<std::string, std::int64_t, std::less<>> numbers_;
};

// Writes what the sandbox begins with.
void fill(Books& books, Instant now);

// The text of a field, or nothing.
std::string_view field(const Fields& fields, std::string_view code);

}  // namespace koppel::sandbox::afas
