// The detail log, its end, the problem report, and what is kept of a document: no secret is ever in any of
// it.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

// The books refuse one payment condition: every invoice of a new debtor is rejected.
WorldOptions with_detail_log(std::uint64_t seed, bool rejecting = false) {
    return {.sandbox = {.orders = 20, .seed = seed}, .change = [rejecting](ContractFile& file) {
                file.contract()["logs"] = {{"detail", true}};
                if (rejecting) file.contract().at("debtors").as_object()["payment_condition"] = "99";
            }};
}

// Every secret of the example: as it was given, as it is sent, and as the sandbox hands out tokens.
void expect_no_secret(const std::string& text) {
    for (const auto& [name, secret] : ContractFile::environment())
        EXPECT_EQ(text.find(secret), std::string::npos) << name;
    for (const auto* secret :
         {"koppel-refresh-", "NWE2ZDBjMmY4ZTkxNGI3Mzk4YTFjNGQ3ZTBmM2I2NT", "Bearer ", "Basic "})
        EXPECT_EQ(text.find(secret), std::string::npos) << secret;
}

boost::json::array log_of(World& world, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{"log", kContract};
    command.insert(command.end(), more.begin(), more.end());
    return world.koppel.json(command).as_array();
}

// REQ H-11
TEST(DetailLog, IsOffUnlessTheContractAsksForIt) {
    World world({.sandbox = {.orders = 5, .seed = 71}});
    world.sync();
    EXPECT_TRUE(log_of(world).empty());
    EXPECT_NE(world.koppel.must({"log", kContract}).out.find("off"), std::string::npos);
}

// REQ H-11
TEST(DetailLog, KeepsRequestsAndAnswersWithoutSecretsSealed) {
    World world(with_detail_log(72));
    world.sync();
    const auto entries = log_of(world);
    std::size_t posts = 0;
    for (const auto& value : entries) {
        const auto& entry = value.as_object();
        if (entry.at("kind").as_string() != "http") continue;
        EXPECT_EQ(std::string(entry.at("url").as_string()).find("/connect/token"), std::string::npos);
        if (entry.at("method").as_string() == "POST" && entry.at("status").to_number<int>() < 300) {
            ++posts;
            EXPECT_FALSE(entry.at("request").as_string().empty());
            EXPECT_FALSE(entry.at("answer").as_string().empty());
        }
    }
    EXPECT_GE(posts, static_cast<std::size_t>(world.sandbox.books().invoices));
    expect_no_secret(boost::json::serialize(entries));

    // At rest it cannot be read: this member stands in the shop's answers only.
    const std::string member = "addressBillingName";
    ASSERT_NE(boost::json::serialize(entries).find(member), std::string::npos);
    for (const auto* file : {"koppel.db", "koppel.db-wal"}) {
        const auto path = world.koppel.data() / file;
        if (!std::filesystem::exists(path)) continue;
        EXPECT_EQ(read_file(path).find(member), std::string::npos) << file;
    }
}

// REQ H-11
TEST(DetailLog, IsFoundByRecord) {
    World world(with_detail_log(73));
    world.sync();
    const auto numbers = world.sandbox.truth().bookable_numbers();
    const std::string number = *numbers.begin();
    const std::string other = *std::next(numbers.begin());
    const auto entries = log_of(world, {"--record", number});
    ASSERT_FALSE(entries.empty());
    bool booked = false;
    for (const auto& value : entries) {
        const auto& entry = value.as_object();
        if (entry.at("kind").as_string() != "http" || entry.at("method").as_string() != "POST") continue;
        const std::string request(entry.at("request").as_string());
        booked = booked || request.find(number) != std::string::npos;
        EXPECT_EQ(request.find(other), std::string::npos) << "a request of another record";
    }
    EXPECT_TRUE(booked);
}

// REQ H-11
TEST(DetailLog, IsGoneAfterItsDays) {
    World world(with_detail_log(74));
    world.sync({"--now", "2026-11-21T10:00:00Z"});
    ASSERT_FALSE(log_of(world, {"--now", "2026-12-05T09:00:00Z"}).empty());
    EXPECT_TRUE(log_of(world, {"--now", "2026-12-05T10:10:00Z"}).empty()) << "older than 14 days";
    world.koppel.must({"pause", kContract});
    world.koppel.must({"resume", kContract});
    world.file.contract()["logs"] = {{"detail", false}};
    ASSERT_EQ(world.apply().code, 0);
    world.sync({"--now", "2026-12-05T10:10:00Z"});
    EXPECT_TRUE(log_of(world, {"--now", "2026-11-22T10:00:00Z"}).empty())
        << "it was not deleted, only hidden";
}

// REQ H-06
TEST(Report, HasEverythingAboutARecordAndNoSecret) {
    World world(with_detail_log(75, true));
    world.sync();
    const std::string number = *world.sandbox.truth().bookable_numbers().begin();
    const auto file = world.directory / "report.json";
    world.koppel.must({"report", kContract, number, "--out", file.string()});
    const std::string text = read_file(file);
    expect_no_secret(text);

    const auto report = boost::json::parse(text).as_object();
    EXPECT_FALSE(report.at("koppel").as_string().empty());
    const auto& settings = report.at("settings").as_object();
    EXPECT_EQ(settings.at("contract").at("id").as_string(), kContract);
    for (const auto& connection : settings.at("connections").as_array()) {
        EXPECT_FALSE(connection.at("plugin_version").as_string().empty());
        EXPECT_FALSE(connection.at("settings").as_object().empty());
        EXPECT_TRUE(connection.at("secrets").is_array()) << "their names, not where they come from";
    }
    const auto& record = report.at("records").as_array().front().as_object();
    EXPECT_EQ(record.at("number").as_string(), number);
    EXPECT_EQ(record.at("state").as_string(), "failed");
    EXPECT_NE(std::string(record.at("reason").as_string()).find("paymentConditionId"), std::string::npos);
    EXPECT_FALSE(record.at("story").as_array().empty());
    EXPECT_EQ(record.at("document").at("number").as_string(), number);
    bool refused = false;
    for (const auto& entry : record.at("exchanges").as_array())
        refused =
            refused || (entry.at("kind").as_string() == "http" && entry.at("status").to_number<int>() == 400);
    EXPECT_TRUE(refused) << "the sink's own answer is missing";

    const Exit unwritable =
        world.koppel.run({"report", kContract, number, "--out", "/no/such/folder/r.json"});
    EXPECT_NE(unwritable.code, 0);
    EXPECT_NE(unwritable.err.find("/no/such/folder/r.json"), std::string::npos);
}

// REQ H-11
TEST(Record, KeepsItsDocumentOnlyUntilItIsPosted) {
    World world(
        {.sandbox = {.orders = 40, .seed = 76, .more = {"--wrong-percent", "10", "--unpaid-percent", "10"}}});
    world.sync();
    const Truth truth = world.sandbox.truth();
    const auto document_of = [&](const std::string& number) {
        return world.koppel.json({"record", kContract, number}).at("document");
    };
    EXPECT_TRUE(document_of(*truth.bookable_numbers().begin()).is_null());
    const std::string wrong = *truth.numbers("wrong_total").begin();
    const auto kept = document_of(wrong);
    ASSERT_TRUE(kept.is_object());
    EXPECT_EQ(static_cast<std::int64_t>(kept.at("lines").as_array().size()) > 0, true);
    EXPECT_EQ(cents(std::string(kept.at("total_incl").as_string())), truth.order(wrong).incl);
    const Exit text = world.koppel.must({"record", kContract, wrong});
    EXPECT_NE(text.out.find("total: "), std::string::npos) << text.out;
    EXPECT_TRUE(document_of(*truth.numbers("unpaid").begin()).is_object());

    world.koppel.must({"ignore", kContract, wrong, "--reason", "booked by hand"});
    EXPECT_TRUE(document_of(wrong).is_null());
}

}  // namespace
}  // namespace koppel::test
