// Everything that a person or a machine can hand in wrong: one clear sentence, the right exit code, nothing
// half done.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <functional>
#include <ostream>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

// A command that failed says what is wrong in a few words, and is not a crash.
void expect_clear(const Exit& exit, int code, const std::vector<std::string>& fragments) {
    EXPECT_EQ(exit.code, code) << exit.both();
    EXPECT_EQ(exit.signal, 0) << exit.both();
    EXPECT_FALSE(exit.timed_out);
    EXPECT_FALSE(exit.both().empty());
    for (const auto& fragment : fragments)
        EXPECT_NE(exit.both().find(fragment), std::string::npos) << "no \"" << fragment << "\" in:\n"
                                                                 << exit.both();
    for (const char* noise : {"terminate called", "what():", "std::", "Aborted", "boost::", "SQLite::"})
        EXPECT_EQ(exit.both().find(noise), std::string::npos) << exit.both();
    EXPECT_LE(std::count(exit.err.begin(), exit.err.end(), '\n'), 6) << exit.err;
}

std::string configuration(const KoppelCli& koppel) {
    std::string all;
    for (const char* kind : {"tenants", "connections", "contracts"})
        all += json::serialize(koppel.json({"get", kind})) + "\n";
    return all;
}

// --- contract files
// ----------------------------------------------------------------------------------------------

struct FileCase {
    const char* name;
    std::function<void(World&)> change;  // of the file that is applied a second time
    int code;
    std::vector<std::string> fragments;
    friend void PrintTo(const FileCase& value, std::ostream* out) { *out << value.name; }
};

class WrongContractFile : public ::testing::TestWithParam<FileCase> {};

TEST_P(WrongContractFile, IsRefusedWholeWithASentence) {
    World world({.sandbox = {.orders = 1}, .start = false});
    const std::string before = configuration(world.koppel);
    world.file.tenant()["name"] = "Half applied BV";  // right, and must not come through
    GetParam().change(world);
    const Exit exit = world.apply();
    expect_clear(exit, GetParam().code, GetParam().fragments);
    EXPECT_EQ(configuration(world.koppel), before);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongContractFile,
    ::testing::Values(
        FileCase{"UnknownPlugin",
                 [](World& w) { w.file.connection(kShop)["plugin"] = "nosuchshop"; },
                 2,
                 {"nosuchshop", kShop}},
        FileCase{"MissingSetting",
                 [](World& w) { w.file.settings(kBooks).erase("administration"); },
                 2,
                 {"administration", "/connections/1", "asperion"}},
        FileCase{"SettingOfTheWrongType",
                 [](World& w) { w.file.settings(kBooks)["administration"] = 4711; },
                 2,
                 {"administration"}},
        FileCase{"UnknownSetting",
                 [](World& w) { w.file.settings(kBooks)["adminstration"] = "4711"; },
                 2,
                 {"adminstration"}},
        FileCase{"DateThatIsNone",
                 [](World& w) { w.file.contract()["start_date"] = "2026-13-01"; },
                 2,
                 {"/contracts/0/start_date"}},
        FileCase{
            "NumberForText", [](World& w) { w.file.contract()["start_date"] = 20261101; }, 2, {"start_date"}},
        FileCase{"MisspelledMember", [](World& w) { w.file.flow()["shedule"] = "15m"; }, 2, {"shedule"}},
        FileCase{"ScheduleThatIsNone",
                 [](World& w) { w.file.flow()["schedule"] = "sometimes"; },
                 2,
                 {"/contracts/0/flows/0/schedule"}},
        FileCase{"FlowFromNowhere", [](World& w) { w.file.flow()["from"] = "othershop"; }, 2, {"othershop"}},
        FileCase{"StreamThatTheSourceDoesNotHave",
                 [](World& w) { w.file.flow()["stream"] = "tulips"; },
                 2,
                 {"tulips"}},
        FileCase{
            "PostingThatTheSinkDoesNotTake", [](World& w) { w.file.flow()["as"] = "poem"; }, 2, {"poem"}},
        FileCase{"UnsetVariable",
                 [](World& w) {
                     w.file.secrets(kShop)["api_key"] = {{"env", "KOPPEL_TEST_UNSET"}};
                 },
                 2,
                 {"KOPPEL_TEST_UNSET", "api_key"}},
        FileCase{"MissingSecretFile",
                 [](World& w) {
                     w.file.secrets(kBooks)["refresh_token"] = {{"file", "no-such.token"}};
                 },
                 2,
                 {"no-such.token"}},
        FileCase{"SecretInClear",
                 [](World& w) { w.file.secrets(kShop)["api_key"] = "5a6d0c2f8e914b73"; },
                 2,
                 {"api_key"}},
        FileCase{
            "MissingSecret", [](World& w) { w.file.secrets(kShop).erase("api_secret"); }, 2, {"api_secret"}},
        FileCase{"RateThatIsNone",
                 [](World& w) { w.file.vat().at(0).as_object()["rate"] = "twenty-one"; },
                 2,
                 {"/contracts/0/vat/0/rate"}},
        FileCase{"CountryThatIsNone",
                 [](World& w) { w.file.tenant()["country"] = "Nederland"; },
                 2,
                 {"/tenant/country"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(WrongContractFile, ThatIsNoJsonIsRefusedWithLineAndColumn) {
    World world({.sandbox = {.orders = 1}, .start = false});
    const std::string before = configuration(world.koppel);
    const auto file = world.directory / "broken.json";
    write_file(file, "{\n  \"tenant\": {\"id\": \"x\"},\n  \"connections\": [}\n}\n");
    const Exit exit = world.koppel.run({"apply", "-f", file.string()});
    expect_clear(exit, 2, {"broken.json"});
    EXPECT_NE(exit.err.find("line 3, column 19"), std::string::npos) << exit.err;
    EXPECT_EQ(configuration(world.koppel), before);
}

TEST(WrongContractFile, ThatIsNotThereIsNamed) {
    World world({.sandbox = {.orders = 1}, .start = false});
    expect_clear(world.koppel.run({"apply", "-f", "/nowhere/contract.json"}), 2, {"/nowhere/contract.json"});
}

TEST(WrongContractFile, BesideARightOneLeavesBothUnapplied) {
    World world({.sandbox = {.orders = 1}, .start = false});
    const std::string before = configuration(world.koppel);
    world.file.tenant()["name"] = "Half applied BV";
    const auto right = world.file.write(world.directory.path());
    const auto wrong = world.directory / "wrong.json";
    write_file(wrong, R"({"tenant":{"id":"second"}})");
    const Exit exit = world.koppel.run({"apply", "-f", right.string(), "-f", wrong.string()});
    EXPECT_EQ(exit.code, 2) << exit.both();
    EXPECT_NE(exit.err.find("wrong.json"), std::string::npos) << exit.err;
    EXPECT_EQ(configuration(world.koppel), before);
}

// --- commands
// ----------------------------------------------------------------------------------------------------

struct CommandCase {
    const char* name;
    std::vector<std::string> arguments;
    int code;
    std::vector<std::string> fragments;
    friend void PrintTo(const CommandCase& value, std::ostream* out) { *out << value.name; }
};

class WrongCommand : public ::testing::TestWithParam<CommandCase> {};

TEST_P(WrongCommand, IsUsage) {
    World world({.sandbox = {.orders = 1}, .start = false});
    const std::string before = configuration(world.koppel);
    const Exit exit = world.koppel.run(GetParam().arguments);
    EXPECT_EQ(exit.code, GetParam().code) << exit.both();
    for (const auto& fragment : GetParam().fragments)
        EXPECT_NE(exit.both().find(fragment), std::string::npos) << exit.both();
    EXPECT_EQ(configuration(world.koppel), before);
    EXPECT_EQ(world.sandbox.books().invoices, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongCommand,
    ::testing::Values(
        CommandCase{"Unknown", {"frobnicate"}, 2, {"frobnicate"}}, CommandCase{"None", {}, 2, {"subcommand"}},
        CommandCase{"UnknownContract", {"sync", "nosuch"}, 2, {"nosuch", kContract}},
        CommandCase{"UnknownConnection", {"check", "nosuch"}, 2, {"nosuch", kShop}},
        CommandCase{"UnknownFlow", {"sync", kContract, "--flow", "nosuch", "--dry-run"}, 2, {"nosuch"}},
        CommandCase{"UnknownKind", {"get", "elephants"}, 2, {"elephants"}},
        CommandCase{"UnknownState", {"records", kContract, "--state", "lost"}, 2, {"lost"}},
        CommandCase{"InstantThatIsNone", {"sync", kContract, "--now", "yesterday"}, 2, {"yesterday"}},
        CommandCase{
            "DateThatIsNone", {"sync", kContract, "--dry-run", "--from", "2026-99-99"}, 2, {"2026-99-99"}},
        CommandCase{"UnknownPlugin", {"plugin", "trust", "nosuch"}, 2, {"nosuch"}},
        CommandCase{"ResumeOfWhatNeverStarted", {"resume", kContract}, 2, {kContract}}),
    [](const auto& instance) { return std::string(instance.param.name); });

// --- vendors
// -----------------------------------------------------------------------------------------------------

TEST(WrongKey, ThatWasRevokedIsToldAsSuch) {
    World world({.sandbox = {.orders = 3}});
    world.sandbox.shop_config(R"({"revoked":true})");
    expect_clear(world.koppel.run({"check", kShop}), 1, {"key refused", kShop});
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 1) << sync.text();
    EXPECT_FALSE(sync.errors.empty());
    EXPECT_NE(sync.text().find("key refused"), std::string::npos) << sync.text();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
}

TEST(WrongLanguage, ThatTheShopDoesNotHaveIsToldAsSuch) {
    World world({.sandbox = {.orders = 3}, .start = false});
    world.file.settings(kShop)["language"] = "de";
    ASSERT_EQ(world.apply().code, 0);
    expect_clear(world.koppel.run({"check", kShop}), 1, {"Language \"de\"", "not active"});
    EXPECT_EQ(world.koppel.run({"start", kContract}).code, 1);
}

TEST(WrongAdministration, IsToldAsSuch) {
    World world({.sandbox = {.orders = 3}, .start = false});
    world.file.settings(kBooks)["administration"] = "9999";
    ASSERT_EQ(world.apply().code, 0);
    expect_clear(world.koppel.run({"check", kBooks}), 1, {"9999"});
}

// --- plugins
// -----------------------------------------------------------------------------------------------------

class WrongPlugin : public ::testing::Test {
  protected:
    WrongPlugin()
        : world_({.sandbox = {.orders = 3}, .start = false}), plugins_(world_.directory / "plugins") {
        fs::create_directories(plugins_);
        for (const char* name : {"lightspeed-ecom", "asperion"})
            fs::copy(plugin_directory() / name, plugins_ / name);
        world_.koppel.plugins = {plugins_};
        world_.koppel.dev = true;  // trust is another matter: refusals must come from what the plugin is
    }

    fs::path library() const { return plugins_ / "lightspeed-ecom/lightspeed-ecom.so"; }
    fs::path manifest() const { return plugins_ / "lightspeed-ecom/manifest.json"; }

    void edit_manifest(const std::function<void(json::object&)>& change) {
        auto object = json::parse(read_file(manifest())).as_object();
        change(object);
        write_file(manifest(), json::serialize(object));
    }

    // The bullet is red, the list says why, the plugin beside it works on.
    void expect_refused(const std::vector<std::string>& fragments) {
        expect_clear(world_.koppel.run({"check", kShop}), 1, {"lightspeed-ecom"});
        const Exit list = world_.koppel.run({"plugin", "list"});
        EXPECT_EQ(list.code, 0) << list.both();
        for (const auto& fragment : fragments)
            EXPECT_NE(list.out.find(fragment), std::string::npos) << "no \"" << fragment << "\" in:\n"
                                                                  << list.both();
        EXPECT_EQ(world_.koppel.run({"check", kBooks}).code, 0);
    }

    World world_;
    fs::path plugins_;
};

TEST_F(WrongPlugin, WithoutManifestIsRefused) {
    fs::remove(manifest());
    expect_refused({"lightspeed-ecom", "manifest.json"});
}

TEST_F(WrongPlugin, WithTheManifestOfAnotherLibraryIsRefused) {
    fs::copy_file(plugins_ / "asperion/asperion.so", library(), fs::copy_options::overwrite_existing);
    const Exit check = world_.koppel.run({"check", kShop});
    expect_clear(check, 1, {"lightspeed-ecom", "nl.koppel.asperion"});
    EXPECT_EQ(world_.koppel.run({"check", kBooks}).code, 0);
}

TEST_F(WrongPlugin, ForAnotherArchitectureIsRefused) {
    std::string bytes = read_file(library());
    ASSERT_GT(bytes.size(), 20u);
    bytes[18] =
        bytes[18] == static_cast<char>(0xB7) ? 0x3E : static_cast<char>(0xB7);  // e_machine: the other one
    write_file(library(), bytes);
    expect_refused({"lightspeed-ecom", "another kind of machine"});
}

TEST_F(WrongPlugin, ThatIsNoLibraryIsRefused) {
    write_file(library(), "this is a letter, not a library");
    expect_refused({"lightspeed-ecom"});
}

TEST_F(WrongPlugin, WithoutLibraryIsRefused) {
    fs::remove(library());
    expect_refused({"lightspeed-ecom.so"});
}

TEST_F(WrongPlugin, ForAFutureAbiIsRefused) {
    edit_manifest([](json::object& manifest) { manifest["abi"] = {{"major", 2}, {"min_minor", 0}}; });
    expect_refused({"ABI 2"});
}

TEST_F(WrongPlugin, ForANewerMinorAbiIsRefused) {
    edit_manifest([](json::object& manifest) { manifest["abi"] = {{"major", 1}, {"min_minor", 99}}; });
    expect_refused({"1.99"});
}

TEST_F(WrongPlugin, WithAManifestThatIsNoJsonIsRefused) {
    write_file(manifest(), "{ \"id\": ");
    expect_refused({"manifest.json"});
}

// --- data directories
// --------------------------------------------------------------------------------------------

TEST(WrongData, ACorruptDatabaseIsNamedAndLeftAsItIs) {
    World world({.sandbox = {.orders = 3}, .start = false});
    const fs::path database = world.koppel.data() / "koppel.db";
    ASSERT_TRUE(fs::exists(database));
    for (const char* rest : {"koppel.db-wal", "koppel.db-shm"})
        fs::remove(world.koppel.data() / rest);
    const std::string garbage(8192, 'x');
    write_file(database, garbage);
    expect_clear(world.koppel.run({"get", "contracts"}), 1, {database.string()});
    expect_clear(world.koppel.run({"sync", kContract}), 1, {database.string()});
    EXPECT_EQ(read_file(database), garbage);
}

TEST(WrongData, AFileInThePlaceOfTheDirectoryIsNamed) {
    const TempDir directory;
    const KoppelCli koppel(directory / "data");
    write_file(koppel.data(), "not a directory");
    expect_clear(koppel.run({"get", "contracts"}), 1, {koppel.data().string()});
    EXPECT_EQ(read_file(koppel.data()), "not a directory");
}

TEST(WrongData, ADirectoryThatCannotBeWrittenIsNamed) {
    const TempDir directory;
    fs::permissions(directory.path(), fs::perms::all);
    KoppelCli koppel(directory / "data");
    fs::create_directories(koppel.data());
    fs::permissions(koppel.data(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                       fs::perms::others_exec);
    ProcessOptions program = koppel.program({"get", "contracts"});
    program.without_root = true;
    const Exit exit = run(program);
    if (exit.code == 127 || exit.code == 126)
        GTEST_SKIP() << "the build directory cannot be read without root";
    expect_clear(exit, 1, {koppel.data().string()});
    EXPECT_TRUE(fs::is_empty(koppel.data()));
    fs::permissions(koppel.data(), fs::perms::owner_all);
}

// A small file system of its own, where the machine lets us make one.
class SmallDisk {
  public:
    SmallDisk(const fs::path& place, const char* size) : place_(place) {
        fs::create_directories(place_);
        mounted_ = mount("none", place_.c_str(), "tmpfs", 0, size) == 0;
    }
    ~SmallDisk() {
        if (mounted_) umount2(place_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool mounted() const { return mounted_; }
    void fill() const { fill(place_ / "filler"); }
    void free() const { fs::remove(place_ / "filler"); }

  private:
    static void fill(const fs::path& file) {
        try {
            write_file(file, std::string(64U << 20, 'x'));
        } catch (const std::runtime_error&) {
            return;  // full, as wanted
        }
    }
    fs::path place_;
    bool mounted_ = false;
};

// REQ H-04
TEST(WrongData, AFullDiskStopsTheRunAndLosesAndDoublesNothing) {
    World world({.sandbox = {.orders = 60, .seed = 61}});
    const fs::path place = world.directory / "disk";
    const SmallDisk disk(place, "size=8m");
    if (!disk.mounted()) GTEST_SKIP() << "this machine does not let us mount a small file system";
    fs::copy(world.koppel.data(), place / "data", fs::copy_options::recursive);
    KoppelCli koppel(place / "data");
    koppel.env = world.koppel.env;
    koppel.plugins = world.koppel.plugins;
    disk.fill();
    const SyncResult full = koppel.sync(kContract);
    EXPECT_EQ(full.exit.code, 1) << full.text();
    EXPECT_EQ(full.exit.signal, 0);
    EXPECT_NE(full.text().find((koppel.data() / "koppel.db").string()), std::string::npos) << full.text();
    EXPECT_NE(full.text().find("disk"), std::string::npos) << full.text();

    disk.free();
    const SyncResult after = koppel.sync_to_rest(kContract, 10, {"--wait", "30"});
    EXPECT_EQ(after.unsettled(), 0) << after.text();
    const Books books = world.sandbox.books();
    EXPECT_EQ(books.invoices, static_cast<std::int64_t>(world.sandbox.truth().bookable_numbers().size()));
    EXPECT_EQ(books.sum_incl, world.sandbox.truth().bookable_sum());
    EXPECT_TRUE(books.duplicate_references.empty());
}

TEST(WrongData, ASecondHostIsToldWhoHoldsTheDirectory) {
    World world({.sandbox = {.orders = 60, .seed = 62}});
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},"kind":"latency","ms_min":300,"ms_max":400}])");
    const auto first = world.koppel.start({"sync", kContract, "-o", "json"});
    ASSERT_TRUE(eventually(Millis{60'000}, [&] { return world.sandbox.books().invoices > 0; }))
        << first->err();
    const Exit second = world.koppel.run({"sync", kContract});
    expect_clear(second, 1, {world.koppel.data().string(), std::to_string(first->pid())});
    world.sandbox.no_faults();
    const SyncResult result = read_sync(first->wait(Millis{120'000}));
    EXPECT_EQ(result.unsettled(), 0) << result.text();
    EXPECT_EQ(world.discrepancies(), "");
}

}  // namespace
}  // namespace koppel::test
