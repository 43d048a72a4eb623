// Sales entries: invoices that were made elsewhere, as they go into the books.
#include "exact/checks.hpp"

namespace koppel::sandbox::exact {
namespace {

const Message kDebtorAccount{
    "De klantenrekening van deze relatie is niet gelijk aan de rekening van het gebruikte verkoopdagboek",
    "The customer's account is not equal to the account of the sales journal"};

// Debtors, prepayments, creditors and VAT have no place on a line of sales.
bool sellable(std::int64_t type) {
    return type != 20 && type != 21 && type != 22 && type != 24;
}

void describe(Record& record, const Record* customer, const Record* journal, const Record* condition) {
    if (customer != nullptr) record.set("CustomerName", customer->value("Name"));
    if (journal != nullptr) record.set("JournalDescription", journal->value("Description"));
    if (condition == nullptr) return;
    record.set("PaymentConditionDescription", condition->value("Description"));
    record.set("PaymentConditionPaymentMethod", condition->value("PaymentMethod"));
}

// The date decides again where a change does not say otherwise.
void forget_derived(Change& change) {
    if (change.before == nullptr) return;
    Record& record = change.record;
    record.set("Journal", change.before->value("Journal"));
    if (change.has("EntryDate") && !change.has("ReportingYear") && !change.has("ReportingPeriod")) {
        record.set("ReportingYear", {});
        record.set("ReportingPeriod", {});
    }
    if (!change.has("DueDate") && (change.has("EntryDate") || change.has("PaymentCondition")))
        record.set("DueDate", {});
}

void set_amounts(Record& line, Fixed net, Fixed vat) {
    line.set("AmountFC", net);
    line.set("AmountDC", net);
    line.set("VATAmountFC", vat);
    line.set("VATAmountDC", vat);
    line.set("VATBaseAmountFC", net);
    line.set("VATBaseAmountDC", net);
}

void check_amounts(Job& job, Change& change, const Record* vat) {
    Record& line = change.record;
    const bool sent = change.has("AmountFC") || change.has("VATAmountFC") || change.has("VATCode");
    if (change.before != nullptr && !sent) return;
    const Fixed fraction = vat == nullptr ? Fixed{} : vat->money("Percentage");
    const std::string_view type = vat == nullptr ? std::string_view{"N"} : vat->text("Type");
    const bool own_vat = change.has("VATAmountFC") && line.has("VATAmountFC");
    const Fixed amount = cents(line.money("AmountFC"));
    const bool includes = type == "I" && job.assumptions.entry_amount_includes &&
                          (change.before == nullptr || change.has("AmountFC"));
    Fixed vat_amount = includes ? vat_in(amount, fraction) : vat_on(amount, fraction);
    if (type == "N" || type == "B") vat_amount = {};
    if (own_vat) vat_amount = cents(line.money("VATAmountFC"));
    if ((type == "N" || type == "B") && !vat_amount.is_zero()) job.findings.add(texts::kNoVatAmount);
    set_amounts(line, includes ? amount - vat_amount : amount, vat_amount);
}

}  // namespace

void check_sales_entry(Job& job, Change& change) {
    Record& record = change.record;
    forget_derived(change);
    const Record* customer = customer_of(job, record, "Customer", {"Relatie", "Relationship"});
    const Record* journal = journal_of(job, record, "Journal", {20}, texts::kJournalType);
    if (customer != nullptr && journal != nullptr && customer->has("GLAR") &&
        customer->text("GLAR") != journal->text("GLAccount"))
        job.findings.add(kDebtorAccount);
    check_currency(job, record);
    if (!record.has("PaymentCondition") && customer != nullptr)
        record.set("PaymentCondition", customer->value("PaymentConditionSales"));
    const Record* condition = condition_of(job, record, "PaymentCondition");
    referred(job, record, "Document", "documents/Documents", {"Document", "Document"});
    check_length(job, record, "Description", 60);
    check_length(job, record, "YourRef", 30);
    if (!record.has("EntryDate")) record.set("EntryDate", integer_value(job.today()));
    record.set("EntryDate", integer_value(day_of(record.number("EntryDate"))));
    open_period(job, record, record.text("Journal"), record.number("EntryDate"), "ReportingYear",
                "ReportingPeriod");
    if (!record.has("DueDate"))
        record.set("DueDate", integer_value(due_date(condition, record.number("EntryDate"))));
    if (!record.has("Reversal")) record.set("Reversal", Value{false});
    describe(record, customer, journal, condition);
    if (change.before != nullptr) return;
    record.set("Status", integer_value(20));
    record.set_text("StatusDescription", job.assumptions.language == "nl" ? "Open" : "Open");
    if (!change.sent.has_lines || change.sent.lines.empty())
        job.findings.required("Boekingsregels", "Entry lines");
}

void check_entry_line(Job& job, Change& change) {
    Record& line = change.record;
    if (!line.has("GLAccount"))
        job.findings.add({"Grootboekrekening is verplicht", "G/L account is mandatory"});
    const Record* account =
        referred(job, line, "GLAccount", "financial/GLAccounts", {"Grootboekrekening", "G/L account"});
    if (account != nullptr) {
        if (!sellable(account->number("Type"))) job.findings.add(texts::kAccountType);
        if (account->truth("IsBlocked"))
            job.findings.add({"Geblokkeerd: Grootboekrekening", "Blocked: G/L account"});
        line.set("GLAccountCode", account->value("Code"));
        line.set("GLAccountDescription", account->value("Description"));
        if (!line.has("VATCode")) line.set("VATCode", account->value("VATCode"));
    }
    if (!line.has("AmountFC")) job.findings.required("Bedrag", "Amount");
    if (change.has("VATPercentage") && line.money("VATPercentage") <= Fixed{})
        job.findings.add({"Ongeldig: Btw-percentage []", "Invalid: VAT percentage []"});
    check_length(job, line, "Description", 60);
    const Record* vat = vat_code_of(job, line, "VATCode");
    if (vat != nullptr) {
        line.set("VATCodeDescription", vat->value("Description"));
        line.set("VATPercentage", vat->value("Percentage"));
    }
    check_amounts(job, change, vat);
}

}  // namespace koppel::sandbox::exact
