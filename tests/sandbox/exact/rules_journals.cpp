// General journals, cash and bank books.
#include <map>

#include "exact/checks.hpp"

namespace koppel::sandbox::exact {
namespace {

const Message kCashJournal{"Ongeldig dagboek. Het dagboek moet een kasboek zijn.",
                           "Invalid journal. The journal must be a cash journal."};
const Message kBankJournal{"Ongeldig dagboek. Het dagboek moet een bankboek zijn.",
                           "Invalid journal. The journal must be a bank journal."};

bool is_general(const Entity& entity) {
    return entity.path.starts_with("generaljournalentry/");
}

// VAT behind the line it belongs to, on the account of its code.
Record vat_line(Job& job, const Record& line, const Record& vat, Fixed amount) {
    Record made{line.entity()};
    made.set("Date", line.value("Date"));
    made.set("Description", line.value("Description"));
    made.set("GLAccount", vat.value("GLToPay"));
    made.set("GLAccountCode", vat.value("GLToPayCode"));
    made.set("GLAccountDescription", vat.value("GLToPayDescription"));
    made.set("AmountFC", amount);
    made.set("AmountDC", amount);
    made.set_text("ID", job.books.new_key(made.entity()));
    return made;
}

void check_vat(Job& job, Change& change, const Record& header, std::vector<Record>& vat_lines) {
    Record& line = change.record;
    const Record* vat = vat_code_of(job, line, "VATCode");
    if (line.has("AmountVATFC") && !line.money("AmountVATFC").is_zero() && vat == nullptr)
        job.findings.required("Btw-code", "VAT code");
    if (vat == nullptr) return;
    const Record* journal = job.books.journal(header.text("JournalCode"));
    const bool general = is_general(line.entity());
    if (general && journal != nullptr && !journal->truth("AllowVAT")) job.findings.add(texts::kVatNotAllowed);
    const std::string_view type = vat->text("Type");
    const Fixed fraction = vat->money("Percentage");
    const bool includes = type == "I" && (general || job.assumptions.cash_amount_includes);
    const Fixed amount = line.money("AmountFC");
    Fixed vat_amount = includes ? vat_in(amount, fraction) : vat_on(amount, fraction);
    if (line.has("AmountVATFC")) vat_amount = cents(line.money("AmountVATFC"));
    if ((type == "N" || type == "B") && !vat_amount.is_zero()) job.findings.add(texts::kNoVatAmount);
    if (includes) line.set("AmountFC", amount - vat_amount);
    line.set("AmountDC", line.value("AmountFC"));
    line.set("AmountVATFC", vat_amount);
    line.set("VATPercentage", fraction);
    line.set("VATCodeDescription", vat->value("Description"));
    if (general) {
        line.set("AmountVATDC", vat_amount);
        line.set("VATBaseAmountFC", line.value("AmountFC"));
        line.set("VATBaseAmountDC", line.value("AmountFC"));
    }
    if (!vat_amount.is_zero()) vat_lines.push_back(vat_line(job, line, *vat, vat_amount));
}

}  // namespace

void check_journal_entry(Job& job, Change& change) {
    Record& record = change.record;
    const std::string& path = record.entity().path;
    const bool bank = path == "financialtransaction/BankEntries";
    const Record* journal =
        is_general(record.entity())
            ? journal_of(job, record, "JournalCode", {90}, texts::kJournalType)
            : journal_of(job, record, "JournalCode", {bank ? 12 : 10}, bank ? kBankJournal : kCashJournal);
    if (journal != nullptr) record.set("JournalDescription", journal->value("Description"));
    check_currency(job, record);
    record.set("Status", integer_value(20));
    if (is_general(record.entity()) && !record.has("Reversal")) record.set("Reversal", Value{false});
    if (!change.sent.has_lines || change.sent.lines.empty())
        job.findings.required("Boekingsregels", "Entry lines");
}

void check_journal_line(Job& job, Change& change, const Record& header, std::vector<Record>& vat_lines) {
    Record& line = change.record;
    if (!line.has("GLAccount"))
        job.findings.add({"Grootboekrekening is verplicht", "G/L account is mandatory"});
    const Record* account =
        referred(job, line, "GLAccount", "financial/GLAccounts", {"Grootboekrekening", "G/L account"});
    if (account != nullptr) {
        line.set("GLAccountCode", account->value("Code"));
        line.set("GLAccountDescription", account->value("Description"));
        if (account->truth("IsBlocked"))
            job.findings.add({"Geblokkeerd: Grootboekrekening", "Blocked: G/L account"});
        const std::int64_t type = account->number("Type");
        if ((type == 20 || type == 22) && !line.has("Account")) job.findings.required("Relatie", "Account");
    }
    const Record* customer = referred(job, line, "Account", "crm/Accounts", {"Relatie", "Account"});
    if (customer != nullptr) {
        line.set("AccountCode", customer->value("Code"));
        line.set("AccountName", customer->value("Name"));
    }
    referred(job, line, "Document", "documents/Documents", {"Document", "Document"});
    if (!line.has("AmountFC") && !is_general(line.entity())) job.findings.required("Bedrag", "Amount");
    line.set("AmountFC", cents(line.money("AmountFC")));
    line.set("AmountDC", line.value("AmountFC"));
    if (!line.has("Date")) line.set("Date", integer_value(job.today()));
    line.set("Date", integer_value(day_of(line.number("Date"))));
    check_length(job, line, "Description", 60);
    check_vat(job, change, header, vat_lines);
}

}  // namespace koppel::sandbox::exact
