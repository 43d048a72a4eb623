#include "product_source.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <set>

#include "assumptions.hpp"
#include "product.hpp"
#include "product_push.hpp"

namespace koppel::exactonline {
namespace {

using sdk::Error;
using sdk::ErrorClass;

// How far each list was read. A number of the vendor, no time.
struct Cursor {
    std::int64_t items = 1;
    std::int64_t prices = 1;
    std::int64_t deleted = 1;
};

[[noreturn]] void bad_cursor() {
    throw Error(ErrorClass::internal, "cursor_unreadable",
                "The position of this flow in Exact cannot be read. Process the period again.");
}

Cursor cursor_of(std::string_view text) {
    Cursor cursor;
    if (text.empty()) return cursor;
    boost::json::error_code error;
    const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
    if (error || !value.is_object()) bad_cursor();
    const auto read = [&](const char* name, std::int64_t& to) {
        const auto* member = value.get_object().if_contains(name);
        if (member == nullptr || !member->is_int64()) bad_cursor();
        to = member->get_int64();
    };
    read("items", cursor.items);
    read("prices", cursor.prices);
    read("deleted", cursor.deleted);
    return cursor;
}

std::string text_of(const Cursor& cursor) {
    return boost::json::serialize(
        boost::json::object{{"items", cursor.items}, {"prices", cursor.prices}, {"deleted", cursor.deleted}});
}

// One page of what changed, and whether there is more.
class Feed {
  public:
    Feed(const ApiClient& api, std::string_view path, std::string_view fields, std::string more,
         std::int64_t& position)
        : position_(position) {
        const auto request = api.list(path, "Timestamp," + std::string(fields),
                                      "Timestamp gt " + std::to_string(position) + "L" + more);
        const auto answer = api.perform({&request, 1}).front();
        if (!answer.ok()) throw api.error_of(request, answer);
        auto page = page_in(answer.body);
        if (!page) throw ApiClient::unreadable(request);
        rows_ = std::move(page->rows);
        more_ = !page->next.empty();
        for (const Row& row : rows_) {
            const std::string text = row.text("Timestamp");
            std::int64_t number = 0;
            std::from_chars(text.data(), text.data() + text.size(), number);
            position_ = std::max(position_, number);
        }
    }
    const std::vector<Row>& rows() const { return rows_; }
    bool more() const { return more_ && !rows_.empty(); }

  private:
    std::int64_t& position_;
    std::vector<Row> rows_;
    bool more_ = false;
};

std::vector<Row> items_of(const ApiClient& api, const std::set<std::string>& ids) {
    std::vector<std::string> terms;
    for (const auto& id : ids)
        terms.push_back(equals_guid("ID", id));
    std::vector<sdk::HttpRequest> lists;
    for (const auto& question : any_of(terms, Assumptions::kFilterCharacters))
        lists.push_back(api.list(Assumptions::kItems, kProductItemFields, question.filter));
    std::vector<Row> rows;
    for (const auto& failure :
         api.read_all(std::move(lists), [&](std::size_t, const Row& row) { rows.push_back(row); }))
        if (failure) throw Error(*failure);
    return rows;
}

}  // namespace

sdk::PullResult pull_products(sdk::Call& call, const Settings& settings, Memory& memory,
                              const sdk::PullRequest& request, sdk::Emitter& records) {
    const ApiClient api(call, settings);
    Cursor cursor = cursor_of(request.cursor);
    const Feed changed(api, Assumptions::kSyncItems, "ID", {}, cursor.items);
    const Feed priced(api, Assumptions::kSyncPrices, "Item", {}, cursor.prices);
    const Feed deleted(api, Assumptions::kSyncDeleted, "EntityKey,EntityType",
                       " and EntityType eq " + std::to_string(Assumptions::kDeletedItem), cursor.deleted);
    std::set<std::string> ids;
    for (const Row& row : changed.rows())
        ids.insert(row.text("ID"));
    for (const Row& row : priced.rows())
        ids.insert(row.text("Item"));
    std::erase_if(ids, [](const std::string& id) { return !is_guid(id); });
    const auto items = items_of(api, ids);

    std::set<std::string> codes;
    for (const Row& item : items)
        if (!item.text("SalesVatCode").empty()) codes.insert(item.text("SalesVatCode"));
    Lists lists(call, api, memory);
    if (const auto failure = lists.make_known({}, codes)) throw Error(*failure);
    const std::string day = today(call);
    for (const Row& item : items)
        records.emit(product_record(item, lists.vat_code(item.text("SalesVatCode")), day));
    for (const Row& row : deleted.rows()) {
        sdk::Record record;
        record.deleted = true;
        record.key = row.text("EntityKey");
        record.type = "product/1";
        record.version = "deleted-" + row.text("Timestamp");
        if (is_guid(record.key)) records.emit(record);
    }
    memory.save(call.state());
    return {text_of(cursor), changed.more() || priced.more() || deleted.more(), 0};
}

}  // namespace koppel::exactonline
