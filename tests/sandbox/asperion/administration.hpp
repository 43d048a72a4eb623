// One Asperion administration: its reference data, debtors, articles, invoices and entries. Single thread.
// Look-ups answer nothing for what does not exist; checking what may be stored is validation's work.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "asperion/table.hpp"
#include "base/fixed.hpp"

namespace koppel::sandbox::asperion {

enum class InvoiceStatus {
    concept_ = 1,
    in_journal_entry = 2,
    in_ledger = 3,
    payable = 6,
    paid = 7,
    hold = 8
};

struct Administration {
    Administration(std::int64_t id, std::string name);

    std::int64_t id;
    std::string name;
    Table journals, ledger_accounts, vat_codes, payment_conditions, sales_types, cost_centers;
    Table debtors, articles, invoices, entries;

    // Facts that validation asks for.
    bool has(const Table& table, std::string_view id_text) const;
    bool ledger_account_usable(std::int64_t account) const;
    std::optional<Fixed> sales_vat_percentage(std::string_view code, std::string_view date) const;
    std::optional<std::size_t> find(const Table& table, std::int64_t id) const;
    std::optional<std::size_t> debtor_by_number(std::string_view customer_number) const;

    std::int64_t next_id() { return ++last_id_; }
    std::string next_customer_number() { return std::to_string(++last_customer_); }

    // The table of a resource, in lower case; null when there is no such resource to read.
    Table* table(std::string_view resource);
    // Concept -> processed: status 2 and a number. False when there is no such concept.
    bool process(std::int64_t invoice, std::int64_t year);
    // Books a payment on an invoice; fully paid invoices become status 7.
    void pay(std::size_t invoice, Fixed amount);

  private:
    std::int64_t last_id_ = 55'000;
    std::int64_t last_customer_ = 10'000;
    std::int64_t last_invoice_ = 0;
};

// Columns of the invoice table that the code names.
namespace invoice_column {
inline constexpr std::size_t kId = 0, kInvoiceNumber = 1, kStatus = 2, kDate = 3, kDebtor = 4,
                             kDescription = 5, kReference = 6, kExcl = 7, kVat = 8, kIncl = 9, kPaid = 10;
}

}  // namespace koppel::sandbox::asperion
