#include "product.hpp"

#include <algorithm>

#include "assumptions.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"

namespace koppel::exactonline {
namespace {

using model::Decimal;

constexpr int kPriceDigits = 4;

// The members that differ, written as they are found.
class Difference {
  public:
    Difference() { json_.open('{'); }

    void text(const char* member, const char* title, const std::string& wanted, const std::string& present) {
        if (wanted.empty() || wanted == present) return;  // empty: the sink keeps its own
        json_.text(member, wanted);
        tell(title, present, wanted);
    }
    void number(const char* member, const char* title, const Decimal& wanted,
                const std::optional<Decimal>& present) {
        if (present == wanted) return;
        json_.number(member, wanted);
        tell(title, present ? present->to_string() : std::string(), wanted.to_string());
    }
    sdk::JsonText& json() { return json_; }
    Change take() {
        if (words_.empty()) return {};
        json_.close('}');
        return {json_.take(), words_};
    }

  private:
    void tell(const char* title, const std::string& present, const std::string& wanted) {
        words_ += words_.empty() ? "" : ", ";
        words_ += std::string(title) + (present.empty() ? " " : " " + present + " -> ") + wanted;
    }

    sdk::JsonText json_;
    std::string words_;
};

bool ended(const Row& row, const std::string& today) {
    const std::string end = row.day("EndDate");
    return !end.empty() && end < today;
}

// Nothing is cheaper than a piece: steps for quantities are another matter.
bool is_for_one(const Row& price) {
    const auto quantity = price.amount("Quantity");
    return !quantity || *quantity <= Decimal(1);
}

std::string text_or_empty(const Row* row, std::string_view name) {
    return row == nullptr ? std::string() : row->text(name);
}

}  // namespace

Change item_change(const model::ProductPosting& product, const Row* row, const std::string& revenue_id) {
    Difference difference;
    // 4.4, 6.10: a Code that is sent again, unchanged, is refused.
    if (row == nullptr) difference.text("Code", "code", product.code, {});
    difference.text("Description", "description", cut(product.title, Assumptions::kItemDescription),
                    text_or_empty(row, "Description"));
    difference.text("Barcode", "bar code", product.ean, text_or_empty(row, "Barcode"));
    difference.text("SalesVatCode", "VAT code", product.vat_code, text_or_empty(row, "SalesVatCode"));
    if (folded(revenue_id) != folded(text_or_empty(row, "GLRevenue")))
        difference.text("GLRevenue", "ledger account", revenue_id, {});
    if (row == nullptr) difference.json().raw("IsSalesItem", "true").raw("IsStockItem", "false");
    return difference.take();
}

const Row* standard_price(const std::vector<Row>& prices, const std::string& item_id,
                          const std::string& currency, const std::string& today) {
    const Row* best = nullptr;
    for (const Row& price : prices) {
        if (folded(price.text("Item")) != folded(item_id) || !price.text("Account").empty()) continue;
        const std::string in = price.text("Currency");
        const bool begun = price.day("StartDate") <= today;
        if ((!in.empty() && in != currency) || !begun || ended(price, today) || !is_for_one(price)) continue;
        if (best == nullptr || best->day("StartDate") < price.day("StartDate")) best = &price;
    }
    return best;
}

Change price_change(const model::ProductPosting& product, const VatCode* code, const Row* row,
                    const std::string& item_id, const std::string& today) {
    const auto& wanted = code != nullptr && code->includes_vat() ? product.price_incl : product.price_excl;
    if (!wanted) return {};
    Difference difference;
    if (row == nullptr)
        difference.json()
            .text("Item", item_id)
            .text("Currency", product.currency)
            .text("StartDate", today)
            .raw("Quantity", "1");
    difference.number("Price", "price", wanted->rounded(kPriceDigits),
                      row == nullptr ? std::nullopt : row->amount("Price"));
    return difference.take();
}

sdk::Record product_record(const Row& item, const VatCode* code, const std::string& today) {
    model::Product product;
    product.key = item.text("ID");
    product.sku = item.text("Code");
    product.ean = item.text("Barcode");
    product.title = item.text("Description");
    product.active = item.flag("IsSalesItem") && !ended(item, today);
    if (code != nullptr) {
        product.tax_class = code->code;
        product.tax_class_title = code->description;
        if (const auto fraction = Decimal::parse(code->percentage))
            product.vat_rate = fraction->multiplied(100, kPriceDigits);
    }
    if (const auto price = item.amount("StandardSalesPrice")) {
        const bool includes = code != nullptr && code->includes_vat();
        (includes ? product.price_incl : product.price_excl) = price->rounded(kPriceDigits);
    }
    sdk::Record record;
    record.key = product.key;
    record.type = "product/1";
    record.payload = model::to_json_text(product);
    record.version = sdk::content_mark(record.payload);
    model::append_member(record.payload, "version", record.version);
    return record;
}

}  // namespace koppel::exactonline
