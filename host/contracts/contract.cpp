#include "contracts/contract.hpp"

namespace koppel::contracts {

Flow Flow::days() const {
    Flow days = *this;
    days.name += ".days";
    if (mode == "hybrid") days.as = days_as;
    return days;
}

const Flow* Contract::flow(std::string_view name) const {
    for (const auto& flow : flows) {
        if (flow.name == name) return &flow;
    }
    return nullptr;
}

const Flow* Contract::documents_flow(const Flow& payments) const {
    if (!payments.documents.empty()) {
        const Flow* named = flow(payments.documents);
        return named != nullptr && !named->posts_payments() ? named : nullptr;
    }
    const Flow* found = nullptr;
    for (const auto& each : flows) {
        if (each.posts_payments() || each.from != payments.from || each.to != payments.to) continue;
        if (found != nullptr) return nullptr;
        found = &each;
    }
    return found;
}

}  // namespace koppel::contracts
