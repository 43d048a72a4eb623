// The vendor's HTTP conventions: addresses, headers, questions, pages, and what a failed answer means.
// For one thread at a time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/cpp/call.hpp"
#include "odata.hpp"

namespace koppel::exactonline {

struct Settings {
    std::string api_url;
    std::string division;
    std::string division_name;  // what it must be called, and its VAT number; empty: not pinned
    std::string vat_number;
    // Of the contract; empty where the connection stands alone.
    std::string sales_journal;
    std::string memo_journal;
    std::string cash_journal;
    std::string ledger_item;  // what the codes of items for lines without a product begin with
    std::string vat_account;  // takes the VAT of entries in journals without VAT; empty: as of the VAT code
};
// Throws a config error that names the setting.
Settings read_settings(std::string_view json);

class ApiClient {
  public:
    ApiClient(sdk::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

    // Rows of a list, these fields only: Exact refuses some lists without.
    sdk::HttpRequest list(std::string_view path, std::string_view select, std::string_view filter = {}) const;
    sdk::HttpRequest who_am_i() const;
    sdk::HttpRequest post(std::string_view path, std::string body) const;
    // Only the fields in the body change.
    sdk::HttpRequest put(std::string_view path, std::string body) const;

    std::vector<sdk::HttpResponse> perform(std::span<const sdk::HttpRequest> requests) const {
        return requests.empty() ? std::vector<sdk::HttpResponse>{} : call_.http().perform(requests);
    }

    // Reads several lists, each to its end; `take(list, row)` gets the rows. The result has one entry per
    // list: empty, or why it could not be read.
    std::vector<std::optional<sdk::Error>> read_all(std::vector<sdk::HttpRequest> lists, auto&& take) const;

    // The error of an answer that is not ok, with the vendor's own words.
    sdk::Error error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const;
    static sdk::Error unreadable(const sdk::HttpRequest& request);
    static constexpr std::string_view kTooManyPages = "too_many_pages";

  private:
    sdk::HttpRequest request(std::string method, std::string url) const;
    std::string url_of(std::string_view path) const;
    std::optional<sdk::HttpRequest> next_page(const Page& page) const;
    std::int64_t wait_after_429(const sdk::HttpResponse& response) const;
    static sdk::Error too_many_pages(const sdk::HttpRequest& request);
    static int max_pages();

    sdk::Call& call_;
    const Settings& settings_;
};

std::vector<std::optional<sdk::Error>> ApiClient::read_all(std::vector<sdk::HttpRequest> lists,
                                                           auto&& take) const {
    std::vector<std::optional<sdk::Error>> failures(lists.size());
    std::vector<std::size_t> owner(lists.size());
    for (std::size_t i = 0; i < owner.size(); ++i)
        owner[i] = i;
    for (int page_number = 1; !lists.empty(); ++page_number) {
        const auto answers = perform(lists);
        std::vector<sdk::HttpRequest> more;
        std::vector<std::size_t> more_owner;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            auto page = answers[i].ok() ? page_in(answers[i].body) : std::nullopt;
            if (!page) {
                failures[owner[i]] = answers[i].ok() ? unreadable(lists[i]) : error_of(lists[i], answers[i]);
                continue;
            }
            for (const auto& row : page->rows)
                take(owner[i], row);
            auto next = next_page(*page);
            if (!next) continue;
            if (page_number >= max_pages()) {
                failures[owner[i]] = too_many_pages(lists[i]);
                continue;
            }
            more.push_back(std::move(*next));
            more_owner.push_back(owner[i]);
        }
        lists = std::move(more);
        owner = std::move(more_owner);
    }
    return failures;
}

}  // namespace koppel::exactonline
