// Orders and direct invoices as they are made, found again and changed.
#include "fake_afas.hpp"

namespace koppel::afas {
namespace {

class AfasOrders : public Afas {
  protected:
    AfasOrders() { afas.add_debtor("10001", "piet@post.example"); }
};

// REQ LA-01, REQ LA-04, REQ LA-05
TEST_F(AfasOrders, AreWrittenAsTheyWereSoldInTheChosenPlaces) {
    const auto outcome = push(order());
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_id, "60000001");
    EXPECT_EQ(outcome.detail, "");
    ASSERT_EQ(afas.changes.size(), 1u);
    EXPECT_EQ(
        afas.changes[0].body,
        R"({"FbSales":{"Element":{"Fields":{"OrDa":"2026-11-20","DbId":"10001","RfCs":"ORD7 KOPPELORD7",)"
        R"("CuId":"EUR","InVa":true,"Unit":"1","JoCo":"20","PrId":"600000","War":"01","PaCd":"14","Re":"ORD7"},)"
        R"("Objects":[{"FbSalesLines":{"Element":[)"
        R"({"Fields":{"VaIt":"2","ItCd":"BEL-1","Ds":"Regel BEL-1","VaRc":"2","BiUn":"stk","QuUn":2,"Upri":14.95}},)"
        R"({"Fields":{"VaIt":"6","ItCd":"VERZEND","Ds":"Regel VERZEND","VaRc":"2","BiUn":"*****","QuUn":1,"Upri":4.95}},)"
        R"({"Fields":{"VaIt":"6","ItCd":"KORTING","Ds":"Regel KORTING","VaRc":"2","BiUn":"*****","QuUn":-1,"Upri":2.99}})"
        R"(]}}]}}})");
    const auto& headers = afas.changes[0].headers;
    const auto has = [&](const char* name, const char* value) {
        return std::ranges::any_of(
            headers, [&](const auto& header) { return header.first == name && header.second == value; });
    };
    EXPECT_TRUE(has("Content-Type", "application/json;charset=utf-8"));
    EXPECT_TRUE(has("IntegrationId", "54321_100200"));
}

TEST_F(AfasOrders, OfOneRunAreLookedUpTogetherAndSentSideBySide) {
    std::vector<plugin_tests::PostingInput> postings;
    for (int i = 0; i < 20; ++i)
        postings.push_back(posting(order("ORD" + std::to_string(100 + i))));
    const auto pushed = sink.push(postings);
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(afas.orders().size(), 20u);
    EXPECT_LE(host.requests(), 20u + 7u);
    for (const auto& batch : host.batches)
        for (const auto& request : batch)
            EXPECT_LE(request.url.size(), 2049u);
}

TEST_F(AfasOrders, TellADifferenceInTheTotal) {
    afas.total_is = "31.85";
    const auto outcome = push(order());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.detail, "ATTENTION: The total in AFAS is 31.85, the document's is 31.86.");
}

// REQ H-04
TEST_F(AfasOrders, ThatStandThereAlreadyAreNotMadeAgain) {
    ASSERT_EQ(push(order()).outcome, KOPPEL_OUTCOME_CREATED);
    const auto again = push(order());
    EXPECT_EQ(again.outcome, KOPPEL_OUTCOME_UNCHANGED);
    EXPECT_EQ(again.remote_id, "60000001");
    EXPECT_EQ(afas.changes.size(), 1u);
}

// REQ LA-03
TEST_F(AfasOrders, ThatChangedAreChangedLineByLine) {
    ASSERT_EQ(push(order()).outcome, KOPPEL_OUTCOME_CREATED);
    auto changed = order();
    changed.lines[0] = line("product", "BEL-1", "3", "14.95", "44.85");
    changed.lines[2] = line("product", "SLOT-2", "1", "9.50", "9.50");
    add_up(changed);
    auto update = posting(changed);
    update.update = true;
    update.remote_id = "60000001";
    const auto outcome = sink.push({update}).outcomes.at(0);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_UPDATED) << outcome.message;
    EXPECT_EQ(outcome.detail, "");
    EXPECT_EQ(
        afas.changes.back().body,
        R"({"FbSales":{"Element":{"Fields":{"@Action":"update","OrNu":"60000001"},"Objects":[{"FbSalesLines":)"
        R"({"Element":[{"Fields":{"@Action":"update","GuLi":"{00000000-0000-4000-8000-000000000001}",)"
        R"("Ds":"Regel BEL-1","VaRc":"2","QuUn":3,"Upri":14.95}},)"
        R"({"Fields":{"@Action":"insert","VaIt":"2","ItCd":"SLOT-2","BiUn":"doos","Ds":"Regel SLOT-2","VaRc":"2",)"
        R"("QuUn":1,"Upri":9.5}},)"
        R"({"Fields":{"@Action":"delete","GuLi":"{00000000-0000-4000-8000-000000000003}"}}]}}]}}})");
    EXPECT_EQ(text_of(afas.orders()[0], "InvoiceTotal"), "59.30");
    EXPECT_EQ(sink.push({update}).outcomes.at(0).outcome, KOPPEL_OUTCOME_UNCHANGED);
    EXPECT_EQ(afas.orders().size(), 1u);
    update.remote_id = "60000002";
    EXPECT_EQ(sink.push({update}).outcomes.at(0).code, "order_gone") << "never made anew by itself";
}

TEST_F(AfasOrders, WithOneArticleTwiceChangeTheRightLineAndLeaveTextsAlone) {
    auto twice = order();
    twice.lines[1] = line("product", "BEL-1", "1", "12.00", "12.00");
    add_up(twice);
    ASSERT_EQ(push(twice).outcome, KOPPEL_OUTCOME_CREATED);
    afas.lists["Profit_SalesorderLines"].push_back({{"OrderNumber", "60000001"},
                                                    {"LineGuid", "{TEXT}"},
                                                    {"ItemTypeCode", "3"},
                                                    {"ItemCodeId", "T"},
                                                    {"PiecePerUnit", 0},
                                                    {"PricePerUnit", 0}});
    twice.lines[0] = line("product", "BEL-1", "5", "14.95", "74.75");
    add_up(twice);
    ASSERT_EQ(push(twice).outcome, KOPPEL_OUTCOME_UPDATED);
    const std::string body = afas.changes.back().body;
    EXPECT_NE(body.find("000000000001}\",\"Ds\":\"Regel BEL-1\",\"VaRc\":\"2\",\"QuUn\":5"),
              std::string::npos)
        << body;
    EXPECT_EQ(body.find("000000000002}"), std::string::npos) << body;
    EXPECT_EQ(body.find("TEXT"), std::string::npos) << body;
}

// REQ LA-03
TEST_F(AfasOrders, ThatAfasNoLongerLetsChangeAreRefusedByName) {
    ASSERT_EQ(push(order()).outcome, KOPPEL_OUTCOME_CREATED);
    auto changed = order();
    changed.lines.pop_back();
    add_up(changed);
    afas.before = [](const Request& request) -> std::optional<Answer> {
        if (request.method != "PUT") return {};
        return refusal(500, "Order '60000001' is geleverd.");
    };
    const auto outcome = push(changed);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.message,
              "AFAS does not let order 60000001 be changed so: Order '60000001' is geleverd. (log "
              "B8213AF1) It may be delivered or invoiced already; change it there by hand.");
}

TEST_F(AfasOrders, WhoseChangeWasLostAreComparedBeforeItIsSentAgain) {
    ASSERT_EQ(push(order()).outcome, KOPPEL_OUTCOME_CREATED);
    auto changed = order();
    changed.lines[2] = line("product", "SLOT-2", "1", "9.50", "9.50");
    add_up(changed);
    afas.after = [](const Request& request) {
        return request.method == "PUT" ? std::optional(Answer::lost()) : std::nullopt;
    };
    const auto lost = push(changed);
    EXPECT_EQ(lost.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(lost.retry_after_ms, 900'000);
    afas.after = [](const Request&) { return std::nullopt; };
    EXPECT_EQ(push(changed).outcome, KOPPEL_OUTCOME_UNCHANGED);
    EXPECT_EQ(afas.lines_of("60000001").size(), 3u);
}

TEST_F(AfasOrders, ThatStandThereTwiceAreForAPerson) {
    ASSERT_EQ(push(order()).outcome, KOPPEL_OUTCOME_CREATED);
    afas.orders().push_back(json::value(afas.orders()[0]));
    afas.orders()[1].as_object()["OrderNumber"] = "60000099";
    const auto outcome = push(order());
    EXPECT_EQ(outcome.code, "document_twice");
    EXPECT_NE(outcome.message.find("60000001, 60000099"), std::string::npos) << outcome.message;
    EXPECT_EQ(sink.find({posting(order())}).at(0).found, KOPPEL_FOUND_MANY);
}

TEST_F(AfasOrders, NeedArticlesThatAreThereAndNotBlocked) {
    auto missing = order();
    missing.lines[0].article.code = "NIETS";
    EXPECT_EQ(push(missing).code, "article_missing");
    auto blocked = order();
    blocked.lines[0].article.code = "oud-3";
    EXPECT_EQ(push(blocked).code, "article_blocked");
    auto nameless = order();
    nameless.lines[1].article.code = "";
    EXPECT_EQ(push(nameless).code, "article_without_code");
    EXPECT_TRUE(afas.changes.empty());
}

TEST_F(AfasOrders, OfCreditsHaveNegativeQuantities) {
    auto credit = order();
    for (auto& each : credit.lines) {
        each.unit_price = -each.unit_price;
        each.amount_incl = -each.amount_incl;
        each.amount_excl = -each.amount_excl;
    }
    add_up(credit);
    const auto outcome = push(credit);
    EXPECT_EQ(outcome.detail, "");
    EXPECT_NE(afas.changes[0].body.find(R"("QuUn":-2,"Upri":14.95)"), std::string::npos);
    EXPECT_NE(afas.changes[0].body.find(R"("QuUn":1,"Upri":2.99)"), std::string::npos);
    EXPECT_EQ(text_of(afas.orders()[0], "InvoiceTotal"), "-31.86");
}

TEST_F(AfasOrders, ToAnotherAddressTellItInWords) {
    auto elsewhere = order();
    elsewhere.delivery_address.street = "Kade";
    ASSERT_EQ(push(elsewhere).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(fields_of(afas.changes[0], "FbSales").at("ExAd").as_string(), "Kade 1 a, 1234 AB Utrecht, NL");
}

TEST_F(AfasOrders, OfAnAnswerWithoutBodyAreNumberedByTheList) {
    afas.bodyless = true;
    const auto outcome = push(order());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_id, "60000001");
}

TEST_F(AfasOrders, AreFoundAgainByTheirReference) {
    EXPECT_EQ(sink.find({posting(order())}).at(0).found, KOPPEL_FOUND_NOWHERE);
    ASSERT_EQ(push(order()).outcome, KOPPEL_OUTCOME_CREATED);
    const auto found = sink.find({posting(order()), posting(order("ORD8"))});
    EXPECT_EQ(found.at(0).found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.at(0).remote_id, "60000001");
    EXPECT_EQ(found.at(0).amount, "31.86");
    EXPECT_EQ(found.at(1).found, KOPPEL_FOUND_NOWHERE);
}

TEST_F(AfasOrders, DryRunChangesNothing) {
    auto fresh = order("ORD9", "nieuw@post.example");
    const auto outcome = sink.push({posting(fresh), posting(order())}, true).outcomes;
    EXPECT_EQ(outcome.at(0).detail,
              "Would be booked as a sales order; would create the sales relation with e-mail "
              "address nieuw@post.example");
    EXPECT_EQ(outcome.at(1).detail, "Would be booked as a sales order");
    EXPECT_TRUE(afas.changes.empty());
}

model::Invoice invoice() {
    const model::Order like = order();
    model::Invoice invoice;
    invoice.reference = like.reference;
    invoice.source_key = invoice.number = like.number;
    invoice.date = like.date;
    invoice.currency = like.currency;
    invoice.debtor = like.debtor;
    invoice.prices_include_vat = true;
    invoice.total_incl = like.lines[0].amount_incl;
    model::PostingLine bells;
    bells.booking = "article";
    bells.article = like.lines[0].article;
    bells.description = "Bel";
    bells.quantity = 2;
    bells.unit_price = decimal("14.95");
    bells.vat_code = "2";
    bells.amount_excl = like.lines[0].amount_excl;
    bells.amount_incl = like.lines[0].amount_incl;
    invoice.lines = {bells};
    return invoice;
}

// REQ LA-01
TEST_F(AfasOrders, CanBeDirectInvoicesInstead) {
    const auto outcome = sink.push({posting(invoice(), "invoice/1")}).outcomes.at(0);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.detail, "");
    EXPECT_TRUE(
        afas.changes[0].body.starts_with(R"({"FbDirectInvoice":{"Element":{"Fields":{"OrDa":"2026-11-20")"));
    EXPECT_NE(afas.changes[0].body.find(R"("FbDirectInvoiceLines":{"Element":[{"Fields":{"VaIt":"2")"),
              std::string::npos);
    EXPECT_EQ(sink.find({posting(invoice(), "invoice/1")}).at(0).found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(sink.push({posting(invoice(), "invoice/1")}).outcomes.at(0).outcome, KOPPEL_OUTCOME_UNCHANGED);
    auto ledger = invoice();
    ledger.lines[0].booking = "ledger_account";
    EXPECT_EQ(sink.push({posting(ledger, "invoice/1")}).outcomes.at(0).code, "line_without_article");
}

TEST_F(AfasOrders, DirectInvoicesThatCannotBeListedAreNotCalledAbsent) {
    afas.lists.erase("Koppel_DirectInvoices");
    const auto outcome = sink.push({posting(invoice(), "invoice/1")}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.detail, "The total that AFAS came to could not be read back.");
    const auto found = sink.find({posting(invoice(), "invoice/1")}).at(0);
    EXPECT_EQ(found.found, KOPPEL_FOUND_UNCLEAR);
}

}  // namespace
}  // namespace koppel::afas
