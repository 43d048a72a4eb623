#include "books/posting_text.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

// REQ EA-21
TEST(DocumentText, IsComposedOfTheNumbersAsTheContractSays) {
    const struct {
        std::string kind;
        std::string number;
        std::string order_number;
        std::string document;
        std::string order;
        std::string both;
    } table[] = {
        {"order", "ORD1", "ORD1", "ORD1", "ORD1", "ORD1"},
        {"order", "ORD1", "", "ORD1", "ORD1", "ORD1"},
        {"receipt", "R7", "", "R7", "R7", "R7"},
        {"invoice", "INV1", "ORD1", "INV1", "ORD1", "INV1 / ORD1"},
        {"invoice", "INV1", "", "INV1", "INV1", "INV1"},
        {"credit_note", "CR1", "ORD1", "Credit CR1", "Credit ORD1", "Credit CR1 / ORD1"},
        {"credit_note", "CR1", "", "Credit CR1", "Credit CR1", "Credit CR1"},
        {"invoice", "", "ORD1", "1042", "ORD1", "1042 / ORD1"},  // no number: the key
    };
    for (const auto& row : table) {
        auto one = bell_sale();
        one.kind = row.kind;
        one.number = row.number;
        one.order_number = row.order_number;
        Shop shop;
        EXPECT_EQ(document_text(one, shop.contract), row.document) << row.kind << " by default";
        shop.contract.reference = "order";
        EXPECT_EQ(document_text(one, shop.contract), row.order) << row.kind;
        shop.contract.reference = "both";
        EXPECT_EQ(document_text(one, shop.contract), row.both) << row.kind;
    }
}

// REQ EA-15
TEST(AffiliateNumber, IsTheCommentInOneLineWhenTheContractAsksForIt) {
    const struct {
        std::string comment;
        bool asked;
        std::string number;
        std::string text;
    } table[] = {
        {"AFF77", true, "AFF77", "ORD01042 - AFF77"},
        {"AFF77", false, "", "ORD01042"},
        {"", true, "", "ORD01042"},
        {" \r\n\t ", true, "", "ORD01042"},
        {"  Graag\r\n\tbij de buren \n", true, "Graag bij de buren", "ORD01042 - Graag bij de buren"},
        {"caf\u00e9", true, "caf\u00e9", "ORD01042 - caf\u00e9"},
    };
    for (const auto& row : table) {
        auto one = bell_sale();
        one.comment = row.comment;
        Shop shop;
        shop.contract.comment = row.asked;
        EXPECT_EQ(affiliate_number(one, shop.contract), row.number) << row.comment;
        EXPECT_EQ(posting_text(one, shop.contract), row.text) << row.comment;
    }
}

}  // namespace koppel::books::test
