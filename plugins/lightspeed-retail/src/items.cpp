#include "items.hpp"

#include <boost/json/serialize.hpp>

#include "instants.hpp"
#include "koppel/cpp/error.hpp"
#include "koppel/cpp/json_text.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_retail {
namespace {

using model::Decimal;

constexpr std::size_t kLongestKey = 200;

std::optional<ItemTax> tax_in(const Catalogue& catalogue, const Shop& shop, const std::string& tax_class) {
    const auto category = catalogue.tax_categories.find(shop.tax_category);
    if (category == catalogue.tax_categories.end()) return std::nullopt;
    const auto of_class = category->second.class_rates.find(tax_class);
    return ItemTax{category->second.inclusive,
                   of_class == category->second.class_rates.end() ? category->second.rate : of_class->second};
}

// What `of_shop` says of the chosen shop, or of all in use when they say the same.
template <class Answer, class OfShop>
std::optional<Answer> agreed(const Catalogue& catalogue, const std::string& product_shop, OfShop&& of_shop) {
    std::optional<Answer> found;
    for (const auto& [id, shop] : catalogue.shops) {
        const bool chosen = id == product_shop || shop.name == product_shop;
        if (product_shop.empty() ? shop.archived : !chosen) continue;
        const std::optional<Answer> answer = of_shop(shop);
        if (!answer || (found && *found != *answer)) return std::nullopt;
        found = answer;
    }
    return found;
}

std::string key_of(const Object& row) {
    std::string key = text_at(row, "itemID");
    if (key.empty() || key.size() > kLongestKey)
        key = "unknown-" + sdk::content_mark(boost::json::serialize(row));
    return key;
}

void put_tax_and_price(model::Product& product, const Object& row, const Catalogue& catalogue,
                       const std::string& product_shop, Reader& reader) {
    product.tax_class = reader.id(row, "taxClassID");
    if (const auto found = catalogue.tax_classes.find(product.tax_class);
        found != catalogue.tax_classes.end())
        product.tax_class_title = found->second;
    const auto price = default_price(row);
    const bool taxed = text_at(row, "tax") != "false";
    const auto tax = item_tax(catalogue, product_shop, product.tax_class);
    if (!tax) {
        reader.problem(
            "the shops tax it differently: name the shop that products go by in \"product_shop\" of "
            "the connection's settings");
        return;
    }
    product.vat_rate = taxed ? tax->rate : Decimal();
    if (!price) return;
    (tax->inclusive ? product.price_incl : product.price_excl) = price;
    if (!taxed) product.price_excl = product.price_incl = price;
}

model::Product product_from(const Object& row, const Catalogue& catalogue, const std::string& product_shop) {
    Reader reader;
    model::Product product;
    product.key = reader.id(row, "itemID");
    if (product.key.empty()) reader.problem("itemID is empty");
    product.sku = reader.text(row, "customSku");
    product.ean = reader.text(row, "ean");
    if (product.ean.empty()) product.ean = reader.text(row, "upc");
    product.article_code = reader.text(row, "systemSku");
    product.title = reader.text(row, "description");
    product.active = !flag_at(row, "archived");
    product.currency = catalogue.currency;
    put_tax_and_price(product, row, catalogue, product_shop, reader);
    if (const auto at = parse_instant(text_at(row, "timeStamp"))) product.updated_at = to_iso(*at);
    reader.throw_if_wrong("Item " + (product.sku.empty() ? key_of(row) : product.sku));
    return product;
}

sdk::Record unreadable(const Object& row, const std::string& reason) {
    sdk::Unreadable problem;
    problem.key = key_of(row);
    problem.number = text_at(row, {"customSku", "systemSku"});
    problem.reason = reason;
    return sdk::unreadable_record("product/1", problem, boost::json::serialize(row));
}

// The class by its id or its name.
std::string tax_class_id(const Catalogue& catalogue, const std::string& code) {
    if (catalogue.tax_classes.contains(code)) return code;
    std::string known;
    for (const auto& [id, name] : catalogue.tax_classes) {
        if (name == code) return id;
        known += (known.empty() ? "" : ", ") + name + " (" + id + ")";
    }
    throw sdk::Error(sdk::ErrorClass::rejected, "tax_class_unknown",
                     "Lightspeed has no tax class \"" + code + "\"; it has " + known +
                         ". Correct \"code\" in \"vat\" of the contract and apply it.");
}

std::optional<Decimal> price_of(const model::ProductPosting& product, const Catalogue& catalogue,
                                const std::string& product_shop) {
    if (!product.price_excl && !product.price_incl) return std::nullopt;
    const auto inclusive = prices_inclusive(catalogue, product_shop);
    if (!inclusive)
        throw sdk::Error(
            sdk::ErrorClass::config, "product_shop_missing",
            "The shops of this Lightspeed account differ in whether prices hold tax. Name the shop "
            "that products go by in \"product_shop\" of the connection's settings.");
    return *inclusive ? product.price_incl : product.price_excl;
}

// The members that differ, written as they are found.
class Difference {
  public:
    explicit Difference(const Object* row) : row_(row) { json_.open('{'); }

    void text(const char* member, const char* title, const std::string& wanted) {
        if (wanted.empty()) return;  // the sink keeps its own
        const std::string present = row_ == nullptr ? std::string() : text_at(*row_, member);
        if (present == wanted) return;
        json_.text(member, wanted);
        tell(title, present, wanted);
    }
    void price(const std::optional<Decimal>& wanted) {
        const auto present = row_ == nullptr ? std::nullopt : default_price(*row_);
        if (!wanted || present == wanted) return;
        json_.name("Prices").open('{').name("ItemPrice").open('[').open('{');
        json_.text("amount", wanted->to_string()).text("useTypeID", "1").text("useType", "Default");
        json_.close('}').close(']').close('}');
        tell("price", present ? present->to_string() : std::string(), wanted->to_string());
    }
    ItemChange take() {
        if (words_.empty()) return {};
        json_.close('}');
        return {json_.take(), words_};
    }

  private:
    void tell(const char* title, const std::string& present, const std::string& wanted) {
        words_ += words_.empty() ? "" : ", ";
        words_ += title;
        words_ += present.empty() ? " " + wanted : " " + present + " -> " + wanted;
    }

    const Object* row_;
    sdk::JsonText json_;
    std::string words_;
};

}  // namespace

std::optional<ItemTax> item_tax(const Catalogue& catalogue, const std::string& product_shop,
                                const std::string& tax_class) {
    return agreed<ItemTax>(catalogue, product_shop,
                           [&](const Shop& shop) { return tax_in(catalogue, shop, tax_class); });
}

std::optional<bool> prices_inclusive(const Catalogue& catalogue, const std::string& product_shop) {
    return agreed<bool>(catalogue, product_shop, [&](const Shop& shop) -> std::optional<bool> {
        const auto tax = tax_in(catalogue, shop, {});
        return tax ? std::optional(tax->inclusive) : std::nullopt;
    });
}

std::optional<Decimal> default_price(const Object& row) {
    for (const Object* price : rows_at(row, "Prices", "ItemPrice").rows) {
        if (text_at(*price, "useTypeID") == "1" || text_at(*price, "useType") == "Default")
            return decimal_from(text_at(*price, "amount"));
    }
    return std::nullopt;
}

sdk::Record product_record(const Object& row, const Catalogue& catalogue, const std::string& product_shop) {
    try {
        const model::Product product = product_from(row, catalogue, product_shop);
        sdk::Record record;
        record.key = product.key;
        record.type = "product/1";
        record.event_time = product.updated_at;
        record.payload = model::to_json_text(product);
        auto facts = product;
        facts.updated_at.clear();  // it moves without a change that we know of
        record.version = sdk::content_mark(model::to_json_text(facts));
        model::append_member(record.payload, "version", record.version);
        return record;
    } catch (const Unreadable& problem) {
        return unreadable(row, problem.what());
    } catch (const std::overflow_error&) {
        return unreadable(
            row, "Item " + key_of(row) + " of Lightspeed cannot be read: it has a price that is too large.");
    }
}

ItemChange item_change(const model::ProductPosting& product, const Object* row, const Catalogue& catalogue,
                       const std::string& product_shop) {
    Difference difference(row);
    difference.text("description", "description", product.title);
    difference.text("customSku", "SKU", product.code);
    difference.text("ean", "EAN", product.ean);
    if (!product.vat_code.empty())
        difference.text("taxClassID", "tax class", tax_class_id(catalogue, product.vat_code));
    difference.price(price_of(product, catalogue, product_shop));
    return difference.take();
}

}  // namespace koppel::lightspeed_retail
