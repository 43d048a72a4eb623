// `koppel correct`: what changed after it was posted, or came after its day was, is entered as a correction.
#include <iostream>
#include <map>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "pipeline/day_correction.hpp"

namespace koppel::app {

using base::Error;
using base::ErrorClass;

int correct_records(const Options& options, const std::string& contract, const std::vector<std::string>& keys,
                    const std::string& reason) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto parts = find_contract(host.store(), contract);
    if (parts.has_error()) return print_error(parts.error());
    auto rows = find_rows(host.store(), contract, keys);
    if (rows.has_error()) return print_error(rows.error());

    std::map<std::string, std::vector<std::string>> by_flow;
    for (const auto& row : *rows)
        by_flow[row.flow].push_back(row.key);
    const auto& setup = parts->setup;
    for (const auto& [name, of_flow] : by_flow) {
        const auto* flow = setup.contract.flow(name);
        if (flow == nullptr || !flow->sums_days())
            return print_error(Error(ErrorClass::usage, "not_correctable",
                                     "records of '" + name + "' are not part of the totals of days",
                                     "correct the document at the sink by hand, then ignore the mark"));
        const pipeline::RunParts run_parts{host.store(), host.vault(), host.connector(), host.clock(),
                                           host.log()};
        auto made =
            pipeline::correct_receipts(run_parts,
                                       {setup.tenant, setup.contract, *flow, setup.connections.at(flow->from),
                                        setup.connections.at(flow->to)},
                                       of_flow, reason);
        if (made.has_error()) return print_error(made.error());
        for (const auto& entry : *made)
            std::cout << "correction " << entry << ": entered by the next `koppel sync " << contract << "`"
                      << std::endl;
    }
    return kDone;
}

}  // namespace koppel::app
