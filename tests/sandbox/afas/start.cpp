// What the sandbox's Profit begins with.
#include <sstream>

#include "afas/books.hpp"
#include "generator/vocabulary.hpp"

namespace koppel::sandbox::afas {
namespace {

// Rows by table: values in the order of the columns, ended by `|`.
constexpr const char* kStart = R"(
administrations 1|Voorbeeld Winkel B.V.|WINKEL
administrations 2|Voorbeeld Webshop B.V.|WEBSHOP
journals 1|10|Kas winkel|Kas|false
journals 1|11|Bank|Bank|false
journals 1|20|Verkoop|Verkoop|false
journals 1|21|Verkoop webshop|Verkoop|false
journals 1|29|Verkoop oud|Verkoop|true
journals 1|90|Memoriaal|Memoriaal|false
journals 2|10|Kas|Kas|false
journals 2|20|Verkoop|Verkoop|false
journals 2|90|Memoriaal|Memoriaal|false
vat_codes 1|Verkoop hoog|1510|21|1|false|Exclusief|Verkoop
vat_codes 2|Verkoop laag|1511|9|1|false|Exclusief|Verkoop
vat_codes 3|Verkoop nul||0|1|false|Exclusief|Verkoop
vat_codes 4|Export buiten EU||0|4|false|Exclusief|Verkoop
vat_codes 6|Intracommunautair||0|6|false|Exclusief|Verkoop
vat_codes D19|OSS Duitsland|1512|19|1|false|Exclusief|Verkoop
vat_codes B21|OSS Belgie|1512|21|1|false|Exclusief|Verkoop
vat_codes F20|OSS Frankrijk|1512|20|1|false|Exclusief|Verkoop
vat_codes 9|Oud tarief|1510|19|1|true|Exclusief|Verkoop
vat_groups 1|Laag|9|2
vat_groups 2|Hoog|21|1
vat_groups 3|Nul|0|3
vat_groups D19|Duitsland hoog|19|D19
vat_groups B21|Belgie hoog|21|B21
vat_groups F20|Frankrijk hoog|20|F20
vat_duties 1|Binnenland|true
vat_duties 4|Buiten EU|false
vat_duties 6|Binnen EU verlegd|false
accounts 1000|Kas|Balans|Kas|false|false||false|
accounts 1100|Bank|Balans|Bank|false|false||false|
accounts 1210|Pin onderweg|Balans|Tussenrekening|false|false||false|
accounts 1300|Debiteuren|Balans|Debiteuren|false|true|Debiteuren|false|
accounts 1400|Debiteuren webshop|Balans|Debiteuren|false|true|Debiteuren|false|
accounts 1460|Fooien|Balans|Overig|false|false||false|
accounts 1470|Cadeaubonnen|Balans|Overig|false|false||false|
accounts 1510|Btw te betalen hoog|Balans|Btw|false|false||true|1
accounts 1511|Btw te betalen laag|Balans|Btw|false|false||true|2
accounts 1512|Btw OSS|Balans|Btw|false|false||true|
accounts 1600|Crediteuren|Balans|Crediteuren|false|true|Crediteuren|false|
accounts 4990|Kasverschillen|W&V|Kosten|false|false||false|
accounts 4995|Afrondingen|W&V|Kosten|false|false||false|
accounts 8010|Omzet hoog|W&V|Omzet|false|false||true|1
accounts 8011|Omzet laag|W&V|Omzet|false|false||true|2
accounts 8012|Omzet nul|W&V|Omzet|false|false||true|3
accounts 8020|Omzet buitenland|W&V|Omzet|false|false||true|
accounts 8090|Verzendkosten|W&V|Omzet|false|false||true|1
accounts 8999|Omzet vervallen|W&V|Omzet|true|false||true|
payment_conditions 00|Contant|0
payment_conditions 14|14 dagen|14
payment_conditions 30|30 dagen|30
currencies EUR|Euro|1|2002-01-01T00:00:00|1
currencies USD|Amerikaanse dollar|1.1|2002-01-01T00:00:00|1.1
warehouses 01|Hoofdmagazijn|1|false
warehouses 02|Winkelmagazijn|1|false
warehouses 99|Oud magazijn|1|true
article_groups ALG|Algemeen
article_groups FIETS|Fietsen
items 2|1000|Server behuizing||stk|1|ALG|false|8710000010001|2||true|0|||||25||2020-01-06T09:00:00|2026-01-05T09:00:00
items 2|1006|Fietsbel messing||stk|1|FIETS|false|8710000010063|2||true|0|||||14.95||2020-01-06T09:00:00|2026-01-05T09:00:00
items 2|1010|Fietspomp||stk|1|FIETS|false|8710000010100|2||true|0|||||9.50||2020-01-06T09:00:00|2026-01-05T09:00:00
items 2|1990|Uitlopend artikel||stk|1|ALG|true|8710000019905|2||true|0|||||5||2020-01-06T09:00:00|2026-01-05T09:00:00
items 2|DIVERS-HOOG|Diverse artikelen hoog||stk|1|ALG|false||2||false|0|||||0||2020-01-06T09:00:00|2026-01-05T09:00:00
items 2|DIVERS-LAAG|Diverse artikelen laag||stk|1|ALG|false||1||false|0|||||0||2020-01-06T09:00:00|2026-01-05T09:00:00
items 2|DIVERS-NUL|Diverse artikelen nul||stk|1|ALG|false||3||false|0|||||0||2020-01-06T09:00:00|2026-01-05T09:00:00
items 1|MONTAGE|Montage||uur|1||false||2||false|0|||||55
items 3|TEKST|Tekstregel||stk|1||false||||false|0
items 4|SUB|Subtotaal||stk|1||false||||false|0
items 6|VERZEND|Verzendkosten||stk|1||false||2||false|0|||||4.95
items 6|BETAAL|Betaalkosten||stk|1||false||2||false|0|||||0.50
items 6|KORTING|Korting||stk|1||false||2||false|0|||||0
stock 1000|01|12|stk|2
stock 1006|01|40|stk|2
stock 1006|02|3|stk|2
stock 1010|01|0|stk|2
projects 600000|Webshop 2026|1|WEB|false|||2026-01-01T00:00:00||true|2025-12-01T10:00:00|2025-12-01T10:00:00
projects 600001|Winkelverbouwing|2|INT|false|||2026-01-01T00:00:00||true|2025-12-01T10:00:00|2025-12-01T10:00:00
projects 600009|Webshop 2025|1|WEB|true|||2025-01-01T00:00:00|2025-12-31T00:00:00|true|2024-12-01T10:00:00|2026-01-02T10:00:00
project_stages 600000|01|Verkoop
project_stages 600000|02|Nazorg
codes KnPaymentType|00|Overboeking
codes KnPaymentType|01|Pin
codes KnLanguage|NL|Nederlands
codes KnLanguage|EN|Engels
codes KnLanguage|DE|Duits
codes KnLanguage|FR|Frans
codes FbPriceListSale|*****|Standaard
codes KnSalProfile|*****|Standaard
codes FbCBSType|1|Standaard
codes KnTitle|ALG|Algemeen
codes FbDeliveryType|1|Bezorgen
codes KnTransporter|10001|Pakketdienst
codes KnShippingService|STD|Standaard
codes FbUnit|stk|Stuks
codes FbUnit|uur|Uur
codes FbUnit|doos|Doos
codes PtProjectGroup|WEB|Webshop
relations 1000400|Persoon|VRIES|Anna de Vries||Kerkstraat 12 bis|3511 AB Utrecht|0301234567|anna.devries@example.nl||||||anna.devries@example.nl|1001
relations 1000401|Organisatie|FIETSEN|De Fietsenmaker B.V.||Havenweg 5|1012 AB Amsterdam|0201234567|inkoop@fietsenmaker.example|||12345678||||1002
relations 1000402|Persoon|DUBBEL|Jan Dubbel||Dorpsstraat 1|1011 AA Amsterdam||dubbel@example.nl
relations 1000403|Persoon|DUBBEL|Piet Dubbel||Dorpsstraat 1|1011 AA Amsterdam||dubbel@example.nl
relations 1000404|Persoon|STOP|Wim Stop||Dorpsstraat 9|1011 AA Amsterdam||stop@example.nl
relations 1000405|Organisatie|WEBSHOP|Webshop particulieren
relations 1000406|Organisatie|GEENKLANT|Nog geen klant B.V.||Havenweg 6|1012 AB Amsterdam||info@geenklant.example
debtors 10000|Webshop particulieren|1000405|WEBSHOP|||||||||1400|00|1|false||EUR|false|2020-01-06T09:00:00|2020-01-06T09:00:00|true|false|true
debtors 10001|De Fietsenmaker B.V.|1000401|FIETSEN||Havenweg 5|1012 AB Amsterdam|0201234567|inkoop@fietsenmaker.example||NL001234567B01|12345678|1300|30|1|false||EUR|false|2020-01-06T09:00:00|2020-01-06T09:00:00|true|false|false
debtors 10002|Anna de Vries|1000400|VRIES||Kerkstraat 12 bis|3511 AB Utrecht|0301234567|anna.devries@example.nl||||1400|14|1|false||EUR|false|2020-01-06T09:00:00|2020-01-06T09:00:00|true|false|true
debtors 10003|Jan Dubbel|1000402|DUBBEL||Dorpsstraat 1|1011 AA Amsterdam||dubbel@example.nl||||1400|14|1|false||EUR|false|2020-01-06T09:00:00|2020-01-06T09:00:00|true|false|true
debtors 10004|Piet Dubbel|1000403|DUBBEL||Dorpsstraat 1|1011 AA Amsterdam||dubbel@example.nl||||1400|14|1|false||EUR|false|2020-01-06T09:00:00|2020-01-06T09:00:00|true|false|true
debtors 10005|Wim Stop|1000404|STOP||Dorpsstraat 9|1011 AA Amsterdam||stop@example.nl||||1400|14|1|true||EUR|false|2020-01-06T09:00:00|2020-01-06T09:00:00|true|false|true
addresses 1001|Kerkstraat 12 bis, 3511 AB UTRECHT|false||Kerkstraat|12|bis|3511 AB|Utrecht|NL||2020-01-06T09:00:00|2020-01-06T09:00:00
addresses 1002|Havenweg 5, 1012 AB AMSTERDAM|false||Havenweg|5||1012 AB|Amsterdam|NL||2020-01-06T09:00:00|2020-01-06T09:00:00
contacts PRS|4001|Piet Bakker|1000401|||false||||||p.bakker@fietsenmaker.example||||Piet Bakker|O||||2020-01-06T09:00:00|2020-01-06T09:00:00
delivery_addresses 1000401|De Fietsenmaker B.V.||||2020-01-06T09:00:00|2020-01-06T09:00:00|true|1002|AFL|Havenweg|5||1012 AB|Amsterdam|AFL|NL|10001
)";

// ISO alpha-2 and AFAS's own code where they differ; the others are the same in both.
constexpr const char* kDifferent =
    "AT:A AU:AUS BE:B CA:CDN DE:D ES:E FI:FIN FR:F HU:H ID:RI IE:IRL IN:IND IT:I JP:J KR:ROK LI:FL "
    "LK:CL LU:L ME:MNE MT:M MX:MEX MY:MAL NO:N PH:RP PT:P RS:SRB RU:RUS SE:S SG:SGP SI:SLO TH:T TW:RC "
    "US:USA CL:RCH SC:SY SY:SYR VA:VAT CU:C SM:RSM AD:AND";
constexpr const char* kSame =
    "NL GB DK CH PL CZ GR RO SK LT LV EE HR BG CY TR UA AR BR CN HK NZ ZA IS MC MD MK AL BA BY GE GG IM JE "
    "MA TN AE AW CW SX BQ IL CR PE VN";

void fill_countries(Books& books) {
    Table& countries = books.table("countries");
    const auto add = [&](const std::string& code, const std::string& iso) {
        if (countries.find(code) == nullptr) countries.add_values({code, iso});
    };
    std::istringstream different{kDifferent}, same{kSame};
    for (std::string word; different >> word;)
        add(word.substr(3), word.substr(0, 2));
    for (std::string word; same >> word;)
        add(word, word);
}

// The goods of the generated web shop, with its own article codes.
void fill_shop_goods(Books& books) {
    int number = 0;
    for (const auto& article : words::kArticles) {
        std::string digits = std::to_string(++number);
        digits = std::string(4 - digits.size(), '0') + digits;
        const std::string code = "SKU-" + digits, ean = "871234567" + digits;
        const std::string group = article.rate == 2100 ? "2" : article.rate == 900 ? "1" : "3";
        Fixed price = Fixed::mul_div_round(Fixed::from_int(article.unit), Fixed::from_int(1),
                                           Fixed::from_int(10'000), 4);
        std::string title = article.title;
        if (title.size() > 100) title.resize(100);
        books.table("items").add({{"ItemTypeCode", "2"},
                                  {"ItemCode", code},
                                  {"Description", title},
                                  {"UnitId", "stk"},
                                  {"Factor", "1"},
                                  {"ArtGroup", "ALG"},
                                  {"Blocked", "false"},
                                  {"Barcode", ean},
                                  {"VATGroup", group},
                                  {"Stock", "true"},
                                  {"BitDecimals", "0"},
                                  {"BasicSalesPrice", price.text()},
                                  {"CreateDate", "2026-01-05T09:00:00"},
                                  {"ModifiedDate", "2026-01-05T09:00:00"}});
        books.table("stock").add_values({code, "01", std::to_string(number * 10), "stk", "2"});
    }
}

void fill_units_and_barcodes(Books& books) {
    Table& items = books.table("items");
    for (const Row& row : items.rows()) {
        const std::string type = items.text(row, "ItemTypeCode"), code = items.text(row, "ItemCode");
        books.table("item_units").add_values({type, code, items.text(row, "UnitId"), "1", "true"});
        if (const std::string ean = items.text(row, "Barcode"); !ean.empty())
            books.table("barcodes").add_values({type, code, items.text(row, "UnitId"), "1", ean});
        if (type == "2")
            books.table("prices").add_values({code, items.text(row, "Description"), "1",
                                              items.text(row, "UnitId"), items.text(row, "BasicSalesPrice"),
                                              "0", items.text(row, "BasicSalesPrice")});
    }
    books.table("item_units").add_values({"2", "1006", "doos", "12", "false"});
}

void fill_periods(Books& books, int year) {
    for (const char* unit : {"1", "2"})
        for (int y = year - 2; y <= year + 1; ++y)
            for (unsigned month = 1; month <= 12; ++month) {
                const Civil first{y, month, 1, 0, 0, 0};
                const Instant begin = from_civil(first);
                const Instant end =
                    from_civil({month == 12 ? y + 1 : y, month == 12 ? 1 : month + 1, 1, 0, 0, 0}) - 86'400;
                const auto text = [](Instant at) { return offset_text(at).substr(0, 10) + "T00:00:00"; };
                books.table("periods").add_values({unit, std::to_string(y), std::to_string(month),
                                                   "Periode " + std::to_string(month), text(begin), text(end),
                                                   y == year - 2 ? "true" : "false", "1", "Maanden"});
            }
}

}  // namespace

void fill(Books& books, Instant now) {
    std::istringstream lines{kStart};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) continue;
        const auto blank = line.find(' ');
        std::istringstream values{line.substr(blank + 1)};
        std::vector<std::string> cells;
        for (std::string value; std::getline(values, value, '|');)
            cells.push_back(value);
        books.table(line.substr(0, blank)).add_values(cells);
    }
    fill_countries(books);
    fill_shop_goods(books);
    fill_units_and_barcodes(books);
    fill_periods(books, civil(now).year);
    Table& items = books.table("items");
    for (Row& row : items.rows()) {
        if (items.text(row, "ItemTypeCode") != "2" || !items.truth(row, "Stock")) continue;
        Fixed total;
        for (const Row* stock : books.table("stock").all("ItemCode", items.text(row, "ItemCode")))
            total += Fixed::parse(books.table("stock").text(*stock, "In_stock")).value_or(Fixed{});
        items.set(row, "StockActual", total.text());
    }
}

}  // namespace koppel::sandbox::afas
