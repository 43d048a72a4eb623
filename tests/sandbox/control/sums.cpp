#include "control/sums.hpp"

#include <map>
#include <vector>

#include "asperion/totals.hpp"
#include "base/json.hpp"

namespace koppel::sandbox {
namespace {

using asperion::plain;
using asperion::Row;
namespace column = asperion::invoice_column;

const Fixed kHundred = Fixed::from_int(100);

struct Sides {
    Fixed excl, vat, incl;
};
struct DebtorSum {
    std::int64_t invoices = 0;
    Fixed incl, paid;
};
struct Sums {
    std::map<std::string, Sides> vat, accounts;
    std::map<std::string, DebtorSum> debtors;
    std::map<std::string, Fixed> entries;
    std::int64_t payments = 0;
};

Fixed fixed_at(const Json& line, std::string_view name) {
    const Json* value = line.find(name);
    return value == nullptr ? Fixed{} : Fixed::parse(value->text).value_or(Fixed{});
}

std::string text_at(const Json& line, std::string_view name) {
    const Json* value = line.find(name);
    return value == nullptr ? std::string{} : value->text;
}

std::vector<Json> lines_of(const asperion::Table& table, const Row& row) {
    const auto lines = parse_json(row.values[table.column("lines")]);
    const Json* data = lines ? lines->find("_data") : nullptr;
    return data == nullptr ? std::vector<Json>{} : data->items;
}

// Of an article its own revenue account, else that of its sales type.
std::string account_of(const asperion::Administration& books, const Json& line) {
    if (const std::string account = text_at(line, "ledgerAccountId"); !account.empty()) return account;
    const auto& articles = books.articles.equal(books.articles.column("sku"), text_at(line, "sku"));
    if (articles.empty()) return "?";
    const auto& article = books.articles.row(articles.front()).values;
    if (const auto account = plain(article[books.articles.column("ledgerAccountId")]); !account.empty())
        return account;
    const auto& types = books.sales_types.equal(0, plain(article[books.articles.column("salesTypeId")]));
    return types.empty() ? "?" : plain(books.sales_types.row(types.front()).values[2]);
}

void add(Sides& to, Fixed excl, Fixed vat) {
    to.excl += excl;
    to.vat += vat;
    to.incl += excl + vat;
}

void add_booking_line(Sums& sums, const Json& line) {
    const Fixed amount = fixed_at(line, "amount");
    const Fixed vat = fixed_at(line, "vatAmount");
    add(sums.vat[text_at(line, "vatCode")], amount, vat);
    add(sums.accounts[text_at(line, "ledgerAccountId")], amount, vat);
}

void add_invoice_lines(Sums& sums, const asperion::Administration& books, const std::vector<Json>& lines,
                       bool including, const std::string& day) {
    std::map<std::string, std::vector<asperion::InvoiceLine>> by_code;
    for (const Json& line : lines) {
        const std::string code = text_at(line, "vatCode");
        const Fixed percentage = books.sales_vat_percentage(code, day).value_or(Fixed{});
        by_code[code].push_back({fixed_at(line, "quantity"), fixed_at(line, "unitPrice"), code, percentage});
        const auto one = asperion::invoice_totals({by_code[code].back()}, including);
        add(sums.accounts[account_of(books, line)], one.excl, one.vat);
    }
    for (const auto& [code, of_code] : by_code) {
        const auto totals = asperion::invoice_totals(of_code, including);
        add(sums.vat[code], totals.excl, totals.vat);
    }
}

void add_invoice(Sums& sums, const asperion::Administration& books, const Row& row) {
    const auto& table = books.invoices;
    const auto lines = lines_of(table, row);
    if (!lines.empty() && lines.front().find("amount") != nullptr) {
        for (const Json& line : lines)
            add_booking_line(sums, line);
    } else {
        add_invoice_lines(sums, books, lines, row.values[table.column("pricesIncludeVat")] == "true",
                          plain(row.values[column::kDate]).substr(0, 10));
    }
    DebtorSum& debtor = sums.debtors[plain(row.values[column::kDebtor])];
    ++debtor.invoices;
    debtor.incl += Fixed::parse(row.values[column::kIncl]).value_or(Fixed{});
    debtor.paid += Fixed::parse(row.values[column::kPaid]).value_or(Fixed{});
}

void write(JsonWriter& json, std::string_view name, const std::map<std::string, Sides>& sums) {
    json.key(name).open('{');
    for (const auto& [key, sides] : sums)
        json.key(key)
            .open('{')
            .field("excl", sides.excl.text(2))
            .field("vat", sides.vat.text(2))
            .field("incl", sides.incl.text(2))
            .close('}');
    json.close('}');
}

}  // namespace

std::string sums_json(const asperion::Administration& books) {
    Sums sums;
    for (std::size_t i = 0; i < books.invoices.size(); ++i)
        add_invoice(sums, books, books.invoices.row(i));
    for (std::size_t i = 0; i < books.entries.size(); ++i) {
        for (const Json& line : lines_of(books.entries, books.entries.row(i))) {
            const std::string account = text_at(line, "ledgerAccountId");
            if (!account.empty()) sums.entries[account] += fixed_at(line, "amount");
            sums.payments += text_at(line, "salesInvoiceId").empty() ? 0 : 1;
        }
    }
    std::string out;
    JsonWriter json{out};
    json.open('{');
    write(json, "vat", sums.vat);
    write(json, "accounts", sums.accounts);
    json.key("debtors").open('{');
    for (const auto& [number, debtor] : sums.debtors)
        json.key(number)
            .open('{')
            .field_int("invoices", debtor.invoices)
            .field("incl", debtor.incl.text(2))
            .field("paid", debtor.paid.text(2))
            .close('}');
    json.close('}').key("entries").open('{');
    for (const auto& [account, amount] : sums.entries)
        json.field(account, amount.text(2));
    json.close('}').field_int("payments", sums.payments).close('}');
    return out;
}

}  // namespace koppel::sandbox
