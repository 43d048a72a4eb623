#include "afas/sums.hpp"

#include <set>

#include "base/json.hpp"

namespace koppel::sandbox::afas {
namespace {

struct Sum {
    std::int64_t count = 0;
    Fixed quantity, excl, vat, incl;
};
using Sums = std::map<std::string, Sum>;

void add(Sum& sum, const Line& line) {
    ++sum.count;
    sum.quantity += line.quantity;
    sum.excl += line.excl;
    sum.vat += line.vat;
    sum.incl += line.incl;
}

void add(Sum& sum, const Order& order) {
    ++sum.count;
    sum.excl += order.excl;
    sum.vat += order.vat;
    sum.incl += order.incl;
}

void append(JsonWriter& json, const Sum& sum, bool quantity) {
    json.open('{').field_int("count", sum.count);
    if (quantity) json.field_raw("quantity", sum.quantity.text());
    json.field_raw("excl", sum.excl.text(2)).field_raw("vat", sum.vat.text(2));
    json.field_raw("incl", sum.incl.text(2)).close('}');
}

void append(JsonWriter& json, std::string_view name, const Sums& sums, bool quantity = false) {
    json.key(name).open('{');
    for (const auto& [code, sum] : sums) {
        json.key(code);
        append(json, sum, quantity);
    }
    json.close('}');
}

void append_orders(JsonWriter& json, std::string_view name, Books& books, bool direct) {
    Sum all;
    Sums groups, items, debtors, journals, units, projects;
    std::map<std::string, std::int64_t> references;
    for (const auto& [number, order] : books.orders(direct)) {
        const auto text = [&order = order](std::string_view code) {
            return std::string{field(order.fields, code)};
        };
        add(all, order);
        add(debtors[text("DbId")], order);
        add(journals[text("JoCo")], order);
        add(units[text("Unit")], order);
        add(projects[text("PrId")], order);
        if (!text("RfCs").empty()) ++references[text("RfCs")];
        for (const Line& line : order.lines) {
            const std::string_view type = field(line.fields, "VaIt");
            if (type == "3" || type == "4") continue;
            add(groups[std::string{field(line.fields, "VaRc")}], line);
            add(items[std::string{field(line.fields, "ItCd")}], line);
        }
    }
    json.key(name).open('{').key("all");
    append(json, all, false);
    append(json, "vat_groups", groups);
    append(json, "items", items, true);
    append(json, "debtors", debtors);
    append(json, "journals", journals);
    append(json, "units", units);
    append(json, "projects", projects);
    json.key("duplicate_references").open('[');
    for (const auto& [reference, count] : references)
        if (count > 1) json.string(reference);
    json.close(']').close('}');
}

struct Sides {
    std::int64_t count = 0;
    Fixed debit, credit;
};

void append(JsonWriter& json, std::string_view name, const std::map<std::string, Sides>& all) {
    json.key(name).open('{');
    for (const auto& [code, sides] : all) {
        json.key(code).open('{').field_int("count", sides.count);
        json.field_raw("debit", sides.debit.text(2)).field_raw("credit", sides.credit.text(2));
        json.field_raw("balance", (sides.debit - sides.credit).text(2)).close('}');
    }
    json.close('}');
}

void append_entries(JsonWriter& json, Books& books) {
    std::map<std::string, Sides> accounts, debtors, journals, vat_codes;
    std::set<std::string> seen, twice;
    for (const Entry& entry : books.entries()) {
        Sides& journal = journals[std::string{field(entry.fields, "JoCo")}];
        ++journal.count;
        for (const EntryLine& line : entry.lines) {
            const auto add_to = [&line](Sides& sides) {
                ++sides.count;
                sides.debit += line.debit;
                sides.credit += line.credit;
            };
            const bool debtor = field(line.fields, "VaAs") == "2";
            add_to((debtor ? debtors : accounts)[std::string{field(line.fields, "AcNr")}]);
            const std::string code{field(line.fields, "VaId")};
            if (!code.empty()) add_to(vat_codes[code]);
            journal.debit += line.debit;
            journal.credit += line.credit;
        }
        const std::string text =
            entry.lines.empty() ? std::string{} : std::string{field(entry.lines.front().fields, "Ds")};
        if (!text.empty() && !seen.insert(text).second) twice.insert(text);
    }
    json.key("entries").open('{').field_int("count", static_cast<std::int64_t>(books.entries().size()));
    append(json, "accounts", accounts);
    append(json, "debtors", debtors);
    append(json, "journals", journals);
    append(json, "vat_codes", vat_codes);
    json.key("duplicate_descriptions").open('[');
    for (const std::string& text : twice)
        json.string(text);
    json.close(']').close('}');
}

void append_fields(JsonWriter& json, const Fields& fields) {
    json.key("fields").open('{');
    for (const auto& [code, value] : fields)
        json.field(code, value);
    json.close('}');
}

void append_order(JsonWriter& json, const Order& order) {
    json.open('{').field("number", order.number);
    if (order.direct) json.field("invoice_number", order.invoice_number);
    json.field_bool("delivered", order.delivered);
    append_fields(json, order.fields);
    json.field_raw("gross", order.gross.text(2)).field_raw("discount", order.discount.text(2));
    json.field_raw("excl", order.excl.text(2)).field_raw("vat", order.vat.text(2));
    json.field_raw("incl", order.incl.text(2)).key("lines").open('[');
    for (const Line& line : order.lines) {
        json.open('{').field("guid", line.guid).field_bool("delivered", line.delivered);
        append_fields(json, line.fields);
        json.field_raw("quantity", line.quantity.text()).field_raw("price", line.price.text());
        json.field_raw("rate", line.rate.text()).field_raw("excl", line.excl.text(2));
        json.field_raw("vat", line.vat.text(2)).field_raw("incl", line.incl.text(2)).close('}');
    }
    json.close(']').close('}');
}

void append_rows(JsonWriter& json, std::string_view name, Table& table, std::string_view key) {
    json.key(name).open('[');
    for (const Row& row : table.rows()) {
        if (row.gone || row.fields.empty()) continue;
        json.open('{').field(key, table.text(row, key));
        if (table.name() == "debtors") json.field("BcCo", table.text(row, "BcCo"));
        append_fields(json, row.fields);
        json.close('}');
    }
    json.close(']');
}

}  // namespace

std::string sums_json(Books& books) {
    std::string out;
    JsonWriter json{out};
    json.open('{');
    append_orders(json, "orders", books, false);
    append_orders(json, "invoices", books, true);
    append_entries(json, books);
    std::map<std::string, std::int64_t> mails;
    Table& debtors = books.table("debtors");
    std::int64_t count = 0;
    for (const Row& row : debtors.rows()) {
        if (row.gone) continue;
        ++count;
        if (const std::string mail = debtors.text(row, "Email"); !mail.empty()) ++mails[mail];
    }
    json.field_int("debtors", count).key("duplicate_emails").open('[');
    for (const auto& [mail, times] : mails)
        if (times > 1) json.string(mail);
    json.close(']').close('}');
    return out;
}

std::string documents_json(Books& books) {
    std::string out;
    JsonWriter json{out};
    json.open('{');
    for (const bool direct : {false, true}) {
        json.key(direct ? "invoices" : "orders").open('[');
        for (const auto& [number, order] : books.orders(direct))
            append_order(json, order);
        json.close(']');
    }
    json.key("entries").open('[');
    for (const Entry& entry : books.entries()) {
        json.open('{').field("unit", entry.unit).field("number", entry.number);
        json.field("invoice", entry.invoice);
        append_fields(json, entry.fields);
        json.key("lines").open('[');
        for (const EntryLine& line : entry.lines) {
            json.open('{');
            append_fields(json, line.fields);
            json.field_raw("debit", line.debit.text(2)).field_raw("credit", line.credit.text(2)).close('}');
        }
        json.close(']').close('}');
    }
    json.close(']');
    append_rows(json, "debtors", books.table("debtors"), "DebtorId");
    append_rows(json, "relations", books.table("relations"), "BcCo");
    append_rows(json, "contacts", books.table("contacts"), "ContactId");
    json.close('}');
    return out;
}

}  // namespace koppel::sandbox::afas
