// What must stand in the books, computed from what the sandbox's shop knows to be true and the VAT table of
// the contract file, in whole cents, by code that the product does not share. Not thread-safe. Throws
// std::runtime_error when the shop does not tell what is needed.
#pragma once

#include <boost/json/array.hpp>
#include <compare>
#include <map>
#include <set>
#include <string>

#include "support/sandbox.hpp"

namespace koppel::test {

struct Sides {
    Cents excl = 0;
    Cents incl = 0;
    auto operator<=>(const Sides&) const = default;
};

struct DebtorSum {
    std::int64_t documents = 0;
    Cents incl = 0;
    Cents paid = 0;
    auto operator<=>(const DebtorSum&) const = default;
};

// Per VAT code, ledger account and debtor (its e-mail address in small letters); entries per ledger account.
struct Sums {
    std::map<std::string, Sides> vat;
    std::map<std::string, Sides> accounts;
    std::map<std::string, DebtorSum> debtors;
    std::map<std::string, Cents> entries;
    std::int64_t payments = 0;
};

// Where one document or payment must end, and what it is worth.
struct Fate {
    std::string state;
    Cents incl = 0;
    auto operator<=>(const Fate&) const = default;
};

struct Expected {
    std::map<std::string, Fate> documents;  // by the key of their record
    std::map<std::string, Fate> payments;   // by the key of what was paid; only of what is still paid
    std::map<std::string, std::string> payment_days;  // of their events; only of payments of orders
    Sums sums;

    std::int64_t count(const std::string& state) const;  // of documents
    Cents sum(const std::string& state) const;
    Cents sum() const;
};

struct OracleTerms {
    boost::json::array vat;                   // of the contract file
    bool invoices = false;                    // the shop's invoices and credit notes, not its paid orders
    bool entries = false;                     // sales entries, not concept invoices
    std::set<std::string> wrong_vat_numbers;  // without separators, as VIES or their form says
    // Revenue accounts of articles that stood in the books before. Of any other article it is that of the
    // first sale, so those must be sold on one account only.
    std::map<std::string, std::string> articles;
    std::map<std::string, std::string> methods;  // ledger account of each payment method; empty: no payments
};

Expected expected_books(const Sandbox& sandbox, const OracleTerms& terms);
Sums sums_of_books(const Sandbox& sandbox);
// What differs, figure by figure; empty: not a cent.
std::string differences(const Sums& expected, const Sums& found);

}  // namespace koppel::test
