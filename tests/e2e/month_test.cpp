// A month of 3,000 orders and invoices with every story that the shop can tell, held against what a separate
// computation says must stand in the books: per VAT code, ledger account and debtor, to the cent.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <stdexcept>

#include "support/oracle.hpp"
#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

constexpr int kOrders = 3000;

// Payment methods of the shop, each on an account of its own.
const std::map<std::string, std::string> kMethods{
    {"mollie", "1250"}, {"paypal", "1251"}, {"invoice", "1252"}, {"pickup", "1253"}};

json::object vat_row(const char* country, const char* rate, const char* code, const char* turnover,
                     const char* kind = "") {
    json::object row{{"country", country}, {"rate", rate}, {"code", code}};
    if (*kind != '\0') row["kind"] = kind;
    row["accounts"] = {{"turnover", turnover}, {"shipping", "8090"}, {"payment_cost", "8095"}};
    return row;
}

// Products that the shop sells at several rates. As articles they have one revenue account, their own.
const std::map<std::string, std::string> kArticles{
    {"SKU-0005", "8020"},      {"8712345670005", "8010"}, {"ART0005", "8020"},   {"SKU-0016", "8020"},
    {"8712345670016", "8010"}, {"ART0016", "8020"},       {"V-COMPUTER", "8050"}};

// Sales across the border.
void sell_abroad(ContractFile& file) {
    file.vat().push_back(vat_row("NL", "0", "5", "8030", "icp"));
    file.vat().push_back(vat_row("NL", "0", "6", "8040", "export"));
    file.vat().push_back(vat_row("DE", "19", "22", "8050"));
    file.vat().push_back(vat_row("BE", "21", "21", "8060"));
    file.vat().push_back(vat_row("BE", "9", "2", "8061"));
}

// The shop's payments go to the books as well.
void take_payments(ContractFile& file, const char* stream = "payments") {
    file.contract().at("flows").as_array().push_back({{"name", "payments"},
                                                      {"from", kShop},
                                                      {"stream", stream},
                                                      {"to", kBooks},
                                                      {"as", "payment"},
                                                      {"documents", "sales"}});
    json::array methods;
    for (const auto& [method, account] : kMethods)
        methods.push_back({{"method", method}, {"account", account}});
    file.contract()["payment_methods"] = std::move(methods);
}

void take_invoices(ContractFile& file) {
    file.flow()["stream"] = "invoices";
    file.flow()["as"] = "entry";
    file.flow().erase("only");
}

class Month {
  public:
    Month(std::uint64_t seed, const std::function<void(ContractFile&)>& change)
        : world_({.sandbox = {.orders = kOrders, .seed = seed, .more = {"--scenarios", "month,vat"}},
                  .change = change,
                  .start = false}) {
        for (const char* account : {"1251", "1252", "1253", "8030", "8040", "8050", "8060", "8061"})
            add("ledgeraccounts",
                {{"id", std::atoi(account)}, {"type", 2}, {"description", "Rekening"}, {"disabled", false}});
        int id = 1;
        for (const auto& [sku, account] : kArticles)
            add("articles", {{"id", id++},
                             {"sku", sku},
                             {"description", "Artikel"},
                             {"ledgerAccountId", std::atoi(account.c_str())},
                             {"active", true}});
        world_.sandbox.post("/_sandbox/vies", R"({"invalid":["ATU13585628"]})");
        world_.file.contract()["checks"] = {{"vies_url", world_.sandbox.origin() + "/vies"}};
        if (const Exit applied = world_.apply(); applied.code != 0) throw std::runtime_error(applied.err);
        world_.koppel.must({"start", kContract});
        terms.vat = world_.file.vat();
        terms.articles = kArticles;
        terms.wrong_vat_numbers = {"FR123", "ATU13585628"};
    }

    World& world() { return world_; }
    OracleTerms terms;

  private:
    void add(const char* table, json::object row) {
        world_.sandbox.post("/_sandbox/asperion/4711/data",
                            json::serialize(json::object{{"table", table}, {"add", std::move(row)}}));
    }

    World world_;
};

// Every document of the shop is in exactly one state, the expected one, for what it is worth.
void expect_fates(const World& world, const Expected& expected) {
    std::map<std::string, Fate> found;
    Cents sum = 0;
    std::string wrong;
    const auto sales = world.koppel.json({"records", kContract, "--flow", "sales"});
    for (const auto& value : sales.as_array()) {
        const std::string key(value.at("key").as_string());
        const Fate fate{std::string(value.at("state").as_string()),
                        cents(std::string(value.at("amount").as_string()))};
        EXPECT_TRUE(found.emplace(key, fate).second) << "two records for " << key;
        sum += fate.incl;
        const auto want = expected.documents.find(key);
        if (want == expected.documents.end())
            wrong += key + " is no document of the shop\n";
        else if (want->second != fate)
            wrong += key + ": expected " + want->second.state + " " + in_euros(want->second.incl) + ", got " +
                     fate.state + " " + in_euros(fate.incl) + ": " +
                     std::string(value.at("reason").as_string()) + "\n";
    }
    EXPECT_EQ(wrong, "");
    EXPECT_EQ(found.size(), expected.documents.size());
    EXPECT_EQ(in_euros(sum - expected.sum()), "0.00");
}

// What `koppel sync` itself says of the flow: source = posted + open + failed + ignored.
void expect_balance(const SyncResult& sync, const Expected& expected) {
    Cents sum = 0;
    std::int64_t count = 0;
    for (const char* state : {"posted", "open", "failed", "ignored"}) {
        EXPECT_EQ(sync.state(state).count, expected.count(state)) << state << " " << sync.text();
        EXPECT_EQ(in_euros(sync.state(state).sum), in_euros(expected.sum(state))) << state;
        sum += sync.state(state).sum;
        count += sync.state(state).count;
    }
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_EQ(count, static_cast<std::int64_t>(expected.documents.size()));
    EXPECT_EQ(in_euros(expected.sum() - sum), "0.00");
}

// Every payment that the shop still has is where it must be, for its own amount, of the day of its event.
void expect_payments(const World& world, const Expected& expected) {
    std::string wrong;
    std::map<std::string, Fate> rest = expected.payments;
    const auto payments = world.koppel.json({"records", kContract, "--flow", "payments"});
    for (const auto& value : payments.as_array()) {
        const std::string key(value.at("key").as_string());
        const std::string paid = key.substr(key.rfind('-') + 1);
        const Fate found{std::string(value.at("state").as_string()),
                         cents(std::string(value.at("amount").as_string()))};
        const auto want = rest.find(paid);
        // Money that came in and was taken back is told too, and never posted.
        const bool right = want == rest.end() ? found.state == "ignored" : want->second == found;
        if (!right)
            wrong += key + ": " + found.state + " " + in_euros(found.incl) + ": " +
                     std::string(value.at("reason").as_string()) + "\n";
        const auto day = expected.payment_days.find(paid);
        if (day != expected.payment_days.end() && value.at("date").as_string() != day->second)
            wrong += key + ": of another day than " + day->second + "\n";
        if (want != rest.end()) rest.erase(want);
    }
    EXPECT_EQ(wrong, "");
    for (const auto& [key, fate] : rest)
        ADD_FAILURE() << "no record for the payment of " << key;
}

// For whoever runs the test: the figures stand in its XML report.
void tell_figures(const Expected& expected) {
    const auto tell = [](const std::string& name, std::int64_t count, Cents sum) {
        ::testing::Test::RecordProperty(name, std::to_string(count) + " of " + in_euros(sum));
    };
    for (const char* state : {"posted", "open", "failed", "ignored"})
        tell(state, expected.count(state), expected.sum(state));
    Cents paid = 0;
    for (const auto& [account, amount] : expected.sums.entries)
        paid += amount;
    tell("payments", expected.sums.payments, paid);
}

// REQ EA-04, REQ EA-12, REQ H-02, REQ H-03
TEST(MonthOfOrders, PaidOnesAsInvoicesComeToTheOraclesSums) {
    Month month(301, [](ContractFile& file) { sell_abroad(file); });
    const SyncResult sync = month.world().sync();
    const Expected expected = expected_books(month.world().sandbox, month.terms);
    tell_figures(expected);
    ASSERT_GT(expected.count("posted"), 2500) << sync.text();
    ASSERT_GT(expected.count("open"), 200);
    ASSERT_GT(expected.count("failed"), 60);
    ASSERT_GT(expected.count("ignored"), 50);
    for (const char* code : {"1", "2", "3", "5", "6", "21", "22"})
        ASSERT_TRUE(expected.sums.vat.contains(code)) << code;
    expect_balance(sync, expected);
    expect_fates(month.world(), expected);
    EXPECT_EQ(differences(expected.sums, sums_of_books(month.world().sandbox)), "");
    const Books books = month.world().sandbox.books();
    EXPECT_EQ(books.invoices, expected.count("posted"));
    EXPECT_EQ(books.sum_incl, expected.sum("posted"));
    EXPECT_TRUE(books.duplicate_references.empty());
    EXPECT_TRUE(books.duplicate_emails.empty());
}

// REQ EA-04, REQ EA-09, REQ EA-12, REQ EA-20, REQ H-02
TEST(MonthOfInvoices, DebitAndCreditAsSalesEntriesComeToTheOraclesSums) {
    Month month(302, [](ContractFile& file) {
        sell_abroad(file);
        take_invoices(file);
    });
    const SyncResult sync = month.world().sync();
    month.terms.invoices = month.terms.entries = true;
    const Expected expected = expected_books(month.world().sandbox, month.terms);
    tell_figures(expected);
    ASSERT_GT(expected.count("posted"), 2800) << sync.text();
    ASSERT_GT(expected.count("failed"), 60);
    ASSERT_GT(expected.count("ignored"), 20);
    for (const char* account :
         {"8000", "8010", "8020", "8030", "8040", "8050", "8060", "8061", "8090", "8095"})
        ASSERT_TRUE(expected.sums.accounts.contains(account)) << account;
    expect_balance(sync, expected);
    expect_fates(month.world(), expected);
    EXPECT_EQ(differences(expected.sums, sums_of_books(month.world().sandbox)), "");
    EXPECT_EQ(static_cast<std::int64_t>(month.world().sandbox.rows("documents").size()),
              expected.count("posted"));
}

// REQ EA-06, REQ EA-18, REQ H-02, REQ H-05
TEST(MonthOfPayments, PaysEveryPostedOrderToTheCentOnceItIsProcessed) {
    Month month(303, [](ContractFile& file) {
        sell_abroad(file);
        take_payments(file);
    });
    World& world = month.world();
    const SyncResult sales = world.sync({"--flow", "sales"});
    world.sandbox.post("/_sandbox/asperion/4711/invoices/all/process", "{}");
    world.sync();
    month.terms.methods = kMethods;
    const Expected expected = expected_books(world.sandbox, month.terms);
    tell_figures(expected);
    ASSERT_GT(expected.sums.payments, 2500);
    EXPECT_EQ(expected.sums.entries.size(), 3u);  // nobody has paid when picking up
    expect_balance(sales, expected);
    expect_fates(world, expected);
    expect_payments(world, expected);
    EXPECT_EQ(differences(expected.sums, sums_of_books(world.sandbox)), "");
    for (const auto& [email, debtor] : expected.sums.debtors)
        EXPECT_EQ(in_euros(debtor.incl - debtor.paid), "0.00") << email;  // all that is posted was paid
}

// REQ EA-06, REQ EA-18, REQ EA-20, REQ H-02, REQ H-05
TEST(MonthOfPayments, OfInvoicesAndCreditNotesPayAndPayBackTheirOwnAmount) {
    Month month(304, [](ContractFile& file) {
        sell_abroad(file);
        take_invoices(file);
        take_payments(file, "invoice-payments");
    });
    World& world = month.world();
    world.sync();
    month.terms.invoices = month.terms.entries = true;
    month.terms.methods = kMethods;
    const Expected expected = expected_books(world.sandbox, month.terms);
    tell_figures(expected);
    ASSERT_GT(expected.sums.payments, 2500);
    expect_fates(world, expected);
    expect_payments(world, expected);
    EXPECT_EQ(differences(expected.sums, sums_of_books(world.sandbox)), "");
}

}  // namespace
}  // namespace koppel::test
