#include "item_pages.hpp"

#include <algorithm>

#include "assumptions.hpp"

namespace koppel::lightspeed_retail {
namespace {

std::string first_page(const ApiClient& api, Account& account, const Walk& walk, std::uint32_t max_records) {
    const std::size_t limit = std::clamp<std::size_t>(max_records == 0 ? Assumptions::kMaxLimit : max_records,
                                                      1, Assumptions::kMaxLimit);
    return api.within(account.id(api), "Item.json?archived=true&sort=timeStamp&limit=" +
                                           std::to_string(limit) + walk.changed_since("timeStamp"));
}

// The page that the walk stands before. When the vendor does not know it any more, the window begins again.
std::pair<Reply, std::string> page_before(const ApiClient& api, Account& account, Walk& walk,
                                          std::uint32_t max_records) {
    const std::string begin = first_page(api, account, walk, max_records);
    if (walk.next().empty()) return {api.get_one(begin), begin};
    if (const std::string url = walk.next(); leads_on(begin, url)) {
        Reply reply = std::move(api.get(std::span(&url, 1)).front());
        if (!reply.error) return {std::move(reply), url};
        if (reply.error->error_class() != sdk::ErrorClass::rejected) throw sdk::Error(*reply.error);
    }
    walk.complete(api.now());
    const std::string again = first_page(api, account, walk, max_records);
    return {api.get_one(again), again};
}

}  // namespace

ItemPage read_items(const ApiClient& api, Account& account, Walk& walk, std::uint32_t max_records) {
    ItemPage page;
    auto [reply, url] = page_before(api, account, walk, max_records);
    const std::string next = api.next_of(reply, url);
    page.reply = std::move(reply);
    auto found = rows_in(page.reply.object(), "Item");
    page.rows = std::move(found.rows);
    page.wrong = found.wrong;
    for (const Object* row : page.rows) {
        if (const auto at = parse_instant(text_at(*row, "timeStamp"))) walk.saw(*at);
    }
    page.last = next.empty();
    if (page.last) {
        walk.complete(api.now());
    } else {
        walk.go_on(next);
    }
    return page;
}

}  // namespace koppel::lightspeed_retail
