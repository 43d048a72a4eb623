// The vendor's HTTP conventions: addresses, headers, questions, pages, and what a failed answer means.
// For one thread at a time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assumptions.hpp"
#include "koppel/cpp/call.hpp"
#include "rows.hpp"

namespace koppel::afas {

struct Settings {
    std::string api_url;  // to and with /ProfitRestServices
    std::string integration_id;
    // Own names of GetConnectors, by the standard one, and of columns: "Profit_Salesorders.OrderNumber".
    std::map<std::string, std::string, std::less<>> connectors, columns;
    // Of the contract; empty where the connection stands alone.
    std::string sales_journal, memo_journal, cash_journal;
    std::string administration, project, project_stage, warehouse;
    std::string unit_of_measure;  // of articles whose own is not told
    std::string other_items;      // what lines that are no product stand on: "cost" or "article"
    std::string collective_account, invoicing, delivery, profile;  // of new sales relations
    std::string home_country, vat_duty, vat_duty_eu_business, vat_duty_world;
    std::string vat_account;

    const std::string& connector(std::string_view standard) const;  // empty: there is none
    std::string column(std::string_view connector, std::string_view standard) const;
};
// Throws a config error that names the setting.
Settings read_settings(std::string_view json);

// Rows of one GetConnector.
struct Question {
    const Connector* connector = nullptr;
    std::string filter;               // "&filterfieldids=…"; empty: all rows
    std::vector<std::size_t> values;  // which of the values it asks for
};

class ApiClient {
  public:
    ApiClient(sdk::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

    // Rows whose column is one of the values, in as few questions as addresses have room for.
    std::vector<Question> any_of(const Connector& connector, std::string_view column,
                                 std::span<const std::string> values) const;
    Question all_of(const Connector& connector) const { return {&connector, {}, {}}; }
    // Operator 6, for people who type.
    Question containing(const Connector& connector, std::string_view column, std::string_view words) const;

    // Reads each to its end; `take(question, row)` gets the rows, under the standard names of columns. One
    // entry per question: empty, or why it could not be read.
    std::vector<std::optional<sdk::Error>> read_all(
        std::span<const Question> questions, const std::function<void(std::size_t, const Row&)>& take) const;

    sdk::HttpRequest meta_info() const;
    sdk::HttpRequest post(std::string_view connector, std::string body) const;
    sdk::HttpRequest put(std::string_view connector, std::string body) const;

    std::vector<sdk::HttpResponse> perform(std::span<const sdk::HttpRequest> requests) const {
        return requests.empty() ? std::vector<sdk::HttpResponse>{} : call_.http().perform(requests);
    }

    // The error of an answer that is not ok, with the vendor's own words.
    sdk::Error error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const;
    static sdk::Error unreadable(const sdk::HttpRequest& request);
    static constexpr std::string_view kTooManyPages = "too_many_pages";

  private:
    sdk::HttpRequest request(std::string method, std::string url) const;
    sdk::HttpRequest change(std::string method, std::string_view connector, std::string body) const;
    sdk::HttpRequest page_of(const Question& question, std::size_t skip) const;
    Row standard(const Connector& connector, Row row) const;

    sdk::Call& call_;
    const Settings& settings_;
};

}  // namespace koppel::afas
