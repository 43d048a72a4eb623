// Applying and loading with the real store and the real vault.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "contracts/load.hpp"
#include "office.hpp"
#include "store/sqlite_store.hpp"
#include "store/vault.hpp"

namespace koppel::contracts::test {

namespace {

class StoredContracts : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "koppel-contracts-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        directory_ = pattern;
        auto store = store::open_sqlite(directory_ / "koppel.db");
        ASSERT_TRUE(store.has_value()) << store.error().text();
        store_ = std::move(*store);
        auto vault = store::Vault::open(*store_, directory_ / "master.key");
        ASSERT_TRUE(vault.has_value()) << vault.error().text();
        vault_ = std::move(*vault);
        write(right_file());
    }
    void TearDown() override {
        vault_.reset();
        store_.reset();
        std::filesystem::remove_all(directory_);
    }

    void write(const json::value& file) { std::ofstream(directory_ / "shop.json") << json::serialize(file); }

    ApplyPlan plan() {
        auto tools = office_.tools();
        tools.secrets = vault_box(*store_, *vault_);
        return plan_apply(*store_, {directory_ / "shop.json"}, tools);
    }
    void apply() {
        const auto ready = plan();
        ASSERT_EQ(texts(ready.problems), std::vector<std::string>{});
        ASSERT_TRUE(store_->apply(ready.commit).has_value());
    }

    Office office_;
    std::filesystem::path directory_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Vault> vault_;
};

}  // namespace

TEST_F(StoredContracts, AreTheSameAfterApplyingTwice) {
    apply();
    EXPECT_FALSE(plan().changes_anything());
    office_.variables["SHOP_KEY"] = "key-4712";
    const auto changed = plan();
    EXPECT_TRUE(changed.commit.documents.empty());
    EXPECT_EQ(changed.commit.secrets.size(), 1u);
}

TEST_F(StoredContracts, AreLoadedWithAllTheyStandOn) {
    apply();
    const auto setup = load_setup(*store_, "shop-books");
    ASSERT_TRUE(setup.has_value()) << setup.error().text();
    EXPECT_EQ(setup->tenant.time_zone, "Europe/Amsterdam");
    EXPECT_EQ(setup->contract.tenant, "fietsgigant");
    ASSERT_EQ(setup->connections.size(), 2u);
    EXPECT_EQ(setup->connections.at("books").plugin, "asperion");
    EXPECT_EQ(setup->connections.at("books").tenant, "fietsgigant");
    const auto document = store_->document(store::DocumentKind::contract, "shop-books");
    EXPECT_EQ(document.value()->status, "new");
}

TEST_F(StoredContracts, KeepSecretsOnlySealed) {
    apply();
    const auto sealed = store_->secret("shop", "api_key");
    ASSERT_TRUE(sealed.value().has_value());
    EXPECT_EQ(sealed.value()->find("key-4711"), std::string::npos);
    EXPECT_EQ(vault_->unseal("fietsgigant", secret_label("shop", "api_key"), *sealed.value()).value(),
              "key-4711");
}

TEST_F(StoredContracts, StayStartedWhenTheyChange) {
    apply();
    ASSERT_TRUE(store_->set_status("shop-books", "started", {}).has_value());
    auto file = right_file();
    file.at_pointer("/contracts/0").as_object()["start_date"] = "2026-10-01";
    write(file);
    apply();
    const auto document = store_->document(store::DocumentKind::contract, "shop-books");
    EXPECT_EQ(document.value()->status, "started");
    EXPECT_EQ(load_contract(*store_, "shop-books")->start_date, "2026-10-01");
}

TEST_F(StoredContracts, ThatAreUnknownAreAnsweredWithTheKnown) {
    EXPECT_EQ(load_contract(*store_, "till").error().text(),
              "there is no contract \"till\"; apply a contract file first");
    apply();
    EXPECT_EQ(load_contract(*store_, "till").error().text(),
              "there is no contract \"till\"; use one of: shop-books");
    EXPECT_EQ(load_connection(*store_, "till").error().code, "connection_unknown");
    EXPECT_EQ(load_tenant(*store_, "till").error().code, "tenant_unknown");
}

}  // namespace koppel::contracts::test
