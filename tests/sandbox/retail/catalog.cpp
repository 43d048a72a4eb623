#include "retail/catalog.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr Shop kShops[] = {
    {kBrussels, "Brussel", "Europe/Brussels", 1, "0403.170.701", "BE0403170701"},
    {kAmsterdam, "Amsterdam", "Europe/Amsterdam", 2, "33031431", "NL004495445B01"},
};
// Register names are free text and may repeat.
constexpr Register kRegisters[] = {
    {1, "Kassa 1", kBrussels, false}, {2, "Kassa 2", kBrussels, false},  {3, "Kassa 1", kAmsterdam, false},
    {4, "eCom", kAmsterdam, false},   {5, "Kassa oud", kBrussels, true},
};
constexpr PaymentType kPaymentTypes[] = {
    {kCash, "Cash", "Cash", "cash", true, false, false},
    {kCreditCard, "CC", "Credit Card", "credit card", true, false, false},
    {kCreditAccount, "SCA", "Credit Account", "credit account", true, true, false},
    {kGiftCard, "SGC", "Gift Card", "gift card", true, false, false},
    {kBancontact, "", "Bancontact", "user defined", false, false, false},
    {kOnInvoice, "", "OP FACTUUR", "user defined", false, true, false},
    {kOldCard, "", "Maestro", "user defined", false, false, true},
};
// Class 2, the vendor's default "Labor", was removed by the merchant.
constexpr TaxClass kTaxClasses[] = {{1, "Item"}, {3, "Laag tarief"}, {4, "Vrijgesteld"}};
constexpr TaxCategory kTaxCategories[] = {{1, "BTW BE", 2100}, {2, "BTW NL", 2100}};
constexpr TaxCategoryClass kTaxCategoryClasses[] = {
    {1, 1, 3, 600}, {2, 1, 4, 0}, {3, 2, 3, 900}, {4, 2, 4, 0}};
constexpr Employee kEmployees[] = {{1, "Els", "Eigenaar", false},
                                   {2, "Bram", "Balie", false},
                                   {3, "Noor", "Net", false},
                                   {4, "Oud", "Gediende", true}};
constexpr Customer kCustomers[] = {
    {1, "Jan", "Peeters", "", "", "jan@example.test", "02 000 00 01", "Nieuwstraat 1", "1000", "Brussel",
     "BE", 0},
    {2, "Lotte", "Maes", "", "", "", "", "", "", "", "", 0},
    {3, "Piet", "Bakker", "Bakker & Zn/BV", "NL123456782B90", "facturen@bakker.example.test", "020 000 00 03",
     "Kade 3", "1011 AA", "Amsterdam", "NL", 0},
    {4, "Sofie", "Claes", "Claes NV", "BE0417497106", "boekhouding@claes.example.test", "02 000 00 04",
     "Plein 4", "1050", "Elsene", "BE", 0},
    {5, "Emma", "de Vries", "", "", "emma@example.test", "", "Gracht 5", "1015 CD", "Amsterdam", "NL", 1},
    {6, "Luc", "Dubois", "", "", "luc@example.test", "0470 00 00 06", "Rue \"Neuve\" 6", "1000", "Bruxelles",
     "BE", 2},
    {7, "Zoë", "Jansen", "", "", "zoe@example.test", "", "", "", "", "", 0},
    {8, "", "", "Stichting Acht", "", "info@acht.example.test", "", "Laan 8", "3000", "Leuven", "BE", 0},
};
constexpr Item kItems[] = {
    {1, "Dobbelset 7-delig", "DS-7", "5410000000019", 1, 1240},
    {2, "Bordspel Kolonie", "BK-1", "5410000000026", 1, 4495},
    {3, "Kaartspel Ezel", "KE-2", "5410000000033", 1, 995},
    {4, "Puzzel 1000 stukjes", "PZ-1000", "5410000000040", 1, 1999},
    {5, "Verf rood 15 ml", "VR-15", "5410000000057", 1, 333},
    {6, "Penseel nr. 2", "PN-2", "5410000000064", 1, 287},
    {7, "Speelmat", "SM-90", "5410000000071", 1, 2750},
    {8, "Miniatuur draak", "MD-1", "5410000000088", 1, 8999},
    {9, "Boek Spelregels", "BO-1", "9789000000019", 3, 1495},
    {10, "Boek Verhalen", "BO-2", "9789000000026", 3, 2250},
    {11, "Tijdschrift", "TS-11", "8710000000113", 3, 545},
    {12, "Flesje water", "WA-5", "5410000000125", 3, 119},
    {13, "Reep chocolade", "RC-1", "5410000000132", 3, 189},
    {14, "Speelavond", "EV-1", "", 4, 500},
    {15, "Cadeaupapier", "", "", 1, 45},
};
constexpr std::string_view kNotes[] = {"Gift Card 8904", "Tegoed gestort", "Afgehaald door buurman",
                                       "Reparatie stift / lijm", "Tafelhuur \"groot\""};

}  // namespace

std::span<const Shop> shops() {
    return kShops;
}
std::span<const Register> registers() {
    return kRegisters;
}
std::span<const PaymentType> payment_types() {
    return kPaymentTypes;
}
std::span<const TaxClass> tax_classes() {
    return kTaxClasses;
}
std::span<const TaxCategory> tax_categories() {
    return kTaxCategories;
}
std::span<const TaxCategoryClass> tax_category_classes() {
    return kTaxCategoryClasses;
}
std::span<const Employee> employees() {
    return kEmployees;
}
std::span<const Customer> customers() {
    return kCustomers;
}
std::span<const Item> items() {
    return kItems;
}
std::span<const std::string_view> notes() {
    return kNotes;
}

int rate_of(int tax_category, int tax_class) {
    for (const auto& row : kTaxCategoryClasses)
        if (row.category == tax_category && row.tax_class == tax_class) return row.rate;
    const TaxCategory* category = with_id(tax_categories(), tax_category);
    return category == nullptr ? 0 : category->rate;
}

}  // namespace koppel::sandbox::retail
