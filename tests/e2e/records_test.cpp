// What an operator does with single records: look, retry, ignore.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

// The books refuse one payment condition: every invoice of a new debtor is rejected.
WorldOptions with_a_rejecting_sink() {
    return {.sandbox = {.orders = 30, .seed = 21}, .change = [](ContractFile& file) {
                file.contract().at("debtors").as_object()["payment_condition"] = "99";
            }};
}

// REQ H-06, REQ EA-25
TEST(Rejected, FailsWithTheSinksOwnMessage) {
    World world(with_a_rejecting_sink());
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 3) << sync.text();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
    const auto bookable = world.sandbox.truth().bookable_numbers();
    std::size_t rejected = 0;
    for (const auto& row : world.koppel.records(kContract, "failed")) {
        if (!bookable.contains(row.number)) continue;
        ++rejected;
        // The sandbox says: paymentConditionId '99' does not exist, in the vendor's words.
        EXPECT_NE((row.reason + row.detail).find("99"), std::string::npos) << row.reason;
        EXPECT_NE((row.reason + row.detail).find("paymentConditionId"), std::string::npos) << row.reason;
        EXPECT_NE(row.reason.find(row.number), std::string::npos) << row.reason;
    }
    EXPECT_EQ(rejected, bookable.size());
}

// REQ H-06
TEST(Retry, PostsWhatFailedOnceTheCauseIsGone) {
    World world(with_a_rejecting_sink());
    world.sync();
    world.file.contract().at("debtors").as_object()["payment_condition"] = "14";
    ASSERT_EQ(world.apply().code, 0);

    std::vector<std::string> command{"retry", kContract};
    const auto bookable = world.sandbox.truth().bookable_numbers();
    command.insert(command.end(), bookable.begin(), bookable.end());
    world.koppel.must(command);
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.posted_now, static_cast<std::int64_t>(bookable.size())) << sync.text();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-06, REQ H-02
TEST(Ignore, NeedsAReasonAndIsFinal) {
    World world({.sandbox = {.orders = 60, .seed = 22, .more = {"--wrong-percent", "10"}}});
    world.sync();
    const std::string number = *world.sandbox.truth().numbers("wrong_total").begin();
    EXPECT_EQ(world.koppel.run({"ignore", kContract, number}).code, 2);
    EXPECT_EQ(world.koppel.record(kContract, number).state, "failed");

    world.koppel.must({"ignore", kContract, number, "--reason", "booked by hand"});
    const RecordRow row = world.koppel.record(kContract, number);
    EXPECT_EQ(row.state, "ignored");
    EXPECT_EQ(row.reason, "booked by hand");
    world.sync();
    world.sync({"--from", "2026-10-01"});
    EXPECT_EQ(world.koppel.record(kContract, number).state, "ignored");
}

TEST(Retry, IsRefusedForWhatIsPosted) {
    World world({.sandbox = {.orders = 20, .seed = 23}});
    world.sync();
    const std::string number = *world.sandbox.truth().bookable_numbers().begin();
    const Exit retry = world.koppel.run({"retry", kContract, number});
    EXPECT_NE(retry.code, 0);
    EXPECT_NE(retry.err.find("posted"), std::string::npos) << retry.both();
    world.sync();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-02
TEST(Record, TellsItsWholeStory) {
    World world({.sandbox = {.orders = 40, .seed = 24, .more = {"--unpaid-percent", "20"}}});
    world.sync();
    const std::string number = *world.sandbox.truth().numbers("unpaid").begin();
    world.sandbox.pay({number});
    world.sync();
    const auto record = world.koppel.json({"record", kContract, number});
    EXPECT_EQ(record.at("state").as_string(), "posted");
    std::vector<std::string> story;
    std::string last;
    for (const auto& event : record.at("story").as_array()) {
        story.emplace_back(event.at("what").as_string());
        EXPECT_LE(last, std::string(event.at("at").as_string()));
        last = event.at("at").as_string();
    }
    ASSERT_GE(story.size(), 3u);
    EXPECT_EQ(story.front(), "seen");
    EXPECT_EQ(story.back(), "posted");

    const Exit text = world.koppel.must({"record", kContract, number});
    for (const auto& what :
         {number, std::string("posted"), std::string("story"), world.sandbox.truth().order(number).key})
        EXPECT_NE(text.out.find(what), std::string::npos) << what;
}

TEST(Record, ThatDoesNotExistIsNamed) {
    World world({.sandbox = {.orders = 5}});
    const Exit exit = world.koppel.run({"record", kContract, "ORD99999"});
    EXPECT_NE(exit.code, 0);
    EXPECT_NE(exit.err.find("ORD99999"), std::string::npos) << exit.both();
}

TEST(Records, AreListedByState) {
    World world({.sandbox = {.orders = 80, .seed = 25}});
    const SyncResult sync = world.sync();
    std::int64_t listed = 0;
    for (const auto& [state, count] : sync.states) {
        const auto rows = world.koppel.records(kContract, state);
        EXPECT_EQ(static_cast<std::int64_t>(rows.size()), count.count) << state;
        Cents sum = 0;
        for (const auto& row : rows) {
            EXPECT_EQ(row.state, state);
            sum += row.amount;
        }
        EXPECT_EQ(sum, count.sum) << state;
        listed += count.count;
    }
    EXPECT_EQ(listed, 80);
}

}  // namespace
}  // namespace koppel::test
