// What a plugin can get at from inside a worker: nothing that was not given to it.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.hpp"

namespace koppel::plugins::test {
namespace {

class Walls : public ::testing::Test {
  protected:
    // What the stub's probe found.
    std::string probe(const std::string& settings) {
        auto source = bench_.open("stub-both", Role::source, settings);
        auto report = source->check({});
        EXPECT_TRUE(report) << report.error().text();
        return report ? report->account : "";
    }
    Bench bench_{false};
};

// A listener on loopback, to be out of reach.
class Listener {
  public:
    Listener() : file_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(file_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        listen(file_, 4);
        socklen_t size = sizeof address;
        getsockname(file_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~Listener() { close(file_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    int port() const { return port_; }

  private:
    int file_;
    int port_ = 0;
};

TEST_F(Walls, NetworkIsOutOfReach) {
    const Listener listener;
    const std::string settings = R"({"probe":"network","port":")" + std::to_string(listener.port()) + "\"}";
    // In this process the same plugin gets through: the probe works.
    Bench open_bench(true);
    EXPECT_EQ(open_bench.open("stub-both", Role::source, settings)->check({})->account, "connected");
    EXPECT_EQ(probe(settings), "EACCES");
}

TEST_F(Walls, StandBeforeTheFirstConstructor) {
    Bench open_bench(true);
    EXPECT_EQ(open_bench.open("stub-both", Role::source, R"({"probe":"constructor"})")->check({})->account,
              "socket");
    EXPECT_EQ(probe(R"({"probe":"constructor"})"), "EACCES");
}

TEST_F(Walls, EnvironmentIsEmpty) {
    setenv("KOPPEL_TEST_SECRET", "42", 1);
    const std::string count = probe(R"({"probe":"environment"})");
    unsetenv("KOPPEL_TEST_SECRET");
#ifndef KOPPEL_SANITIZED
    EXPECT_EQ(count, "0");
#endif
}

TEST_F(Walls, NoOtherFilesAreOpen) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);  // inheritable, as a careless library would leave it
    EXPECT_EQ(probe(R"({"probe":"files"})"), "4");
    close(ends[0]);
    close(ends[1]);
}

TEST_F(Walls, FilesOfOthersCannotBeRead) {
    EXPECT_EQ(probe(R"({"probe":"read","path":"/etc/passwd"})"), "EACCES");
    EXPECT_EQ(probe(R"({"probe":"read","path":"/usr/share/zoneinfo/Europe/Amsterdam"})"), "done");
    EXPECT_EQ(
        probe(R"({"probe":"read","path":")" + (kStubs / "stub-both" / "manifest.json").string() + "\"}"),
        "done");
}

TEST_F(Walls, NoFileCanBeWritten) {
    EXPECT_EQ(probe(R"({"probe":"write","path":"/tmp/koppel-stub-was-here"})"), "EACCES");
    EXPECT_NE(access("/tmp/koppel-stub-was-here", F_OK), 0);
    EXPECT_EQ(probe(R"({"probe":"write","path":")" + (kStubs / "stub-both" / "new").string() + "\"}"),
              "EACCES");
}

TEST_F(Walls, NoProcessCanBeStartedOrSignalled) {
    EXPECT_EQ(probe(R"({"probe":"fork"})"), "EACCES");
    EXPECT_EQ(probe(R"({"probe":"parent"})"), "EACCES");
}

TEST_F(Walls, AreListedAndHaveNoHoles) {
    const auto standing = walls(kWorker);
    ASSERT_GE(standing.size(), 3u);
    for (const auto& wall : standing)
        EXPECT_EQ(wall.find("hole:"), std::string::npos) << wall;
    EXPECT_TRUE(walls("/nowhere/koppel-worker").empty());
}

TEST_F(Walls, OneWorkerServesAllInstancesOfAPlugin) {
    EXPECT_EQ(probe(R"({"probe":"process"})"), probe(R"({"probe":"process"})"));
    EXPECT_EQ(probe(R"({"probe":"process"})"), std::to_string(bench_.host_->workers().at("stub-both")));
}

}  // namespace
}  // namespace koppel::plugins::test
