// The vendor's HTTP conventions: addresses, headers, filters, pages, and what a failed answer means.
// For one thread at a time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "assumptions.hpp"
#include "koppel/cpp/call.hpp"

namespace koppel::asperion {

struct Settings {
    std::string api_url;
    std::string administration;
};
// Throws a config error that names the setting.
Settings read_settings(std::string_view json);

class ApiClient {
  public:
    ApiClient(sdk::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

    sdk::HttpRequest get(std::string_view path) const;
    // Rows whose `filter` equals `value`, or compares otherwise; the caller compares again.
    sdk::HttpRequest find(std::string_view path, std::string_view filter, std::string_view value,
                          std::string_view comparison = Assumptions::kEquals) const;
    // The page that a list names as its next one, at our own address.
    std::optional<sdk::HttpRequest> next_page(std::string_view next) const;
    sdk::HttpRequest post(std::string_view path, std::string body) const;

    std::vector<sdk::HttpResponse> perform(std::span<const sdk::HttpRequest> requests) const {
        return requests.empty() ? std::vector<sdk::HttpResponse>{} : call_.http().perform(requests);
    }

    // Reads several lists side by side, each to its end. `read` understands a page, `take` gets its rows.
    // The result has one entry per list: empty, or why it could not be read.
    template <class Row>
    std::vector<std::optional<sdk::Error>> read_all(std::vector<sdk::HttpRequest> lists,
                                                    std::optional<Page<Row>> (*read)(std::string_view),
                                                    auto&& take) const;

    // The error of an answer that is not ok, with the vendor's own words.
    static sdk::Error error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response);
    static sdk::Error unreadable(const sdk::HttpRequest& request);
    static constexpr std::string_view kTooManyPages = "too_many_pages";

  private:
    sdk::HttpRequest request(std::string method, std::string url) const;
    static sdk::Error too_many_pages(const sdk::HttpRequest& request);
    static int max_pages();

    sdk::Call& call_;
    const Settings& settings_;
};

template <class Row>
std::vector<std::optional<sdk::Error>> ApiClient::read_all(std::vector<sdk::HttpRequest> lists,
                                                           std::optional<Page<Row>> (*read)(std::string_view),
                                                           auto&& take) const {
    std::vector<std::optional<sdk::Error>> failures(lists.size());
    std::vector<std::size_t> owner(lists.size());
    for (std::size_t i = 0; i < owner.size(); ++i)
        owner[i] = i;
    for (int page_number = 0; !lists.empty(); ++page_number) {
        const auto answers = perform(lists);
        std::vector<sdk::HttpRequest> more;
        std::vector<std::size_t> more_owner;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            auto page = answers[i].ok() ? read(answers[i].body) : std::nullopt;
            if (!page) {
                failures[owner[i]] = answers[i].ok() ? unreadable(lists[i]) : error_of(lists[i], answers[i]);
                continue;
            }
            for (auto& row : page->rows)
                take(owner[i], std::move(row));
            auto next = next_page(page->next);
            if (!next) continue;
            if (page_number + 1 >= max_pages()) {
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

}  // namespace koppel::asperion
