// What the ABI headers may contain. That they compile alone is the business of compile_headers.cmake.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "layout.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::set<fs::path> abi_headers() {
    std::set<fs::path> headers;
    for (const auto& entry : fs::directory_iterator(fs::path(KOPPEL_SDK_DIRECTORY) / "include/koppel/abi")) {
        headers.insert(entry.path());
    }
    return headers;
}

std::set<std::string> all_matches(const std::string& text, const char* pattern) {
    std::set<std::string> found;
    const std::regex expression(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at) {
        found.insert((*at)[1]);
    }
    return found;
}

TEST(AbiHeaders, IncludeOnlyEachOtherAndTwoStandardHeaders) {
    const auto headers = abi_headers();
    ASSERT_GE(headers.size(), 13u);
    for (const fs::path& header : headers) {
        for (const std::string& include : all_matches(read(header), "#\\s*include\\s*([<\"][^>\"]*[>\"])")) {
            if (include == "<stdint.h>" || include == "<stddef.h>") continue;
            ASSERT_EQ(include.front(), '"') << header << " includes " << include;
            const std::string name = include.substr(1, include.size() - 2);
            EXPECT_TRUE(headers.contains(header.parent_path() / name)) << header << " includes " << include;
        }
    }
}

TEST(AbiHeaders, AreAllInTheWholeOne) {
    const fs::path whole = fs::path(KOPPEL_SDK_DIRECTORY) / "include/koppel/abi/koppel.h";
    const auto included = all_matches(read(whole), "#include \"([^\"]*)\"");
    for (const fs::path& header : abi_headers()) {
        if (header != whole) {
            EXPECT_TRUE(included.contains(header.filename())) << header;
        }
    }
}

// Types whose size or meaning depends on the compiler, and C++ in disguise.
TEST(AbiHeaders, UseTypesOfOneSizeOnly) {
    for (const fs::path& header : abi_headers()) {
        std::string code =
            std::regex_replace(read(header), std::regex("/\\*[^*]*\\*+([^/*][^*]*\\*+)*/"), "");
        code = std::regex_replace(code, std::regex("#[^\n]*(\\\\\n[^\n]*)*"), "");
        const std::regex forbidden(
            "\\b(int|long|short|unsigned|size_t|bool|_Bool|time_t|FILE|float|double|union)\\b");
        std::smatch match;
        EXPECT_FALSE(std::regex_search(code, match, forbidden)) << header << " uses " << match.str();
        EXPECT_FALSE(std::regex_search(code, std::regex("\\w\\s*:\\s*[0-9]+\\s*;")))
            << header << " has a bitfield";
    }
}

TEST(AbiLayout, ListsEveryStructAndEveryValueOfTheHeaders) {
    char* text = nullptr;
    std::size_t size = 0;
    FILE* out = open_memstream(&text, &size);
    print_abi_layout(out);
    std::fclose(out);
    const std::string layout(text, size);
    std::free(text);

    std::string headers;
    for (const fs::path& header : abi_headers())
        headers += read(header);
    EXPECT_EQ(all_matches(layout, "struct (koppel_\\w+) "),
              all_matches(headers, "typedef struct (koppel_\\w+) \\{"));
    EXPECT_EQ(all_matches(layout, "text (KOPPEL_\\w+_1) "),
              all_matches(headers, "#define (KOPPEL_\\w+_1) \""));
    auto values = all_matches(layout, "value (KOPPEL_\\w+) ");
    EXPECT_EQ(values.erase("KOPPEL_ABI_MAJOR"), 1u);
    EXPECT_EQ(values, all_matches(headers, "(KOPPEL_\\w+) = [^=]"));
}

}  // namespace
