#include "products.hpp"

#include <set>

#include "items.hpp"
#include "koppel/cpp/json_text.hpp"

namespace koppel::lightspeed_retail {
namespace {

using model::ProductPosting;
using sdk::Error;
using sdk::ErrorClass;

std::string list_of(const std::set<std::string>& values) {
    std::string list = "IN,[";
    for (const auto& value : values) {
        if (list.back() != '[') list += ',';
        model::append_json_string(list, value);
    }
    return list + "]";
}

Error rejected(const char* code, const std::string& text) {
    return Error(ErrorClass::rejected, code, text);
}

// The item to change; null when there is none.
const Object* only(const std::vector<const Object*>& items, const ProductPosting& product,
                   const sdk::Posting& posting) {
    if (items.size() > 1)
        throw rejected("sku_ambiguous", "Lightspeed has " + std::to_string(items.size()) +
                                            " items with the SKU " + product.code +
                                            ". Give the others another SKU there, then retry the product.");
    if (items.empty() && !posting.remote_id.empty())
        throw rejected("item_gone", "Lightspeed has no item " + std::string(posting.remote_id) +
                                        " any more, which is what the product was posted as.");
    if (items.empty()) return nullptr;
    if (flag_at(*items.front(), "archived"))
        throw rejected("item_archived",
                       "The item " + product.code +
                           " is archived in Lightspeed. Take it out of the archive there and "
                           "retry the product, or ignore the product.");
    return items.front();
}

}  // namespace

KnownItems::KnownItems(const ApiClient& api, Account& account, std::span<const sdk::Posting> postings) {
    std::set<std::string> ids, codes;
    for (const auto& posting : postings) {
        if (!posting.remote_id.empty()) ids.emplace(posting.remote_id);
        codes.insert(posting.as<ProductPosting>().code);
    }
    std::vector<std::string> urls;
    const auto ask = [&](const char* field, const std::set<std::string>& values) {
        if (!values.empty())
            urls.push_back(api.within(account.id(api), std::string("Item.json?archived=true&limit=100&") +
                                                           field + "=" + sdk::url_escaped(list_of(values))));
    };
    ask("itemID", ids);
    ask("customSku", codes);
    const auto answers = api.get(urls);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Reply reply = answers[i];
        std::string url = urls[i];
        for (;;) {
            if (reply.error) throw Error(*reply.error);
            const std::string next = api.next_of(reply, url);
            add(std::move(reply));
            if (next.empty()) break;
            reply = api.get_one(next);
            url = next;
        }
    }
}

void KnownItems::add(Reply reply) {
    replies_.push_back(std::move(reply));
    for (const Object* row : rows_in(replies_.back().object(), "Item").rows) {
        if (!by_id_.emplace(text_at(*row, "itemID"), row).second) continue;
        by_sku_.emplace(text_at(*row, "customSku"), row);
    }
}

std::vector<const Object*> KnownItems::of(const sdk::Posting& posting) const {
    if (!posting.remote_id.empty()) {
        const auto found = by_id_.find(posting.remote_id);
        return found == by_id_.end() ? std::vector<const Object*>() : std::vector{found->second};
    }
    std::vector<const Object*> items;
    const auto [begin, end] = by_sku_.equal_range(posting.as<ProductPosting>().code);
    for (auto item = begin; item != end; ++item)
        items.push_back(item->second);
    return items;
}

void Products::push(std::span<const sdk::Posting> postings, bool dry_run, sdk::Reporter& outcomes) {
    const KnownItems known(api_, account_, postings);
    sdk::push_one_by_one(api_.call(), postings, outcomes,
                         [&](const sdk::Posting& posting) { return book(posting, known, dry_run); });
}

sdk::Outcome Products::book(const sdk::Posting& posting, const KnownItems& known, bool dry_run) {
    const auto product = posting.as<ProductPosting>();
    const Object* item = only(known.of(posting), product, posting);
    const std::string id = item == nullptr ? std::string() : text_at(*item, "itemID");
    const ItemChange change = item_change(product, item, account_.catalogue(api_), settings_.product_shop);
    if (item != nullptr && change.body.empty()) return sdk::Outcome::unchanged(id, product.code);
    sdk::Outcome outcome =
        item == nullptr ? sdk::Outcome::created(id, product.code) : sdk::Outcome::updated(id, product.code);
    outcome.detail = change.words;
    if (dry_run) return outcome;
    const std::string place = item == nullptr ? "Item.json" : "Item/" + id + ".json";
    const Reply reply =
        api_.write(item == nullptr ? "POST" : "PUT", api_.within(account_.id(api_), place), change.body);
    outcome.remote_id = text_at(object_at(reply.object(), "Item"), "itemID");
    if (outcome.remote_id.empty())
        throw Error(ErrorClass::unknown, "answer_unexpected",
                    "Lightspeed took the item " + product.code + " and did not tell its number.");
    return outcome;
}

std::vector<sdk::Finding> Products::find(std::span<const sdk::Posting> postings) {
    const KnownItems known(api_, account_, postings);
    std::vector<sdk::Finding> findings;
    for (const auto& posting : postings) {
        const auto items = known.of(posting);
        sdk::Finding finding;
        finding.found = items.empty()       ? sdk::Found::nowhere
                        : items.size() == 1 ? sdk::Found::once
                                            : sdk::Found::many;
        if (items.size() == 1) finding.remote_id = text_at(*items.front(), "itemID");
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace koppel::lightspeed_retail
