// A book of daily receipts (journal) as Scrada keeps it: settings, VAT categories, payment methods, what was
// entered and what is proposed. Plain data with the rules of dates. Single thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed.hpp"
#include "base/http.hpp"
#include "scrada/assumptions.hpp"
#include "scrada/problem.hpp"

namespace koppel::sandbox::scrada {

// A VAT type of the vendor; `none`: VAT does not apply.
struct VatType {
    std::string_view id, country;
    int percent = 0;
    bool none = false;
};
const VatType* vat_type(std::string_view id);

using Names = std::array<std::string, 4>;  // NL, EN, FR, DE
inline constexpr std::array<std::string_view, 4> kNameMembers{"nameNL", "nameEN", "nameFR", "nameDE"};

// What a category and a method share.
struct Heading {
    std::string id;
    Names names;
    std::int64_t position = 0;
    // 1 not visible, 2 always, 3 only positive, 4 only negative, 5..7 with a warning.
    std::int64_t input_entry = 2, input_correction = 2;
    std::int64_t comment_type = 2;  // 1 not visible, 2 optional, 3 required
    std::int64_t input(bool correction) const { return correction ? input_correction : input_entry; }
};
struct Category : Heading {
    std::string vat_type;
};
struct Method : Heading {
    bool is_cash = false, allow_multiple = false;
};

struct Line {
    std::string id;
    std::int64_t type = 1;
    std::string category, vat_type;
    Fixed percent, amount;
    std::string remark, reference, correction_for_date, correction_for_invoice;
};
struct Payment {
    std::string method;
    Fixed amount;
    std::string remark, reference, invoice;
    bool proposal = false;
};
struct Entry {
    std::string date;
    bool proposal = false;  // of the lines
    bool by_hand = false;
    std::vector<Line> lines;
    std::vector<Payment> payments;
    bool correction() const { return !lines.empty() && lines.front().type == Assumptions::kCorrection; }
};

struct Journal {
    std::string id, name, start_date;
    std::string end_date;   // empty: open
    std::string cash_book;  // empty: none linked
    bool allow_multiple = false;
    std::int64_t add_user = 2, add_api = 2;
    std::vector<Category> categories;
    std::vector<Method> methods;
    std::vector<Entry> entries;
    std::string last_date, last_line;
    Fixed cash_balance;

    bool proposes_lines() const { return add_api >= 4; }
    bool proposes_payments() const { return add_api >= 3; }
    // A5.
    std::string first_possible() const { return last_date.empty() ? start_date : last_date; }
    std::string last_possible(const std::string& today, const Assumptions& assumptions) const;
    bool entered(const std::string& date) const;  // an ordinary entry stands there

    const Category* category(std::string_view id) const;
    const Method* method(std::string_view id) const;
    // Takes an entry whose lines have their ids; moves the last line and the cash book unless it is a
    // proposal.
    void take(Entry entry);
    // What a person does with all proposals at the vendor's screen: says yes. Answers how many there were.
    std::int64_t confirm();

  private:
    void book_lines(const Entry& entry);
    void book_cash(Entry& entry);
};

std::string next_day(const std::string& date);
bool is_uuid(std::string_view text);

std::string journal_json(const Journal& journal, const std::string& today, const Assumptions& assumptions);
std::string categories_json(const Journal& journal);
std::string methods_json(const Journal& journal);

}  // namespace koppel::sandbox::scrada
