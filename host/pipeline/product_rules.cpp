#include "pipeline/product_rules.hpp"

namespace koppel::pipeline {

namespace {

using store::LedgerRow;
using store::RecordState;

SeenRow withdrawn(SeenRow result, const SeenDocument& seen) {
    LedgerRow& row = result.row;
    row.attention = true;
    row.reason_code = "withdrawn_at_source";
    row.reason =
        "product " + row.number + (seen.deleted ? " was deleted" : " was archived") +
        " at the source and stays at the sink; archive it there by hand if it should go, then ignore "
        "the mark";
    row.content.clear();
    result.event = "attention";
    return result;
}

}  // namespace

std::optional<books::Verdict> code_taken(const LedgerRow& row, const std::vector<LedgerRow>& same) {
    for (const auto& other : same) {
        const bool stands = other.state == RecordState::posted || other.state == RecordState::posting ||
                            !other.remote_id.empty();
        if (other.key == row.key || !stands) continue;
        return books::Fail{{{"code_taken",
                             "Code check: product " + row.key + " goes by the code " + row.number +
                                 ", and so does product " + other.key + ", which was posted before.",
                             "Give one of them another code at the source, then retry this product"}}};
    }
    return std::nullopt;
}

SeenRow product_changed(const SeenDocument& seen, const LedgerRow& known, Instant now) {
    SeenRow result{.row = known};
    LedgerRow& row = result.row;
    row.version = seen.version;
    row.event_time = seen.event_time;
    row.last_changed = now;
    if (seen.deleted || std::holds_alternative<books::Ignore>(seen.verdict))
        return withdrawn(std::move(result), seen);
    if (known.state == RecordState::posting) {
        describe(row, seen);
        row.attention = true;
        row.reason_code = "changed_while_posting";
        row.reason = "changed at the source while it was being posted; it is posted again";
        result.needs_content = true;
        result.event = "changed at the source";
        return result;
    }
    row.attention = false;
    if (std::holds_alternative<books::Post>(seen.verdict) && seen.posting_hash == known.posting_hash) {
        row.reason_code.clear();
        row.reason.clear();
        result.event = "changed at the source, nothing of it goes to the sink";
        return result;
    }
    describe(row, seen);
    put_verdict(row, seen.verdict, now);
    row.attempts = 0;
    row.troubled_since.reset();
    result.needs_content = true;
    result.event = "changed at the source";
    return result;
}

}  // namespace koppel::pipeline
