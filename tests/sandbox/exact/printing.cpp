// PrintedSalesInvoices: an invoice gets its number and date, and a sales entry appears in the journal.
#include "exact/checks.hpp"

namespace koppel::sandbox::exact {
namespace {

constexpr std::string_view kEntries = "salesentry/SalesEntries";
constexpr std::string_view kEntryLines = "salesentry/SalesEntryLines";

Record& store_entry(Job& job, const Record& invoice, const Period& period) {
    Record entry{entity(kEntries)};
    entry.set_text("EntryID", job.books.new_key(entry.entity()));
    entry.set("Customer", invoice.value("InvoiceTo"));
    entry.set("CustomerName", invoice.value("InvoiceToName"));
    for (const std::string_view name :
         {"Journal", "JournalDescription", "Currency", "Description", "YourRef", "PaymentCondition",
          "PaymentConditionDescription", "PaymentReference", "OrderNumber", "InvoiceNumber", "DueDate"})
        entry.set(name, invoice.value(name));
    entry.set("EntryNumber", invoice.value("InvoiceNumber"));
    entry.set("EntryDate", invoice.value("InvoiceDate"));
    entry.set("ReportingYear", integer_value(period.year));
    entry.set("ReportingPeriod", integer_value(period.period));
    entry.set("Status", integer_value(50));
    return job.books.add(kEntries, std::move(entry), job.now);
}

void store_lines(Job& job, const Record& invoice, const Record& entry) {
    const bool credit = invoice.number("Type") == 8021 || invoice.number("Type") == 8024;
    const bool turn = credit && job.assumptions.credit_quantity_positive;
    for (const Record* line : job.books.lines(invoice, "salesinvoice/SalesInvoiceLines")) {
        Record made{entity(kEntryLines)};
        made.set_text("ID", job.books.new_key(made.entity()));
        made.set_text("EntryID", entry.key());
        for (const std::string_view name : {"Description", "Quantity", "GLAccount", "GLAccountDescription",
                                            "VATCode", "VATCodeDescription", "VATPercentage", "LineNumber"})
            made.set(name, line->value(name));
        if (const Record* account = job.books.find("financial/GLAccounts", line->text("GLAccount")))
            made.set("GLAccountCode", account->value("Code"));
        const Fixed net = turn ? -line->money("AmountFC") : line->money("AmountFC");
        const Fixed vat = turn ? -line->money("VATAmountFC") : line->money("VATAmountFC");
        for (const std::string_view name : {"AmountFC", "AmountDC", "VATBaseAmountFC", "VATBaseAmountDC"})
            made.set(name, net);
        made.set("VATAmountFC", vat);
        made.set("VATAmountDC", vat);
        job.books.add(kEntryLines, std::move(made), job.now);
    }
}

}  // namespace

Record print_invoice(Job& job, const Draft& draft) {
    Record answer = draft.record;
    Record* invoice = job.books.find("salesinvoice/SalesInvoices", draft.record.text("InvoiceID"));
    if (!draft.record.has("InvoiceID")) job.findings.required("Factuur", "Invoice");
    if (draft.record.has("InvoiceID") && invoice == nullptr) job.findings.bad_reference("Factuur", "Invoice");
    if (invoice == nullptr || !may_change(job, *invoice)) return answer;
    const std::int64_t date =
        draft.record.has("InvoiceDate") ? day_of(draft.record.number("InvoiceDate")) : job.today();
    // What is wrong with the period is told in the answer, not as a refusal.
    Job dated{job.books, job.assumptions, job.now, {}};
    Record entry{entity(kEntries)};
    if (draft.record.has("ReportingYear")) entry.set("ReportingYear", draft.record.value("ReportingYear"));
    if (draft.record.has("ReportingPeriod"))
        entry.set("ReportingPeriod", draft.record.value("ReportingPeriod"));
    const auto period =
        open_period(dated, entry, invoice->text("Journal"), date, "ReportingYear", "ReportingPeriod");
    if (!period) {
        answer.set_text("DocumentCreationError", dated.findings.text(job.assumptions.language == "nl"));
        return answer;
    }
    invoice->set("InvoiceNumber",
                 integer_value(job.books.next_number(invoice->text("Journal"), period->year)));
    invoice->set("InvoiceDate", integer_value(date));
    if (!invoice->has("DueDate"))
        invoice->set("DueDate",
                     integer_value(due_date(job.books.condition(invoice->text("PaymentCondition")), date)));
    invoice->set("Status", integer_value(50));
    job.books.touch(*invoice, job.now);
    Record& stored = store_entry(job, *invoice, *period);
    store_lines(job, *invoice, stored);
    total_up(job, stored);
    answer.set_text("DocumentCreationSuccess", "Document created");
    const Record* customer = job.books.find("crm/Accounts", invoice->text("InvoiceTo"));
    const bool mail = draft.record.truth("SendEmailToCustomer");
    if (mail && (customer == nullptr || customer->text("Email").empty()))
        answer.set_text("EmailCreationError",
                        job.assumptions.language == "nl" ? "Verplicht: E-mail" : "Mandatory: Email");
    else if (mail)
        answer.set_text("EmailCreationSuccess", "Email created");
    return answer;
}

}  // namespace koppel::sandbox::exact
