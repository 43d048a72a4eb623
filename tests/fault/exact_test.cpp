// A shop's documents in Exact Online under kills: none missing, none twice, no customer twice.
#include <gtest/gtest.h>

#include <set>

#include "fault/rounds.hpp"
#include "support/exact_shop.hpp"

namespace koppel::test {
namespace {

// Customers with one VAT number are one customer to Exact: of debtors only what they owe together counts
// here.
Sums without_names(Sums sums) {
    DebtorSum all;
    for (const auto& [name, debtor] : sums.debtors) {
        all.documents += debtor.documents;
        all.incl += debtor.incl;
        all.paid += debtor.paid;
    }
    sums.debtors = {{"all", all}};
    return sums;
}

void expect_everything_once(ExactShop& shop) {
    shop.sandbox.no_faults();
    SyncResult last;
    for (int run = 0; run < 6; ++run) {
        last = shop.sync();
        if (last.unsettled() == 0 && last.posted_now == 0) break;
    }
    EXPECT_EQ(differences(without_names(shop.expected().sums), without_names(shop.books.as_sums("entries"))),
              "")
        << last.text();
    const auto sums = shop.books.sums();
    for (const auto& kind : sums.at("duplicate_references").as_object())
        EXPECT_TRUE(kind.value().as_array().empty()) << kind.key();
    std::set<std::string> emails;
    for (const auto& account : shop.books.rows("crm/Accounts"))
        if (const auto email = ExactBooks::text(account, "Email"); !email.empty()) {
            EXPECT_TRUE(emails.insert(email).second) << email;
        }
}

}  // namespace

// REQ H-04
TEST(ExactKill, AtRandomMomentsLosesNoDocumentAndBooksNoneTwice) {
    Chance chance;
    int kills = 0;
    for (int world_number = 0; kills < Chance::rounds() && world_number < 40; ++world_number) {
        ExactShop shop({.orders = 80, .seed = chance.seed() % 1'000 + static_cast<unsigned>(world_number)});
        shop.sandbox.faults(
            R"([{"match":{"method":"POST","path":"^/exact/api/v1/"},"kind":"latency","ms_min":5,"ms_max":40}])");
        for (bool ended = false; !ended && kills < Chance::rounds();) {
            const auto host = shop.koppel.start({"sync", kShopExact, "-q"});
            ended = host->ended(chance.moment(5, 900));
            if (ended) break;
            host->kill(SIGKILL);
            ASSERT_TRUE(host->ended(Millis{10'000}));
            ++kills;
        }
        expect_everything_once(shop);
    }
    EXPECT_EQ(kills, Chance::rounds());
}

}  // namespace koppel::test
