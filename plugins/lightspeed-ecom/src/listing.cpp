#include "listing.hpp"

#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>

#include "assumptions.hpp"
#include "koppel/cpp/source.hpp"
#include "koppel/model/text.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using sdk::Error;
using sdk::ErrorClass;

constexpr int kMaxPages = 40;

std::uint64_t id_of(const json::object& document) {
    const std::string text = text_at(document, "id");
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size() ? id : 0;
}

Stray stray_of(const json::value& entry) {
    Stray stray;
    stray.text = json::serialize(entry);
    if (entry.is_object()) stray.number = text_at(entry.get_object(), "number");
    stray.reason = entry.is_object() ? "Lightspeed listed a document without an id."
                                     : "Lightspeed listed something that is no document.";
    return stray;
}

}  // namespace

json::array take_list(json::value& document) {
    if (document.is_array()) return std::move(document.get_array());
    const bool nothing = document.is_null() || (document.is_bool() && !document.get_bool()) ||
                         (document.is_object() && document.get_object().empty()) ||
                         (document.is_string() && document.get_string().empty());
    if (!nothing)
        throw Error(ErrorClass::transient, "answer_unexpected",
                    "Lightspeed answered with something that is no list.");
    return {};
}

Listing read_listing(const ApiClient& api, const Walk& walk, std::size_t limit) {
    return listing_in(api.get_one(walk.resource(limit)), walk, limit);
}

Listing listing_in(json::value document, const Walk& walk, std::size_t limit) {
    json::array list = take_list(document);
    Listing listing;
    listing.last = list.size() < std::min(limit, Assumptions::kSurelyLastBelow);
    listing.rows.reserve(list.size());
    std::uint64_t before = walk.since_id();
    for (auto& entry : list) {
        const std::uint64_t id = entry.is_object() ? id_of(entry.get_object()) : 0;
        if (id == 0) {
            listing.strays.push_back(stray_of(entry));
            continue;
        }
        if (id <= before)  // reading on would lose documents
            throw Error(
                ErrorClass::internal, "list_not_in_order",
                "Lightspeed did not list by ascending id after since_id=" + std::to_string(before) + ".");
        before = id;
        Row& row = listing.rows.emplace_back(std::move(entry.get_object()));
        row.id = id;
        row.updated_at = parse_instant(text_at(row.document, "updatedAt"));
        row.skip = !walk.wanted().holds(text_at(row.document, "createdAt")) ||
                   (walk.remembers(row.id) && walk.known(row.id, json::serialize(row.document)));
    }
    if (listing.rows.empty() && !listing.last)  // the next page would be this one
        throw Error(ErrorClass::internal, "list_without_ids", "Lightspeed lists documents without ids only.");
    return listing;
}

std::vector<Sublist> read_sublists(const ApiClient& api, const std::vector<std::string>& resources,
                                   Ahead* along) {
    std::vector<Sublist> lists(resources.size());
    std::vector<std::size_t> open(resources.size());
    for (std::size_t i = 0; i < open.size(); ++i)
        open[i] = i;
    for (int page = 1; !open.empty(); ++page) {
        std::vector<std::string> pages;
        for (const auto at : open)
            pages.push_back(resources[at] + ".json?limit=" + std::to_string(Assumptions::kMaxLimit) +
                            (page > 1 ? "&page=" + std::to_string(page) : std::string()));
        auto replies = api.get(pages, std::exchange(along, nullptr));
        std::vector<std::size_t> more;
        for (std::size_t i = 0; i < replies.size(); ++i) {
            Sublist& list = lists[open[i]];
            std::optional<json::array>
                items;  // made where the answer lives: assigning to one elsewhere copies
            try {
                if (!replies[i].error) items.emplace(take_list(replies[i].document));
            } catch (const Error& error) {
                replies[i].error = error;
            }
            if (replies[i].error) {
                list.error = std::move(replies[i].error);
                list.missing = replies[i].missing && page == 1;
                list.items.reset();
                continue;
            }
            const bool last = items->size() < Assumptions::kSurelyLastBelow || page == kMaxPages;
            if (list.items)
                list.items->insert(list.items->end(), items->begin(), items->end());
            else
                list.items.emplace(std::move(*items));
            if (!last) more.push_back(open[i]);
        }
        open = std::move(more);
    }
    return lists;
}

bool is_about_the_document(const Error& error) {
    return error.code() == "answer_unreadable" || error.code() == "answer_unexpected" ||
           error.error_class() == ErrorClass::rejected || error.error_class() == ErrorClass::conflict;
}

sdk::Record unreadable_record(std::string_view type, std::string_view key, const json::object& document,
                              std::string_view reason) {
    const std::string text = json::serialize(document);
    sdk::Unreadable problem;
    problem.key = key;
    problem.number = text_at(document, "number");
    if (parse_instant(text_at(document, "createdAt")))
        problem.date = text_at(document, "createdAt").substr(0, 10);
    if (parse_instant(text_at(document, "updatedAt"))) problem.event_time = text_at(document, "updatedAt");
    problem.reason = reason;
    return sdk::unreadable_record(type, problem, text);
}

sdk::Record unreadable_record(std::string_view type, const Stray& stray) {
    sdk::Unreadable problem;
    problem.key = "unreadable-" + (stray.number.empty() ? sdk::content_mark(stray.text) : stray.number);
    problem.number = stray.number;
    problem.reason = stray.reason;
    return sdk::unreadable_record(type, problem, stray.text);
}

}  // namespace koppel::lightspeed_ecom
