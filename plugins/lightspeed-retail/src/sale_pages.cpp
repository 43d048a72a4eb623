#include "sale_pages.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "assumptions.hpp"

namespace koppel::lightspeed_retail {
namespace {

using sdk::Error;
using sdk::ErrorClass;

std::uint64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() < 19 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void SalePage::add(Reply reply) {
    replies.push_back(std::move(reply));
    const Rows found = rows_in(replies.back().object(), "Sale");
    rows.insert(rows.end(), found.rows.begin(), found.rows.end());
    strays += found.wrong ? 1 : 0;
}

std::string SaleReader::first_page(const ApiClient& api, const Walk& walk, std::uint32_t max_records) {
    const std::size_t limit = std::clamp<std::size_t>(max_records == 0 ? Assumptions::kMaxLimit : max_records,
                                                      1, Assumptions::kMaxLimit);
    return api.within(account_.id(api), walk.first_page(limit, settings_.articles));
}

// At the very beginning only the newest void matters: the sales themselves tell of all before it.
std::string SaleReader::voids_after(const ApiClient& api, const Walk& walk) {
    if (!walk.voids) return api.within(account_.id(api), "SaleVoid.json?sort=-saleVoidID&limit=1");
    return api.within(account_.id(api), "SaleVoid.json?sort=saleVoidID&limit=100&saleVoidID=" +
                                            sdk::url_escaped(">," + std::to_string(*walk.voids)));
}

SalePage SaleReader::read(const ApiClient& api, Walk& walk, std::uint32_t max_records) {
    SalePage page;
    std::string url = walk.next();
    const std::string begin = first_page(api, walk, max_records);
    std::optional<Reply> voids;
    std::optional<Reply> sales;
    if (!url.empty()) {
        // The cursor may have been made with another address or account.
        if (leads_on(begin, url)) {
            sales = std::move(api.get(std::span(&url, 1)).front());
            const bool refused = sales->error && (sales->error->error_class() == ErrorClass::rejected);
            if (sales->error && !refused) throw Error(*sales->error);
            if (refused) sales.reset();
        }
        if (!sales) walk.complete(api.now());
    }
    if (!sales) {
        url = first_page(api, walk, max_records);
        std::vector<std::string> urls{url};
        if (may_read_voids_) urls.push_back(voids_after(api, walk));
        auto replies = api.get(urls);
        if (replies.front().error) throw Error(*replies.front().error);
        sales = std::move(replies.front());
        if (replies.size() > 1) voids = std::move(replies.back());
    }
    const std::string next = api.next_of(*sales, url);
    page.add(std::move(*sales));
    for (const Object* row : page.rows) {
        if (const auto at = parse_instant(text_at(*row, {"updateTime", "updatetime"}))) walk.saw(*at);
    }
    page.last = next.empty();
    if (!page.last) {
        walk.go_on(next);
        // Voids from now on: those before are told by the sales that are still to come.
        if (voids && !walk.voids) add_voided(api, walk, page, std::move(*voids));
        return page;
    }
    walk.complete(api.now());
    if (!voids && may_read_voids_) {
        const std::string resource = voids_after(api, walk);
        voids = std::move(api.get(std::span(&resource, 1)).front());
    }
    if (voids) add_voided(api, walk, page, std::move(*voids));
    return page;
}

void SaleReader::add_voided(const ApiClient& api, Walk& walk, SalePage& page, Reply voids) {
    const bool beginning = !walk.voids;
    std::set<std::string> present;
    for (const Object* row : page.rows)
        present.insert(text_at(*row, "saleID"));
    std::vector<std::string> wanted;
    std::uint64_t newest = walk.voids.value_or(0);
    std::string url = beginning ? std::string() : voids_after(api, walk);
    for (std::size_t pages = 1;; ++pages) {
        if (voids.forbidden) {
            may_read_voids_ = false;
            api.call().log().info("The login may not read voids: updatetime alone tells of them.");
            return;
        }
        if (voids.error) throw Error(*voids.error);
        for (const Object* row : rows_in(voids.object(), "SaleVoid").rows) {
            newest = std::max(newest, number_of(text_at(*row, "saleVoidID")));
            const std::string sale = id_at(*row, "saleID");
            if (!beginning && is_number(sale) && present.insert(sale).second) wanted.push_back(sale);
        }
        if (beginning) break;
        const std::string next = api.next_of(voids, url);
        if (next.empty() || pages >= Assumptions::kMaxVoidPages) break;
        voids = std::move(api.get(std::span(&next, 1)).front());
        url = next;
    }
    add_sales(api, page, wanted);
    walk.voids = newest;
}

void SaleReader::add_sales(const ApiClient& api, SalePage& page, const std::vector<std::string>& ids) const {
    std::vector<std::string> urls;
    for (std::size_t at = 0; at < ids.size(); at += Assumptions::kMaxLimit) {
        std::string list = "IN,[";
        for (std::size_t i = at; i < std::min(at + Assumptions::kMaxLimit, ids.size()); ++i)
            list += (i == at ? "" : ",") + ids[i];
        urls.push_back(
            api.within(account_.id(api), Walk().first_page(Assumptions::kMaxLimit, settings_.articles) +
                                             "&saleID=" + sdk::url_escaped(list + "]")));
    }
    for (auto& reply : api.get(urls)) {
        if (reply.error) throw Error(*reply.error);
        page.add(std::move(reply));
    }
}

}  // namespace koppel::lightspeed_retail
