#include "base/ids.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace koppel::base {
namespace {

TEST(RandomId, Is26CharactersOfLowerCaseBase32) {
    const auto id = random_id();
    EXPECT_EQ(id.size(), 26U);
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"), std::string::npos) << id;
}

TEST(RandomId, NeverComesTwiceFromSeveralThreads) {
    std::vector<std::vector<std::string>> made(4);
    std::vector<std::thread> threads;
    for (auto& mine : made) {
        threads.emplace_back([&mine] {
            for (int i = 0; i < 2'000; ++i)
                mine.push_back(random_id());
        });
    }
    for (auto& thread : threads)
        thread.join();
    std::set<std::string> all;
    for (const auto& mine : made)
        all.insert(mine.begin(), mine.end());
    EXPECT_EQ(all.size(), 8'000U);
}

// The reference was computed independently with Python's hashlib.blake2b(digest_size=32) and
// base64.b32encode.
TEST(Reference, IsTheSameOnEveryMachine) {
    EXPECT_EQ(reference_of("shop-books", "order:1001", "invoice/1", 1), "JXXOW4EQLUU5N");
}

TEST(Reference, DependsOnEveryPart) {
    const std::set<std::string> all{reference_of("a", "bc", "d", 1), reference_of("ab", "c", "d", 1),
                                    reference_of("a", "b", "cd", 1), reference_of("a", "bc", "d", 2),
                                    reference_of("", "abc", "d", 1)};
    EXPECT_EQ(all.size(), 5U);
    for (const auto& reference : all) {
        EXPECT_EQ(reference.size(), 13U);
        EXPECT_EQ(reference.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos);
    }
}

TEST(ContentHash, IsBlake2b256) {
    EXPECT_EQ(content_hash(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    EXPECT_EQ(content_hash("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Sha256, GivesThePublishedAnswers) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace koppel::base
