#include "contracts/validate_products.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace koppel::contracts {

namespace {

struct Way {
    const Contract* contract = nullptr;
    const Flow* flow = nullptr;
};

std::vector<Way> ways_of(const std::vector<Contract>& all) {
    std::vector<Way> ways;
    for (const auto& contract : all)
        for (const auto& flow : contract.flows)
            if (flow.carries_products()) ways.push_back({&contract, &flow});
    return ways;
}

// The flow by which products that arrive at `start` would come back to `end`; empty when they do not.
Way way_back(const std::vector<Way>& ways, const std::string& start, const std::string& end) {
    std::set<std::string> reached = {start};
    std::deque<std::string> next = {start};
    while (!next.empty()) {
        const std::string at = std::move(next.front());
        next.pop_front();
        for (const auto& way : ways) {
            if (way.flow->from != at) continue;
            if (way.flow->to == end) return way;
            if (reached.insert(way.flow->to).second) next.push_back(way.flow->to);
        }
    }
    return {};
}

}  // namespace

void check_products(const Place& place, const Contract& contract, const std::vector<Contract>& all,
                    Problems& problems) {
    const auto ways = ways_of(all);
    for (std::size_t i = 0; i < contract.flows.size(); ++i) {
        const Flow& flow = contract.flows[i];
        if (!flow.carries_products()) continue;
        const Place there = place.at("flows").at(i);
        if (flow.sums_days())
            problems.push_back(problem(there.at("mode"), "mode_misplaced",
                                       "the flow \"" + flow.name + "\" carries products, which have no days",
                                       "leave \"mode\" out"));
        if (flow.from == flow.to) {
            problems.push_back(
                problem(there.at("to"), "products_go_round",
                        "the flow \"" + flow.name + "\" carries products from " + flow.from + " to itself",
                        "name another connection"));
            continue;
        }
        const Way back = way_back(ways, flow.to, flow.from);
        if (back.flow == nullptr) continue;
        problems.push_back(problem(there, "products_go_round",
                                   "the flow \"" + flow.name + "\" carries products from " + flow.from +
                                       " to " + flow.to + ", and the flow \"" + back.flow->name +
                                       "\" of contract \"" + back.contract->id + "\" carries them back to " +
                                       back.flow->to,
                                   "choose which system leads, and remove the flow of the other direction"));
    }
}

}  // namespace koppel::contracts
