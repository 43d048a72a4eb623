#include "contracts/countries.hpp"

namespace koppel::contracts {

namespace {

// All of them in alphabetical order, two letters each.
constexpr std::string_view kCountries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCN"
    "COCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHM"
    "HNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMK"
    "MLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURW"
    "SASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI"
    "VNVUWFWSXIYEYTZAZMZW";

}  // namespace

bool is_country(std::string_view code) {
    if (code.size() != 2) return false;
    for (std::size_t at = 0; at < kCountries.size(); at += 2) {
        if (kCountries.substr(at, 2) == code) return true;
    }
    return false;
}

std::string_view meant_country(std::string_view code) {
    if (code == "EL") return "GR";
    if (code == "UK") return "GB";
    return {};
}

}  // namespace koppel::contracts
