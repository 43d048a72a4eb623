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

inline plugin_tests::PostingInput posting(const model::Invoice& from) {
    return {from.source_key, from.reference, model::to_json_text(from)};
}

}  // namespace koppel::asperion
