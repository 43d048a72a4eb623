// Which table a field refers to, and whether its value stands there.
#include <map>

#include "afas/rules.hpp"

namespace koppel::sandbox::afas {
namespace {

// The vendor's name of a table, and ours. Tables with a key of one column.
const std::map<std::string, std::string_view, std::less<>> kTables{
    {"KnSalRelation", "debtors"},      {"KnCurrency", "currencies"},
    {"KnVatDuty", "vat_duties"},       {"KnPaymentCondition", "payment_conditions"},
    {"KnUnitPar", "administrations"},  {"KnUnit", "administrations"},
    {"FbWarehouse", "warehouses"},     {"PtProject", "projects"},
    {"KnVatTarifGroup", "vat_groups"}, {"KnVat", "vat_codes"},
    {"KnCountry", "countries"},        {"KnContactData", "contacts"},
    {"KnBasicAddress", "addresses"},   {"KnBasicContact", "relations"}};

// Checked by the rules of the connector itself, or free text here.
bool checked_elsewhere(std::string_view table) {
    return table == "KnJournal" || table == "PtProjectStage" || table == "KnPeriodTableRow" ||
           table == "KnResidence" || table == "KnMetaDefinition" || table == "FbDownPayment";
}

bool stands(Books& books, const Field& field, std::string_view value) {
    if (checked_elsewhere(field.table)) return true;
    if (value == "*****" && (field.table == "FbWarehouse" || field.table == "FbUnit")) return true;
    if (field.table == "KnAccount" && field.code == "AcNr") return true;  // may be a debtor
    if (field.table == "KnAccount") return books.table("accounts").find(value) != nullptr;
    const auto known = kTables.find(field.table);
    if (known != kTables.end()) return books.table(known->second).find(value) != nullptr;
    return books.table("codes").find({field.table, value}) != nullptr;
}

}  // namespace

void check_references(Books& books, const Element& element) {
    for (const auto& [code, value] : element.fields) {
        const Field* field = element.object->find(code);
        if (field == nullptr || value.empty()) continue;
        // Countries without a table of their own in the specification are countries all the same.
        const bool country = field->code == "CoId" && field->table.empty();
        if (country && books.table("countries").find(value) == nullptr)
            throw messages::not_found(field->label);
        if (!field->table.empty() && !stands(books, *field, value)) throw messages::not_found(field->label);
    }
    for (const Element& child : element.children)
        check_references(books, child);
}

}  // namespace koppel::sandbox::afas
