// What a built plugin looks like from outside, read from the ELF file without running any of it.
#include <elf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Just enough of a 64-bit ELF file. Throws std::out_of_range when the file is cut short.
class Library {
  public:
    explicit Library(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        bytes_.assign(std::istreambuf_iterator<char>(file), {});
        const auto header = at<Elf64_Ehdr>(0);
        if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) throw std::runtime_error("not an ELF file");
        for (unsigned i = 0; i < header.e_phnum; ++i) {
            const auto segment = at<Elf64_Phdr>(header.e_phoff + i * header.e_phentsize);
            if (segment.p_type == PT_GNU_STACK) executable_stack = (segment.p_flags & PF_X) != 0;
            if (segment.p_type == PT_GNU_RELRO) relro = true;
        }
        for (unsigned i = 0; i < header.e_shnum; ++i) {
            const auto section = at<Elf64_Shdr>(header.e_shoff + i * header.e_shentsize);
            if (section.sh_type != SHT_DYNSYM && section.sh_type != SHT_DYNAMIC) continue;
            const auto texts = at<Elf64_Shdr>(header.e_shoff + section.sh_link * header.e_shentsize);
            if (section.sh_type == SHT_DYNSYM) read_symbols(section, texts.sh_offset);
            if (section.sh_type == SHT_DYNAMIC) read_dynamic(section, texts.sh_offset);
        }
    }

    std::vector<std::string> exports;
    std::vector<std::string> needed;
    std::uint64_t flags_1 = 0;
    bool text_relocations = false;
    bool executable_stack = true;
    bool relro = false;

  private:
    template <class T>
    T at(std::uint64_t offset) const {
        T value;
        if (offset + sizeof value > bytes_.size()) throw std::out_of_range("the ELF file is cut short");
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }

    std::string text(std::uint64_t offset) const { return std::string(&bytes_.at(offset)); }

    void read_symbols(const Elf64_Shdr& section, std::uint64_t texts) {
        for (std::uint64_t i = 1; i < section.sh_size / section.sh_entsize; ++i) {
            const auto symbol = at<Elf64_Sym>(section.sh_offset + i * section.sh_entsize);
            if (symbol.st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL) {
                exports.push_back(text(texts + symbol.st_name));
            }
        }
    }

    void read_dynamic(const Elf64_Shdr& section, std::uint64_t texts) {
        for (std::uint64_t i = 0; i < section.sh_size / section.sh_entsize; ++i) {
            const auto entry = at<Elf64_Dyn>(section.sh_offset + i * section.sh_entsize);
            if (entry.d_tag == DT_NEEDED) needed.push_back(text(texts + entry.d_un.d_val));
            if (entry.d_tag == DT_FLAGS_1) flags_1 = entry.d_un.d_val;
            if (entry.d_tag == DT_TEXTREL) text_relocations = true;
        }
    }

    std::string bytes_;
};

std::vector<fs::path> plugin_libraries(const fs::path& directory) {
    std::vector<fs::path> libraries;
    if (!fs::exists(directory)) return libraries;
    for (const auto& plugin : fs::directory_iterator(directory)) {
        if (!fs::exists(plugin.path() / "manifest.json")) continue;
        for (const auto& file : fs::directory_iterator(plugin)) {
            if (file.path().extension() == ".so") libraries.push_back(file.path());
        }
    }
    return libraries;
}

void expect_clean(const fs::path& path) {
    SCOPED_TRACE(path.string());
    const Library library(path);
    EXPECT_EQ(library.exports, std::vector<std::string>{"koppel_plugin_abi1"});
    EXPECT_TRUE(library.flags_1 & DF_1_NODELETE);
    EXPECT_TRUE(library.flags_1 & DF_1_NOW);
    EXPECT_TRUE(library.relro);
    EXPECT_FALSE(library.text_relocations);
    EXPECT_FALSE(library.executable_stack);
    for (const std::string& name : library.needed) {
        for (const char* forbidden :
             {"libboost", "libcurl", "libsqlite3", "libSQLiteCpp", "libspdlog", "libfmt"}) {
            EXPECT_FALSE(name.starts_with(forbidden)) << "needs " << name;
        }
    }
}

TEST(PluginLibrary, OfThisBuildIsClean) {
    const auto libraries = plugin_libraries(KOPPEL_PLUGIN_DIRECTORY);
    if (libraries.empty()) GTEST_SKIP() << "no plugin was built in " << KOPPEL_PLUGIN_DIRECTORY;
    for (const fs::path& library : libraries)
        expect_clean(library);
}

TEST(PluginLibraryExample, OfEveryCompilerIsClean) {
    for (const char* family : {"gcc", "clang"}) {
        const auto libraries = plugin_libraries(fs::path(KOPPEL_SDK_EXAMPLES_BINARY_DIRECTORY) / family);
        EXPECT_EQ(libraries.size(), 2u) << family;
        for (const fs::path& library : libraries)
            expect_clean(library);
    }
}

TEST(PluginLibraryExample, InPureCNeedsTheCLibraryOnly) {
    for (const char* family : {"gcc", "clang"}) {
        const Library library(fs::path(KOPPEL_SDK_EXAMPLES_BINARY_DIRECTORY) / family /
                              "minimal_c/minimal_c.so");
        EXPECT_EQ(library.needed, std::vector<std::string>{"libc.so.6"}) << family;
    }
}

TEST(PluginLibraryExample, WithAStaticRuntimeNeedsNoCxxLibrary) {
    const Library library(fs::path(KOPPEL_SDK_EXAMPLES_BINARY_DIRECTORY) / "gcc/minimal_cpp/minimal_cpp.so");
    for (const std::string& name : library.needed)
        EXPECT_FALSE(name.starts_with("libstdc++")) << name;
}

}  // namespace
