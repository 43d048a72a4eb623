// Postings for the tests, with values of our own.
#pragma once

#include <string>

#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"
#include "plugin_harness.hpp"

namespace koppel::asperion {

inline model::Decimal decimal(std::string_view text) {
    return model::Decimal::parse(text).value();
}

inline model::Invoice invoice(const std::string& number = "ORD7",
                              const std::string& email = "Piet@Post.example",
                              const std::string& sku = "BEL-1") {
    model::Invoice invoice;
    invoice.reference = "koppel-" + number;
    invoice.source_key = number;
    invoice.number = number;
    invoice.date = "2026-11-20";
    invoice.currency = "EUR";
    invoice.description = number;
    invoice.debtor.match_by = "email";
    invoice.debtor.match_value = email;
    invoice.debtor.create =
        model::NewDebtor{.name = "Piet Post",
                         .attention = "",
                         .email = email,
                         .phone = "030 123 45 67",
                         .coc_number = "",
                         .vat_number = "",
                         .payment_condition = "14",
                         .address = {"", "", "Dorpsstraat", "1", "a", "", "1234 AB", "Utrecht", "", "NL"}};
    invoice.invoice_address = {"Post BV",  "Piet Post", "Dorpsstraat", "1", "a",
                               "2e etage", "1234 AB",   "Utrecht",     "",  "NL"};
    invoice.payment_condition = "14";
    invoice.payment_method = "iDEAL";
    model::PostingLine article;
    article.booking = "article";
    article.article = model::ArticleRule{sku, "Fietsbel chroom", true, "8000", ""};
    article.description = "Fietsbel chroom";
    article.quantity = 3;
    article.unit_price = decimal("16.528925619");
    article.vat_code = "1";
    model::PostingLine shipping;
    shipping.booking = "ledger_account";
    shipping.ledger_account = "8090";
    shipping.description = "Verzendkosten PostNL";
    shipping.unit_price = decimal("0.41");
    shipping.vat_code = "1";
    invoice.lines = {article, shipping};
    return invoice;
}

inline model::Entry entry(const std::string& number = "ORD7",
                          const std::string& email = "Piet@Post.example") {
    const model::Invoice like = invoice(number, email);
    model::Entry entry;
    entry.reference = "KOPPEL" + number;
    entry.source_key = number;
    entry.number = number;
    entry.date = "2026-03-07";
    entry.currency = "EUR";
    entry.journal = "70";
    entry.description = "INV1 / " + number;
    entry.debtor = like.debtor;
    entry.payment_condition = "14";
    entry.lines = {{"2 x Fietsbel chroom", "8000", "1", decimal("21"), decimal("19.83"), decimal("4.17")},
                   {"Verzendkosten PostNL", "8090", "1", decimal("21"), decimal("4.96"), decimal("1.04")}};
    entry.total_excl = decimal("24.79");
    entry.total_vat = decimal("5.21");
    entry.total_incl = decimal("30.00");
    return entry;
}

inline model::PaymentPosting payment(const std::string& key = "88231", const std::string& document = "55000",
                                     std::string_view amount = "60.50") {
    model::PaymentPosting payment;
    payment.reference = "KOPPELPAY" + key;
    payment.source_key = key;
    payment.date = "2026-11-21";
    payment.currency = "EUR";
    payment.journal = "40";
    payment.description = key + " - ORD7";
    payment.ledger_account = "1250";
    payment.document_remote_id = document;
    payment.amount = decimal(amount);
    return payment;
}

inline plugin_tests::PostingInput posting(const model::Invoice& from) {
    return {from.source_key, from.reference, model::to_json_text(from)};
}
inline plugin_tests::PostingInput posting(const model::Entry& from) {
    return {from.source_key, from.reference, model::to_json_text(from), "entry/1"};
}
inline plugin_tests::PostingInput posting(const model::PaymentPosting& from) {
    return {from.source_key, from.reference, model::to_json_text(from), "payment/1"};
}

}  // namespace koppel::asperion
