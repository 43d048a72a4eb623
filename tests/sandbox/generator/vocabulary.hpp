// The words a generated shop is made of. Names carry diacritics, quotes and ampersands on purpose.
#pragma once

#include <cstdint>

namespace koppel::sandbox::words {

inline constexpr const char* kFirstNames[] = {
    "Jan",  "Sanne",  "Daniël",      "Zoë",   "Noëlle", "Pieter", "Fatima", "Jürgen", "Anaïs",
    "Bram", "Lotte",  "Sjoerd",      "Mérel", "Kees",   "Ömer",   "Ingrid", "Thijs",  "Chloé",
    "Wout", "Maaike", "Hendrik-Jan", "Aïsha", "Łukasz", "Björn",  "Eef",    "Joost"};
inline constexpr const char* kMiddleNames[] = {"",    "",        "",        "",    "de",
                                               "van", "van der", "van den", "ter", "'t"};
inline constexpr const char* kLastNames[] = {"Vries",    "Jansen",
                                             "Bakker",   "Visser",
                                             "O'Connor", "Müller",
                                             "Smit",     "Hoek",
                                             "Brontë",   "Dijk",
                                             "Berg",     "García Núñez",
                                             "Meijer",   "Bos",
                                             "Sørensen", "Hart",
                                             "Kok & Zn", "Peters",
                                             "IJzerman", "Veldhuizen",
                                             "Wit",      "Ceulemans-D'Hondt",
                                             "Yılmaz",   "Nowak",
                                             "Hoëcker"};
inline constexpr const char* kLongLastName = "Aldenhoven-van Oldenbarnevelt tot Kranenburg & Rosendaal";
inline constexpr const char* kDomains[] = {"example.nl", "example.com", "post.example.org",
                                           "mail.example.net"};
inline constexpr const char* kStreets[] = {
    "Keizersgracht",  "Dorpsstraat",     "Burgemeester s' Jacobplein", "Stationsweg", "'s-Gravenweg",
    "Lange Voorhout", "Sint Jansstraat", "Prins Bernhardlaan"};
inline constexpr const char* kCities[] = {"Amsterdam",       "Utrecht",   "'s-Hertogenbosch", "Groningen",
                                          "Súdwest-Fryslân", "Rotterdam", "Den Haag",         "Zoetermeer"};
inline constexpr const char* kCompanies[] = {
    "Café \"De Drie Fonteinen\"",
    "Janssen & Zonen B.V.",
    "Fietsgigant BV",
    "Bakkerij 't Hoekje",
    "Mœbius Design",
    "Stichting Noord & Zuid",
    "Hotel-Restaurant De Gouden Leeuw en Congrescentrum Veluwezoom B.V."};
inline constexpr const char* kExtensions[] = {"", "", "", "A", "bis", "2hoog"};
inline constexpr const char* kBrands[] = {"", "Acme", "Zwaluw", "Bröd & Co", "Noordster"};
inline constexpr const char* kVariants[] = {"Default", "Blauw", "Rood / XL", "500 gram", ""};
inline constexpr const char* kComments[] = {
    "",
    "",
    "",
    "",
    "Graag bij de buren afleveren",
    "Cadeautje! \"Gefeliciteerd\"\nSplits de doos a.u.b. & geen factuur"};
inline constexpr const char* kCoupons[] = {"NAJAAR", "WELKOM10", "BLACK&FRIDAY"};

struct Article {
    const char* title;
    int rate;           // hundredths of a percent
    std::int64_t unit;  // ten-thousandths
    bool priced_excl;   // which of the two prices is the round one
};
inline constexpr Article kArticles[] = {
    {"Fietsbel chroom", 2100, 12'9500, false},
    {"Mok", 2100, 20'0000, true},
    {"Kookboek \"Stamppot & meer\"", 900, 24'9900, false},
    {"Koffiebonen Finca Ñandú 1 kg", 900, 17'2500, false},
    {"Postzegelvel (vrijgesteld)", 0, 11'4000, false},
    {"Slinger", 2100, 1'9900, false},
    {"Onderzetter", 2100, 4'900, false},
    {"Biologische thee", 900, 3'9500, false},
    {"Bureaustoel Eames-stijl", 2100, 289'0000, false},
    {"Snoepzak", 900, 9'500, false},
    {"Kaars", 2100, 4'1322, true},
    {"Regenjas", 2100, 79'9500, false},
    {"Kaartenset", 2100, 7'3333, true},
    {"Elektrische bakfiets met regenhuif, dubbele accu, kinderzitjes, alarm, kettingslot en onderhoudspakket "
     "voor "
     "drie jaar (showmodel)",
     2100, 4'299'0000, false},
    {"Vaktijdschrift jaargang", 900, 59'0000, true},
    {"Kadobon museum (nultarief)", 0, 25'0000, false},
    {"Schroefje M3", 2100, 700, false},
};

}  // namespace koppel::sandbox::words
