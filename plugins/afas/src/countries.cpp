#include "countries.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace koppel::afas {
namespace {

// Where the vendor's code is not the ISO one. Beware: some of them are the ISO code of another country.
constexpr std::pair<std::string_view, std::string_view> kOwnCodes[] = {
    {"AD", "AND"}, {"AF", "AFG"}, {"AI", "AIA"}, {"AN", "NA"},  {"AO", "AN"},  {"AQ", "ATA"}, {"AR", "RA"},
    {"AS", "ASM"}, {"AT", "A"},   {"AU", "AUS"}, {"BB", "BDS"}, {"BE", "B"},   {"BF", "BU"},  {"BH", "BRN"},
    {"BI", "RU"},  {"BJ", "DY"},  {"BN", "BRU"}, {"BO", "BOL"}, {"BV", "BVT"}, {"BW", "RB"},  {"BZ", "BH"},
    {"CA", "CDN"}, {"CC", "CCK"}, {"CD", "ZRE"}, {"CF", "RCA"}, {"CG", "RCB"}, {"CK", "COK"}, {"CL", "RCH"},
    {"CM", "TC"},  {"CU", "C"},   {"CX", "CXR"}, {"DE", "D"},   {"DJ", "DJI"}, {"DM", "WD"},  {"DO", "DOM"},
    {"EG", "ET"},  {"EH", "ESH"}, {"ER", "ERI"}, {"ES", "E"},   {"ET", "ETH"}, {"FI", "FIN"}, {"FJ", "FJI"},
    {"FK", "FLK"}, {"FM", "MIC"}, {"FO", "FRO"}, {"FR", "F"},   {"GD", "WG"},  {"GI", "GIB"}, {"GL", "GRO"},
    {"GM", "WAG"}, {"GQ", "EQ"},  {"GS", "SGS"}, {"GT", "GCA"}, {"GU", "GUM"}, {"GY", "GUY"}, {"HM", "HMD"},
    {"HN", "HON"}, {"HT", "RH"},  {"HU", "H"},   {"ID", "RI"},  {"IE", "IRL"}, {"IN", "IND"}, {"IO", "IOT"},
    {"IQ", "IRQ"}, {"IT", "I"},   {"JM", "JA"},  {"JO", "HKJ"}, {"JP", "J"},   {"KE", "EAK"}, {"KH", "K"},
    {"KI", "KIR"}, {"KP", "KO"},  {"KR", "ROK"}, {"KW", "KWT"}, {"KY", "CYM"}, {"LA", "LAO"}, {"LB", "RL"},
    {"LC", "WL"},  {"LI", "FL"},  {"LK", "CL"},  {"LR", "LB"},  {"LU", "L"},   {"LY", "LAR"}, {"ME", "MNE"},
    {"MG", "RM"},  {"MH", "MAR"}, {"ML", "RMM"}, {"MM", "BUR"}, {"MN", "MON"}, {"MP", "MNP"}, {"MR", "RIM"},
    {"MS", "MSR"}, {"MT", "M"},   {"MU", "MS"},  {"MX", "MEX"}, {"MY", "MAL"}, {"MZ", "MOC"}, {"NA", "SWA"},
    {"NC", "NCL"}, {"NE", "RN"},  {"NF", "NFK"}, {"NG", "WAN"}, {"NI", "NIC"}, {"NO", "N"},   {"NP", "NPL"},
    {"NU", "NIU"}, {"OM", "OMA"}, {"PF", "PYF"}, {"PG", "PNG"}, {"PH", "RP"},  {"PM", "SPM"}, {"PN", "PCN"},
    {"PS", "PSE"}, {"PT", "P"},   {"PW", "PLW"}, {"RE", "REU"}, {"RS", "SRB"}, {"RU", "RUS"}, {"RW", "RWA"},
    {"SA", "AS"},  {"SC", "SY"},  {"SD", "SUD"}, {"SE", "S"},   {"SG", "SGP"}, {"SH", "SHN"}, {"SI", "SLO"},
    {"SJ", "SJM"}, {"SL", "WAL"}, {"SM", "RSM"}, {"SO", "SP"},  {"SR", "SME"}, {"SV", "EL"},  {"SY", "SYR"},
    {"SZ", "SD"},  {"TC", "TCA"}, {"TD", "TS"},  {"TF", "ATF"}, {"TH", "T"},   {"TJ", "TAD"}, {"TK", "TKL"},
    {"TL", "TLS"}, {"TM", "TMN"}, {"TW", "RC"},  {"TZ", "EAT"}, {"UG", "EAU"}, {"UM", "UMI"}, {"US", "USA"},
    {"UY", "ROU"}, {"UZ", "OEZ"}, {"VA", "VAT"}, {"VC", "WV"},  {"VE", "YV"},  {"VG", "VGB"}, {"VI", "VIR"},
    {"WF", "WLF"}, {"WS", "WSM"}, {"YE", "YMN"}, {"YT", "MYT"}, {"ZM", "Z"},
};

constexpr std::string_view kUnion[] = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
                                       "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                                       "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};

}  // namespace

std::string_view country_code(std::string_view iso) {
    const auto found =
        std::ranges::lower_bound(kOwnCodes, iso, {}, [](const auto& row) { return row.first; });
    return found != std::end(kOwnCodes) && found->first == iso ? found->second : iso;
}

bool in_union(std::string_view iso) {
    return std::ranges::find(kUnion, iso) != std::end(kUnion);
}

}  // namespace koppel::afas
