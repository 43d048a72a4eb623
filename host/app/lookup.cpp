#include "app/lookup.hpp"

namespace koppel::app {

using base::Error;
using base::ErrorClass;
using base::Result;

Result<ContractParts> find_contract(store::Store& store, const std::string& id) {
    auto setup = contracts::load_setup(store, id);
    if (setup.has_error()) return setup.error();
    auto document = store.document(store::DocumentKind::contract, id);
    if (document.has_error()) return document.error();
    ContractParts parts;
    parts.setup = std::move(*setup);
    if (*document) {
        parts.status = (*document)->status.empty() ? "new" : (*document)->status;
        parts.started = (*document)->started;
    }
    return parts;
}

namespace {

// Numbers are not indexed: they are for people, who name few of them.
Result<std::vector<store::LedgerRow>> rows_by_number(store::Store& store, const std::string& contract,
                                                     const std::string& number) {
    std::vector<store::LedgerRow> found;
    store::RecordFilter filter{.contract = contract, .limit = 1000, .with_content = true};
    for (;;) {
        auto page = store.records(filter);
        if (page.has_error()) return page.error();
        if (page->empty()) return found;
        filter.after_id = page->back().id;
        for (auto& row : *page)
            if (row.number == number) found.push_back(std::move(row));
    }
}

// Those of the contract, and the books of days beside them.
std::vector<std::string> ledger_flows(const contracts::Contract& contract) {
    std::vector<std::string> names;
    for (const auto& flow : contract.flows) {
        names.push_back(flow.name);
        if (flow.sums_days()) names.push_back(flow.days().name);
    }
    return names;
}

}  // namespace

Result<std::vector<store::LedgerRow>> find_rows(store::Store& store, const std::string& contract,
                                                const std::vector<std::string>& names) {
    auto setup = contracts::load_setup(store, contract);
    if (setup.has_error()) return setup.error();
    std::vector<store::LedgerRow> rows;
    for (const auto& name : names) {
        std::vector<store::LedgerRow> found;
        for (const auto& flow : ledger_flows(setup->contract)) {
            auto by_key = store.rows_by_key(contract, flow, {name});
            if (by_key.has_error()) return by_key.error();
            std::move(by_key->begin(), by_key->end(), std::back_inserter(found));
        }
        if (found.empty()) {
            auto by_number = rows_by_number(store, contract, name);
            if (by_number.has_error()) return by_number.error();
            found = std::move(*by_number);
        }
        if (found.empty())
            return Error(ErrorClass::usage, "unknown_record",
                         "contract '" + contract + "' has no record '" + name + "'",
                         "see `koppel records " + contract + "`");
        std::move(found.begin(), found.end(), std::back_inserter(rows));
    }
    return rows;
}

}  // namespace koppel::app
