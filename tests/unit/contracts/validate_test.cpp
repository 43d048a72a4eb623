#include "contracts/validate.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace koppel::contracts::test {

TEST(Validate, HasNothingAgainstTheRightFile) {
    Office office;
    EXPECT_EQ(texts(office.plan(right_file()).problems), std::vector<std::string>{});
}

TEST(Validate, SaysInASentenceWhatDoesNotFitTogether) {
    const struct {
        std::string pointer;
        std::string value;  // empty: removed
        std::string expected;
    } table[] = {
        {"/tenant/country", R"("UK")",
         "country_unknown | shop.json, /tenant/country: \"UK\" is not an ISO 3166 country code | write GB"},
        {"/tenant/time_zone", R"("Europe/Utrecht")",
         "time_zone_unknown | shop.json, /tenant/time_zone: there is no time zone \"Europe/Utrecht\" | write "
         "an "
         "IANA time zone such as Europe/Amsterdam"},
        {"/connections/0/plugin", R"("lightspeed")",
         "plugin_unknown | shop.json, /connections/0/plugin: there is no plugin \"lightspeed\" | use one of: "
         "asperion, lightspeed-ecom"},
        {"/connections/0/settings/api_url", "",
         "settings_invalid | shop.json, /connections/0/settings: \"api_url\" is missing (API address), says "
         "the "
         "plugin lightspeed-ecom | add \"api_url\""},
        {"/connections/0/settings", "",
         "settings_invalid | shop.json, /connections/0/settings: \"api_url\" is missing (API address), says "
         "the "
         "plugin lightspeed-ecom | add \"api_url\""},
        {"/connections/0/settings/page_size", R"("many")",
         "settings_invalid | shop.json, /connections/0/settings/page_size: expected a whole number without "
         "quotes (Page size), found a text, says the plugin lightspeed-ecom | correct the value"},
        {"/connections/0/settings/language", R"("fr")",
         "settings_invalid | shop.json, /connections/0/settings/language: this value is not allowed here "
         "(Language of the shop), says the plugin lightspeed-ecom | use one of: \"nl\", \"en\""},
        {"/connections/0/settings/api_key", R"("oops")",
         "settings_invalid | shop.json, /connections/0/settings: \"api_key\" is not a known key here, says "
         "the "
         "plugin lightspeed-ecom | remove it, or use one of: api_url, language, page_size"},
        {"/connections/0/secrets/api_secret", "",
         "secret_missing | shop.json, /connections/0/secrets: the plugin lightspeed-ecom needs the secret "
         "\"api_secret\" | add \"api_secret\": {\"env\":\"NAME\"} to the secrets"},
        {"/connections/1/secrets/password", R"({"env":"A_ID"})",
         "secret_unknown | shop.json, /connections/1/secrets/password: the plugin asperion knows no secret "
         "\"password\" | use one of: client_id, client_secret, refresh_token"},
        {"/connections/0/secrets/api_key", R"({"env":"NOT_SET"})",
         "secret_unset | shop.json, /connections/0/secrets/api_key: connection \"shop\": the secret "
         "\"api_key\" "
         "comes from the environment variable NOT_SET, which is not set | set NOT_SET and apply the file "
         "again"},
        {"/connections/0/secrets/api_key", R"({"file":"no/such.key"})",
         "secret_unset | shop.json, /connections/0/secrets/api_key: connection \"shop\": the secret "
         "\"api_key\" "
         "comes from the file no/such.key, which cannot be read | make the file with the secret in it and "
         "apply again"},
        {"/contracts/0/start_date", R"("2026-11-31")",
         "start_date_invalid | shop.json, /contracts/0/start_date: there is no day 2026-11-31 | write a day "
         "such as 2026-11-01"},
        {"/contracts/0/end_date", R"("2026-11-31")",
         "end_date_invalid | shop.json, /contracts/0/end_date: there is no day 2026-11-31 | write a day such "
         "as 2026-11-01"},
        {"/contracts/0/end_date", R"("2026-10-31")",
         "end_date_before_start | shop.json, /contracts/0/end_date: the contract ends on 2026-10-31, before "
         "it starts on 2026-11-01 | write the last day to be processed, or remove end_date"},
        {"/contracts/0/flows/0/documents", R"("sales")",
         "documents_misplaced | shop.json, /contracts/0/flows/0/documents: the flow \"sales\" posts no "
         "payments, so it has no \"documents\" | remove it, or book the flow as payment"},
        {"/contracts/0/flows/0/as", R"("payment")",
         "posting_unfit | shop.json, /contracts/0/flows/0/as: the stream \"orders\" gives sale/1, which "
         "cannot be booked as \"payment\" | book it as a document such as invoice"},
        {"/contracts/0/flows/0/stream", R"("payments")",
         "posting_unfit | shop.json, /contracts/0/flows/0/as: the stream \"payments\" gives payment/1, which "
         "cannot be booked as \"invoice\" | book it as payment"},
        {"/contracts/0/flows/0/from", R"("till")",
         "connection_unknown | shop.json, /contracts/0/flows/0/from: there is no connection \"till\" | use "
         "one "
         "of: shop, books"},
        {"/contracts/0/flows/0/from", R"("books")",
         "plugin_role | shop.json, /contracts/0/flows/0/from: the plugin asperion cannot be a source | "
         "choose "
         "a connection whose plugin has koppel.source/1"},
        {"/contracts/0/flows/0/to", R"("shop")",
         "plugin_role | shop.json, /contracts/0/flows/0/to: the plugin lightspeed-ecom cannot be a sink | "
         "choose a connection whose plugin has koppel.sink/1"},
        {"/contracts/0/flows/0/stream", R"("receipts")",
         "stream_unknown | shop.json, /contracts/0/flows/0/stream: the plugin lightspeed-ecom has no stream "
         "\"receipts\" | use one of: orders, invoices, payments"},
        {"/contracts/0/flows/0/as", R"("order")",
         "posting_unknown | shop.json, /contracts/0/flows/0/as: the plugin asperion does not accept "
         "\"order\" | "
         "use one of: invoice, entry, payment"},
        {"/contracts/0/flows/0/schedule", R"("0 24 * * *")",
         "schedule_syntax | shop.json, /contracts/0/flows/0/schedule: the schedule \"0 24 * * *\" cannot be "
         "understood: \"24\" is no hour (0 to 23) | write an interval such as 15m or 2h, or five "
         "cron "
         "fields such as 0 4,8,12 * * 1-5"},
        {"/contracts/0/vat/0/country", R"("EL")",
         "country_unknown | shop.json, /contracts/0/vat/0/country: \"EL\" is not an ISO 3166 country code | "
         "write GR"},
        {"/contracts/0/vat/0/rate", R"("-21")",
         "vat_rate_range | shop.json, /contracts/0/vat/0/rate: there is no VAT rate of -21% | write the rate "
         "in "
         "percent, such as \"21\""},
        {"/contracts/0/vat/0/accounts/turnovr", R"("8000")",
         "account_unknown | shop.json, /contracts/0/vat/0/accounts/turnovr: no line is booked on an account "
         "\"turnovr\" | use one of: turnover, shipping, payment_cost, discount, surcharge, gift_card, tip"},
        {"/tenant/time_zone", "",
         "tenant_incomplete | shop.json, /tenant: the tenant \"fietsgigant\" lacks \"time_zone\" | add it; a "
         "tenant has an id, a name, a country and a time_zone"},
        {"/contracts/0/vat/0/rate", R"("210")",
         "vat_rate_range | shop.json, /contracts/0/vat/0/rate: there is no VAT rate of 210% | write the "
         "rate "
         "in percent, such as \"21\""},
        {"/contracts/0/vat/1/rate", R"("21.0")",
         "vat_rate_twice | shop.json, /contracts/0/vat/1: the rate 21% of NL stands in the table twice | "
         "keep "
         "one of them"},
        {"/contracts/0/payment_methods", R"([{"method":"mollie"},{"method":"mollie"}])",
         "payment_method_twice | shop.json, /contracts/0/payment_methods/1: the payment method \"mollie\" "
         "stands there twice | keep one of them"},
        {"/contracts/0/sink/memo_journal", "40",
         "settings_invalid | shop.json, /contracts/0/sink/memo_journal: expected a text in quotes (Memo "
         "journal), found a number, says the plugin asperion | correct the value"},
        {"/contracts/0/sink/journal", R"("70")",
         "settings_invalid | shop.json, /contracts/0/sink: \"journal\" is not a known key here, says the "
         "plugin "
         "asperion | remove it, or use one of: memo_journal, default_sales_type"},
        {"/connections/1/id", R"("shop")",
         "id_twice | shop.json, /connections/1/id: the connection \"shop\" stands at shop.json, "
         "/connections/0 "
         "too | keep one of them"},
    };
    for (const auto& row : table) {
        Office office;
        auto file = right_file();
        const auto slash = row.pointer.rfind('/');
        auto& parent = file.at_pointer(row.pointer.substr(0, slash)).as_object();
        const auto name = row.pointer.substr(slash + 1);
        if (row.value.empty()) {
            parent.erase(name);
        } else {
            parent[name] = json::parse(row.value);
        }
        const auto plan = office.plan(file);
        EXPECT_EQ(first_text(plan.problems), row.expected);
        EXPECT_FALSE(plan.changes_anything()) << row.pointer;
        EXPECT_EQ(office.sealed, 0) << row.pointer;
    }
}

TEST(Validate, WantsFlowNamesToDiffer) {
    Office office;
    auto file = right_file();
    auto& flows = file.at_pointer("/contracts/0/flows").as_array();
    flows.push_back(json::value(flows.front()));
    EXPECT_EQ(
        first_text(office.plan(file).problems),
        "flow_twice | shop.json, /contracts/0/flows/1/name: two flows are named \"sales\" | give each flow "
        "of a contract a name of its own");
}

json::object payments_flow() {
    return {{"name", "payments"}, {"from", "shop"},  {"stream", "payments"},
            {"to", "books"},      {"as", "payment"}, {"documents", "sales"}};
}

json::array& flows_of(json::value& file) {
    return file.at_pointer("/contracts/0/flows").as_array();
}

TEST(Validate, TakesAPaymentsFlowWithOrWithoutTheNameOfItsDocuments) {
    for (const bool named : {true, false}) {
        Office office;
        auto file = right_file();
        auto flow = payments_flow();
        if (!named) flow.erase("documents");
        flows_of(file).push_back(flow);
        EXPECT_EQ(texts(office.plan(file).problems), std::vector<std::string>{}) << named;
    }
}

TEST(Validate, WantsToKnowWhichDocumentsPaymentsBelongTo) {
    Office office;
    auto file = right_file();
    flows_of(file).front() = payments_flow();
    EXPECT_EQ(first_text(office.plan(file).problems),
              "documents_missing | shop.json, /contracts/0/flows/0: no flow from shop to books posts the "
              "documents that the payments of \"payments\" belong to | add a flow that posts orders or "
              "invoices, or remove this one");

    file = right_file();
    auto flow = payments_flow();
    flow["documents"] = "invoices";
    flows_of(file).push_back(flow);
    EXPECT_EQ(
        first_text(office.plan(file).problems),
        "documents_unknown | shop.json, /contracts/0/flows/1/documents: no flow from shop to books that "
        "posts documents is named \"invoices\" | use one of: sales");

    file = right_file();
    auto second = flows_of(file).front().as_object();
    second["name"] = "invoices";
    second["stream"] = "invoices";
    flow.erase("documents");
    flows_of(file).push_back(second);
    flows_of(file).push_back(flow);
    EXPECT_EQ(first_text(office.plan(file).problems),
              "documents_ambiguous | shop.json, /contracts/0/flows/2: several flows post documents that the "
              "payments of \"payments\" may belong to | name one in \"documents\"; use one of: sales, "
              "invoices");
}

// REQ EA-11
TEST(Validate, WantsAPaymentConditionWhereDebtorsAreMade) {
    const std::string missing =
        "payment_condition_missing | shop.json, /contracts/0/debtors/payment_condition: the contract makes "
        "debtors, and \"payment_condition\" does not say on which condition they pay | add "
        "\"payment_condition\" with its code at the sink to \"debtors\", or set \"create\" to false there";
    const struct {
        std::string debtors;  // empty: no such key
        std::string as;
        std::string expected;
    } table[] = {
        {"", "invoice", missing},
        {R"({"match":"email"})", "invoice", missing},
        {R"({"payment_condition":""})", "entry", missing},
        {R"({"payment_condition":"14"})", "entry", ""},
        {R"({"create":false})", "invoice", ""},
        // Intra-community supplies get a debtor of their own.
        {R"({"fixed":"10001"})", "invoice", missing},
    };
    for (const auto& row : table) {
        Office office;
        auto file = right_file();
        auto& contract = file.at_pointer("/contracts/0").as_object();
        contract.erase("debtors");
        if (!row.debtors.empty()) contract["debtors"] = json::parse(row.debtors);
        file.at_pointer("/contracts/0/flows/0").as_object()["as"] = row.as;
        const auto found = texts(office.plan(file).problems);
        EXPECT_EQ(found.empty() ? "" : found.front(), row.expected) << row.debtors;
    }
}

TEST(Validate, KeepsTenantsApart) {
    Office office;
    office.commit(office.plan(right_file()));
    auto other = right_file();
    other.at_pointer("/tenant").as_object()["id"] = "bakker";
    other.at_pointer("/connections").as_array().clear();
    other.at_pointer("/contracts/0").as_object()["id"] = "bakker-books";
    const auto problems = texts(office.plan(other).problems);
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0],
              "connection_unknown | shop.json, /contracts/0/flows/0/from: the connection \"shop\" belongs to "
              "another tenant | there is none");

    auto thief = right_file();
    thief.at_pointer("/tenant").as_object()["id"] = "bakker";
    EXPECT_EQ(first_text(office.plan(thief).problems),
              "id_taken | shop.json, /connections/0/id: the connection \"shop\" belongs to the tenant "
              "\"fietsgigant\" | choose another id: ids are unique in the whole installation");
}

TEST(Validate, LooksAtStoredContractsOfAChangedConnection) {
    Office office;
    office.commit(office.plan(right_file()));
    auto file = right_file();
    file.as_object().erase("contracts");
    file.at_pointer("/connections/0").as_object()["plugin"] = "asperion";
    file.at_pointer("/connections/0").as_object()["settings"] = json::object{{"administration", "1"}};
    file.at_pointer("/connections/0").as_object()["secrets"] =
        json::parse(R"({"client_id":{"env":"A_ID"},"client_secret":{"env":"A_SECRET"}})");
    EXPECT_EQ(first_text(office.plan(file).problems),
              "plugin_role | the applied contract shop-books, /flows/0/from: the plugin asperion cannot be a "
              "source | choose a connection whose plugin has koppel.source/1");
}

TEST(Validate, ReportsEverythingItFinds) {
    Office office;
    auto file = right_file();
    file.at_pointer("/tenant").as_object()["country"] = "ZZ";
    file.at_pointer("/connections/0").as_object()["plugin"] = "nothing";
    file.at_pointer("/contracts/0/flows/0").as_object()["schedule"] = "0 24 * * *";
    EXPECT_EQ(office.plan(file).problems.size(), 3u);
}

}  // namespace koppel::contracts::test
