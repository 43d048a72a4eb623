#include "retail/items.hpp"

#include <algorithm>

#include "base/http.hpp"
#include "retail/catalog.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr std::size_t kShortestCode = 11, kLongestCode = 14;

// A scalar as the vendor takes it: a string, a number or a truth value.
std::string scalar(const Json& value) {
    if (value.is(Json::Kind::boolean)) return value.truth ? "true" : "false";
    return value.text;
}

bool is_code(std::string_view text) {
    return text.empty() || (text.size() >= kShortestCode && text.size() <= kLongestCode &&
                            text.find_first_not_of("0123456789") == std::string_view::npos);
}

// One price is an object, several are a list.
std::string set_price(Article& article, const Json& prices) {
    const Json* rows = prices.find("ItemPrice");
    if (rows == nullptr) return "Prices must hold ItemPrice.";
    const std::vector<Json> one{*rows};
    for (const Json& row : rows->is(Json::Kind::array) ? rows->items : one) {
        const Json* amount = row.find("amount");
        const Json* type = row.find("useTypeID");
        const Json* name = row.find("useType");
        const bool standard =
            (type != nullptr && scalar(*type) == "1") || (name != nullptr && scalar(*name) == "Default");
        const auto value = amount != nullptr ? parse_exact(scalar(*amount)) : std::nullopt;
        if (!value || *value < 0) return "Invalid price amount.";
        if (standard) article.price = *value;
    }
    return {};
}

// Members that nobody knows are left aside, as the vendor does.
std::string apply(Article& article, const Json& body) {
    for (const auto& [name, value] : body.members) {
        const std::string text = scalar(value);
        if (name == "description") {
            if (text.empty()) return "An Item must have a description.";
            article.description = text;
        } else if (name == "customSku") {
            article.custom_sku = text;
        } else if (name == "manufacturerSku") {
            article.manufacturer_sku = text;
        } else if (name == "upc" || name == "ean") {
            if (!is_code(text)) return name + " must have 11 to 14 digits.";
            (name == "upc" ? article.upc : article.ean) = text;
        } else if (name == "tax") {
            article.tax = text == "true";
        } else if (name == "taxClassID") {
            const auto id = to_integer(text);
            if (!id || with_id(tax_classes(), *id) == nullptr)
                return "Object of type 'TaxClass' not found with primary ID '" + text + "'.";
            article.tax_class = static_cast<int>(*id);
        } else if (name == "defaultCost") {
            const auto cost = parse_exact(text);
            if (!cost) return "Invalid defaultCost.";
            article.cost = *cost;
        } else if (name == "archived") {
            if (text == "false") article.archived = false;
        } else if (name == "Prices") {
            if (auto error = set_price(article, value); !error.empty()) return error;
        }
    }
    return {};
}

std::string system_sku(std::int64_t id) {
    return "2100000" + std::to_string(10'000 + id);
}

}  // namespace

Items::Items(Instant opened) {
    for (const Item& item : items()) {
        Article article;
        article.id = item.id;
        article.system_sku = system_sku(item.id);
        article.custom_sku = item.sku;
        article.ean = item.ean;
        article.description = item.description;
        article.to_ecom = item.id < 9;
        article.tax_class = item.tax_class;
        article.price = item.price * kCent;
        article.cost = (item.price * 4 / 10) * kCent;
        article.created = article.updated = opened;
        all_.push_back(std::move(article));
    }
}

const Article* Items::find(std::int64_t id) const {
    const auto found = std::ranges::find(all_, id, &Article::id);
    return found == all_.end() ? nullptr : &*found;
}

std::string Items::create(const Json& body, Instant now, std::int64_t& id) {
    Article article;
    article.id = all_.back().id + 1;
    article.system_sku = system_sku(article.id);
    article.created = article.updated = now;
    std::string error = apply(article, body);
    if (error.empty() && article.description.empty()) error = "An Item must have a description.";
    if (!error.empty()) return "Item not created. " + error;
    id = article.id;
    all_.push_back(std::move(article));
    return {};
}

std::string Items::change(std::int64_t id, const Json& body, Instant now) {
    const auto found = std::ranges::find(all_, id, &Article::id);
    Article changed = *found;
    if (auto error = apply(changed, body); !error.empty()) return "Item not updated. " + error;
    changed.updated = now;
    *found = std::move(changed);
    return {};
}

void Items::archive(std::int64_t id, Instant now) {
    const auto found = std::ranges::find(all_, id, &Article::id);
    found->archived = true;
    found->updated = now;
}

}  // namespace koppel::sandbox::retail
