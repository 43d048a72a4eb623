// A till and its books, ready for an end-to-end test: the example contract of docs/examples/till-book.json,
// its sandbox, and what must stand in the book of daily receipts, worked out from the facts behind the
// receipts in whole cents by code that the product does not share. Not thread-safe. Throws std::runtime_error
// when it cannot be made ready.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/koppel_cli.hpp"
#include "support/sandbox.hpp"
#include "support/temp_dir.hpp"

namespace koppel::test {

inline constexpr const char* kTillContract = "till-book";
inline constexpr const char* kScradaCompany = "5c7ada00-0000-4000-8000-000000000001";
inline constexpr const char* kScradaBook = "5c7ada00-0000-4000-8000-000000000101";
inline constexpr const char* kOtherScradaBook = "5c7ada00-0000-4000-8000-000000000102";

struct TillOptions {
    std::string from = "2026-11-01";  // the first day that was sold on, and that the book begins on
    int days = 5;
    int receipts = 40;  // a day, of both shops
    int seed = 1;
    std::string now;                                   // empty: noon, the day after the last one
    std::vector<std::string> more;                     // further options of the sandbox
    std::function<void(boost::json::object&)> change;  // of the contract file, before it is applied
    bool start = true;
};

class TillWorld {
  public:
    explicit TillWorld(const TillOptions& options = {});

    const TillOptions options;
    Sandbox sandbox;
    TempDir directory;
    KoppelCli koppel;
    boost::json::object file;
    std::string now;  // of koppel

    boost::json::object& contract() { return file.at("contracts").as_array().at(0).as_object(); }
    boost::json::object& day_totals() { return contract().at("day_totals").as_object(); }
    Exit apply();
    // `koppel sync` at `now`.
    SyncResult sync(const std::vector<std::string>& more = {});
    boost::json::value book(const std::string& what, const std::string& journal = kScradaBook) const;
    // Control pages of the sandbox.
    boost::json::value retail(const std::string& path, const std::string& json = {}) const;
    boost::json::value scrada(const std::string& path, const std::string& json = {}) const;
};

// What one day must have in the book: names as the book shows them.
struct DayTruth {
    std::map<std::string, Cents> categories;
    std::map<std::string, Cents> methods;
    Cents total = 0;
    int receipts = 0;
    friend bool operator==(const DayTruth&, const DayTruth&) = default;
};
using DaysTruth = std::map<std::string, DayTruth>;

struct TillTerms {
    int shop = 1;  // 0: all
    std::string zone = "Europe/Brussels";
    std::set<int> ignored_registers;
    std::set<int> ignored_methods;     // receipts paid with these only are not counted
    std::set<int> individual_methods;  // receipts paid with one of these only are booked one by one
    bool the_individual_ones = false;  // these are wanted, by the day that they were completed on
    std::map<std::string, std::string> categories{
        {"21", "Ontvangsten 21%"}, {"6", "Ontvangsten 6%"}, {"0", "Ontvangsten 0%"}};
    std::map<int, std::string> methods{{1, "Contant geld"}, {3, "Credit Card"}, {4, "Credit Account"},
                                       {5, "Gift Card"},    {6, "Bancontact"},  {7, "OP FACTUUR"},
                                       {8, "Maestro"}};
    std::string rounding = "Afronding";
    std::string tips_category;  // empty: out of the cash
};

// By day, from `from` for `days` days; days without turnover are there.
DaysTruth true_days(const boost::json::value& facts, const TillTerms& terms, const std::string& from,
                    int days);
// What receipts posted one by one come to at Scrada, by the day that they carry; categories are rates,
// "outside" and "tips".
DaysTruth days_of_receipts(const boost::json::value& receipt_sums);
// The book's own sums of what was entered on each day.
DaysTruth days_of_book(const boost::json::value& lines);
// What differs; empty: not a cent.
std::string differences(const DaysTruth& expected, const DaysTruth& found);

}  // namespace koppel::test
