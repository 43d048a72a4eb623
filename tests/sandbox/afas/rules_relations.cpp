// Sales relations, persons, organisations and contacts.
#include "afas/contacts.hpp"

namespace koppel::sandbox::afas {
namespace {

const Element& inner_of(const Element& element) {
    const Element* found = nullptr;
    for (const Element& child : element.children) {
        if (found != nullptr) throw messages::malformed();
        found = &child;
    }
    if (found == nullptr) throw messages::malformed();
    return *found;
}

void check_accounts(Books& books, const Element& element) {
    const std::string_view account = element.text("ColA");
    if (account.empty()) return;
    Table& accounts = books.table("accounts");
    const Row* row = accounts.find(account);
    if (row == nullptr || accounts.text(*row, "CollectAccountType") != "Debiteuren")
        throw messages::not_found(element.label("ColA"));
}

void lay_over(Books& books, Row& row, const Element& element) {
    Table& debtors = books.table("debtors");
    for (const auto& [code, value] : element.fields)
        row.fields[code] = value;
    static constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
        {"IBAN", "Iban"},           {"VatNr", "VaId"},
        {"CollectAccount", "ColA"}, {"PayCon", "PaCd"},
        {"VatDuty", "VaDu"},        {"CreditLimit", "Krli"},
        {"CurrencyId", "CuId"},     {"AutoPayment", "AuPa"},
        {"IsDebtor", "IsDb"},       {"ReferenceNeeded", "MnOr"},
        {"PricesInclude", "VtIn"}};
    for (const auto& [column, code] : kColumns)
        debtors.set_if(row, column, element.fields, code);
    if (element.has("Bl") || element.has("BlTl"))
        debtors.set(row, "Blocked", element.truth("Bl") || element.truth("BlTl") ? "true" : "false");
    debtors.set(row, "ModifiedDate", books.now_text());
}

Results results_of(const Element& element, Books& books, const Row& row) {
    Table& debtors = books.table("debtors");
    return {element.object->name,
            {{"DbId", debtors.text(row, "DebtorId")}, {"BcCo", debtors.text(row, "BcCo")}}};
}

Results make(const Context& context, const Element& element) {
    Books& books = context.books;
    const Assumptions& assumptions = context.assumptions;
    element.need_mandatory();
    if (element.truth("IsDb") && assumptions.debtor_needs_account) {
        element.need("PaCd");
        element.need("ColA");
    }
    check_accounts(books, element);
    Table& debtors = books.table("debtors");
    if (element.key.empty() && !assumptions.relations_numbered)
        throw messages::missing(element.label("DbId"));
    if (!element.key.empty() && debtors.find(element.key) != nullptr)
        throw messages::exists(element.label("DbId"), element.key);
    const Plan plan = plan_relation(context, inner_of(element), Verb::post, {});
    if (plan.row != nullptr && assumptions.one_relation_per_contact) {
        const std::string known = books.table("relations").text(*plan.row, "BcCo");
        if (!debtors.all("BcCo", known).empty()) throw messages::exists("Organisatie/persoon", known);
    }
    const std::string number = apply_relation(context, plan);
    Row& row = debtors.add({{"DebtorId", element.key.empty() ? books.next("debtor") : element.key},
                            {"BcCo", number},
                            {"VatDuty", "1"},
                            {"Blocked", "false"},
                            {"AutoPayment", "false"},
                            {"IsDebtor", "false"},
                            {"ReferenceNeeded", "false"},
                            {"PricesInclude", "false"},
                            {"CreateDate", books.now_text()}});
    lay_over(books, row, element);
    refresh_debtors(books, number);
    return results_of(element, books, row);
}

}  // namespace

Results write_sales_relation(const Context& context, const Element& element, Verb verb) {
    if (verb == Verb::post) return make(context, element);
    Books& books = context.books;
    if (element.key.empty()) throw messages::missing(element.label("DbId"));
    Row* row = books.table("debtors").find(element.key);
    if (row == nullptr) throw messages::not_found(element.label("DbId"));
    check_accounts(books, element);
    const std::string relation = books.table("debtors").text(*row, "BcCo");
    if (!element.children.empty()) {
        const Plan plan = plan_relation(context, inner_of(element), Verb::put, relation);
        if (plan.row != nullptr && books.table("relations").text(*plan.row, "BcCo") != relation)
            throw messages::not_found("Nummer");
        apply_relation(context, plan);
    }
    lay_over(books, *row, element);
    return results_of(element, books, *row);
}

Results write_relation(const Context& context, const Element& element, Verb verb) {
    const Plan plan = plan_relation(context, element, verb, {});
    const std::string number = apply_relation(context, plan);
    return {element.object->name, {{"BcCo", number}, {"BcId", std::to_string(std::stoll(number) % 100'000)}}};
}

Results write_contact(const Context& context, const Element& element) {
    element.need("CdId");
    Table& contacts = context.books.table("contacts");
    Row* row = contacts.find(element.text("CdId"));
    if (row == nullptr) throw messages::not_found(element.label("CdId"));
    for (const auto& [code, value] : element.fields)
        row->fields[code] = value;
    static constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
        {"Department", "ExAd"}, {"TelWork", "TeNr"},  {"MobWork", "MbNr"},      {"MailWork", "EmAd"},
        {"Note", "Re"},         {"Function", "ViFu"}, {"FunctionCard", "FuDs"}, {"Blocked", "Bl"}};
    for (const auto& [column, code] : kColumns)
        contacts.set_if(*row, column, element.fields, code);
    contacts.set(*row, "ModifiedDate", context.books.now_text());
    return {};
}

Results write_article(const Context& context, const Element& element, Verb verb) {
    Table& items = context.books.table("items");
    std::string code{element.text("ItCd")};
    const Row* known = items.find({"2", code});
    if (verb == Verb::put) {
        element.need("ItCd");
        if (known == nullptr) throw messages::not_found(element.label("ItCd"));
    } else {
        element.need_mandatory();
        if (!element.truth("AuId")) element.need("ItCd");
        if (known != nullptr) throw messages::exists(element.label("ItCd"), code);
    }
    const auto check = [&](std::string_view field_code, Row* found) {
        if (!element.text(field_code).empty() && found == nullptr)
            throw messages::not_found(element.label(field_code));
    };
    check("Grp", context.books.table("article_groups").find(element.text("Grp")));
    check("VaRc", context.books.table("vat_groups").find(element.text("VaRc")));
    check("BiUn", context.books.table("codes").find({"FbUnit", element.text("BiUn")}));
    if (code.empty()) code = context.books.next("article");
    Row* row = items.find({"2", code});
    if (row == nullptr) {
        row = &items.add({{"ItemTypeCode", "2"},
                          {"ItemCode", code},
                          {"Factor", "1"},
                          {"Blocked", "false"},
                          {"Stock", "false"},
                          {"BitDecimals", "0"},
                          {"CreateDate", context.books.now_text()}});
        context.books.table("item_units")
            .add_values({"2", code, std::string{element.text("BiUn")}, "1", "true"});
    }
    for (const auto& [name, value] : element.fields)
        row->fields[name] = value;
    static constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
        {"Description", "Ds"},   {"ExtraDescription", "DsEx"}, {"UnitId", "BiUn"},
        {"Factor", "PrFc"},      {"ArtGroup", "Grp"},          {"Blocked", "Bl"},
        {"Barcode", "BaCo"},     {"VATGroup", "VaRc"},         {"Stock", "BiSt"},
        {"BitDecimals", "BiDc"}, {"PriceGroup", "PrGr"},       {"BasicSalesPrice", "SaPrice"}};
    for (const auto& [column, name] : kColumns)
        items.set_if(*row, column, element.fields, name);
    items.set(*row, "ModifiedDate", context.books.now_text());
    return {"FbItemArticle", {{"ItCd", code}}};
}

}  // namespace koppel::sandbox::afas
