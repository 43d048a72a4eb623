// The layout of the ABI is a file format: every released layout is a prefix, struct by struct, of today's.
#include "layout.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Layout {
    struct Struct {
        std::size_t size = 0;
        std::vector<std::string> members;  // "offset size name: type"
    };
    std::map<std::string, Struct> structs;
    std::set<std::string> constants;
};

Layout parse(std::istream& from) {
    Layout layout;
    Layout::Struct* current = nullptr;
    for (std::string line; std::getline(from, line);) {
        if (line.starts_with("  ")) {
            if (current == nullptr) throw std::runtime_error("a member without a struct: " + line);
            current->members.push_back(line.substr(2));
        } else if (line.starts_with("struct ")) {
            std::istringstream words(line.substr(7));
            std::string name;
            std::size_t size = 0;
            words >> name >> size;
            current = &layout.structs[name];
            current->size = size;
        } else {
            layout.constants.insert(line);
        }
    }
    return layout;
}

Layout parse_text(const std::string& text) {
    std::istringstream stream(text);
    return parse(stream);
}

// One sentence per broken promise.
std::vector<std::string> broken_promises(const Layout& released, const Layout& today) {
    std::vector<std::string> broken;
    for (const auto& [name, before] : released.structs) {
        const auto now = today.structs.find(name);
        if (now == today.structs.end()) {
            broken.push_back(name + " is gone");
            continue;
        }
        if (now->second.size < before.size) broken.push_back(name + " is smaller");
        for (std::size_t i = 0; i < before.members.size(); ++i) {
            const bool there = i < now->second.members.size();
            if (!there || now->second.members[i] != before.members[i]) {
                broken.push_back(name + ": \"" + before.members[i] + "\" became \"" +
                                 (there ? now->second.members[i] : "nothing") + "\"");
            }
        }
    }
    for (const std::string& constant : released.constants) {
        if (!today.constants.contains(constant))
            broken.push_back("\"" + constant + "\" is gone or different");
    }
    return broken;
}

Layout todays_layout() {
    char* text = nullptr;
    std::size_t size = 0;
    FILE* out = open_memstream(&text, &size);
    print_abi_layout(out);
    std::fclose(out);
    Layout layout = parse_text(std::string(text, size));
    std::free(text);
    return layout;
}

TEST(AbiLayout, BeginsWithEveryReleasedLayout) {
    const Layout today = todays_layout();
    int files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(KOPPEL_SDK_DIRECTORY) + "/abi")) {
        if (!entry.path().filename().string().starts_with("layout-1")) continue;
        ++files;
        std::ifstream file(entry.path());
        const Layout released = parse(file);
        EXPECT_GE(released.structs.size(), 30u) << entry.path();
        for (const std::string& broken : broken_promises(released, today)) {
            ADD_FAILURE() << entry.path().filename() << ": " << broken;
        }
    }
    EXPECT_GE(files, 1);
}

TEST(AbiLayout, HasNoHoles) {
    for (const auto& [name, type] : todays_layout().structs) {
        std::size_t end = 0;
        for (const std::string& member : type.members) {
            std::istringstream words(member);
            std::size_t offset = 0;
            std::size_t size = 0;
            words >> offset >> size;
            EXPECT_EQ(offset, end) << name << ", before: " << member;
            end = offset + size;
        }
        EXPECT_EQ(end, type.size) << name;
        EXPECT_EQ(type.size % 8, 0u) << name;
    }
}

TEST(AbiLayout, EveryStructBeginsWithItsSize) {
    for (const auto& [name, type] : todays_layout().structs) {
        if (name == "koppel_bytes" || name == "koppel_pair") continue;  // final
        ASSERT_FALSE(type.members.empty()) << name;
        EXPECT_EQ(type.members[0], "0 4 struct_size: uint32_t") << name;
    }
}

TEST(LayoutCheck, SeesWhatBreaksPluginsAndNothingElse) {
    const Layout released = parse_text("value A 1\nstruct s 8\n  0 4 a: uint32_t\n  4 4 b: uint32_t\n");
    const auto promises = [&](const std::string& today) {
        return broken_promises(released, parse_text(today)).size();
    };
    const std::string same = "value A 1\nstruct s 8\n  0 4 a: uint32_t\n  4 4 b: uint32_t\n";
    EXPECT_EQ(promises(same), 0u);
    // Growth: a member at the end, another struct, another value.
    EXPECT_EQ(promises("value A 1\nvalue B 2\nstruct s 16\n  0 4 a: uint32_t\n  4 4 b: uint32_t\n"
                       "  8 8 c: uint64_t\nstruct t 8\n  0 8 a: uint64_t\n"),
              0u);
    // Insertion, another type, another order, a member or a struct less, another value.
    EXPECT_GT(promises("value A 1\nstruct s 16\n  0 4 a: uint32_t\n  4 4 c: uint32_t\n  8 4 b: uint32_t\n"),
              0u);
    EXPECT_GT(promises("value A 1\nstruct s 8\n  0 4 a: uint32_t\n  4 4 b: int32_t\n"), 0u);
    EXPECT_GT(promises("value A 1\nstruct s 8\n  0 4 b: uint32_t\n  4 4 a: uint32_t\n"), 0u);
    EXPECT_GT(promises("value A 1\nstruct s 8\n  0 4 a: uint32_t\n"), 0u);
    EXPECT_GT(promises("value A 1\n"), 0u);
    EXPECT_GT(promises("value A 2\nstruct s 8\n  0 4 a: uint32_t\n  4 4 b: uint32_t\n"), 0u);
}

}  // namespace
