#include "plugins/elf.hpp"

#include <elf.h>

#include <bit>
#include <cstring>
#include <optional>

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

static_assert(std::endian::native == std::endian::little,
              "the catalog compares with this machine's libraries");

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
constexpr const char* kMachineName = "x86-64";
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
constexpr const char* kMachineName = "AArch64";
#else
#error "koppel runs on x86-64 and AArch64"
#endif

Error wrong(std::string what) {
    return Error(ErrorClass::config, "plugin_wrong_architecture", std::move(what),
                 std::string("a shared library for Linux on ") + kMachineName + " is expected");
}

Error damaged(std::string what) {
    return Error(ErrorClass::config, "plugin_damaged", "is damaged: " + std::move(what), "install it again");
}

template <class Struct>
std::optional<Struct> read_at(std::string_view bytes, std::uint64_t offset) {
    Struct out;
    if (offset > bytes.size() || bytes.size() - offset < sizeof out) return std::nullopt;
    std::memcpy(&out, bytes.data() + offset, sizeof out);
    return out;
}

std::optional<std::string_view> section_bytes(std::string_view bytes, const Elf64_Shdr& section) {
    if (section.sh_offset > bytes.size() || section.sh_size > bytes.size() - section.sh_offset)
        return std::nullopt;
    return bytes.substr(section.sh_offset, section.sh_size);
}

Result<Elf64_Ehdr> read_head(std::string_view bytes) {
    if (bytes.empty()) return wrong("is an empty file");
    if (bytes.starts_with("MZ")) return wrong("is a Windows library");
    if (!bytes.starts_with(std::string_view(ELFMAG, SELFMAG))) return wrong("is not an ELF library");
    if (bytes.size() > EI_CLASS && bytes[EI_CLASS] == ELFCLASS32) return wrong("is a 32-bit library");
    const auto head = read_at<Elf64_Ehdr>(bytes, 0);
    if (!head) return damaged("it ends inside its header");
    if (head->e_ident[EI_CLASS] != ELFCLASS64 || head->e_ident[EI_DATA] != ELFDATA2LSB)
        return wrong("is a library for another kind of machine");
    if (head->e_machine != kMachine) return wrong("is a library for another kind of machine");
    if (head->e_type != ET_DYN) return wrong("is not a shared library");
    return *head;
}

bool is_export(const Elf64_Sym& symbol) {
    const auto binding = ELF64_ST_BIND(symbol.st_info);
    const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    // Version nodes are absolute symbols.
    return symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS && binding != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

Result<std::vector<std::string>> read_exports(std::string_view library) {
    auto head = read_head(library);
    if (!head) return head.error();
    if (head->e_shentsize != sizeof(Elf64_Shdr) || head->e_shoff == 0)
        return damaged("it has no section headers");
    const std::uint64_t headers = std::uint64_t{head->e_shnum} * sizeof(Elf64_Shdr);
    if (head->e_shoff > library.size() || library.size() - head->e_shoff < headers)
        return damaged("it ends before its section headers");
    const auto section = [&](std::uint64_t index) {
        return read_at<Elf64_Shdr>(library, head->e_shoff + index * sizeof(Elf64_Shdr));
    };
    for (std::uint64_t i = 0; i < head->e_shnum; ++i) {
        const auto dynamic = section(i);
        if (!dynamic) return damaged("it ends before its section headers");
        if (dynamic->sh_type != SHT_DYNSYM) continue;
        const auto strings = section(dynamic->sh_link);
        if (!strings) return damaged("its symbols have no names");
        const auto symbols = section_bytes(library, *dynamic);
        const auto names = section_bytes(library, *strings);
        if (!symbols || !names) return damaged("it ends before its symbols");
        std::vector<std::string> exports;
        for (std::uint64_t at = 0; at + sizeof(Elf64_Sym) <= symbols->size(); at += sizeof(Elf64_Sym)) {
            const auto symbol = read_at<Elf64_Sym>(*symbols, at);
            if (!is_export(*symbol)) continue;
            if (symbol->st_name >= names->size()) return damaged("a symbol's name lies outside");
            const std::string_view rest = names->substr(symbol->st_name);
            exports.emplace_back(rest.substr(0, rest.find('\0')));
        }
        return exports;
    }
    return damaged("it has no dynamic symbols");
}

}  // namespace koppel::plugins
