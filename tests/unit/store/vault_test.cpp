#include "store/vault.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include "backend.hpp"

namespace koppel::store {
namespace {

namespace fs = std::filesystem;

class VaultTest : public testing::Test {
  protected:
    VaultTest() { ::unsetenv("KOPPEL_MASTER_KEY"); }
    ~VaultTest() override { ::unsetenv("KOPPEL_MASTER_KEY"); }

    std::unique_ptr<Vault> open() { return value_of(Vault::open(*store_, key_file_)); }
    std::string error_of_opening() {
        const auto opened = Vault::open(*store_, key_file_);
        if (opened) return "no error";
        EXPECT_FALSE(opened.error().message.empty());
        return opened.error().code;
    }
    std::string key_text() const {
        std::ifstream in(key_file_);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    Folder folder_;
    fs::path key_file_ = folder_ / "master.key";
    std::unique_ptr<Store> store_ = open_or_fail(folder_ / "koppel.db");
};

TEST_F(VaultTest, OpensWhatItSealedAlsoAfterARestart) {
    const std::vector<std::string> plains{"", "x", std::string("\0binary\xff", 8), std::string(100'000, 'z')};
    std::vector<std::string> sealed;
    {
        const auto vault = open();
        for (const auto& plain : plains)
            sealed.push_back(value_of(vault->seal("gigant", "label", plain)));
    }
    store_.reset();
    store_ = open_or_fail(folder_ / "koppel.db");
    const auto vault = open();
    for (std::size_t i = 0; i < plains.size(); ++i) {
        EXPECT_EQ(value_of(vault->unseal("gigant", "label", sealed[i])), plains[i]);
    }
}

TEST_F(VaultTest, HidesTheTextAndNeverSealsItTheSameWayTwice) {
    const auto vault = open();
    const auto one = value_of(vault->seal("gigant", "label", "a secret text"));
    const auto two = value_of(vault->seal("gigant", "label", "a secret text"));
    EXPECT_NE(one, two);
    EXPECT_EQ(one.find("secret"), std::string::npos);
    EXPECT_EQ(one[0], 1) << "the version comes first";
}

TEST_F(VaultTest, OpensNothingAtAnotherPlace) {
    const auto vault = open();
    const auto sealed = value_of(vault->seal("gigant", "shop/api_key", "text"));
    value_of(vault->seal("other", "shop/api_key", "text"));
    EXPECT_EQ(code_of(vault->unseal("gigant", "shop/api_secret", sealed)), "vault_damaged");
    EXPECT_EQ(code_of(vault->unseal("gigant", "", sealed)), "vault_damaged");
    EXPECT_EQ(code_of(vault->unseal("other", "shop/api_key", sealed)), "vault_damaged");
    EXPECT_EQ(code_of(vault->unseal("nobody", "shop/api_key", sealed)), "vault_damaged");
    EXPECT_EQ(code_of(vault->unseal("gigan", "tshop/api_key", sealed)), "vault_damaged");
    EXPECT_FALSE(value_of(store_->wrapped_key("nobody")).has_value()) << "unsealing made a key";
}

TEST_F(VaultTest, NoticesAChangeOfAnyByte) {
    const auto vault = open();
    const auto sealed = value_of(vault->seal("gigant", "label", "text"));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_EQ(code_of(vault->unseal("gigant", "label", changed)), "vault_damaged") << "byte " << i;
        EXPECT_EQ(code_of(vault->unseal("gigant", "label", sealed.substr(0, i))), "vault_damaged") << i;
    }
    EXPECT_EQ(code_of(vault->unseal("gigant", "label", sealed + "x")), "vault_damaged");
}

TEST_F(VaultTest, MakesAKeyFileForItsOwnerOnly) {
    open();
    struct stat status {};
    ASSERT_EQ(::stat(key_file_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(key_text().size(), 45U) << "32 bytes of base64 and a line end";
}

TEST_F(VaultTest, RefusesAKeyFileThatOthersCanRead) {
    open();
    for (const auto perms : {fs::perms::group_read, fs::perms::others_read}) {
        fs::permissions(key_file_, fs::perms::owner_read | perms);
        EXPECT_EQ(error_of_opening(), "vault_key_exposed");
    }
    fs::permissions(key_file_, fs::perms::owner_read);
    EXPECT_EQ(error_of_opening(), "no error");
}

TEST_F(VaultTest, SaysThatTheMasterKeyIsNotTheRightOne) {
    const auto sealed = value_of(open()->seal("gigant", "label", "text"));
    const auto right = key_text();
    const auto other_file = folder_ / "other.key";
    const auto other_store = open_or_fail(folder_ / "other.db");
    value_of(Vault::open(*other_store, other_file));
    const auto wrong = Vault::open(*store_, other_file);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, "vault_wrong_key");
    EXPECT_EQ(wrong.error().error_class, base::ErrorClass::config);
    EXPECT_NE(wrong.error().message.find(other_file.string()), std::string::npos) << wrong.error().message;
    EXPECT_EQ(key_text(), right);
}

TEST_F(VaultTest, NeverMakesANewKeyForADatabaseThatHasSecrets) {
    open();
    fs::remove(key_file_);
    EXPECT_EQ(error_of_opening(), "vault_key_missing");
    EXPECT_FALSE(fs::exists(key_file_));
}

TEST_F(VaultTest, TakesTheKeyFromTheEnvironmentFirst) {
    const auto sealed = value_of(open()->seal("gigant", "label", "text"));
    const auto text = key_text();
    fs::remove(key_file_);
    ::setenv("KOPPEL_MASTER_KEY", text.c_str(), 1);
    EXPECT_EQ(value_of(open()->unseal("gigant", "label", sealed)), "text");
    EXPECT_FALSE(fs::exists(key_file_));
}

TEST_F(VaultTest, RefusesAKeyThatIsNotThirtyTwoBytes) {
    for (const auto* text :
         {"c2hvcnQ=", "not base64 !", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="}) {
        ::setenv("KOPPEL_MASTER_KEY", text, 1);
        EXPECT_EQ(error_of_opening(), "vault_bad_key") << text;
    }
    ::unsetenv("KOPPEL_MASTER_KEY");
    std::ofstream(key_file_) << "";
    fs::permissions(key_file_, fs::perms::owner_read);
    EXPECT_EQ(error_of_opening(), "vault_bad_key");
}

TEST_F(VaultTest, SharesOneKeyBetweenHostsAndThreads) {
    const auto other_store = open_or_fail(folder_ / "koppel.db");
    const auto mine = open();
    const auto theirs = value_of(Vault::open(*other_store, key_file_));
    std::vector<std::thread> threads;
    std::vector<std::string> sealed(8);
    for (std::size_t t = 0; t < sealed.size(); ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                const auto tenant = "tenant" + std::to_string(i);
                const auto text = (t % 2 == 0 ? *mine : *theirs).seal(tenant, "label", "text");
                const auto back = (t % 2 == 0 ? *theirs : *mine).unseal(tenant, "label", text ? *text : "");
                if (!back || *back != "text") sealed[t] += tenant + " ";
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    for (const auto& failed : sealed)
        EXPECT_EQ(failed, "");
}

}  // namespace
}  // namespace koppel::store
