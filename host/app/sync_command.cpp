// `koppel sync`: runs the flows of a contract in the foreground until nothing is left to do, and shows the
// sums.
#include <algorithm>
#include <csignal>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "app/progress.hpp"
#include "contracts/period.hpp"
#include "pipeline/flow_run.hpp"
#include "pipeline/retention.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;

namespace {

volatile std::sig_atomic_t stop_requested = 0;

void request_stop(int) {
    stop_requested = 1;
}

struct FlowResult {
    std::string flow;
    base::Result<pipeline::RunReport> report;
    std::vector<store::StateSummary> summary;
    std::vector<store::StateSummary> days;  // of a flow that adds up days
    std::uint64_t attention = 0;
    std::uint64_t read = 0, posted = 0;
};

pipeline::RunSubject subject_of(const ContractParts& parts, const contracts::Flow& flow) {
    const auto& setup = parts.setup;
    return {setup.tenant, setup.contract, flow, setup.connections.at(flow.from),
            setup.connections.at(flow.to)};
}

FlowResult run_one(Host& host, const ContractParts& parts, const contracts::Flow& flow,
                   const pipeline::RunOptions& run_options, bool quiet) {
    pipeline::RunProgress progress;
    const pipeline::RunParts run_parts{host.store(), host.vault(), host.connector(), host.clock(),
                                       host.log()};
    FlowResult result{.flow = flow.name, .report = [&] {
                          const ProgressDisplay display(parts.setup.contract.id + "/" + flow.name, progress,
                                                        quiet);
                          return run_flow(run_parts, subject_of(parts, flow), run_options, progress);
                      }()};
    result.read = progress.seen;
    result.posted = progress.posted;
    if (auto summary = host.store().summary(parts.setup.contract.id, flow.name); summary.has_value())
        result.summary = std::move(*summary);
    if (flow.sums_days()) {
        auto days = host.store().summary(parts.setup.contract.id, flow.days().name);
        if (days.has_value()) result.days = std::move(*days);
    }
    auto marked = host.store().records(
        {.contract = parts.setup.contract.id, .flow = flow.name, .attention = true, .limit = 1000});
    if (marked.has_value()) result.attention = marked->size();
    return result;
}

std::vector<Error> failures_of(const FlowResult& result) {
    if (result.report.has_error()) return {result.report.error()};
    std::vector<Error> failures;
    if (result.report->pull_failure) failures.push_back(*result.report->pull_failure);
    if (result.report->push_failure) failures.push_back(*result.report->push_failure);
    return failures;
}

bool needs_person(const FlowResult& result) {
    if (result.attention > 0) return true;
    if (result.report.has_value() && !result.report->held.empty()) return true;
    const auto failed = [](const std::vector<store::StateSummary>& states) {
        return std::ranges::any_of(states, [](const auto& state) {
            return state.state == store::RecordState::failed && state.count > 0;
        });
    };
    return failed(result.summary) || failed(result.days);
}

json::object json_of(const std::vector<store::StateSummary>& summary) {
    json::object states;
    for (const auto& state : summary)
        states[store::name_of(state.state)] = {{"count", state.count}, {"sum", state.sum}};
    return states;
}

// What a vendor's budget makes the run leave for later.
std::vector<net::Hold> holds_of(const FlowResult& result) {
    std::vector<net::Hold> holds;
    if (result.report.has_error()) return holds;
    if (result.report->pull_hold) holds.push_back(*result.report->pull_hold);
    if (result.report->push_hold) holds.push_back(*result.report->push_hold);
    return holds;
}

json::object json_of(const FlowResult& result) {
    json::array errors;
    for (const auto& failure : failures_of(result))
        errors.push_back({{"code", failure.code}, {"message", failure.text()}});
    json::object object{{"flow", result.flow},           {"read", result.read},
                        {"posted_now", result.posted},   {"states", json_of(result.summary)},
                        {"attention", result.attention}, {"errors", std::move(errors)}};
    object["next_due"] = result.report.has_value() && result.report->next_due
                             ? json::value(base::to_iso(*result.report->next_due))
                             : json::value(nullptr);
    if (!result.days.empty()) object["days"] = json_of(result.days);
    if (result.report.has_value() && !result.report->held.empty()) object["held"] = result.report->held;
    json::array holds;
    for (const auto& hold : holds_of(result))
        holds.push_back({{"code", hold.code}, {"reason", hold.words}, {"until", base::to_iso(hold.until)}});
    object["waiting_for_budget"] = std::move(holds);
    return object;
}

void print(const char* what, const std::vector<store::StateSummary>& summary) {
    std::vector<TableRow> rows;
    for (const auto& state : summary)
        rows.push_back({store::name_of(state.state), std::to_string(state.count), state.sum});
    print_table({"STATE", what, "SUM"}, rows, {1, 2});
}

void print(const FlowResult& result) {
    std::cout << "flow " << result.flow << ": " << result.read << " read, " << result.posted
              << " posted now\n";
    print("RECORDS", result.summary);
    if (!result.days.empty()) print("DAYS", result.days);
    if (result.report.has_value() && !result.report->held.empty())
        std::cout << "held: " << result.report->held << "\nthe days after it wait\n";
    for (const auto& hold : holds_of(result))
        std::cout << "waiting until " << base::to_iso(hold.until) << ": " << hold.words << '\n';
    if (result.attention > 0)
        std::cout << "attention: " << counted(result.attention, "record") << " changed after posting\n";
    if (result.report.has_value() && result.report->next_due)
        std::cout << "next attempt: " << base::to_iso(*result.report->next_due) << '\n';
    std::cout.flush();
    for (const auto& failure : failures_of(result))
        print_error(failure);
}

int dry_run(Host& host, const ContractParts& parts, const contracts::Flow& flow,
            const pipeline::RunOptions& run_options, const Options& options) {
    pipeline::RunProgress progress;
    const pipeline::RunParts run_parts{host.store(), host.vault(), host.connector(), host.clock(),
                                       host.log()};
    auto lines = dry_run_flow(run_parts, subject_of(parts, flow), run_options, progress);
    if (lines.has_error()) return print_error(lines.error());
    if (options.json) {
        json::array list;
        for (const auto& line : *lines)
            list.push_back({{"number", line.number},
                            {"amount", line.amount},
                            {"verdict", line.verdict},
                            {"reason", line.reason}});
        print_json(list);
        return kDone;
    }
    std::vector<TableRow> rows;
    for (const auto& line : *lines)
        rows.push_back({line.number, line.amount, line.verdict, line.reason});
    print_table({"NUMBER", "AMOUNT", "WOULD BE", "REASON"}, rows, {1});
    std::cout << "dry run: nothing was written or posted" << std::endl;
    return kDone;
}

// A day or an instant; empty is neither given nor wrong.
base::Result<void> check_moment(const char* option, const std::string& text) {
    const bool day = text.size() == 10;
    if (text.empty() || base::parse_iso(day ? text + "T00:00:00Z" : text)) return {};
    return Error(ErrorClass::usage, "bad_moment",
                 std::string(option) + " '" + text + "' is neither a day nor an instant",
                 "write it like 2026-11-21 or 2026-11-21T10:00:00+01:00");
}

}  // namespace

int sync_contract(const Options& options, const SyncArguments& arguments) {
    for (const auto& checked : {check_moment("--from", arguments.from), check_moment("--to", arguments.to)})
        if (checked.has_error()) return print_error(checked.error());
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto parts = find_contract(host.store(), arguments.contract);
    if (parts.has_error()) return print_error(parts.error());
    if (parts->status != "started" && !arguments.dry_run)
        return print_error(Error(
            ErrorClass::usage, "not_started", "contract '" + arguments.contract + "' is " + parts->status,
            parts->status == "paused" ? "resume it with `koppel resume " + arguments.contract + "`"
                                      : "start it with `koppel start " + arguments.contract + "`"));
    std::vector<contracts::Flow> flows;
    for (const auto& flow : parts->setup.contract.flows)
        if (arguments.flow.empty() || flow.name == arguments.flow) flows.push_back(flow);
    // A payment follows its document.
    std::ranges::stable_partition(flows, [](const auto& flow) { return !flow.posts_payments(); });
    if (flows.empty())
        return print_error(Error(ErrorClass::usage, "unknown_flow",
                                 "contract '" + arguments.contract + "' has no flow '" + arguments.flow + "'",
                                 "see `koppel get flows`"));

    std::signal(SIGINT, request_stop);
    std::signal(SIGTERM, request_stop);
    pipeline::RunOptions run_options;
    run_options.from = arguments.from;
    run_options.to = arguments.to;
    run_options.wait = std::chrono::seconds(arguments.wait_seconds);
    run_options.stop = [] { return stop_requested != 0; };
    const auto period =
        contracts::period_of(parts->setup.contract, parts->setup.tenant, parts->started, host.clock().now());
    run_options.last_day = period.last_day;
    if (!period.ended.empty() && !options.json) std::cout << period.ended << std::endl;
    if (!period.ended.empty() && arguments.dry_run) {
        if (options.json) print_json(json::array());
        return kDone;
    }

    int code = kDone;
    json::array results;
    for (const auto& flow : flows) {
        if (arguments.dry_run) {
            code = std::max(code, dry_run(host, *parts, flow, run_options, options));
            continue;
        }
        run_options.pull = period.ended.empty() || (flow.sums_days() && period.days_may_close);
        const FlowResult result = run_one(host, *parts, flow, run_options, arguments.quiet || options.json);
        if (options.json)
            results.push_back(json_of(result));
        else
            print(result);
        if (!failures_of(result).empty())
            code = kFailed;
        else if (needs_person(result) && code == kDone)
            code = kNeedsPerson;
    }
    if (!arguments.dry_run) {
        if (auto forgotten = pipeline::forget_what_is_old(host.store(), host.clock().now());
            forgotten.has_error())
            host.log().warning("old logs could not be forgotten", {{"error", forgotten.error().message}});
    }
    if (options.json && !arguments.dry_run) {
        const auto refused = host.store().stale_writes_refused();
        print_json({{"contract", arguments.contract},
                    {"last_day", text_or_null(period.last_day)},
                    {"ended", text_or_null(period.ended)},
                    {"flows", std::move(results)},
                    {"stale_writes_refused", refused.has_value() ? *refused : 0}});
    }
    return code;
}

}  // namespace koppel::app
