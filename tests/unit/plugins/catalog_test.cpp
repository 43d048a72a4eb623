// Every way in which a plugin is refused before any of its code runs, each with a reason of its own.
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "base/ids.hpp"
#include "plugins/elf.hpp"
#include "support.hpp"

namespace koppel::plugins::test {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return bytes.str();
}

void write_file(const fs::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

// A folder of plugins that a test may spoil.
class Shelf : public ::testing::Test {
  protected:
    Shelf() {
        std::string pattern = (fs::temp_directory_path() / "koppel-shelf-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
    }
    ~Shelf() override { fs::remove_all(root_); }

    fs::path put(const fs::path& stub, const std::string& folder = "plugin") {
        fs::copy(stub, root_ / folder, fs::copy_options::recursive);
        for (const auto& file : fs::recursive_directory_iterator(root_))
            fs::permissions(file, fs::perms::group_write | fs::perms::others_write, fs::perm_options::remove);
        return root_ / folder;
    }
    fs::path put_sink(const std::string& folder = "plugin") { return put(kStubs / "stub-sink", folder); }
    static fs::path library(const fs::path& folder) { return folder / "stub-sink.so"; }

    static void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
        std::string text = read_file(file);
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        write_file(file, text.replace(at, from.size(), to));
    }

    Catalog scan(const TrustList& trust = {{}, true}) { return Catalog::scan({root_}, trust); }

    // The one refusal there is.
    base::Error refusal(const TrustList& trust = {{}, true}) {
        const Catalog catalog = scan(trust);
        EXPECT_EQ(catalog.entries().size(), 1u);
        if (catalog.entries().empty() || !catalog.entries()[0].refusal) {
            ADD_FAILURE() << "nothing was refused";
            return {};
        }
        return *catalog.entries()[0].refusal;
    }

    fs::path root_;
};

void expect(const base::Error& error, const char* code, std::initializer_list<std::string> parts) {
    EXPECT_EQ(error.code, code) << error.text();
    for (const auto& part : parts)
        EXPECT_NE(error.text().find(part), std::string::npos) << error.text();
}

TEST_F(Shelf, GoodPluginIsAvailableWithoutRunningIt) {  // REQ P-01 P-03
    put_sink();
    const Catalog catalog = scan();
    ASSERT_EQ(catalog.entries().size(), 1u);
    EXPECT_FALSE(catalog.entries()[0].refusal) << catalog.entries()[0].refusal->text();
    auto found = catalog.find("stub-sink");
    ASSERT_TRUE(found);
    EXPECT_EQ((*found)->id, "test.koppel.stub-sink");
    EXPECT_EQ((*found)->push_batch, 64u);
    EXPECT_EQ((*found)->postings.size(), 5u);
    EXPECT_EQ((*found)->signing_secrets, std::vector<std::string>{"signer"});
    EXPECT_TRUE((*found)->settings_schema.is_object());
    EXPECT_TRUE(catalog.find("test.koppel.stub-sink"));
}

TEST_F(Shelf, UnknownNameTellsWhichThereAre) {
    put_sink();
    auto found = scan().find("nothing");
    ASSERT_FALSE(found);
    expect(found.error(), "plugin_unknown", {"\"nothing\"", "available: stub-sink"});
}

TEST_F(Shelf, LibraryWithoutManifest) {
    const auto folder = put_sink();
    fs::remove(folder / "manifest.json");
    expect(refusal(), "plugin_without_manifest", {folder.string()});
}

TEST_F(Shelf, FolderWithNeitherManifestNorLibraryIsNoPlugin) {
    fs::create_directory(root_ / "empty");
    EXPECT_TRUE(scan().entries().empty());
}

TEST_F(Shelf, ManifestThatIsNoJsonNamesLineAndColumn) {
    write_file(put_sink() / "manifest.json", "{\n  \"id\": \"x\",\n  \"name\" \"y\"\n}");
    expect(refusal(), "plugin_manifest_invalid", {"manifest.json", "line 3, column 10", "not JSON"});
}

TEST_F(Shelf, ManifestThatBreaksTheSchemaNamesThePlace) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"push_batch\": 64", "\"push_batch\": \"many\"");
    expect(refusal(), "plugin_manifest_invalid", {"manifest.json at /limits/push_batch"});
}

TEST_F(Shelf, ManifestWithoutAMandatoryMemberSaysWhich) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"vendor\"", "\"vender\"");
    expect(refusal(), "plugin_manifest_invalid", {"vendor"});
}

TEST_F(Shelf, ManifestWithADanglingReferenceNamesIt) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "{settings.url}", "{settings.address}");
    expect(refusal(), "plugin_manifest_invalid", {"/network/allow/0", "\"address\"", "settings schema"});
}

TEST_F(Shelf, ManifestWithAnUndeclaredSecretNamesIt) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"readable\": [\"shown\"]", "\"readable\": [\"other\"]");
    expect(refusal(), "plugin_manifest_invalid", {"/secrets/readable", "\"other\""});
}

TEST_F(Shelf, SecondSecretHeaderNeedsItsName) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"auth\": []",
               R"("auth": [{"name":"api","kind":"header","header_name":"X-Key","token":"{secrets.shown}",)"
               R"("second_token":"{secrets.hidden}"}])");
    expect(refusal(), "plugin_manifest_invalid", {"/auth/0", "second_header_name"});
}

TEST_F(Shelf, LeakyBucketIsReadWithItsFractions) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"auth\": []",
               R"("auth": [{"name":"api","kind":"bearer","token":"{secrets.shown}","budget":{"bucket":)"
               R"({"size":90,"drip_per_second":1.5,"request_cost":2.2,"level_header":"X-B"}}}])");
    const Catalog catalog = scan();
    const auto found = catalog.find("stub-sink");
    ASSERT_TRUE(found);
    const auto& bucket = (*found)->auth.at(0).budget.bucket;
    EXPECT_EQ(bucket.size, 90);
    EXPECT_EQ(bucket.drip, 1.5);
    EXPECT_EQ(bucket.cost, 2.2);
    EXPECT_EQ(bucket.level_header, "X-B");
}

TEST_F(Shelf, BudgetsOfDaysAndOfErrorsAreRead) {
    const auto folder = put_sink();
    replace_in(
        folder / "manifest.json", "\"auth\": []",
        R"("auth": [{"name":"api","kind":"bearer","token":"{secrets.shown}","budget":{"windows":[)"
        R"({"requests":60,"seconds":60,"limit_header":"X-ML","remaining_header":"X-MR","reset_header":"X-MS"},)"
        R"({"requests":5000,"seconds":86400,"clock_aligned":true},)"
        R"({"requests":9,"seconds":7200,"reserve":0.2}],)"
        R"("errors":{"statuses":[400,404],"count":10}}}])");
    const Catalog catalog = scan();
    const auto found = catalog.find("stub-sink");
    ASSERT_TRUE(found);
    const auto& auth = (*found)->auth.at(0);
    EXPECT_EQ(auth.budget.windows.at(0).limit_header, "X-ML");
    EXPECT_EQ(auth.budget.windows.at(0).remaining_header, "X-MR");
    EXPECT_EQ(auth.budget.windows.at(0).reset_header, "X-MS");
    EXPECT_EQ(auth.budget.windows.at(0).reserve, 0);
    EXPECT_EQ(auth.budget.windows.at(1).reserve, 0.05) << "of a day by itself";
    EXPECT_EQ(auth.budget.windows.at(2).reserve, 0.2);
    EXPECT_EQ(auth.errors.statuses, (std::vector<int>{400, 404}));
    EXPECT_EQ(auth.errors.count, 10U);
    EXPECT_EQ(auth.errors.stop_at, 5U);
    EXPECT_EQ(auth.errors.window, std::chrono::seconds(3600));
}

TEST_F(Shelf, ErrorsThatAreStoppedTooLateAreRefused) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"auth\": []",
               R"("auth": [{"name":"api","kind":"bearer","token":"{secrets.shown}","budget":)"
               R"({"errors":{"statuses":[400],"count":10,"stop_at":11}}}])");
    expect(refusal(), "plugin_manifest_invalid", {"/auth/0/budget/errors/stop_at"});
}

TEST_F(Shelf, ManifestMayNotPointOutsideItsFolder) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "stub-sink.so", "../stub-sink.so");
    expect(refusal(), "plugin_manifest_invalid", {"/library/path"});
}

TEST_F(Shelf, StreamsWithoutASourceMakeNoSense) {
    const auto folder = put(kStubs / "stub-source");
    replace_in(folder / "manifest.json", "koppel.source/1", "koppel.sink/1");
    expect(refusal(), "plugin_manifest_invalid", {"/streams"});
}

TEST_F(Shelf, LibraryThatIsMissing) {
    fs::remove(library(put_sink()));
    expect(refusal(), "plugin_library_missing", {"stub-sink.so"});
}

TEST_F(Shelf, LibraryThatIsEmpty) {
    write_file(library(put_sink()), "");
    expect(refusal(), "plugin_wrong_architecture", {"empty file"});
}

TEST_F(Shelf, LibraryThatIsText) {
    write_file(library(put_sink()), "#!/bin/sh\nexit 0\n");
    expect(refusal(), "plugin_wrong_architecture", {"not an ELF library"});
}

TEST_F(Shelf, LibraryForWindows) {
    write_file(library(put_sink()), std::string("MZ\x90\0\3\0\0\0PE\0\0", 12));
    expect(refusal(), "plugin_wrong_architecture", {"Windows"});
}

TEST_F(Shelf, LibraryOf32Bits) {
    const auto file = library(put_sink());
    std::string bytes = read_file(file);
    bytes[4] = 1;
    write_file(file, bytes);
    expect(refusal(), "plugin_wrong_architecture", {"32-bit"});
}

TEST_F(Shelf, LibraryForAnotherMachine) {
    const auto file = library(put_sink());
    std::string bytes = read_file(file);
    bytes[18] = 8;  // MIPS
    write_file(file, bytes);
    expect(refusal(), "plugin_wrong_architecture", {"another kind of machine"});
}

TEST_F(Shelf, LibraryThatIsTruncatedAnywhereIsDamagedNotLoaded) {
    const auto file = library(put_sink());
    const std::string bytes = read_file(file);
    for (const std::size_t size : {5ul, 20ul, 63ul, 64ul, 500ul, bytes.size() / 2, bytes.size() - 1}) {
        write_file(file, bytes.substr(0, size));
        const auto error = refusal();
        EXPECT_TRUE(error.code == "plugin_damaged" || error.code == "plugin_wrong_architecture") << size;
    }
}

TEST_F(Shelf, LibraryWithWildNumbersIsReadSafely) {
    const std::string bytes = read_file(library(put_sink()));
    for (std::size_t at = 0; at < 64; ++at) {
        std::string spoiled = bytes;
        spoiled[at] = static_cast<char>(0xff);
        static_cast<void>(read_exports(spoiled));
    }
    const std::size_t sections = bytes.size() < 4096 ? 0 : bytes.size() - 2048;
    for (std::size_t at = sections; at < bytes.size(); at += 3) {
        std::string spoiled = bytes;
        spoiled[at] = static_cast<char>(0xff);
        static_cast<void>(read_exports(spoiled));
    }
}

TEST_F(Shelf, LibraryOfAFutureAbi) {
    put(kBadStubs / "stub-future-abi");
    expect(refusal(), "plugin_future_abi", {"needs ABI 2, this host speaks 1"});
}

TEST_F(Shelf, PluginThatNeedsAFutureMinor) {
    put(kBadStubs / "stub-future-minor");
    expect(refusal(), "plugin_future_abi", {"needs ABI 1.7", "speaks 1.0"});
}

TEST_F(Shelf, LibraryThatExportsMore) {
    put(kBadStubs / "stub-extra-export");
    expect(refusal(), "plugin_extra_exports", {"stub_extra_name"});
}

TEST_F(Shelf, LibraryThatIsNoPlugin) {
    fs::copy_file(fs::canonical("/proc/self/exe"), library(put_sink()), fs::copy_options::overwrite_existing);
    const auto error = refusal();
    EXPECT_TRUE(error.code == "plugin_without_entry") << error.text();
}

TEST_F(Shelf, LibraryWithAnotherHashThanTheManifestStates) {
    const auto folder = put_sink();
    replace_in(folder / "manifest.json", "\"path\": \"stub-sink.so\"",
               "\"path\": \"stub-sink.so\", \"sha256\": \"" + std::string(64, 'a') + "\"");
    expect(refusal(), "plugin_hash_mismatch", {"aaaaaaaaaaaa"});
}

TEST_F(Shelf, PluginThatNobodyTrusts) {  // REQ P-05
    const auto folder = put_sink();
    const std::string hash = base::sha256_hex(read_file(library(folder)));
    expect(refusal({}), "plugin_not_trusted", {"koppel plugin trust stub-sink", "sha256:" + hash});
}

TEST_F(Shelf, PluginThatChangedSinceItWasTrusted) {  // REQ P-05
    put_sink();
    expect(refusal({{{"stub-sink", "sha256:" + std::string(64, 'b')}}, false}), "plugin_not_trusted",
           {"bbbbbbbbbbbb"});
}

TEST_F(Shelf, PluginThatIsTrustedByItsHashIsAvailable) {  // REQ P-05
    const auto folder = put_sink();
    const std::string hash = base::sha256_hex(read_file(library(folder)));
    for (const auto& trusted : {hash, "sha256:" + hash, std::string("*")})
        EXPECT_TRUE(scan({{{"stub-sink", trusted}}, false}).find("stub-sink"));
}

TEST_F(Shelf, TwoPluginsOfOneName) {
    put_sink("one");
    put_sink("two");
    const Catalog catalog = scan();
    ASSERT_EQ(catalog.entries().size(), 2u);
    EXPECT_FALSE(catalog.entries()[0].refusal);
    ASSERT_TRUE(catalog.entries()[1].refusal);
    expect(*catalog.entries()[1].refusal, "plugin_duplicate", {"stub-sink", (root_ / "one").string()});
    EXPECT_TRUE(catalog.find("stub-sink"));
}

TEST_F(Shelf, PluginThatOthersCanWriteIsRefusedAndForDevelopersOnlyMarked) {
    const auto folder = put_sink();
    fs::permissions(library(folder), fs::perms::others_write, fs::perm_options::add);
    expect(refusal({{{"stub-sink", "*"}}, false}), "plugin_writable_by_others", {"chmod go-w"});
    const Catalog catalog = scan();
    EXPECT_FALSE(catalog.entries()[0].refusal);
    EXPECT_NE(catalog.entries()[0].warning.find("can be changed by other users"), std::string::npos);
}

TEST_F(Shelf, PluginOfAnotherUserIsRefused) {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to give files away";
    constexpr uid_t kNobody = 65534;
    ASSERT_EQ(chown(library(put_sink()).c_str(), kNobody, kNobody), 0);
    expect(refusal({{{"stub-sink", "*"}}, false}), "plugin_writable_by_others", {"belongs to another user"});
}

TEST_F(Shelf, LibraryThatIsReplacedAfterTheScanIsNotLoaded) {
    const auto folder = put_sink();
    const Catalog catalog = scan();
    const auto manifest = catalog.find("stub-sink");
    ASSERT_TRUE(manifest);
    write_file(library(folder), read_file(library(folder)) + "x");
    for (const bool in_process : {true, false}) {
        Bench bench(in_process);
        InstanceRequest request;
        request.manifest = *manifest;
        request.role = Role::sink;
        request.settings = "{}";
        auto opened = bench.host_->open(std::move(request));
        ASSERT_FALSE(opened);
        expect(opened.error(), "plugin_changed_on_disk", {"stub-sink.so"});
    }
}

TEST_F(Shelf, TrustFileIsRead) {
    EXPECT_TRUE(read_trust(root_ / "missing.json")->allowed.empty());
    write_file(root_ / "trust.json", R"({"plugins":{"one":"sha256:)" + std::string(64, '0') + R"("}})");
    auto trust = read_trust(root_ / "trust.json");
    ASSERT_TRUE(trust) << trust.error().text();
    EXPECT_EQ(trust->allowed.at("one"), "sha256:" + std::string(64, '0'));
    EXPECT_FALSE(trust->trust_everything);
    write_file(root_ / "trust.json", R"({"plugins":{"one":"everything"}})");
    auto bad = read_trust(root_ / "trust.json");
    ASSERT_FALSE(bad);
    expect(bad.error(), "trust_file_invalid", {"/plugins/one"});
}

}  // namespace
}  // namespace koppel::plugins::test
