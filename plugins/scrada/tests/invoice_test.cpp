// Sales invoices, made in the sandbox's company.
#include "scrada_fixture.hpp"

namespace koppel::scrada {
namespace {

model::Invoice invoice(const std::string& number = "20260425") {
    model::Invoice invoice;
    invoice.reference = "koppel-" + number;
    invoice.source_key = number;
    invoice.number = number;
    invoice.date = "2026-11-20";
    invoice.currency = "EUR";
    invoice.debtor.match_by = "email";
    invoice.debtor.match_value = "piet@post.example";
    invoice.debtor.create = model::NewDebtor{.name = "Piet Post",
                                             .attention = "",
                                             .email = "piet@post.example",
                                             .phone = "",
                                             .coc_number = "",
                                             .vat_number = "BE0793904121",
                                             .payment_condition = "",
                                             .address = {}};
    invoice.invoice_address.street = "Veldstraat";
    invoice.invoice_address.city = "Gent";
    invoice.invoice_address.country = "BE";
    model::PostingLine bike;
    bike.booking = "ledger_account";
    bike.description = "Fiets";
    bike.unit_price = decimal("242");
    bike.vat_code = "Ontvangsten 21%";
    bike.vat_rate = 21;
    bike.amount_excl = 200;
    bike.amount_incl = 242;
    model::PostingLine book = bike;
    book.description = "Boek";
    book.quantity = 2;
    book.unit_price = decimal("5.30");
    book.vat_rate = 6;
    book.amount_excl = 10;
    book.amount_incl = decimal("10.60");
    invoice.lines = {bike, book};
    invoice.prices_include_vat = true;
    invoice.total_excl = 210;
    invoice.total_vat = decimal("42.60");
    invoice.total_incl = decimal("252.60");
    return invoice;
}
model::Invoice negated(model::Invoice invoice) {
    for (auto& line : invoice.lines) {
        line.unit_price = -line.unit_price;
        line.amount_excl = -line.amount_excl;
        line.amount_incl = -line.amount_incl;
    }
    invoice.total_excl = -invoice.total_excl;
    invoice.total_vat = -invoice.total_vat;
    invoice.total_incl = -invoice.total_incl;
    return invoice;
}

class ScradaInvoice : public ScradaSink {
  protected:
    plugin_tests::ReportedOutcome push_invoice(const model::Invoice& one, bool dry_run = false) {
        return sink.push({input(one)}, dry_run).outcomes.at(0);
    }
    static PostingInput input(const model::Invoice& one) {
        return {one.source_key, one.reference, model::to_json_text(one), "invoice/1"};
    }
    sandbox::Json there() { return bridge.control(page("invoices")); }
};

TEST_F(ScradaInvoice, IsMadeWithItsNumber) {
    const auto outcome = push_invoice(invoice());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_number, "20260425");
    const auto made = there();
    ASSERT_EQ(made.items.size(), 1U);
    EXPECT_EQ(made.items[0].string_or("id", ""), outcome.remote_id);
    EXPECT_EQ(made.items[0].string_or("bookYear", ""), "2026");
    EXPECT_EQ(made.items[0].string_or("journal", ""), "Winkel");
    EXPECT_EQ(made.items[0].string_or("total_incl", ""), "252.60");
    EXPECT_EQ(made.items[0].string_or("externalReference", ""), "koppel-20260425");
    EXPECT_FALSE(made.items[0].boolean("credit").value_or(true));
}

TEST_F(ScradaInvoice, ExcludingVatTooAndAsACreditNote) {
    auto without = invoice("1");
    without.prices_include_vat = false;
    without.lines[0].unit_price = 200;
    without.lines[1].unit_price = 5;
    EXPECT_EQ(push_invoice(without).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(push_invoice(negated(invoice("2"))).outcome, KOPPEL_OUTCOME_CREATED);
    const auto made = there();
    EXPECT_TRUE(made.items.at(1).boolean("credit").value_or(false));
    EXPECT_EQ(made.items.at(1).string_or("total_incl", ""), "252.60");
}

// REQ H-04
TEST_F(ScradaInvoice, NumberThatIsThereIsTakenAsDone) {
    after = [](const Request& request) {
        return request.method == "POST" ? std::optional(Answer::lost()) : std::nullopt;
    };
    EXPECT_EQ(push_invoice(invoice()).outcome, KOPPEL_OUTCOME_UNKNOWN);
    after = [](const Request&) { return std::nullopt; };
    const auto finding = sink.find({input(invoice())}).at(0);
    EXPECT_EQ(finding.found, KOPPEL_FOUND_UNCLEAR);
    EXPECT_NE(finding.detail.find("is safe"), std::string::npos);
    const auto again = push_invoice(invoice());
    EXPECT_EQ(again.outcome, KOPPEL_OUTCOME_UNCHANGED);
    EXPECT_EQ(again.remote_number, "20260425");
    EXPECT_EQ(there().items.size(), 1U);
}

TEST_F(ScradaInvoice, ZeroPercentNeedsItsTypeOfVat) {
    auto export_sale = invoice();
    export_sale.lines.resize(1);
    export_sale.lines[0].vat_rate = 0;
    export_sale.lines[0].amount_excl = 242;
    export_sale.total_excl = 242;
    export_sale.total_vat = 0;
    export_sale.total_incl = 242;
    EXPECT_EQ(push_invoice(export_sale).code, "vat_type_missing");
    export_sale.lines[0].vat_code = "20";
    EXPECT_EQ(push_invoice(export_sale).outcome, KOPPEL_OUTCOME_CREATED);
}

TEST_F(ScradaInvoice, RefusalsAndStatesThatPass) {
    auto wrong = invoice();
    wrong.total_vat = decimal("42.61");
    auto outcome = push_invoice(wrong);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("Totaal BTW 42.61"), std::string::npos) << outcome.message;
    auto nobody = invoice();
    nobody.invoice_address.country.clear();
    EXPECT_EQ(push_invoice(nobody).code, "customer_incomplete");
    config(R"({"subscription_started":false})");
    EXPECT_EQ(push_invoice(invoice()).outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(push_invoice(invoice(), true).outcome, KOPPEL_OUTCOME_CREATED);  // dry
    EXPECT_TRUE(there().items.empty());
}

TEST_F(ScradaInvoice, TakesNothingElse) {
    EXPECT_EQ(sink.push({{"k", "r", "{}", "entry/1"}}).outcomes.at(0).code, "posting_type");
    EXPECT_EQ(sink.push({{"k", "r", "{}", "daily_receipts/1"}}).outcomes.at(0).outcome,
              KOPPEL_OUTCOME_REJECTED);
}

}  // namespace
}  // namespace koppel::scrada
