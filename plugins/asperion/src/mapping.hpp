// From postings to the bodies that the vendor takes, and from its answers to plain values. Pure functions,
// thread-safe. A posting that cannot be written throws Refusal, with a sentence for a person; an answer that
// cannot be read is nullopt.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/model/posting.hpp"

namespace koppel::asperion {

struct Refusal : std::runtime_error {
    Refusal(std::string code_, const std::string& sentence)
        : std::runtime_error(sentence), code(std::move(code_)) {}
    std::string code;
};

// The first `characters` characters of UTF-8 text.
std::string cut(std::string_view text, std::size_t characters);

// Lower case for comparing e-mail addresses and codes (ASCII; the vendor compares without regard to case).
std::string folded(std::string_view text);

std::string debtor_body(const model::NewDebtor& debtor);
std::string article_body(const model::ArticleRule& article, std::string_view today);
// `line_codes` gives for each line the sku as the vendor spells it; empty where the line has no article.
std::string invoice_body(const model::Invoice& invoice, std::string_view customer_number,
                         const std::vector<std::string>& line_codes);
// Throws what invoice_body would throw, whatever the customer number and the line codes are.
void check_invoice(const model::Invoice& invoice);

// What is stored in the vendor's field for the reference; lookup searches the same. Equal to the reference
// unless that is longer than the field.
std::string stored_reference(std::string_view reference);

struct MasterRow {  // a debtor or an article; the members of the other stay empty
    std::string id;
    std::string customer_number;
    std::string email;
    std::string sku;
    bool blocked = false;
};
struct InvoiceRow {
    std::string id;
    std::string number;
    std::string reference;
    std::string amount_incl;
    std::string status;
};
struct AdministrationRow {
    std::string id;
    std::string name;
};

template <class Row>
struct Page {
    std::vector<Row> rows;
    std::string next;  // absolute URL, empty on the last page
};

std::optional<Page<MasterRow>> masters_in(std::string_view body);
std::optional<Page<InvoiceRow>> invoices_in(std::string_view body);
std::optional<Page<AdministrationRow>> administrations_in(std::string_view body);

// The answer to a POST: bare, or the one element of _data.
std::optional<MasterRow> new_debtor_in(std::string_view body);
std::optional<MasterRow> new_article_in(std::string_view body);
std::optional<InvoiceRow> new_invoice_in(std::string_view body);

// The vendor's own words about a refusal, joined; empty when it gave none.
std::string problem_in(std::string_view body);
bool says_exists_already(std::string_view problem);

}  // namespace koppel::asperion
