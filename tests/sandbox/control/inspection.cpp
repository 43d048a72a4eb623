#include "control/inspection.hpp"

#include <set>

#include "base/json.hpp"

namespace koppel::sandbox {
namespace {

using asperion::plain;
using asperion::Table;
namespace column = asperion::invoice_column;

// The values of a column that occur more than once, without regard to case; where one is empty, the column
// `instead` counts, and empty ones do not.
struct Spread {
    std::set<std::string> distinct, duplicate;
};

Spread spread(const Table& table, std::size_t at, std::optional<std::size_t> instead = std::nullopt) {
    Spread out;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& values = table.row(i).values;
        std::string value = plain(values[at]);
        if (value.empty() && instead) value = plain(values[*instead]);
        if (!value.empty() && !out.distinct.insert(lower_ascii(value)).second) out.duplicate.insert(value);
    }
    return out;
}

void names(JsonWriter& json, std::string_view name, const std::set<std::string>& values) {
    json.key(name).open('[');
    for (const auto& value : values)
        json.string(value);
    json.close(']');
}

std::string sum(const Table& table, std::size_t at) {
    Fixed total;
    for (std::size_t i = 0; i < table.size(); ++i)
        total += Fixed::parse(table.row(i).values[at]).value_or(Fixed{});
    return total.text(2);
}

}  // namespace

std::string invoices_json(const asperion::Administration& books) {
    const auto& table = books.invoices;
    const std::size_t lines = table.column("lines");
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& values = table.row(i).values;
        const auto parsed = parse_json(values[lines]);
        const Json* data = parsed ? parsed->find("_data") : nullptr;
        json.open('{')
            .field_raw("id", values[column::kId])
            .field_raw("reference", values[column::kReference]);
        json.field_raw("description", values[column::kDescription])
            .field_raw("status", values[column::kStatus]);
        json.field_raw("invoiceNumber", values[column::kInvoiceNumber]);
        json.field_raw("debtorCustomerNumber", values[column::kDebtor])
            .field_raw("date", values[column::kDate]);
        json.field("total_excl", values[column::kExcl]).field("total_incl", values[column::kIncl]);
        json.field("paid", values[column::kPaid]);
        json.field_int("lines", data != nullptr ? static_cast<std::int64_t>(data->items.size()) : 0)
            .close('}');
    }
    json.close(']');
    return out;
}

std::string summary_json(const asperion::Administration& books) {
    // A sales booking has no reference; its description holds one.
    const Spread references = spread(books.invoices, column::kReference, column::kDescription);
    const Spread payments = spread(books.entries, books.entries.column("sourceDocumentNumber"));
    std::string out;
    JsonWriter json{out};
    json.open('{').field_int("invoices", static_cast<std::int64_t>(books.invoices.size()));
    json.field_int("distinct_references", static_cast<std::int64_t>(references.distinct.size()));
    names(json, "duplicate_references", references.duplicate);
    json.field("sum_excl", sum(books.invoices, column::kExcl))
        .field("sum_incl", sum(books.invoices, column::kIncl));
    json.field("sum_paid", sum(books.invoices, column::kPaid));
    json.field_int("debtors", static_cast<std::int64_t>(books.debtors.size()));
    names(json, "duplicate_debtor_emails",
          spread(books.debtors, books.debtors.column("emailAddress")).duplicate);
    json.field_int("articles", static_cast<std::int64_t>(books.articles.size()));
    names(json, "duplicate_skus", spread(books.articles, books.articles.column("sku")).duplicate);
    json.field_int("entries", static_cast<std::int64_t>(books.entries.size()));
    json.field_int("distinct_sources", static_cast<std::int64_t>(payments.distinct.size()));
    names(json, "duplicate_sources", payments.duplicate);
    json.close('}');
    return out;
}

std::string rows_json(const Table& table) {
    std::string out = "[";
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (i > 0) out += ',';
        out += table.row(i).json;
    }
    out += ']';
    return out;
}

}  // namespace koppel::sandbox
