#include "concept_invoice.hpp"

#include "articles.hpp"
#include "assumptions.hpp"
#include "debtors.hpp"
#include "fields.hpp"
#include "refusals.hpp"

namespace koppel::asperion {
namespace {

bool on_article(const model::PostingLine& line) {
    return line.booking == "article";
}

void write_line(sdk::JsonText& out, const model::PostingLine& line, std::string_view sku) {
    const bool article = on_article(line);
    out.open('{').text("bookingType", article ? Assumptions::kArticleLine : Assumptions::kLedgerLine);
    if (article) out.text("sku", sku);
    const std::string& description =
        line.description.empty() && line.article ? line.article->description : line.description;
    out.text("description", cut(description, Assumptions::kLineDescription));
    out.number("quantity", line.quantity).number("unitPrice", line.unit_price).text("vatCode", line.vat_code);
    if (!article)
        out.raw("ledgerAccountId", number_id(line.ledger_account, "ledger account", place::kVatAccounts));
    out.close('}');
}

}  // namespace

ConceptInvoice::ConceptInvoice(const sdk::Posting& posting) : invoice_(posting.as<model::Invoice>()) {
    if (!posting.reference.empty()) invoice_.reference = posting.reference;
    check_invoice(invoice_);
}

Trail ConceptInvoice::trail(const ApiClient& api, std::string_view reference) {
    const std::string stored = stored_reference(reference, Assumptions::kReference);
    return {{api.find(Assumptions::kInvoices, Assumptions::kReferenceFilter, stored)},
            [stored](const BookedRow& row) { return row.reference == stored; }};
}

std::vector<Need> ConceptInvoice::needs(std::string_view today) const {
    std::vector<Need> needs{debtor_need(invoice_.debtor, invoice_.number)};
    for (const auto& line : invoice_.lines)
        if (on_article(line)) needs.push_back(article_need(line, today));
    return needs;
}

std::string_view ConceptInvoice::path() const {
    return Assumptions::kConceptInvoices;
}

std::string ConceptInvoice::body(std::span<const std::string> values) const {
    return invoice_body(invoice_, values);
}

std::string ConceptInvoice::advice(const Problem& problem) const {
    if (names_field(problem, "paymentConditionId"))
        return payment_condition_advice(invoice_.payment_condition);
    for (const std::string_view member : {"ledgerAccountId", "vatCode"}) {
        const auto at = line_named(problem, member);
        if (!at || *at >= invoice_.lines.size()) continue;
        const auto& line = invoice_.lines[*at];
        const std::string subject = line_name(line.description);
        return member == "vatCode" ? vat_code_advice(line.vat_code, subject)
                                   : account_advice(line.ledger_account, subject, place::kVatAccounts);
    }
    return {};
}

void check_invoice(const model::Invoice& invoice) {
    number_id(invoice.payment_condition, "payment condition", place::kPaymentCondition);
    for (const auto& line : invoice.lines)
        if (!on_article(line)) number_id(line.ledger_account, "ledger account", place::kVatAccounts);
}

std::string invoice_body(const model::Invoice& invoice, std::span<const std::string> values) {
    const auto& description = invoice.description.empty() ? invoice.number : invoice.description;
    const auto& delivery =
        invoice.delivery_address == model::Address{} ? invoice.invoice_address : invoice.delivery_address;
    sdk::JsonText out;
    out.open('{').text("date", invoice.date).text("debtorCustomerNumber", values[0]);
    out.text("description", cut(description, Assumptions::kInvoiceDescription));
    out.text("reference", stored_reference(invoice.reference, Assumptions::kReference));
    out.raw("paymentConditionId",
            number_id(invoice.payment_condition, "payment condition", place::kPaymentCondition));
    if (invoice.payment_method.empty()) {
        out.raw("paymentMethodId", "null");
    } else {
        out.text("paymentMethodId", invoice.payment_method);
    }
    out.raw("pricesIncludeVat", invoice.prices_include_vat ? "true" : "false");
    write_address(out, "invoiceAddress", invoice.invoice_address);
    write_address(out, "deliveryAddress", delivery);
    out.name("lines").open('{').name("_data").open('[');
    std::size_t next = 1;
    for (const auto& line : invoice.lines)
        write_line(out, line, on_article(line) ? std::string_view(values[next++]) : std::string_view());
    return out.close(']').close('}').close('}').take();
}

}  // namespace koppel::asperion
