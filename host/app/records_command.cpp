// `koppel records`: what became of every document.
#include <boost/json/array.hpp>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "app/record_view.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;

namespace {

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

}  // namespace koppel::app
