// `koppel records` and `koppel record`: what became of every document, and the story of one.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;

namespace {

json::value instant_or_null(const std::optional<base::Instant>& instant) {
    return instant ? json::value(base::to_iso(*instant)) : json::value(nullptr);
}

json::object json_of(const store::LedgerRow& row) {
    return {{"contract", row.contract},
            {"flow", row.flow},
            {"key", row.key},
            {"type", row.type},
            {"number", row.number},
            {"date", row.document_date},
            {"amount", row.amount},
            {"currency", row.currency},
            {"state", store::name_of(row.state)},
            {"attention", row.attention},
            {"reason_code", row.reason_code},
            {"reason", row.reason},
            {"reference", row.reference},
            {"sink_id", row.remote_id},
            {"sink_number", row.remote_number},
            {"detail", row.detail},
            {"version", row.version},
            {"attempts", row.attempts},
            {"rescues", row.rescues},
            {"looks", row.looks},
            {"next_attempt", instant_or_null(row.next_attempt)},
            {"settle_until", instant_or_null(row.settle_until)},
            {"first_seen", base::to_iso(row.first_seen)},
            {"last_changed", base::to_iso(row.last_changed)},
            {"posted_at", instant_or_null(row.posted_at)}};
}

std::string state_text(const store::LedgerRow& row) {
    return std::string(store::name_of(row.state)) + (row.attention ? " !" : "");
}

base::Result<std::vector<store::LedgerRow>> read_all(store::Store& store, store::RecordFilter filter,
                                                     std::uint32_t limit) {
    std::vector<store::LedgerRow> rows;
    while (limit == 0 || rows.size() < limit) {
        filter.limit = limit == 0
                           ? 1000
                           : std::min<std::uint32_t>(1000, limit - static_cast<std::uint32_t>(rows.size()));
        auto page = store.records(filter);
        if (page.has_error()) return page.error();
        if (page->empty()) break;
        filter.after_id = page->back().id;
        std::move(page->begin(), page->end(), std::back_inserter(rows));
    }
    return rows;
}

}  // namespace

int list_records(const Options& options, const RecordsArguments& arguments) {
    auto host = Host::open(options);
    if (host.has_error()) return print_error(host.error());
    auto contract = find_contract((*host)->store(), arguments.contract);
    if (contract.has_error()) return print_error(contract.error());

    store::RecordFilter filter{.contract = arguments.contract};
    if (!arguments.flow.empty()) filter.flow = arguments.flow;
    if (arguments.attention) filter.attention = true;
    if (!arguments.state.empty()) {
        filter.state = store::record_state_from(arguments.state);
        if (!filter.state)
            return print_error(
                Error(ErrorClass::usage, "bad_state", "'" + arguments.state + "' is not a state",
                      "use open, waiting, queued, posting, posted, retrying, failed or ignored"));
    }
    auto rows = read_all((*host)->store(), filter, arguments.limit);
    if (rows.has_error()) return print_error(rows.error());
    if (options.json) {
        json::array list;
        for (const auto& row : *rows)
            list.push_back(json_of(row));
        print_json(list);
        return kDone;
    }
    std::vector<TableRow> table;
    for (const auto& row : *rows)
        table.push_back({row.number, row.key, row.document_date, row.amount, state_text(row),
                         row.remote_number.empty() ? row.remote_id : row.remote_number, row.reason});
    print_table({"NUMBER", "KEY", "DATE", "AMOUNT", "STATE", "AT THE SINK", "REASON"}, table, {3});
    return kDone;
}

namespace {

std::string plain(const json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

void print_story(const json::object& record) {
    for (const auto& member : record) {
        const bool empty =
            member.value().is_null() || (member.value().is_string() && member.value().as_string().empty());
        if (member.key() != "story" && !empty)
            std::cout << std::string(member.key()) << ": " << plain(member.value()) << '\n';
    }
    std::cout << "story:\n";
    for (const auto& event : record.at("story").as_array())
        std::cout << "  " << plain(event.at("at")) << "  " << plain(event.at("what")) << "  "
                  << plain(event.at("detail")) << '\n';
}

}  // namespace

int show_record(const Options& options, const std::string& contract, const std::string& key) {
    auto host = Host::open(options);
    if (host.has_error()) return print_error(host.error());
    auto& store = (*host)->store();
    auto rows = find_rows(store, contract, {key});
    if (rows.has_error()) return print_error(rows.error());

    json::array answer;
    for (const auto& row : *rows) {
        auto story = store.story(contract, row.flow, row.key);
        if (story.has_error()) return print_error(story.error());
        json::object object = json_of(row);
        json::array events;
        for (const auto& event : *story)
            events.push_back(
                {{"at", base::to_iso(event.at)}, {"what", event.what}, {"detail", event.detail}});
        object["story"] = std::move(events);
        answer.push_back(std::move(object));
    }
    if (options.json) {
        print_json(answer.size() == 1 ? answer.front() : json::value(answer));
        return kDone;
    }
    for (const auto& value : answer)
        print_story(value.as_object());
    std::cout.flush();
    return kDone;
}

}  // namespace koppel::app
