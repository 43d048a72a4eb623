#include "app/source_rates.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <vector>

#include "base/ids.hpp"

namespace koppel::app {

namespace {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;
using base::Result;

constexpr const char* kField = "/vat_rates";  // koppel/abi/options.h
constexpr int kMaxPages = 20;

Result<std::vector<plugins::OptionsPage::Option>> all_options(plugins::Instance& source) {
    std::vector<plugins::OptionsPage::Option> options;
    plugins::OptionsQuestion question{kField, {}, {}, {}};
    for (int page = 0; page < kMaxPages; ++page) {
        plugins::CallContext call;
        call.trace_id = base::random_id();
        auto answer = source.options(call, question);
        if (answer.has_error()) return answer.error();
        options.insert(options.end(), answer->options.begin(), answer->options.end());
        if (answer->next.empty()) break;
        question.page = answer->next;
    }
    return options;
}

// In the form of the built-in list. Which rate is the standard one a source does not say: it is the highest.
std::string list_of(const std::vector<plugins::OptionsPage::Option>& options, const std::string& source) {
    struct Rate {
        std::string country;
        std::string percent;
        std::string label;
        model::Decimal value;
    };
    std::vector<Rate> rates;
    std::map<std::string, model::Decimal> highest;
    for (const auto& option : options) {
        const auto space = option.value.find(' ');
        if (space == std::string::npos) continue;
        Rate rate{option.value.substr(0, space), option.value.substr(space + 1), option.label, {}};
        rate.value = model::Decimal::parse(rate.percent).value_or(model::Decimal());
        highest[rate.country] = std::max(highest[rate.country], rate.value);
        rates.push_back(std::move(rate));
    }
    json::array list;
    for (const auto& rate : rates) {
        const char* kind = rate.value.is_zero()                  ? "zero"
                           : rate.value == highest[rate.country] ? "standard"
                                                                 : "reduced";
        list.push_back({{"country", rate.country},
                        {"rate", rate.percent},
                        {"kind", kind},
                        {"source", source + ": " + rate.label}});
    }
    return json::serialize(json::object{{"rates", std::move(list)}});
}

}  // namespace

Result<books::VatRates> rates_of_source(Host& host, const contracts::Setup& setup) {
    const contracts::Connection& connection = setup.connections.at(setup.contract.flows.front().from);
    auto source = host.connector().open(connection, plugins::Role::source, "check:" + connection.id);
    if (source.has_error()) return source.error();
    auto options = all_options(**source);
    if (options.has_error()) {
        if (options.error().error_class != ErrorClass::unsupported) return options.error();
        return Error(ErrorClass::config, "source_without_rates",
                     "connection '" + connection.id + "' does not tell its VAT rates",
                     "leave --from-source out: the built-in list is used");
    }
    return books::VatRates::parse(list_of(*options, connection.id));
}

}  // namespace koppel::app
