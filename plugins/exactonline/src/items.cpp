#include "assumptions.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"
#include "masters.hpp"

namespace koppel::exactonline {
namespace {

std::vector<std::string> by_code(const Need& need) {
    return {equals("Code", need.wanted)};
}

void see(Need& need, const Row& row) {
    if (folded(row.text("Code")) != folded(need.wanted)) return;
    if (!need.seen || row.text("Code") == need.wanted) need.seen = row;
}

void conclude(Need& need) {
    if (need.seen && need.seen->flag("IsSalesItem")) {
        need.value = need.seen->text("ID");
    } else if (need.seen) {
        need.failure = rejection("item_not_for_sale",
                                 "In Exact " + need.label() +
                                     " is no sales item: make it one there, and process the document again.");
    } else if (!need.write) {
        need.failure = rejection("item_missing", "Exact does not have " + need.label() +
                                                     ", and this contract does not let it be created. Make "
                                                     "it in Exact.");
    }
}

constexpr NeedKind kItem{.letter = 'i',
                         .noun = "item ",
                         .path = Assumptions::kItems,
                         .fields = "ID,Code,Description,IsSalesItem",
                         .remembered = true,
                         .terms = by_code,
                         .see = see,
                         .conclude = conclude,
                         .key_field = "ID"};

}  // namespace

Need item_need(const model::ArticleRule& article, const std::string& description, const std::string& vat_code,
               const std::string& revenue) {
    if (article.code.empty())
        throw Refusal("article_without_code",
                      "Line \"" + description + "\" is booked on an item, but names none.");
    Need need;
    need.kind = &kItem;
    need.wanted = article.code;
    if (article.create_when_missing) {
        need.depends = revenue;
        const std::string& words = article.description.empty() ? description : article.description;
        need.write = [code = article.code, words, vat_code, revenue](const Needs& needs) {
            return item_body(code, words, vat_code,
                             revenue.empty() ? std::string_view() : std::string_view(needs.value(revenue)));
        };
    }
    return need;
}

std::string item_body(const std::string& code, const std::string& description, std::string_view vat_code,
                      std::string_view revenue_id) {
    sdk::JsonText out;
    out.open('{')
        .text("Code", code)
        .text("Description", cut(description.empty() ? code : description, Assumptions::kItemDescription));
    out.raw("IsSalesItem", "true").raw("IsStockItem", "false");
    out.text_if_any("SalesVatCode", vat_code).text_if_any("GLRevenue", revenue_id);
    return out.close('}').take();
}

}  // namespace koppel::exactonline
