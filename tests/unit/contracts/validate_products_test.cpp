#include <gtest/gtest.h>

#include "office.hpp"

namespace koppel::contracts::test {

namespace {

// Two systems that both give and take products.
Office product_office() {
    Office office;
    office.shop.streams.push_back({"products", "product/1"});
    office.shop.interfaces.push_back("koppel.sink/1");
    office.shop.postings.push_back({"product/1", "product"});
    office.books.interfaces.push_back("koppel.source/1");
    office.books.streams.push_back({"items", "product/1"});
    office.books.postings.push_back({"product/1", "product"});
    return office;
}

json::value to_the_books() {
    auto file = right_file();
    file.at_pointer("/contracts/0/flows")
        .as_array()
        .push_back(json::parse(
            R"({"name": "products", "from": "shop", "stream": "products", "to": "books", "as": "product"})"));
    return file;
}

json::value back_to_the_shop() {
    return json::parse(
        R"({"name": "items", "from": "books", "stream": "items", "to": "shop", "as": "product"})");
}

std::vector<std::string> problems_of(const json::value& file) {
    auto office = product_office();
    return texts(office.plan(file).problems);
}

}  // namespace

// REQ RE-04
TEST(ValidateProducts, LetsThemGoOneWay) {
    EXPECT_EQ(problems_of(to_the_books()), std::vector<std::string>{});
}

// REQ RE-04
TEST(ValidateProducts, DoesNotLetThemGoRound) {
    auto file = to_the_books();
    auto& contracts = file.at_pointer("/contracts").as_array();
    auto second = contracts[0];
    second.as_object()["id"] = "books-shop";
    second.as_object()["flows"] = json::array{back_to_the_shop()};
    contracts.push_back(second);
    const std::vector<std::string> expected = {
        "products_go_round | shop.json, /contracts/0/flows/1: the flow \"products\" carries products from "
        "shop "
        "to books, and the flow \"items\" of contract \"books-shop\" carries them back to shop | choose "
        "which "
        "system leads, and remove the flow of the other direction",
        "products_go_round | shop.json, /contracts/1/flows/0: the flow \"items\" carries products from books "
        "to shop, and the flow \"products\" of contract \"shop-books\" carries them back to books | choose "
        "which system leads, and remove the flow of the other direction"};
    EXPECT_EQ(problems_of(file), expected);
}

TEST(ValidateProducts, KeepsProductsAndDocumentsApart) {
    auto file = to_the_books();
    auto& flow = file.at_pointer("/contracts/0/flows/1").as_object();
    flow["as"] = "invoice";
    const std::vector<std::string> as_document = {
        "posting_unfit | shop.json, /contracts/0/flows/1/as: the stream \"products\" gives product/1, which "
        "cannot be booked as \"invoice\" | book it as product"};
    EXPECT_EQ(problems_of(file), as_document);
    flow["as"] = "product";
    flow["stream"] = "orders";
    const std::vector<std::string> as_product = {
        "posting_unfit | shop.json, /contracts/0/flows/1/as: the stream \"orders\" gives sale/1, which "
        "cannot "
        "be booked as \"product\" | book it as a document such as invoice"};
    EXPECT_EQ(problems_of(file), as_product);
}

TEST(ValidateProducts, HasNoDays) {
    auto file = to_the_books();
    file.at_pointer("/contracts/0/flows/1").as_object()["mode"] = "day_totals";
    const auto found = problems_of(file);
    EXPECT_TRUE(std::ranges::any_of(found, [](const std::string& text) {
        return text.starts_with(
            "mode_misplaced | shop.json, /contracts/0/flows/1/mode: the flow \"products\" "
            "carries products, which have no days");
    })) << testing::PrintToString(found);
}

}  // namespace koppel::contracts::test
