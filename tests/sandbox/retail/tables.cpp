#include "retail/tables.hpp"

#include "base/http.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr std::string_view kOpened = "2026-01-05T10:00:00+00:00";

std::string fraction(int rate) {
    return exact_text(Exact{rate} * (kExact / 10'000));
}

std::string flag(bool value) {
    return value ? "true" : "false";
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

constexpr Column kShopColumns[] = {
    {"shopID", Type::integer},         {"name", Type::text},
    {"serviceRate", Type::decimal},    {"timeZone", Type::text},
    {"taxLabor", Type::flag},          {"labelTitle", Type::text},
    {"labelMsrp", Type::flag},         {"archived", Type::flag},
    {"timeStamp", Type::time},         {"companyRegistrationNumber", Type::text},
    {"vatNumber", Type::text},         {"zebraBrowserPrint", Type::flag},
    {"contactID", Type::integer},      {"taxCategoryID", Type::integer},
    {"receiptSetupID", Type::integer}, {"vendorID", Type::integer},
    {"ccGatewayID", Type::integer},    {"gatewayConfigID", Type::integer},
    {"priceLevelID", Type::integer}};
constexpr Relation kShopRelations[] = {
    {"Contact"},         {"ReceiptSetup"}, {"TaxCategory"}, {"ShelfLocations", true},
    {"Registers", true}, {"CCGateway"},    {"PriceLevel"}};
constexpr Column kRegisterColumns[] = {
    {"registerID", Type::integer},     {"name", Type::text},      {"open", Type::flag},
    {"openTime", Type::time},          {"archived", Type::flag},  {"tipEnabled", Type::flag},
    {"openEmployeeID", Type::integer}, {"shopID", Type::integer}, {"ccTerminalID", Type::integer}};
constexpr Column kPaymentTypeColumns[] = {{"paymentTypeID", Type::integer},
                                          {"code", Type::text},
                                          {"name", Type::text},
                                          {"requireCustomer", Type::flag},
                                          {"archived", Type::flag},
                                          {"internalReserved", Type::flag},
                                          {"type", Type::text},
                                          {"channel", Type::text},
                                          {"refundAsPaymentTypeID", Type::integer}};
constexpr Column kTaxClassColumns[] = {{"taxClassID", Type::integer},
                                       {"name", Type::text},
                                       {"timeStamp", Type::time},
                                       {"classType", Type::text}};
constexpr Column kTaxCategoryColumns[] = {{"taxCategoryID", Type::integer}, {"isTaxInclusive", Type::flag},
                                          {"tax1Name", Type::text},         {"tax2Name", Type::text},
                                          {"tax1Rate", Type::decimal},      {"tax2Rate", Type::decimal},
                                          {"timeStamp", Type::time}};
constexpr Relation kTaxCategoryRelations[] = {{"TaxCategoryClasses", true}};
constexpr Column kEmployeeColumns[] = {{"employeeID", Type::integer},     {"firstName", Type::text},
                                       {"lastName", Type::text},          {"accessPin", Type::text},
                                       {"lockOut", Type::flag},           {"archived", Type::flag},
                                       {"timeStamp", Type::time},         {"contactID", Type::integer},
                                       {"employeeRoleID", Type::integer}, {"limitToShopID", Type::integer}};
constexpr Relation kEmployeeRelations[] = {{"Contact"}, {"EmployeeRole"}};
constexpr Column kCustomerColumns[] = {{"customerID", Type::integer},
                                       {"firstName", Type::text},
                                       {"lastName", Type::text},
                                       {"dob", Type::time},
                                       {"title", Type::text},
                                       {"company", Type::text},
                                       {"companyRegistrationNumber", Type::text},
                                       {"vatNumber", Type::text},
                                       {"archived", Type::flag},
                                       {"createTime", Type::time},
                                       {"timeStamp", Type::time},
                                       {"creditAccountID", Type::integer},
                                       {"customerTypeID", Type::integer},
                                       {"discountID", Type::integer},
                                       {"taxCategoryID", Type::integer}};
constexpr Relation kCustomerRelations[] = {{"Contact"}, {"CreditAccount"}, {"Note"}, {"Tags", true}};
constexpr Column kItemColumns[] = {{"itemID", Type::integer},
                                   {"systemSku", Type::text},
                                   {"customSku", Type::text},
                                   {"manufacturerSku", Type::text},
                                   {"upc", Type::text},
                                   {"ean", Type::text},
                                   {"description", Type::text},
                                   {"itemType", Type::text},
                                   {"serialized", Type::flag},
                                   {"tax", Type::flag},
                                   {"discountable", Type::flag},
                                   {"archived", Type::flag},
                                   {"defaultCost", Type::decimal},
                                   {"avgCost", Type::decimal},
                                   {"publishToEcom", Type::flag},
                                   {"createTime", Type::time},
                                   {"timeStamp", Type::time},
                                   {"categoryID", Type::integer},
                                   {"taxClassID", Type::integer},
                                   {"departmentID", Type::integer}};
constexpr Relation kItemRelations[] = {{"TaxClass"}, {"Category"}, {"ItemShops", true}, {"Note"}};
constexpr Column kAccountColumns[] = {
    {"creditAccountID", Type::integer}, {"name", Type::text},        {"code", Type::text},
    {"creditLimit", Type::decimal},     {"description", Type::text}, {"giftCard", Type::flag},
    {"archived", Type::flag},           {"timeStamp", Type::time},   {"customerID", Type::integer},
    {"balance", Type::decimal}};
constexpr Column kVoidColumns[] = {{"saleVoidID", Type::integer}, {"createTime", Type::time},
                                   {"reason", Type::text},        {"saleID", Type::integer},
                                   {"employeeID", Type::integer}, {"shopID", Type::integer}};

// A list of contact details: "" when there are none.
void append_container(Fields& fields, std::string_view name, const std::string& member) {
    std::string& out = fields.open(name);
    out += member.empty() ? "\"\"" : "{" + member + "}";
}

std::string contact_of(const Customer& customer) {
    std::string address, phones, emails;
    if (!customer.street.empty()) {
        address = "\"ContactAddress\":";
        Fields fields{address};
        fields.text("address1", customer.street).text("address2", "").text("city", customer.city);
        fields.text("state", "").text("stateCode", "").text("zip", customer.zip);
        fields.text("country", customer.country == "BE" ? "Belgium" : "Netherlands");
        fields.text("countryCode", customer.country).close();
    }
    if (!customer.phone.empty()) {
        phones = "\"ContactPhone\":";
        Fields fields{phones};
        fields.text("number", customer.phone).text("useType", "Home").close();
    }
    if (!customer.email.empty()) {
        emails = "\"ContactEmail\":";
        Fields fields{emails};
        fields.text("address", customer.email).text("useType", "Primary").close();
    }
    std::string out = "\"Contact\":";
    Fields fields{out};
    fields.text("custom", "").flag("noEmail", customer.email.empty()).flag("noPhone", customer.phone.empty());
    fields.flag("noMail", customer.street.empty()).text("timeStamp", kOpened);
    append_container(fields, "Addresses", address);
    append_container(fields, "Phones", phones);
    append_container(fields, "Emails", emails);
    append_container(fields, "Websites", {});
    fields.close();
    return out;
}

void append_classes(std::string& out, std::int64_t category) {
    out += "\"TaxCategoryClasses\":{";
    Rows rows{out, "TaxCategoryClass"};
    for (const TaxCategoryClass& row : tax_category_classes()) {
        if (row.category != category) continue;
        rows.next();
        Fields fields{out};
        fields.id("taxCategoryClassID", row.id).fraction("tax1Rate", row.rate).raw("\"tax2Rate\":\"0\"");
        fields.text("timeStamp", kOpened).id("taxCategoryID", row.category).id("taxClassID", row.tax_class);
        fields.close();
    }
    rows.finish();
    out += '}';
}

}  // namespace

Tables::Tables(const bool (&inclusive)[2])
    : inclusive_{inclusive[0], inclusive[1]}, articles_{parse_time(kOpened, false).value_or(0)} {
    add_shops();
    add_taxes();
    add_people();
    add_items();
    add_moving();
}

const Table* Tables::find(std::string_view name) const {
    const auto at = tables_.find(name);
    return at == tables_.end() ? nullptr : at->second.get();
}

std::string Tables::row(std::string_view table, std::int64_t id, Relations relations) const {
    std::string out;
    const Table* found = find(table);
    const std::size_t at = found == nullptr ? 0 : found->find(id);
    if (found != nullptr && at < found->size()) found->append(out, at, relations);
    return out;
}

Table& Tables::make(Shape shape, Table::AppendRelation relation) {
    const std::string_view name = shape.name;
    return *(tables_[name] = std::make_unique<Table>(std::move(shape), std::move(relation)));
}

void Tables::add_shops() {
    Table& shops_table = make({"Shop", {}, kShopColumns, {"shopID"}, kShopRelations},
                              [this](std::string& out, std::int64_t key, std::size_t relation, Relations) {
                                  const Shop* shop = with_id(shops(), key);
                                  if (relation == 2)
                                      out += "\"TaxCategory\":" + row("TaxCategory", shop->tax_category);
                                  if (relation != 4) return;
                                  out += "\"Registers\":{";
                                  Rows rows{out, "Register"};
                                  for (const Register& one : registers()) {
                                      if (one.shop != key || one.archived) continue;
                                      rows.next();
                                      out += row("Register", one.id);
                                  }
                                  rows.finish();
                                  out += '}';
                              });
    for (const Shop& shop : shops())
        shops_table.add({number(shop.id), std::string{shop.name}, "0", std::string{shop.zone}, "false",
                         "Shop Name", "false", "false", std::string{kOpened},
                         std::string{shop.company_number}, std::string{shop.vat_number}, "false", "1",
                         number(shop.tax_category), "1", "0", "1", "0", "1"});
    Table& register_table = make({"Register", {}, kRegisterColumns, {"registerID"}, {}});
    for (const Register& one : registers())
        register_table.add({number(one.id), std::string{one.name}, flag(!one.archived), std::string{kOpened},
                            flag(one.archived), flag(one.id == 2), "1", number(one.shop), "0"});
    Table& types = make({"PaymentType", {}, kPaymentTypeColumns, {"paymentTypeID"}, {}});
    for (const PaymentType& type : payment_types())
        types.add({number(type.id), std::string{type.code}, std::string{type.name},
                   flag(type.require_customer), flag(type.archived), flag(type.reserved),
                   std::string{type.type}, "", "0"});
}

void Tables::add_taxes() {
    Table& classes = make({"TaxClass", {}, kTaxClassColumns, {"taxClassID", "timeStamp"}, {}});
    for (const TaxClass& one : tax_classes())
        classes.add({number(one.id), std::string{one.name}, std::string{kOpened}, "item"});
    Table& categories =
        make({"TaxCategory", {}, kTaxCategoryColumns, {"taxCategoryID", "timeStamp"}, kTaxCategoryRelations},
             [](std::string& out, std::int64_t key, std::size_t, Relations) { append_classes(out, key); });
    for (const TaxCategory& one : tax_categories())
        categories.add({number(one.id), flag(inclusive_[one.id - 1]), std::string{one.name}, "",
                        fraction(one.rate), "0", std::string{kOpened}});
}

void Tables::add_people() {
    Table& people = make({"Employee", {}, kEmployeeColumns, {"employeeID", "timeStamp"}, kEmployeeRelations});
    for (const Employee& one : employees())
        people.add({number(one.id), std::string{one.first}, std::string{one.last}, "", "false",
                    flag(one.archived), std::string{kOpened}, number(one.id), "4", "0"});
    Table& table = make({"Customer",
                         {"employee:customers_read", "employee:customers"},
                         kCustomerColumns,
                         {"customerID", "timeStamp", "firstName", "lastName"},
                         kCustomerRelations},
                        [this](std::string& out, std::int64_t key, std::size_t relation, Relations) {
                            const Customer* customer = with_id(customers(), key);
                            if (relation == 0) out += contact_of(*customer);
                            if (relation == 1 && customer->credit_account != 0)
                                out += "\"CreditAccount\":" + row("CreditAccount", customer->credit_account);
                            if (relation == 3) out += "\"Tags\":\"\"";
                        });
    for (const Customer& one : customers())
        table.add({number(one.id), std::string{one.first}, std::string{one.last}, "", "",
                   std::string{one.company}, "", std::string{one.vat_number}, "false", std::string{kOpened},
                   std::string{kOpened}, number(one.credit_account), "0", "0", "0"});
}

void Tables::add_items() {
    make({"Item",
          {"employee:inventory_read", "employee:inventory"},
          kItemColumns,
          {"itemID", "timeStamp", "description"},
          kItemRelations},
         [this](std::string& out, std::int64_t key, std::size_t relation, Relations) {
             if (relation == 0) out += "\"TaxClass\":" + row("TaxClass", articles_.find(key)->tax_class);
         });
    refresh_articles();
}

void Tables::refresh_articles() {
    Table& table = *tables_["Item"];
    table.clear();
    for (const Article& article : articles_.all()) {
        std::string prices = "\"Prices\":{\"ItemPrice\":[{\"amount\":\"" + exact_text(article.price) +
                             "\",\"useTypeID\":\"1\",\"useType\":\"Default\"},{\"amount\":\"0\","
                             "\"useTypeID\":\"2\",\"useType\":\"MSRP\"}]}";
        const std::string cost = exact_text(article.cost);
        table.add({number(article.id),
                   article.system_sku,
                   article.custom_sku,
                   article.manufacturer_sku,
                   article.upc,
                   article.ean,
                   article.description,
                   article.item_type,
                   "false",
                   flag(article.tax),
                   "true",
                   flag(article.archived),
                   cost,
                   cost,
                   flag(article.to_ecom),
                   time_text(article.created),
                   time_text(article.updated),
                   "0",
                   number(article.tax_class),
                   "0"},
                  std::move(prices));
    }
}

void Tables::add_moving() {
    make({"CreditAccount",
          {"employee:customers_read", "employee:customers"},
          kAccountColumns,
          {"creditAccountID", "timeStamp", "customerID"},
          {},
          true});
    make({"SaleVoid", {"employee:admin_void_sale"}, kVoidColumns, {"saleVoidID", "saleID"}, {}});
}

void Tables::refresh(const History& history) {
    Table& accounts = *tables_["CreditAccount"];
    accounts.clear();
    for (const GiftOrCredit& one : history.accounts)
        accounts.add({number(one.id), one.name, one.code, "0", "", flag(one.gift_card), "false",
                      time_text(one.updated), number(one.customer), cents_text(one.balance)});
    Table& voids = *tables_["SaleVoid"];
    voids.clear();
    for (const SaleVoid& one : history.voids)
        voids.add({number(one.id), time_text(one.created), one.reason, number(one.sale), number(one.employee),
                   number(one.shop)});
}

}  // namespace koppel::sandbox::retail
