// What the vendor's answers say, as plain values; every number is the text it was written as. Pure functions,
// thread-safe. What cannot be read is nullopt.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace koppel::asperion {

struct MasterRow {  // a debtor or an article; the members of the other stay empty
    std::string id;
    std::string customer_number;
    std::string email;
    std::string name;
    std::string sku;
    bool blocked = false;
};
struct BookedRow {  // a sales invoice or a journal entry
    std::string id;
    std::string number;
    std::string reference;
    std::string description;
    std::string source_document;
    std::string status;
    std::string debtor_id;
    std::string amount;  // of an invoice including VAT; of an entry, what it takes off the invoice it names
};
struct ChoiceRow {  // an administration, VAT code, ledger account, journal, payment condition or sales kind
    std::string id;
    std::string name;
    std::string type;
    std::string percentage;
    std::string country;
    std::string valid_from;
    std::string valid_until;
    bool for_sales = false;  // of a VAT code
    bool disabled = false;
};

template <class Row>
struct Page {
    std::vector<Row> rows;
    std::string next;  // absolute URL, empty on the last page
};

std::optional<Page<MasterRow>> masters_in(std::string_view body);
std::optional<Page<BookedRow>> bookings_in(std::string_view body);
std::optional<Page<ChoiceRow>> choices_in(std::string_view body);

// One resource: the bare object, or the one element of _data. nullopt too when it has no id of its kind.
std::optional<MasterRow> debtor_in(std::string_view body);
std::optional<MasterRow> article_in(std::string_view body);
std::optional<BookedRow> booking_in(std::string_view body);

// Why the vendor refuses: sentences, each with the field it names ("lines[1].vatCode") where it names one.
struct Problem {
    std::vector<std::pair<std::string, std::string>> sentences;
    // All of them, joined, each once however many fields it is about; empty when the vendor gave none.
    std::string text() const;
    bool contains(std::string_view words) const;  // in any sentence, without regard to case
};
Problem problem_in(std::string_view body);
bool says_exists_already(const Problem& problem);
bool says_still_concept(const Problem& problem);

}  // namespace koppel::asperion
