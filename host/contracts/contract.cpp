#include "contracts/contract.hpp"

namespace koppel::contracts {

const Flow* Contract::flow(std::string_view name) const {
    for (const auto& flow : flows) {
        if (flow.name == name) return &flow;
    }
    return nullptr;
}

}  // namespace koppel::contracts
