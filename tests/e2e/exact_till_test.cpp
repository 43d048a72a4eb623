// A till whose days go into Exact Online's cash and general journals and whose sales on account become sales
// entries; both together are the till's turnover, to the cent.
#include <gtest/gtest.h>

#include <cstdlib>

#include "support/exact_shop.hpp"
#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

// KOPPEL_TILL_DAYS=90 KOPPEL_TILL_RECEIPTS=300 for the whole quarter.
int from_environment(const char* name, int otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::atoi(text);
}
const int kDays = from_environment("KOPPEL_TILL_DAYS", 6);

json::object method(const char* name, const char* account, const char* booking) {
    return {{"method", name}, {"account", account}, {"booking", booking}};
}

json::object vat_row(const char* rate, const char* code, const char* turnover) {
    return {{"country", "BE"}, {"rate", rate}, {"code", code}, {"accounts", {{"turnover", turnover}}}};
}

// Sales on account one by one, everything else in its day.
void to_exact(TillWorld& world, const ExactBooks& books) {
    world.koppel.env["EXACT_ID"] = "e8ac7001-0000-4000-8000-0000000000c1";
    world.koppel.env["EXACT_SECRET"] = "koppel-exact-secret";
    write_file(world.directory.path() / "exact.token", "exact-refresh-0");
    for (const char* account : {"1203", "1204", "1205", "1206", "1207", "1208", "1290"})
        books.add_account(account, 90);
    world.file.at("connections").as_array().at(1) = {
        {"id", "book"},
        {"plugin", "exactonline"},
        {"settings", {{"division", "200021"}, {"api_url", world.sandbox.origin() + "/exact"}}},
        {"secrets",
         {{"client_id", {{"env", "EXACT_ID"}}},
          {"client_secret", {{"env", "EXACT_SECRET"}}},
          {"refresh_token", {{"file", "exact.token"}}}}}};
    auto& contract = world.contract();
    auto& flow = contract.at("flows").as_array().at(0).as_object();
    flow["mode"] = "hybrid";
    flow["as"] = "entry";
    flow["days_as"] = "journal_entry";
    contract["vat"] = {vat_row("21", "3", "8000"), vat_row("6", "1", "8001"), vat_row("0", "0", "8002")};
    contract["payment_methods"] = {
        method("Cash", "1000", "cash"),           method("Credit Card", "1203", "memo"),
        method("Credit Account", "1204", "memo"), method("Gift Card", "1205", "memo"),
        method("Bancontact", "1206", "memo"),     method("OP FACTUUR", "1207", "individual"),
        method("Maestro", "1208", "memo")};
    contract["debtors"] = {{"default", "1002"}, {"payment_condition", "14"}};
    contract["day_totals"] = {{"shops", {"Brussel"}},
                              {"rounding_tolerance", "0.02"},
                              {"rounding_account", "4990"},
                              {"transfer_account", "1290"}};
    contract["sink"] = {{"memo_journal", "90"}, {"cash_journal", "30"}, {"sales_journal", "70"}};
    world.koppel.must({"plugin", "trust", "exactonline"});
    if (const Exit applied = world.apply(); applied.code != 0) throw std::runtime_error(applied.both());
    world.koppel.must({"--now", world.now, "start", kTillContract});
}

TillTerms terms() {
    TillTerms terms;
    terms.categories = {{"21", "8000"}, {"6", "8001"}, {"0", "8002"}};
    terms.rounding = "4990";
    terms.methods = {{1, "1000"}, {3, "1203"}, {4, "1204"}, {5, "1205"},
                     {6, "1206"}, {7, "1207"}, {8, "1208"}};
    return terms;
}

Cents at(const json::value& sums, const char* name, const char* side = nullptr) {
    const auto* found = sums.as_object().if_contains(name);
    if (found == nullptr) return 0;
    return cents(std::string((side == nullptr ? *found : found->at(side)).as_string()));
}

// Debits of the days by account, turnover including its VAT. A cash journal counts what came in, against its
// own account.
std::map<std::string, Cents> debits(const json::value& sums) {
    const auto& general = sums.at("general");
    const auto& cash = sums.at("cash");
    std::map<std::string, Cents> found;
    for (const char* account : {"1203", "1204", "1205", "1206", "1207", "1208"})
        if (const Cents amount = at(general.at("accounts"), account); amount != 0) found[account] = amount;
    for (const auto& sum : cash.at("accounts").as_object())
        found["1000"] += cents(std::string(sum.value().as_string()));
    for (const auto& [code, account] : {std::pair{"3", "8000"}, {"1", "8001"}, {"0", "8002"}})
        if (const Cents amount =
                at(general.at("vat_codes"), code, "incl") - at(cash.at("vat_codes"), code, "incl");
            amount != 0)
            found[account] = amount;
    if (const Cents amount = at(general.at("accounts"), "4990") - at(cash.at("accounts"), "4990");
        amount != 0)
        found["4990"] = amount;
    return found;
}

void expect_the_tills_turnover(TillWorld& world, const ExactBooks& books, const std::string& told) {
    TillTerms by_day = terms();
    Cents turnover = 0;
    for (const auto& [day, truth] : true_days(world.retail("data"), by_day, "2026-11-01", kDays))
        turnover += truth.total;
    by_day.individual_methods = {7};
    std::map<std::string, Cents> expected;
    Cents in_days = 0;
    for (const auto& [day, truth] : true_days(world.retail("data"), by_day, "2026-11-01", kDays)) {
        in_days += truth.total;
        for (const auto& [account, amount] : truth.methods)
            expected[account] += amount;
        for (const auto& [account, amount] : truth.categories)
            expected[account] -= amount;
    }
    std::erase_if(expected, [](const auto& each) { return each.second == 0; });
    const auto sums = books.sums();
    EXPECT_EQ(debits(sums), expected) << told;
    EXPECT_EQ(at(sums.at("general").at("accounts"), "1290") - at(sums.at("cash").at("accounts"), "1290"), 0)
        << "what goes from one method to another adds up to nothing";
    const auto& entries = sums.at("entries");
    EXPECT_GT(entries.at("all").at("count").to_number<int>(), 0);
    EXPECT_EQ(in_days + ExactBooks::money(entries.at("all"), "incl"), turnover);
    // Every day stands once: no two entries carry one reference.
    std::map<std::string, int> references;
    for (const auto& document : books.documents()) {
        const std::string first(document.at("lines").at(0).at("description").as_string());
        if (document.at("kind").as_string() != "entries") ++references[first.substr(first.find('['))];
    }
    EXPECT_GT(references.size(), 10u);
    for (const auto& [reference, count] : references)
        EXPECT_EQ(count, 1) << reference;
}

// REQ RE-01, REQ RE-05, REQ RH-03, REQ RH-07
TEST(ExactTill, HybridDaysAndSalesOnAccountAreTheTillsTurnover) {
    TillWorld world({.days = kDays,
                     .receipts = from_environment("KOPPEL_TILL_RECEIPTS", 80),
                     .seed = 51,
                     .more = {"--exact-rate", "600000/5000000"},
                     .start = false});
    const ExactBooks books(world.sandbox, "200021");
    to_exact(world, books);
    const SyncResult sync = world.sync({"--wait", "5"});
    EXPECT_EQ(sync.exit.code, 0) << sync.exit.both();
    EXPECT_EQ(sync.state("waiting").count, 0) << sync.text();
    EXPECT_EQ(sync.state("failed").count, 0) << sync.text();
    expect_the_tills_turnover(world, books, sync.text());
    EXPECT_EQ(world.sync({"--wait", "5"}).posted_now, 0);
}

// REQ RE-01, REQ RE-03, REQ RE-05, REQ RH-01
TEST(ExactTill, EveryReceiptCanBeASalesEntryOnItsCustomerOrTheDefaultDebtor) {
    TillWorld world(
        {.days = 2, .receipts = 60, .seed = 53, .more = {"--exact-rate", "600000/5000000"}, .start = false});
    const ExactBooks books(world.sandbox, "200021");
    to_exact(world, books);
    auto& contract = world.contract();
    auto& flow = contract.at("flows").as_array().at(0).as_object();
    flow["mode"] = "individual";
    flow.erase("days_as");
    contract.erase("day_totals");
    contract["payment_methods"] = json::array();
    ASSERT_EQ(world.apply().code, 0);
    const SyncResult sync = world.sync({"--wait", "5"});
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    const auto sums = books.sums();
    const auto& entries = sums.at("entries");
    EXPECT_GT(sync.state("posted").count, 50) << sync.text();
    for (const auto& row : world.koppel.records(kTillContract, "failed"))
        EXPECT_TRUE(row.reason_code.starts_with("check:")) << "refused by Exact: " << row.reason;
    EXPECT_EQ(entries.at("all").at("count").to_number<std::int64_t>(), sync.state("posted").count);
    EXPECT_EQ(ExactBooks::money(entries.at("all"), "incl"), sync.state("posted").sum);
    const auto& debtors = entries.at("debtors").as_object();
    ASSERT_TRUE(debtors.contains("1002")) << "sales to nobody known stand on the default debtor";
    EXPECT_GT(debtors.size(), 1u) << "known customers have accounts of their own";
    for (const auto& account : books.rows("crm/Accounts"))
        EXPECT_NE(ExactBooks::text(account, "Name"), "");
    EXPECT_TRUE(sums.at("duplicate_references").at("entries").as_array().empty());
}

// REQ H-04
TEST(ExactTill, DaysWhoseAnswersAreLostStandThereOnce) {
    TillWorld world({.days = kDays,
                     .receipts = 60,
                     .seed = 52,
                     .more = {"--exact-rate", "600000/5000000"},
                     .start = false});
    const ExactBooks books(world.sandbox, "200021");
    to_exact(world, books);
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/exact/api/v1/200021/(salesentry|generaljournalentry|financialtransaction)/"},)"
        R"("kind":"drop_after_commit","probability":0.4,"count":20}])");
    for (int round = 0; round < 4; ++round)
        world.sync({"--wait", "10"});
    EXPECT_GT(world.sandbox.applied("drop_after_commit"), 8);
    world.sandbox.no_faults();
    const SyncResult sync = world.sync({"--wait", "10"});
    EXPECT_EQ(sync.state("failed").count, 0) << sync.text() << sync.exit.both();
    expect_the_tills_turnover(world, books, sync.text());
}

}  // namespace
}  // namespace koppel::test
