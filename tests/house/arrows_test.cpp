// The house keeps its shape: include arrows between rooms point down only, plugins see only the SDK, each
// wrapped library appears in one room, and no vendor is named outside its plugin. Reads the sources as text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = KOPPEL_SOURCE_DIR;

// Which rooms of host/ a room may include, besides itself.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"base", {}},
    {"store", {"base"}},
    {"net", {"base"}},
    {"vies", {"base", "net", "store"}},
    {"plugins", {"base", "net"}},
    {"contracts", {"base", "store", "plugins"}},
    {"books", {"base", "contracts"}},
    {"pipeline", {"base", "store", "net", "vies", "plugins", "contracts", "books"}},
    {"worker", {"base", "plugins"}},
    {"app", {"base", "store", "net", "plugins", "contracts", "books", "pipeline"}},
};

// Where a third-party library may be included (path prefixes), by the header's beginning.
const std::map<std::string, std::vector<std::string>> kWrapped = {
    {"boost/dll", {"host/plugins/loader.cpp"}}, {"curl/", {"host/net/"}},
    {"SQLiteCpp/", {"host/store/sqlite/"}},     {"sqlite3.h", {"host/store/sqlite/"}},
    {"spdlog/", {"host/base/log.cpp"}},
};

struct Include {
    std::string file;  // relative to the root
    int line;
    std::string header;
};

bool is_source(const fs::path& path) {
    return path.extension() == ".hpp" || path.extension() == ".cpp" || path.extension() == ".h" ||
           path.extension() == ".c";
}

std::vector<Include> includes_below(const std::string& folder) {
    std::vector<Include> found;
    static const std::regex pattern(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
        if (!entry.is_regular_file() || !is_source(entry.path())) continue;
        std::ifstream file(entry.path());
        std::string text;
        for (int line = 1; std::getline(file, text); ++line) {
            std::smatch match;
            if (std::regex_search(text, match, pattern))
                found.push_back({fs::relative(entry.path(), kRoot).string(), line, match[1]});
        }
    }
    return found;
}

std::string room_of(const std::string& host_path) {
    return host_path.substr(0, host_path.find('/'));
}

std::string at(const Include& include) {
    return include.file + ":" + std::to_string(include.line) + " includes " + include.header;
}

TEST(Arrows, PointDownBetweenTheRoomsOfTheHost) {
    int checked = 0;
    for (const auto& include : includes_below("host")) {
        const std::string from = room_of(include.file.substr(5));
        const std::string to = room_of(include.header);
        if (!kMayInclude.contains(to) || include.header.find('/') == std::string::npos) continue;
        ++checked;
        ASSERT_TRUE(kMayInclude.contains(from)) << include.file << ": this room is not on the plan";
        EXPECT_TRUE(from == to || kMayInclude.at(from).contains(to)) << at(include);
    }
    EXPECT_GT(checked, 50) << "the test no longer sees the host's includes";
}

TEST(Arrows, LeadFromTheHostOnlyToTheContractOfTheSdk) {
    for (const auto& include : includes_below("host")) {
        if (!include.header.starts_with("koppel/")) continue;
        EXPECT_TRUE(include.header.starts_with("koppel/abi/") || include.header.starts_with("koppel/model/"))
            << at(include);
    }
}

TEST(Arrows, LeadFromPluginsOnlyToTheSdk) {
    int checked = 0;
    for (const auto& include : includes_below("plugins")) {
        ++checked;
        const std::string room = room_of(include.header);
        EXPECT_FALSE(kMayInclude.contains(room) && fs::exists(kRoot / "host" / include.header))
            << at(include);
    }
    EXPECT_GT(checked, 10);
}

TEST(Arrows, LeadFromTheAbiNowhere) {
    for (const auto& include : includes_below("sdk/include/koppel/abi")) {
        const bool sibling = fs::exists(kRoot / "sdk/include/koppel/abi" / include.header);
        EXPECT_TRUE(sibling || include.header == "stdint.h" || include.header == "stddef.h") << at(include);
    }
}

TEST(Libraries, AppearInTheRoomThatWrapsThem) {
    for (const auto& include : includes_below("host"))
        for (const auto& [beginning, places] : kWrapped) {
            if (!include.header.starts_with(beginning)) continue;
            bool allowed = false;
            for (const auto& place : places)
                allowed = allowed || include.file.starts_with(place);
            EXPECT_TRUE(allowed) << at(include);
        }
}

TEST(Vendors, AreNotNamedOutsideTheirPlugins) {
    static const std::regex vendor("lightspeed|asperion|exact ?online|\\bafas\\b|scrada", std::regex::icase);
    for (const std::string folder : {"host", "sdk"})
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
            if (!entry.is_regular_file() || !is_source(entry.path())) continue;
            std::ifstream file(entry.path());
            std::string text;
            for (int line = 1; std::getline(file, text); ++line)
                EXPECT_FALSE(std::regex_search(text, vendor))
                    << fs::relative(entry.path(), kRoot).string() << ":" << line << ": " << text;
        }
}

}  // namespace
