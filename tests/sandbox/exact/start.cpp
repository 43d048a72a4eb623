// What stands in a division before anybody has written to it.
#include "exact/books.hpp"
#include "exact/defaults.hpp"

namespace koppel::sandbox::exact {
namespace {

struct GlRow {
    const char *code, *description;
    std::int64_t type;
    const char *side, *vat_nl, *vat_be;
};
constexpr GlRow kGlRows[] = {{"1000", "Kas", 10, "D", "", ""},
                             {"1100", "Bank", 12, "D", "", ""},
                             {"1210", "Pin en online betalingen onderweg", 90, "D", "", ""},
                             {"1300", "Debiteuren", 20, "D", "", ""},
                             {"1450", "Cadeaubonnen", 90, "C", "", ""},
                             {"1460", "Fooien", 90, "C", "", ""},
                             {"1500", "Af te dragen btw hoog", 24, "C", "", ""},
                             {"1501", "Af te dragen btw laag", 24, "C", "", ""},
                             {"1502", "Af te dragen btw overig", 24, "C", "", ""},
                             {"1600", "Crediteuren", 22, "C", "", ""},
                             {"3000", "Voorraad", 40, "D", "", ""},
                             {"4990", "Kasverschillen", 121, "D", "", ""},
                             {"4995", "Afrondingsverschillen", 121, "D", "", ""},
                             {"7000", "Kostprijs", 111, "D", "", ""},
                             {"8000", "Omzet hoog", 110, "C", "2", "3"},
                             {"8001", "Omzet laag", 110, "C", "1", "1"},
                             {"8002", "Omzet nul", 110, "C", "0", "0"},
                             {"8010", "Omzet buitenland", 110, "C", "5", "5"},
                             {"8100", "Verzendkosten", 110, "C", "2", "3"}};

struct VatRow {
    const char *code, *description, *percentage, *type, *listing, *oss, *transaction;
    bool blocked;
};
constexpr VatRow kVatNl[] = {{"0", "Geen btw", "0", "N", "N", "", "B", false},
                             {"1", "Btw laag, exclusief", "0.09", "E", "N", "", "B", false},
                             {"2", "Btw hoog, exclusief", "0.21", "E", "N", "", "B", false},
                             {"3", "Btw laag, inclusief", "0.09", "I", "N", "", "B", false},
                             {"4", "Btw hoog, inclusief", "0.21", "I", "N", "", "B", false},
                             {"5", "Export buiten de EU", "0", "B", "N", "", "S", false},
                             {"6", "Levering binnen de EU", "0", "B", "L", "", "S", false},
                             {"8", "Voorbelasting hoog", "0.21", "E", "N", "", "P", false},
                             {"9", "Oud tarief", "0.19", "E", "N", "", "B", true},
                             {"50", "OSS Duitsland 19%", "0.19", "E", "N", "DE", "S", false},
                             {"51", "OSS België 21%", "0.21", "E", "N", "BE", "S", false},
                             {"52", "OSS Frankrijk 20%", "0.2", "E", "N", "FR", "S", false}};
constexpr VatRow kVatBe[] = {{"0", "Geen btw", "0", "N", "N", "", "B", false},
                             {"1", "Btw 6%, exclusief", "0.06", "E", "N", "", "B", false},
                             {"2", "Btw 12%, exclusief", "0.12", "E", "N", "", "B", false},
                             {"3", "Btw 21%, exclusief", "0.21", "E", "N", "", "B", false},
                             {"4", "Btw 21%, inclusief", "0.21", "I", "N", "", "B", false},
                             {"5", "Export buiten de EU", "0", "B", "N", "", "S", false},
                             {"6", "Levering binnen de EU", "0", "B", "L", "", "S", false},
                             {"8", "Aftrekbare btw 21%", "0.21", "E", "N", "", "P", false}};

struct JournalRow {
    const char *code, *description;
    std::int64_t type;
    const char* account;
    bool vat;
};
constexpr JournalRow kJournalRows[] = {
    {"30", "Kas", 10, "1000", false},     {"50", "Bank", 12, "1100", false},
    {"70", "Verkoop", 20, "1300", false}, {"71", "Verkoop webshop", 20, "1300", false},
    {"90", "Memoriaal", 90, "", true},    {"91", "Memoriaal zonder btw", 90, "", false}};

struct ItemRow {
    const char *code, *description, *barcode, *vat_nl, *vat_be, *account;
    bool sales, ended;
};
constexpr ItemRow kItemRows[] = {
    {"SKU-1001", "Koffiemok blauw", "8712345678906", "2", "3", "8000", true, false},
    {"SKU-1002", "Koffiebonen 1 kg", "8712345678913", "1", "1", "8001", true, false},
    {"VERZENDING", "Verzendkosten", "", "2", "3", "8100", true, false},
    {"DIVERS-HOOG", "Diversen hoog", "", "2", "3", "8000", true, false},
    {"DIVERS-LAAG", "Diversen laag", "", "1", "1", "8001", true, false},
    {"DIVERS-NUL", "Diversen zonder btw", "", "0", "0", "8002", true, false},
    {"INKOOP-1", "Kantoorpapier", "", "2", "3", "8000", false, false},
    {"OUD-1", "Uit het assortiment", "", "2", "3", "8000", true, true}};

std::int64_t number_of(std::string_view code) {
    std::int64_t number = 0;
    for (const char c : code)
        number = number * 10 + (c - '0');
    return number;
}

std::int64_t date_of(std::int64_t year, unsigned month, unsigned day) {
    return from_civil({static_cast<int>(year), month, day, 0, 0, 0});
}

Value whole(std::int64_t number) {
    return integer_value(number);
}

// A new record with the GUID of something that was always there.
Record start(std::string_view path, const Books& books, std::int64_t number) {
    Record made{entity(path)};
    made.set(made.entity().key, text_value(guid_of(made.entity().kind, books.division(), number)));
    return made;
}

void set_gl(Record& record, Books& books, std::string_view property, std::string_view code) {
    const Record* account = books.gl_account(code);
    if (account == nullptr) return;
    record.set_text(property, account->key());
    const std::string name{property};
    if (record.entity().find(name + "Code") >= 0) record.set_text(name + "Code", code);
    if (record.entity().find(name + "Description") >= 0)
        record.set_text(name + "Description", account->text("Description"));
}

void fill_ledger(Books& books, std::int64_t now, bool dutch) {
    for (const GlRow& row : kGlRows) {
        Record made = start("financial/GLAccounts", books, number_of(row.code));
        made.set_text("Code", row.code);
        made.set_text("Description", row.description);
        made.set("Type", whole(row.type));
        made.set_text("BalanceSide", row.side);
        made.set_text("BalanceType", row.type >= 110 ? "W" : "B");
        made.set("IsBlocked", Value{false});
        made.set("Matching", Value{row.type == 20 || row.type == 22});
        if (const std::string_view vat = dutch ? row.vat_nl : row.vat_be; !vat.empty())
            made.set_text("VATCode", vat);
        books.add("financial/GLAccounts", std::move(made), now);
    }
    for (const JournalRow& row : kJournalRows) {
        Record made = start("financial/Journals", books, number_of(row.code));
        made.set_text("Code", row.code);
        made.set_text("Description", row.description);
        made.set("Type", whole(row.type));
        made.set_text("Currency", "EUR");
        made.set("AllowVAT", Value{row.vat});
        made.set("AllowVariableCurrency", Value{false});
        made.set("IsBlocked", Value{false});
        set_gl(made, books, "GLAccount", row.account);
        if (const Record* account = books.gl_account(row.account))
            made.set("GLAccountType", account->value("Type"));
        books.add("financial/Journals", std::move(made), now);
    }
}

void add_percentage(Books& books, const Record& code, std::int64_t number, Fixed percentage,
                    std::int64_t from, std::int64_t to, std::int64_t now) {
    Record made = start("vat/VatPercentages", books, number);
    made.set_text("VATCodeID", code.key());
    made.set("LineNumber", whole(number % 10));
    made.set("Percentage", percentage);
    made.set("StartDate", whole(from));
    if (to != 0) made.set("EndDate", whole(to));
    made.set("Type", whole(0));
    books.add("vat/VatPercentages", std::move(made), now);
}

template <std::size_t Size>
void fill_vat(Books& books, const VatRow (&rows)[Size], std::int64_t now, bool dutch) {
    for (const VatRow& row : rows) {
        const std::int64_t number = number_of(row.code);
        const Fixed percentage = *Fixed::parse(row.percentage);
        Record made = start("vat/VATCodes", books, number);
        made.set_text("Code", row.code);
        made.set_text("Description", row.description);
        made.set("Percentage", percentage);
        made.set_text("Type", row.type);
        made.set_text("EUSalesListing", row.listing);
        made.set_text("VATTransactionType", row.transaction);
        made.set_text("Country", *row.oss != 0 ? row.oss : dutch ? "NL" : "BE");
        if (*row.oss != 0) made.set_text("OssCountry", row.oss);
        made.set("IsBlocked", Value{row.blocked});
        made.set("Charged", Value{false});
        if (!percentage.is_zero())
            set_gl(made, books, "GLToPay",
                   *row.oss != 0                        ? "1502"
                   : percentage < *Fixed::parse("0.15") ? "1501"
                                                        : "1500");
        const Record& code = books.add("vat/VATCodes", std::move(made), now);
        const bool low = dutch && percentage == *Fixed::parse("0.09");
        if (low)
            add_percentage(books, code, number * 10 + 1, *Fixed::parse("0.06"), date_of(2001, 1, 1),
                           date_of(2018, 12, 31), now);
        add_percentage(books, code, number * 10 + 2, percentage,
                       low ? date_of(2019, 1, 1) : date_of(2001, 1, 1), 0, now);
    }
}

void fill_periods(Books& books, std::int64_t now) {
    const std::int64_t this_year = civil(now).year;
    for (std::int64_t year = this_year - 2; year <= this_year + 1; ++year) {
        for (unsigned month = 1; month <= 12; ++month) {
            Record made = start("financial/FinancialPeriods", books, year * 100 + month);
            made.set("FinYear", whole(year));
            made.set("FinPeriod", whole(month));
            made.set("StartDate", whole(date_of(year, month, 1)));
            const std::int64_t after = month == 12 ? date_of(year + 1, 1, 1) : date_of(year, month + 1, 1);
            made.set("EndDate", whole(after - 86'400));
            books.add("financial/FinancialPeriods", std::move(made), now);
        }
    }
}

void fill_conditions(Books& books, std::int64_t now) {
    for (const auto& [code, description] :
         {std::pair{"00", "Direct betaald"}, {"14", "Binnen 14 dagen"}, {"30", "Binnen 30 dagen"}}) {
        Record made = start("cashflow/PaymentConditions", books, number_of(code));
        made.set_text("Code", code);
        made.set_text("Description", description);
        made.set("PaymentDays", whole(number_of(code)));
        made.set("PaymentEndOfMonths", whole(0));
        made.set_text("PaymentMethod", number_of(code) == 0 ? "K" : "B");
        made.set("Percentage", Fixed::from_int(1));
        books.add("cashflow/PaymentConditions", std::move(made), now);
    }
}

void fill_accounts(Books& books, std::int64_t now, bool dutch) {
    for (const auto& [number, name, status] : {std::tuple{1001, "Webshop particulieren", "C"},
                                               {1002, "Kassa particulieren", "C"},
                                               {1003, "Papierhandel De Boer", "A"}}) {
        Record made = start("crm/Accounts", books, number);
        const std::string code = std::to_string(number);
        made.set_text("Code", std::string(18 - code.size(), ' ') + code);
        made.set_text("Name", name);
        made.set_text("Status", status);
        made.set_text("Type", "A");
        made.set("IsSales", Value{*status == 'C'});
        made.set("IsSupplier", Value{*status != 'C'});
        made.set("Blocked", Value{false});
        made.set_text("Country", dutch ? "NL" : "BE");
        made.set_text("SalesCurrency", "EUR");
        made.set_text("PaymentConditionSales", "00");
        books.add("crm/Accounts", std::move(made), now);
    }
    books.raise_serial("crm/Accounts", 1003);
}

void fill_items(Books& books, std::int64_t now, bool dutch) {
    Record group = start("logistics/ItemGroups", books, 1);
    group.set_text("Code", "STANDAARD");
    group.set_text("Description", "Standaard");
    group.set("IsDefault", whole(1));
    set_gl(group, books, "GLRevenue", "8000");
    set_gl(group, books, "GLStock", "3000");
    set_gl(group, books, "GLCosts", "7000");
    books.add("logistics/ItemGroups", std::move(group), now);
    Record unit = start("logistics/Units", books, 1);
    unit.set_text("Code", "pc");
    unit.set_text("Description", "Stuk");
    unit.set("Active", Value{true});
    unit.set("Main", whole(1));
    books.add("logistics/Units", std::move(unit), now);
    std::int64_t number = 0;
    for (const ItemRow& row : kItemRows) {
        Record made = start("logistics/Items", books, ++number);
        made.set_text("Code", row.code);
        made.set_text("Description", row.description);
        if (*row.barcode != 0) made.set_text("Barcode", row.barcode);
        made.set_text("SalesVatCode", dutch ? row.vat_nl : row.vat_be);
        made.set("IsSalesItem", Value{row.sales});
        made.set("IsStockItem", Value{false});
        made.set_text("Unit", "pc");
        made.set("StartDate", whole(date_of(2020, 1, 1)));
        if (row.ended) made.set("EndDate", whole(date_of(2024, 12, 31)));
        set_gl(made, books, "GLRevenue", row.account);
        made.set_text("ItemGroup", guid_of(kItemGroups, books.division(), 1));
        made.set_text("ItemGroupCode", "STANDAARD");
        made.set_text("ItemGroupDescription", "Standaard");
        books.add("logistics/Items", std::move(made), now);
    }
}

void fill_document_types(Books& books) {
    for (const auto& [number, description] :
         {std::pair{10, "Sales invoice"}, {20, "Purchase invoice"}, {55, "Miscellaneous"}}) {
        Record made{entity("documents/DocumentTypes")};
        made.set("ID", whole(number));
        made.set_text("Description", description);
        books.table("documents/DocumentTypes").add(std::move(made));
    }
}

}  // namespace

void fill(Books& books, std::int64_t now) {
    const bool dutch = books.division() != kDivisionBe;
    fill_ledger(books, now, dutch);
    if (dutch)
        fill_vat(books, kVatNl, now, dutch);
    else
        fill_vat(books, kVatBe, now, dutch);
    fill_periods(books, now);
    fill_conditions(books, now);
    fill_accounts(books, now, dutch);
    fill_items(books, now, dutch);
    fill_document_types(books);
}

}  // namespace koppel::sandbox::exact
