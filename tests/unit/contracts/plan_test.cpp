#include "contracts/plan.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "office.hpp"

namespace koppel::contracts::test {

namespace {

std::vector<std::string> lines(const ApplyPlan& plan) {
    std::vector<std::string> all;
    for (const auto& change : plan.changes)
        all.push_back(to_text(change));
    return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST(Plan, MakesWhatIsNew) {
    Office office;
    const auto plan = office.plan(right_file());
    EXPECT_EQ(lines(plan),
              (Texts{"tenant fietsgigant: created",
                     "connection shop: created\n  /secrets/api_key: nothing -> (set)\n  /secrets/api_secret: "
                     "nothing -> (set)",
                     "connection books: created\n  /secrets/client_id: nothing -> (set)\n  "
                     "/secrets/client_secret: nothing -> (set)",
                     "contract shop-books: created"}));
    ASSERT_EQ(plan.commit.documents.size(), 4u);
    EXPECT_EQ(plan.commit.documents[0].status, "");
    EXPECT_EQ(plan.commit.documents[3].kind, store::DocumentKind::contract);
    EXPECT_EQ(plan.commit.documents[3].tenant, "fietsgigant");
    EXPECT_EQ(plan.commit.documents[3].status, "new");
    EXPECT_EQ(plan.commit.secrets.size(), 4u);
}

TEST(Plan, ChangesNothingTheSecondTime) {
    Office office;
    office.commit(office.plan(right_file()));
    const auto again = office.plan(right_file());
    EXPECT_TRUE(again.ok());
    EXPECT_FALSE(again.changes_anything());
    EXPECT_EQ(lines(again), (Texts{"tenant fietsgigant: unchanged", "connection shop: unchanged",
                                   "connection books: unchanged", "contract shop-books: unchanged"}));
}

TEST(Plan, IsTheSameForTheSameContentInAnotherOrder) {
    Office office;
    office.commit(office.plan(right_file()));
    auto file = right_file();
    auto& tenant = file.at_pointer("/tenant").as_object();
    const json::value id = tenant["id"];
    tenant.erase("id");
    tenant["id"] = id;
    EXPECT_FALSE(office.plan(file).changes_anything());
}

TEST(Plan, ShowsWhatChangesAndNoSecret) {
    Office office;
    office.commit(office.plan(right_file()));
    auto file = right_file();
    file.at_pointer("/connections/0/settings").as_object()["language"] = "en";
    file.at_pointer("/contracts/0/vat/1").as_object()["code"] = "7";
    file.at_pointer("/contracts/0/vat")
        .as_array()
        .push_back(json::parse(R"({"country":"NL","rate":"0","code":"3"})"));
    file.at_pointer("/contracts/0").as_object().erase("payment_methods");
    office.variables["SHOP_KEY"] = "key-4712";
    const auto plan = office.plan(file);
    EXPECT_EQ(lines(plan),
              (Texts{"tenant fietsgigant: unchanged",
                     "connection shop: updated\n  /settings/language: nothing -> \"en\"\n  /secrets/api_key: "
                     "(secret) -> (changed)",
                     "connection books: unchanged",
                     "contract shop-books: updated\n  /vat/1/code: \"2\" -> \"7\"\n  /vat/2: nothing -> "
                     "{\"country\":\"NL\",\"rate\":\"0\",\"code\":\"3\"}\n  /payment_methods: "
                     "[{\"method\":\"mollie\",\"account\":\"1250\"}] -> nothing"}));
    EXPECT_EQ(plan.commit.documents.size(), 2u);
    EXPECT_EQ(plan.commit.documents[1].status, "");  // a started contract stays started
    ASSERT_EQ(plan.commit.secrets.size(), 1u);
    EXPECT_EQ(plan.commit.secrets[0].name, "api_key");
    for (const auto& text : lines(plan))
        EXPECT_EQ(text.find("key-471"), std::string::npos);
    for (const auto& document : plan.commit.documents)
        EXPECT_EQ(document.json.find("key-471"), std::string::npos);
}

TEST(Plan, SealsAgainWhenOnlyASecretChanged) {
    Office office;
    office.commit(office.plan(right_file()));
    office.variables["A_SECRET"] = "hush-2";
    const auto plan = office.plan(right_file());
    EXPECT_TRUE(plan.commit.documents.empty());
    ASSERT_EQ(plan.commit.secrets.size(), 1u);
    EXPECT_EQ(plan.commit.secrets[0].connection, "books");
    EXPECT_EQ(plan.commit.secrets[0].sealed.substr(2), "hush-2");
}

TEST(Plan, OfADryRunShowsTheSameAndCommitsNothing) {
    Office office;
    auto tools = office.tools();
    tools.dry_run = true;
    const auto dry = plan_apply(office.documents, {parsed(right_file())}, tools);
    EXPECT_TRUE(dry.ok());
    EXPECT_TRUE(dry.changes_anything());
    EXPECT_EQ(lines(dry), lines(office.plan(right_file())));
    EXPECT_TRUE(dry.commit.documents.empty());
    EXPECT_TRUE(dry.commit.secrets.empty());
    EXPECT_EQ(office.sealed, 4);  // by the real run alone
}

TEST(Plan, TakesSeveralFilesTogether) {
    Office office;
    auto connections = right_file();
    connections.as_object().erase("contracts");
    auto contracts = right_file();
    contracts.as_object().erase("connections");
    const auto plan = office.plan_files({parsed(contracts, "a.json"), parsed(connections, "b.json")});
    EXPECT_EQ(texts(plan.problems), Texts{});
    EXPECT_EQ(plan.commit.documents.size(), 4u);

    auto renamed = connections;
    renamed.at_pointer("/tenant").as_object()["name"] = "Other BV";
    EXPECT_EQ(
        first_text(office.plan_files({parsed(contracts, "a.json"), parsed(renamed, "b.json")}).problems),
        "id_twice | b.json, /tenant/id: the tenant \"fietsgigant\" stands at a.json, /tenant too | keep "
        "one of them");
}

TEST(Plan, LetsAFileNameATenantOfAnother) {
    Office office;
    auto connections = right_file();
    connections.as_object().erase("contracts");
    auto contracts = right_file();
    contracts.as_object().erase("connections");
    contracts.as_object()["tenant"] = json::object{{"id", "fietsgigant"}};
    EXPECT_EQ(
        first_text(office.plan(contracts).problems),
        "tenant_unknown | shop.json, /tenant: there is no tenant \"fietsgigant\" yet | describe it with a "
        "name, a country and a time_zone");
    EXPECT_EQ(office.plan_files({parsed(contracts), parsed(connections)}).commit.documents.size(), 4u);
    office.commit(office.plan(connections));
    const auto plan = office.plan(contracts);
    EXPECT_EQ(texts(plan.problems), Texts{});
    EXPECT_EQ(lines(plan), Texts{"contract shop-books: created"});
}

TEST(Plan, LeavesAloneWhatNoFileNames) {
    Office office;
    office.commit(office.plan(right_file()));
    auto file = right_file();
    file.as_object().erase("contracts");
    file.at_pointer("/connections").as_array().pop_back();
    const auto plan = office.plan(file);
    EXPECT_TRUE(plan.ok());
    EXPECT_FALSE(plan.changes_anything());
    EXPECT_EQ(plan.changes.size(), 2u);
}

TEST(Plan, CommitsNothingWhenOneFileIsWrong) {
    Office office;
    auto wrong = right_file();
    wrong.at_pointer("/connections/0").as_object()["plugin"] = "nothing";
    auto tools = office.tools();
    const auto plan = plan_apply(office.documents, {parsed(wrong)}, tools);
    EXPECT_FALSE(plan.ok());
    EXPECT_TRUE(plan.commit.documents.empty());
    EXPECT_TRUE(plan.commit.secrets.empty());
    EXPECT_TRUE(plan.changes.empty());
}

TEST(Plan, FailsWhenASecretCannotBeSealed) {
    Office office;
    auto tools = office.tools();
    tools.secrets.seal = [](const auto&, const auto&, const auto&, const auto&) -> base::Result<std::string> {
        return base::Error(base::ErrorClass::config, "vault_key", "the master key does not fit");
    };
    const auto plan = plan_apply(office.documents, {parsed(right_file())}, tools);
    EXPECT_EQ(plan.problems.at(0).code, "vault_key");
    EXPECT_FALSE(plan.changes_anything());
}

TEST(Plan, ReadsSecretFilesBesideTheContractFile) {
    const auto directory = std::filesystem::temp_directory_path() /
                           ("koppel-plan-" + std::to_string(std::hash<std::string>{}(__FILE__)) + "-secrets");
    std::filesystem::create_directories(directory / "keys");
    std::ofstream(directory / "keys" / "shop.key") << "from-a-file\r";
    auto file = right_file();
    file.at_pointer("/connections/0/secrets").as_object()["api_key"] =
        json::object{{"file", "keys/shop.key"}};
    std::ofstream(directory / "shop.json") << json::serialize(file);

    Office office;
    const auto plan = office.plan_files({read_contract_file(directory / "shop.json")});
    EXPECT_EQ(texts(plan.problems), Texts{});
    ASSERT_FALSE(plan.commit.secrets.empty());
    EXPECT_EQ(plan.commit.secrets[0].sealed, "1:from-a-file");

    std::ofstream(directory / "keys" / "shop.key") << "";
    const auto empty = office.plan_files({read_contract_file(directory / "shop.json")});
    EXPECT_NE(first_text(empty.problems).find("keys/shop.key, which is empty"), std::string::npos);
    std::filesystem::remove_all(directory);
}

TEST(Diff, NamesEveryPlaceByItsPointer) {
    const auto before = json::parse(R"({"a":1,"b":{"c/d":[1,2,3]},"e":null,"f":"x"})");
    const auto after = json::parse(R"({"a":1,"b":{"c/d":[1,4]},"f":{"g":1}})");
    EXPECT_EQ(diff(before, after), (std::vector<DiffLine>{{"/b/c~1d/1", "2", "4"},
                                                          {"/b/c~1d/2", "3", ""},
                                                          {"/e", "null", ""},
                                                          {"/f", "\"x\"", "{\"g\":1}"}}));
    EXPECT_TRUE(diff(before, before).empty());
}

}  // namespace koppel::contracts::test
