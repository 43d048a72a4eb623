// Contract files: applied once or twice, shown before they count, never half; plugins trusted by name and
// hash.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string configuration(const World& world) {
    std::string all;
    for (const char* kind : {"tenants", "connections", "contracts", "flows"})
        all += json::serialize(world.koppel.json({"get", kind})) + "\n";
    return all;
}

TEST(Apply, ASecondTimeChangesNothing) {
    World world({.sandbox = {.orders = 5}, .start = false});
    const std::string before = configuration(world);
    const Exit again = world.apply();
    EXPECT_EQ(again.code, 0) << again.both();
    EXPECT_NE(again.out.find("unchanged"), std::string::npos) << again.out;
    EXPECT_EQ(configuration(world), before);
}

TEST(Apply, KeepsAContractStarted) {
    World world({.sandbox = {.orders = 5}});
    world.file.contract()["start_date"] = "2026-11-02";
    EXPECT_EQ(world.apply().code, 0);
    const auto contracts = world.koppel.json({"get", "contracts", kContract});
    const auto& contract = contracts.is_array() ? contracts.at(0) : contracts;
    EXPECT_EQ(contract.at("status").as_string(), "started");
    EXPECT_EQ(contract.at("start_date").as_string(), "2026-11-02");
}

TEST(Apply, ADryRunShowsWhatWouldChangeAndChangesNothing) {
    World world({.sandbox = {.orders = 5}, .start = false});
    const std::string before = configuration(world);
    world.file.tenant()["name"] = "Fietsgigant Holding BV";
    const Exit dry = world.apply({"--dry-run"});
    EXPECT_EQ(dry.code, 0) << dry.both();
    EXPECT_NE(dry.out.find("fietsgigant"), std::string::npos) << dry.out;
    EXPECT_EQ(configuration(world), before);

    EXPECT_EQ(world.apply().code, 0);
    EXPECT_NE(configuration(world).find("Fietsgigant Holding BV"), std::string::npos);
}

TEST(Apply, KeepsSecretsOutOfEverythingThatIsShownOrStoredInClear) {
    World world({.sandbox = {.orders = 10}});
    world.sync();
    std::string seen = configuration(world) + world.koppel.logs();
    seen += world.koppel.must({"record", kContract, world.sandbox.truth().orders.front().number}).both();
    const std::string stored = fingerprint(world.koppel.data());
    for (const auto& [name, secret] : ContractFile::environment()) {
        if (name == "A_ID") continue;  // a client id is no secret
        EXPECT_EQ(seen.find(secret), std::string::npos) << name << " is shown";
        EXPECT_EQ(stored.find(secret), std::string::npos) << name << " is stored in clear";
    }
    EXPECT_EQ(stored.find("koppel-refresh-"), std::string::npos) << "a refresh token is stored in clear";
}

TEST(DryRun, OfASyncPostsAndWritesNothing) {
    World world({.sandbox = {.orders = 60, .seed = 4}});
    const Exit dry = world.koppel.run({"sync", kContract, "--dry-run", "-o", "json"});
    EXPECT_EQ(dry.code, 0) << dry.both();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
    EXPECT_EQ(world.sandbox.books().debtors, 0);
    EXPECT_TRUE(world.koppel.records(kContract).empty());

    const Truth truth = world.sandbox.truth();
    EXPECT_NE(dry.out.find(*truth.bookable_numbers().begin()), std::string::npos) << dry.out;
    EXPECT_EQ(world.sync().posted_now, static_cast<std::int64_t>(truth.bookable_numbers().size()));
}

// REQ P-05
TEST(Trust, APluginThatNobodyTrustsDoesNotRun) {
    const Sandbox sandbox({.orders = 5});
    const TempDir directory;
    KoppelCli koppel(directory / "data");
    koppel.env = ContractFile::environment();
    koppel.plugins = {plugin_directory()};
    const ContractFile file(sandbox);
    const Exit apply = koppel.run({"apply", "-f", file.write(directory.path()).string()});
    EXPECT_NE(apply.code, 0);
    EXPECT_NE(apply.err.find("trust"), std::string::npos) << apply.both();
    EXPECT_TRUE(koppel.json({"get", "connections"}).as_array().empty());

    koppel.must({"plugin", "trust", "lightspeed-ecom", "asperion"});
    koppel.must({"apply", "-f", file.write(directory.path()).string()});
    write_file(koppel.data() / "trust.json", R"({"plugins":{}})");
    const Exit check = koppel.run({"check", kShop});
    EXPECT_EQ(check.code, 1) << check.both();
    EXPECT_NE(check.both().find("trust"), std::string::npos) << check.both();
    EXPECT_EQ(sandbox.requests("GET /ecom/nl/account.json"), 0);
}

// REQ P-05
TEST(Trust, EndsWhenTheLibraryIsAnotherOne) {
    const Sandbox sandbox({.orders = 5});
    const TempDir directory;
    fs::create_directories(directory / "plugins");
    for (const char* name : {"lightspeed-ecom", "asperion"})
        fs::copy(plugin_directory() / name, directory.path() / "plugins" / name);
    KoppelCli koppel(directory / "data");
    koppel.env = ContractFile::environment();
    koppel.plugins = {directory / "plugins"};
    koppel.must({"plugin", "trust", "lightspeed-ecom", "asperion"});
    const ContractFile file(sandbox);
    koppel.must({"apply", "-f", file.write(directory.path()).string()});
    ASSERT_EQ(koppel.run({"check", kShop}).code, 0);

    const fs::path library = directory.path() / "plugins/lightspeed-ecom/lightspeed-ecom.so";
    write_file(library, read_file(library) + "one byte more");
    const Exit check = koppel.run({"check", kShop});
    EXPECT_EQ(check.code, 1) << check.both();
    EXPECT_NE(check.both().find("lightspeed-ecom"), std::string::npos) << check.both();
    EXPECT_NE(check.both().find("trust"), std::string::npos) << check.both();
}

// REQ P-01, REQ P-03
TEST(Plugins, AreFoundInAFolderWithoutRebuildingAnything) {
    const TempDir directory;
    fs::create_directories(directory / "plugins");
    KoppelCli koppel(directory / "data");
    koppel.plugins = {directory / "plugins"};
    EXPECT_EQ(koppel.json({"plugin", "list"}).at("plugins").as_array().size(), 0u);

    fs::copy(plugin_directory() / "asperion", directory.path() / "plugins" / "asperion");
    const auto list = koppel.json({"plugin", "list"});
    ASSERT_EQ(list.at("plugins").as_array().size(), 1u);
    EXPECT_EQ(list.at("plugins").at(0).at("name").as_string(), "asperion");
    EXPECT_FALSE(list.at("plugins").at(0).at("interfaces").as_array().empty());
}

}  // namespace
}  // namespace koppel::test
