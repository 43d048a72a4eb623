// Receipts as the vendor writes them, and what they refer to.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalogue.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"
#include "mapping.hpp"

namespace koppel::lightspeed_retail::tests {

namespace json = boost::json;

inline json::object object_of(std::string_view text) {
    std::string problem;
    auto value = sdk::json_numbers_as_text(text, &problem);
    if (!value || !value->is_object()) throw std::runtime_error(problem + " in " + std::string(text));
    return std::move(value->get_object());
}

// `changes` replace members; null takes one away.
inline json::object changed(json::object from, std::string_view changes) {
    for (const auto& member : object_of(changes)) {
        if (member.value().is_null()) {
            from.erase(member.key());
        } else {
            from[member.key()] = member.value();
        }
    }
    return from;
}

// Two lines of 21 % and 9 %, paid in cash with change: 35.67.
inline json::object sale(std::string_view changes = "{}") {
    return changed(object_of(R"({
  "saleID":"501","timeStamp":"2026-03-28T16:05:11+00:00","completed":"true","archived":"false","voided":"false",
  "isTaxInclusive":"false","tipEnabled":"false","createTime":"2026-03-28T16:02:40+00:00",
  "updateTime":"2026-03-28T16:05:12+00:00","completeTime":"2026-03-28T16:05:11+00:00","referenceNumber":"",
  "tax1Rate":"0.21","tax2Rate":"0","change":"4.33","displayableSubtotal":"32.75","ticketNumber":"220000000501",
  "calcDiscount":"2.48","calcTotal":"35.67","calcSubtotal":"32.75","calcTax1":"5.4","calcTax2":"0",
  "calcPayments":"35.67","calcTips":"0","total":"35.67","balance":"0","customerID":"0","registerID":"1",
  "shopID":"1","taxCategoryID":"1","quoteID":"0","taxTotal":"5.4",
  "SaleLines":{"SaleLine":[
   {"saleLineID":"901","unitQuantity":"2","unitPrice":"12.4","discountPercent":"0.1","tax":"true","tax1Rate":"0.21",
    "tax2Rate":"0","lineType":"","calcLineDiscount":"2.48","calcTransactionDiscount":"0","calcTotal":"27.0072",
    "calcSubtotal":"24.8","calcTax1":"4.6872","calcTax2":"0","taxClassID":"1","itemID":"17","parentSaleLineID":"0",
    "taxCategoryID":"1","saleID":"501"},
   {"saleLineID":"902","unitQuantity":"1","unitPrice":"7.95","tax":"true","tax1Rate":"0.09","tax2Rate":"0",
    "lineType":"","calcLineDiscount":"0","calcTransactionDiscount":"0","calcTotal":"8.6655","calcSubtotal":"7.95",
    "calcTax1":"0.7155","calcTax2":"0","taxClassID":"3","itemID":"22","parentSaleLineID":"0","taxCategoryID":"1",
    "saleID":"501"}]},
  "SalePayments":{"SalePayment":{"salePaymentID":"777","amount":"35.67","tipAmount":"0",
    "createTime":"2026-03-28T16:05:11+00:00","archived":"false","paymentID":"","saleID":"501","paymentTypeID":"1",
    "creditAccountID":"0"}}})"),
                   changes);
}

inline std::string line(std::string_view total, std::string_view tax, std::string_view more = "{}") {
    auto row = object_of(R"({"saleLineID":"1","unitQuantity":"1","unitPrice":"1","tax":"true","lineType":"",
        "calcTax2":"0","taxClassID":"1","taxCategoryID":"0","itemID":"17","parentSaleLineID":"0"})");
    row["calcTotal"] = total;
    row["calcTax1"] = tax;
    return json::serialize(changed(std::move(row), more));
}
inline std::string payment(std::string_view amount, std::string_view type, std::string_view more = "{}") {
    auto row = object_of(R"({"salePaymentID":"1","tipAmount":"0","createTime":"2026-03-28T16:05:11+00:00",
        "archived":"false","paymentID":""})");
    row["amount"] = amount;
    row["paymentTypeID"] = type;
    return json::serialize(changed(std::move(row), more));
}

inline Catalogue catalogue() {
    Catalogue known;
    known.currency = "EUR";
    for (const char* row :
         {R"({"paymentTypeID":"1","name":"Cash","type":"cash","archived":"false"})",
          R"({"paymentTypeID":"3","name":"Kaart","type":"credit card","archived":"false"})",
          R"({"paymentTypeID":"4","name":"Op rekening","type":"credit account"})",
          R"({"paymentTypeID":"5","name":"Cadeaubon","type":"gift card"})",
          R"({"paymentTypeID":"6","name":"Webshop","type":"ecom"})",
          R"({"paymentTypeID":"9","name":"Bancontact","type":"user defined","archived":"true"})"})
        known.add_payment_type(object_of(row));
    known.add_shop(object_of(
        R"({"shopID":"1","name":"Gent","timeZone":"Europe/Brussels","vatNumber":"BE0123456749","archived":"false"})"));
    known.add_shop(
        object_of(R"({"shopID":"2","name":"New York","timeZone":"US/Eastern","archived":"false"})"));
    known.add_shop(object_of(R"({"shopID":"3","name":"Maan","timeZone":"Moon/Crater","archived":"true"})"));
    known.add_register(object_of(R"({"registerID":"1","name":"Kassa 1","shopID":"1","tipEnabled":"true"})"));
    known.add_register(object_of(R"({"registerID":"2","name":"eCom","shopID":"1","tipEnabled":"false"})"));
    known.add_tax_category(object_of(
        R"({"taxCategoryID":"1","tax1Name":"BTW","tax1Rate":"0.21","tax2Rate":"0","TaxCategoryClasses":
            {"TaxCategoryClass":[{"taxClassID":"3","tax1Rate":"0.09","tax2Rate":"0"},
                                 {"taxClassID":"4","tax1Rate":"0","tax2Rate":"0"}]}})"));
    known.add_tax_category(object_of(
        R"({"taxCategoryID":"2","tax1Name":"Twee","tax1Rate":"0.05","tax2Rate":"0.09975","TaxCategoryClasses":""})"));
    known.add_tax_class(object_of(R"({"taxClassID":"1","name":"Item"})"));
    known.add_tax_class(object_of(R"({"taxClassID":"3","name":"Verlaagd"})"));
    known.add_tax_class(object_of(R"({"taxClassID":"4","name":"Vrijgesteld"})"));
    return known;
}

inline model::Sale mapped(const json::object& row) {
    return sale_from(row, catalogue());
}
inline model::Decimal dec(std::string_view text) {
    return model::Decimal::parse(text).value();
}

}  // namespace koppel::lightspeed_retail::tests
