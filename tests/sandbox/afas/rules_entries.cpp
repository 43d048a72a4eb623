// Journal entries.
#include <algorithm>
#include <map>

#include "afas/rules.hpp"

namespace koppel::sandbox::afas {
namespace {

// 1-11-2023, as the messages write dates.
std::string spoken(std::string_view date) {
    const auto number = [&](std::size_t at, std::size_t size) {
        std::string_view digits = date.substr(at, size);
        while (digits.size() > 1 && digits.front() == '0')
            digits.remove_prefix(1);
        return std::string{digits};
    };
    return number(8, 2) + "-" + number(5, 2) + "-" + number(0, 4);
}

struct Head {
    std::string unit, journal_type;
    const Row* period = nullptr;
};

Head check_head(const Context& context, const Element& element) {
    Books& books = context.books;
    element.need_mandatory();
    Head head;
    head.unit = element.text("UnId").empty() ? "1" : std::string{element.text("UnId")};
    Table& journals = books.table("journals");
    const Row* journal = journals.find({head.unit, element.text("JoCo")});
    if (journal == nullptr) throw messages::not_found(element.label("JoCo"));
    if (journals.truth(*journal, "Blocked"))
        throw messages::blocked(element.label("JoCo"), element.text("JoCo"));
    head.journal_type = journals.text(*journal, "JournalType");
    Table& periods = books.table("periods");
    for (const Row* row : periods.all("Period", element.text("Peri")))
        if (periods.text(*row, "Unit") == head.unit && periods.text(*row, "Year") == element.text("Year"))
            head.period = row;
    if (head.period == nullptr) throw messages::not_found(element.label("Peri"));
    if (periods.truth(*head.period, "Blocked"))
        throw messages::unit_period_blocked(std::stoll(std::string{element.text("Year")}),
                                            std::stoll(std::string{element.text("Peri")}));
    return head;
}

void check_account(Books& books, const Element& line) {
    const std::string_view kind = line.text("VaAs"), account = line.text("AcNr");
    if (kind == "2") {
        if (books.table("debtors").find(account) == nullptr) throw messages::not_found(line.label("AcNr"));
        return;
    }
    Table& accounts = books.table("accounts");
    const Row* row = kind == "1" ? accounts.find(account) : nullptr;
    if (row == nullptr) throw messages::not_found(line.label("AcNr"));
    if (accounts.truth(*row, "Blocked")) throw messages::blocked(line.label("AcNr"), account);
    if (accounts.truth(*row, "CollectAccount")) throw messages::not_allowed(line.label("AcNr"), account);
}

void check_vat(const Context& context, const Element& line) {
    const std::string_view code = line.text("VaId");
    if (code.empty()) return;
    Table& codes = context.books.table("vat_codes");
    const Row* vat = codes.find(code);
    if (vat == nullptr) throw messages::not_found(line.label("VaId"));
    if (codes.truth(*vat, "Blocked")) throw messages::blocked(line.label("VaId"), code);
    Table& accounts = context.books.table("accounts");
    const Row* account = line.text("VaAs") == "1" ? accounts.find(line.text("AcNr")) : nullptr;
    if (account == nullptr) return;
    if (!accounts.truth(*account, "VatAllowed")) throw messages::not_allowed(line.label("VaId"), code);
    if (accounts.text(*account, "Sort") == "Btw" && context.assumptions.vat_account_fits &&
        codes.text(*vat, "AccountNr") != accounts.text(*account, "Account"))
        throw messages::not_allowed(line.label("VaId"), code);
}

void check_date(const Context& context, const Element& line, const Head& head) {
    Table& periods = context.books.table("periods");
    const std::string date = std::string{line.text("EnDa")} + "T00:00:00";
    for (const Row& row : periods.rows())
        if (!row.gone && periods.text(row, "Unit") == head.unit && periods.text(row, "DateFrom") <= date &&
            date <= periods.text(row, "DateTo") && periods.truth(row, "Blocked"))
            throw messages::period_blocked(spoken(date));
    const bool inside =
        periods.text(*head.period, "DateFrom") <= date && date <= periods.text(*head.period, "DateTo");
    if (!inside && context.assumptions.entry_date_in_period)
        throw messages::not_allowed(line.label("EnDa"), spoken(date));
}

EntryLine check_line(const Context& context, const Element& element, const Head& head) {
    element.need_mandatory();
    check_account(context.books, element);
    check_date(context, element, head);
    check_vat(context, element);
    const std::string_view currency = element.text("CuId");
    if (!currency.empty() && currency != "EUR") throw messages::not_allowed(element.label("CuId"), currency);
    EntryLine line{element.fields, element.amount("AmDe"), element.amount("AmCr")};
    if (context.assumptions.one_side_per_line &&
        (line.debit < Fixed{} || line.credit < Fixed{} || (!line.debit.is_zero() && !line.credit.is_zero())))
        throw messages::not_allowed(element.label("AmDe"), line.debit.text(2) + "/" + line.credit.text(2));
    return line;
}

bool invoice_known(Books& books, const Entry& entry, std::string_view debtor, std::string_view invoice) {
    Table& rows = books.table("entries");
    for (const Row* row : rows.all("InvoiceId", invoice))
        if (rows.text(*row, "UnitId") == entry.unit && rows.text(*row, "AccountType") == "2" &&
            rows.text(*row, "AccountNo") == debtor)
            return true;
    return false;
}

void number_invoice(const Context& context, const Element& element, const Head& head, Entry& entry) {
    if (head.journal_type != "Verkoop") return;
    const bool numbered = element.truth("AuNu");
    bool has_debtor = false;
    for (EntryLine& line : entry.lines) {
        if (field(line.fields, "VaAs") != "2") continue;
        has_debtor = true;
        const std::string invoice{field(line.fields, "InId")};
        if (invoice.empty()) {
            if (!numbered && context.assumptions.invoice_number_required)
                throw messages::missing(object("FiEntryPar/FiEntries").label("InId"));
            continue;
        }
        entry.invoice = invoice;
        if (context.assumptions.invoice_number_unique &&
            invoice_known(context.books, entry, field(line.fields, "AcNr"), invoice))
            throw messages::exists(object("FiEntryPar/FiEntries").label("InId"), invoice);
    }
    if (!has_debtor || !numbered || !entry.invoice.empty()) return;
    entry.invoice = "IH" + context.books.next("entry invoice");
    for (EntryLine& line : entry.lines)
        if (field(line.fields, "VaAs") == "2") line.fields["InId"] = entry.invoice;
}

// The VAT booked on a code's account against the base booked with that code.
void check_vat_amounts(Books& books, const Entry& entry) {
    struct Sum {
        Fixed base, vat;
        std::int64_t lines = 0;
    };
    std::map<std::string, Sum> sums;
    Table& codes = books.table("vat_codes");
    for (const EntryLine& line : entry.lines) {
        const std::string code{field(line.fields, "VaId")};
        const Row* row = code.empty() ? nullptr : codes.find(code);
        if (row == nullptr) continue;
        Sum& sum = sums[code];
        const Fixed amount = line.credit - line.debit;
        const bool vat = codes.text(*row, "AccountNr") == field(line.fields, "AcNr");
        (vat ? sum.vat : sum.base) += amount;
        sum.lines += vat ? 0 : 1;
    }
    for (const auto& [code, sum] : sums) {
        const Row* row = codes.find(code);
        const Fixed percent = Fixed::parse(codes.text(*row, "VatPerc")).value_or(Fixed{});
        const Fixed expected = Fixed::mul_div_round(sum.base, percent, Fixed::from_int(100), 2);
        const Fixed most = Fixed::from_cents(std::max<std::int64_t>(1, sum.lines));
        if (sum.vat - expected > most || expected - sum.vat > most)
            throw messages::not_allowed("Btw-code", code + " " + sum.vat.text(2));
    }
}

}  // namespace

Results write_entry(const Context& context, const Element& element) {
    const Head head = check_head(context, element);
    Entry entry;
    entry.unit = head.unit;
    entry.fields = element.fields;
    Fixed difference;
    for (const Element& child : element.children) {
        EntryLine line = check_line(context, child, head);
        difference += line.debit - line.credit;
        entry.lines.push_back(std::move(line));
    }
    if (entry.lines.empty()) throw messages::malformed();
    if (!difference.is_zero())
        throw messages::other("De journaalpost is niet in balans (verschil " + difference.text(2) + ").",
                              "The journal entry does not balance (difference " + difference.text(2) + ").");
    if (context.assumptions.vat_amount_checked) check_vat_amounts(context.books, entry);
    number_invoice(context, element, head, entry);
    entry.number = context.books.next("entry " + entry.unit);
    Results out;
    if (context.assumptions.entry_result == "FiEntries") {
        out = {"FiEntries", {{"EnNo", entry.number}, {"UnId", entry.unit}, {"InID", entry.invoice}}};
    } else {
        out = {"FiEntryPar", {{"UnId", entry.unit}, {"EnNo", entry.number}}};
        if (!entry.invoice.empty()) out.values.emplace_back("InId", entry.invoice);
    }
    context.books.keep(std::move(entry));
    return out;
}

void delete_entry(const Context& context, const std::string& unit, const std::string& journal,
                  std::string_view key, const std::string& value) {
    auto& entries = context.books.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool same = key == "EnNo" ? entries[i].number == value : entries[i].invoice == value;
        if (!same || entries[i].unit != unit || field(entries[i].fields, "JoCo") != journal) continue;
        return context.books.erase_entry(i);
    }
    throw messages::not_found(object("FiEntryPar/FiEntries").label(key));
}

}  // namespace koppel::sandbox::afas
