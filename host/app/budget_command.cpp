// `koppel get budgets`: what is left of the vendors' budgets, and until when the queue lasts with it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/output.hpp"
#include "contracts/load.hpp"
#include "pipeline/forecast.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;
using base::Instant;
using base::Result;

namespace {

// What waits to be posted to a connection.
struct Queue {
    std::uint64_t records = 0;
    std::uint64_t unmeasured = 0;  // of flows whose documents have not been measured yet
    double requests = 0;
};

Result<void> add_flow(store::Store& store, const std::string& contract, const std::string& flow,
                      Queue& queue) {
    auto summary = store.summary(contract, flow);
    if (summary.has_error()) return summary.error();
    using State = store::RecordState;
    std::uint64_t open = 0;
    for (const auto& state : *summary)
        if (state.state == State::queued || state.state == State::retrying || state.state == State::waiting ||
            state.state == State::posting)
            open += state.count;
    queue.records += open;
    auto cost = store.flow_cost(contract, flow);
    if (cost.has_error()) return cost.error();
    if (*cost && (*cost)->documents > 0)
        queue.requests += static_cast<double>(open) * static_cast<double>((*cost)->requests) /
                          static_cast<double>((*cost)->documents);
    else
        queue.unmeasured += open;
    return {};
}

Result<Queue> queue_of(store::Store& store, const std::string& connection) {
    Queue queue;
    auto documents = store.documents(store::DocumentKind::contract);
    if (documents.has_error()) return documents.error();
    for (const auto& document : *documents) {
        auto contract = contracts::load_contract(store, document.id);
        if (contract.has_error()) return contract.error();
        for (const auto& flow : contract->flows) {
            if (flow.to != connection) continue;
            const auto posted = flow.sums_days() ? flow.days() : flow;
            if (auto added = add_flow(store, document.id, posted.name, queue); added.has_error())
                return added.error();
            if (flow.sums_days() && flow.name != posted.name) {
                if (auto added = add_flow(store, document.id, flow.name, queue); added.has_error())
                    return added.error();
            }
        }
    }
    return queue;
}

std::string length_text(base::milliseconds length) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
    if (seconds == 0) return "?";
    if (seconds % 86'400 == 0) return std::to_string(seconds / 86'400) + " d";
    if (seconds % 3'600 == 0) return std::to_string(seconds / 3'600) + " h";
    if (seconds % 60 == 0) return std::to_string(seconds / 60) + " min";
    return std::to_string(seconds) + " s";
}

class BudgetPrinter {
  public:
    explicit BudgetPrinter(Host& host) : host_(host), now_(host.clock().now()) {}

    Result<void> add(const contracts::Connection& connection) {
        auto reports = host_.connector().budgets(connection);
        if (reports.has_error()) return reports.error();
        auto queue = queue_of(host_.store(), connection.id);
        if (queue.has_error()) return queue.error();
        json::object object{{"connection", connection.id}};
        json::array credentials;
        Instant through = now_;
        for (const auto& report : *reports) {
            through = std::max(through, pipeline::through_at(report.windows.windows, queue->requests, now_));
            credentials.push_back(add_credential(connection.id, report));
        }
        object["credentials"] = std::move(credentials);
        object["forecast"] = forecast(connection.id, *queue, through);
        list_.push_back(std::move(object));
        return {};
    }

    void print(bool as_json) const {
        if (as_json) return print_json(list_);
        print_table({"CONNECTION", "WINDOW", "USED", "LEFT", "RESERVE", "RESETS AT"}, windows_, {2, 3, 4});
        if (!errors_.empty()) {
            std::cout << '\n';
            print_table({"CONNECTION", "ENDPOINT", "REFUSED", "LEFT", "ONE MORE AT"}, errors_, {2, 3});
        }
        std::cout << '\n';
        print_table({"CONNECTION", "OPEN", "REQUESTS", "THROUGH AT"}, queues_, {1, 2});
        std::cout.flush();
    }

  private:
    json::object add_credential(const std::string& connection,
                                const pipeline::Connector::BudgetReport& report) {
        json::array windows;
        for (const auto& window : report.windows.windows) {
            const auto limit = static_cast<std::int64_t>(window.limit);
            const auto used = std::max<std::int64_t>(limit - window.remaining, 0);
            const auto resets = used > 0 ? base::to_iso(window.resets_at) : std::string();
            windows_.push_back({connection, length_text(window.length), std::to_string(used),
                                std::to_string(window.remaining), std::to_string(window.reserve), resets});
            windows.push_back(
                {{"seconds", std::chrono::duration_cast<std::chrono::seconds>(window.length).count()},
                 {"limit", limit},
                 {"used", used},
                 {"left", window.remaining},
                 {"reserve", window.reserve},
                 {"resets_at", text_or_null(resets)}});
        }
        json::array errors;
        for (const auto& endpoint : report.errors) {
            const auto count = static_cast<std::int64_t>(endpoint.at.size());
            const auto left = std::max<std::int64_t>(std::int64_t{report.rule.stop_at} - count, 0);
            const auto free_at = base::to_iso(endpoint.at.front() + report.rule.window);
            errors_.push_back(
                {connection, endpoint.endpoint, std::to_string(count), std::to_string(left), free_at});
            errors.push_back({{"endpoint", endpoint.endpoint},
                              {"refused", count},
                              {"left", left},
                              {"stop_at", report.rule.stop_at},
                              {"vendor_limit", report.rule.count},
                              {"one_more_at", free_at}});
        }
        return {{"credential", report.credential},
                {"windows", std::move(windows)},
                {"errors", std::move(errors)}};
    }

    json::object forecast(const std::string& connection, const Queue& queue, Instant through) {
        const auto requests = static_cast<std::int64_t>(std::ceil(queue.requests));
        const bool known = queue.unmeasured == 0;
        const auto at = base::to_iso(through);
        queues_.push_back({connection, std::to_string(queue.records), known ? std::to_string(requests) : "?",
                           queue.records == 0 ? ""
                           : known            ? at
                                              : "not measured yet"});
        return {{"open_records", queue.records},
                {"requests", known ? json::value(requests) : json::value(nullptr)},
                {"through_at", known && queue.records > 0 ? json::value(at) : json::value(nullptr)}};
    }

    Host& host_;
    const Instant now_;
    std::vector<TableRow> windows_, errors_, queues_;
    json::array list_;
};

}  // namespace

int show_budgets(const Options& options, const std::string& id) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto documents = host.store().documents(store::DocumentKind::connection);
    if (documents.has_error()) return print_error(documents.error());
    BudgetPrinter printer(host);
    bool found = id.empty();
    for (const auto& document : *documents) {
        if (!id.empty() && document.id != id) continue;
        found = true;
        auto connection = contracts::load_connection(host.store(), document.id);
        if (connection.has_error()) return print_error(connection.error());
        if (auto added = printer.add(*connection); added.has_error()) return print_error(added.error());
    }
    if (!found)
        return print_error(Error(ErrorClass::usage, "unknown_object", "there is no connection '" + id + "'",
                                 "see `koppel get connections`"));
    printer.print(options.json);
    return kDone;
}

}  // namespace koppel::app
