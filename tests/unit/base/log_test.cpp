#include "base/log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace koppel::base {
namespace {

class LogFile : public testing::Test {
  protected:
    LogFile() {
        std::string pattern = testing::TempDir() + "koppel_log_XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~LogFile() override { std::filesystem::remove_all(folder_); }

    std::unique_ptr<Log> log(LogLevel level = LogLevel::info) const { return make_log({level, file()}); }
    std::string file() const { return (folder_ / "logs" / "koppel.log").string(); }
    std::string text() const {
        std::ifstream in(file());
        return {std::istreambuf_iterator<char>(in), {}};
    }

    std::filesystem::path folder_;
};

TEST_F(LogFile, HasOneLineWithTimeLevelMessageAndPairs) {
    log()->warning("slow answer", {{"contract", "shop-books"}, {"reason", "took \"long\""}, {"empty", ""}});
    const auto line = text();
    EXPECT_EQ(line.substr(10, 1), "T");
    EXPECT_EQ(line.substr(23),
              "Z warning slow answer contract=shop-books reason=\"took \\\"long\\\"\" empty=\"\"\n");
}

TEST_F(LogFile, LeavesOutWhatIsBelowItsLevel) {
    const auto quiet = log(LogLevel::warning);
    quiet->info("not this");
    quiet->error("but this");
    EXPECT_EQ(text().find("not this"), std::string::npos);
    EXPECT_NE(text().find("but this"), std::string::npos);
    EXPECT_FALSE(quiet->enabled(LogLevel::info));
    EXPECT_FALSE(log(LogLevel::off)->enabled(LogLevel::error));
}

// REQ H-11
TEST_F(LogFile, NeverShowsASecretNotInMessagesNotInValues) {
    const auto out = log();
    out->mask("abcd");
    out->mask("abcd-and-its-tail");
    out->info("sent abcd-and-its-tail twice: abcdabcd", {{"header", "Bearer abcd-and-its-tail"}});
    EXPECT_EQ(text().substr(25), "info sent *** twice: ****** header=\"Bearer ***\"\n");
}

TEST_F(LogFile, DoesNotMaskWhatIsTooShortToBeASecret) {
    const auto out = log();
    out->mask("");
    out->mask("a");
    out->info("a banana");
    EXPECT_NE(text().find("a banana"), std::string::npos);
}

TEST_F(LogFile, CannotBeMadeToForgeALine) {
    log()->info("first\nsecond", {{"value", "x\r\ny\x1b"}});
    const auto line = text();
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
    EXPECT_NE(line.find("first\\nsecond value=\"x\\x0d\\ny\\x1b\""), std::string::npos) << line;
}

TEST_F(LogFile, KeepsLinesOfSeveralThreadsWhole) {
    const auto out = log();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&out] {
            for (int i = 0; i < 250; ++i) {
                out->info("line", {{"value", "0123456789"}});
                out->mask("secret-" + std::to_string(i % 7));
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    std::ifstream in(file());
    int lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
        ASSERT_EQ(line.substr(25), "info line value=0123456789");
    }
    EXPECT_EQ(lines, 1'000);
}

TEST(Log, FallsBackToStderrWhenTheFileCannotBeMade) {
    testing::internal::CaptureStderr();
    make_log({LogLevel::info, "/dev/null/koppel.log"})->error("still here");
    const auto text = testing::internal::GetCapturedStderr();
    EXPECT_NE(text.find("still here"), std::string::npos);
    EXPECT_NE(text.find("/dev/null/koppel.log"), std::string::npos);
}

}  // namespace
}  // namespace koppel::base
