#include "catalogue.hpp"

namespace koppel::lightspeed_retail {
namespace {

using model::Decimal;

constexpr int kRateDigits = 6;

}  // namespace

std::optional<Decimal> percent_of(const Object& from) {
    Decimal sum;
    for (const char* name : {"tax1Rate", "tax2Rate"}) {
        const std::string text = text_at(from, name);
        if (text.empty()) continue;
        const auto rate = decimal_from(text);
        if (!rate || rate->abs() > Decimal(10)) return std::nullopt;
        sum += *rate;
    }
    return sum.multiplied(100, kRateDigits);
}

void Catalogue::add_payment_type(const Object& row) {
    const std::string id = id_at(row, "paymentTypeID");
    if (!id.empty())
        payment_types[id] = {text_at(row, "name"), text_at(row, "type"), flag_at(row, "archived")};
}

void Catalogue::add_shop(const Object& row) {
    const std::string id = id_at(row, "shopID");
    if (!id.empty())
        shops[id] = {text_at(row, "name"), text_at(row, "timeZone"), text_at(row, "vatNumber"),
                     id_at(row, "taxCategoryID"), flag_at(row, "archived")};
}

void Catalogue::add_register(const Object& row) {
    const std::string id = id_at(row, "registerID");
    if (!id.empty())
        registers[id] = {text_at(row, "name"), id_at(row, "shopID"), flag_at(row, "archived"),
                         flag_at(row, "tipEnabled")};
}

void Catalogue::add_tax_category(const Object& row) {
    const std::string id = id_at(row, "taxCategoryID");
    const auto rate = percent_of(row);
    if (id.empty() || !rate) return;
    TaxCategory category{text_at(row, "tax1Name"), flag_at(row, "isTaxInclusive"), *rate, {}};
    for (const Object* entry : rows_at(row, "TaxCategoryClasses", "TaxCategoryClass").rows) {
        const std::string tax_class = id_at(*entry, "taxClassID");
        const auto class_rate = percent_of(*entry);
        if (!tax_class.empty() && class_rate) category.class_rates[tax_class] = *class_rate;
    }
    tax_categories[id] = std::move(category);
}

void Catalogue::add_tax_class(const Object& row) {
    const std::string id = id_at(row, "taxClassID");
    if (!id.empty()) tax_classes[id] = text_at(row, "name");
}

std::set<std::string> Catalogue::missing_for(const Object& sale) const {
    std::set<std::string> missing;
    const auto look = [&](const auto& known, const Object& from, std::string_view name) {
        const std::string id = id_at(from, name);
        if (!id.empty() && !known.contains(id)) missing.insert(std::string(name) + " " + id);
    };
    look(shops, sale, "shopID");
    look(registers, sale, "registerID");
    look(tax_categories, sale, "taxCategoryID");
    for (const Object* line : rows_at(sale, "SaleLines", "SaleLine").rows) {
        look(tax_categories, *line, "taxCategoryID");
        look(tax_classes, *line, "taxClassID");
    }
    for (const Object* payment : rows_at(sale, "SalePayments", "SalePayment").rows)
        look(payment_types, *payment, "paymentTypeID");
    return missing;
}

}  // namespace koppel::lightspeed_retail
