#include "store/data_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "backend.hpp"
#include "unprivileged.hpp"

namespace koppel::store {
namespace {

namespace fs = std::filesystem;

TEST(DataDirectory, IsMadeForItsOwnerOnly) {
    const Folder folder;
    const auto path = folder / "deep/koppel-data";
    const auto opened = DataDirectory::open(path);
    ASSERT_TRUE(opened) << opened.error().text();
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    EXPECT_EQ(opened->database(), path / "koppel.db");
    EXPECT_EQ(opened->master_key(), path / "master.key");
    EXPECT_EQ(opened->logs(), path / "logs");
}

TEST(DataDirectory, IsHeldByOneAndNamesTheHolder) {
    const Folder folder;
    auto first = std::make_unique<DataDirectory>(value_of(DataDirectory::open(folder.path())));
    const auto second = DataDirectory::open(folder.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "data_directory_in_use");
    char host[256] = {};
    ASSERT_EQ(::gethostname(host, sizeof host - 1), 0);
    const auto holder = "process " + std::to_string(::getpid()) + " on " + host;
    EXPECT_NE(second.error().message.find(holder), std::string::npos) << second.error().message;
    EXPECT_NE(second.error().message.find(folder.path().string()), std::string::npos);
    const DataDirectory moved(std::move(*first));
    first.reset();
    EXPECT_FALSE(DataDirectory::open(folder.path())) << "the lock did not move along";
}

TEST(DataDirectory, IsFreeAgainWhenTheHolderEnds) {
    const Folder folder;
    EXPECT_TRUE(DataDirectory::open(folder.path()));
    EXPECT_TRUE(DataDirectory::open(folder.path()));
}

TEST(DataDirectory, IsFreeAgainWhenTheHolderIsKilled) {
    const Folder folder;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = DataDirectory::open(folder.path());
        [[maybe_unused]] const auto told = ::write(ready[1], held ? "y" : "n", 1);
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    EXPECT_EQ(answer, 'y');
    const auto refused = DataDirectory::open(folder.path());
    EXPECT_FALSE(refused);
    const auto message = refused ? std::string() : refused.error().message;
    EXPECT_NE(message.find(std::to_string(child)), std::string::npos) << message;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(DataDirectory::open(folder.path()));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST(DataDirectory, IsNotAFile) {
    const Folder folder;
    std::ofstream(folder / "file") << "x";
    for (const auto& path : {folder / "file", folder / "file/below"}) {
        const auto opened = DataDirectory::open(path);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, "data_directory_unwritable");
        EXPECT_NE(opened.error().message.find(path.string()), std::string::npos) << opened.error().message;
    }
}

TEST(DataDirectory, SaysThatItCannotBeWritten) {
    const Folder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                       fs::perms::others_exec);
    for (const auto& path : {folder.path(), folder / "below"}) {
        EXPECT_EQ(without_privileges([&] { return code_of(DataDirectory::open(path)); }),
                  "data_directory_unwritable");
    }
    fs::permissions(folder.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace koppel::store
