#include "pipeline/documents.hpp"

#include "base/ids.hpp"
#include "koppel/model/json.hpp"

namespace koppel::pipeline {

namespace {

books::Verdict unreadable(const std::string& what) {
    return books::Fail{{{"record_unreadable", "the source's record cannot be read: " + what,
                         "report it to the maker of the source plugin, then retry the record"}}};
}

using Made = std::variant<PreparedPosting, books::Verdict>;

template <class Posting>
Made written(const char* type, std::variant<Posting, books::Fail> made, const std::string& key,
             const std::string& reference) {
    if (auto* fail = std::get_if<books::Fail>(&made)) return books::Verdict(std::move(*fail));
    auto payload = model::to_json_text(std::get<Posting>(made));
    PreparedPosting prepared;
    prepared.hash = base::content_hash(payload);
    prepared.view = {.key = key, .type = type, .reference = reference, .payload = std::move(payload)};
    return prepared;
}

// The one place that says which posting a sale becomes.
Made posting_of(const model::Sale& sale, const books::Terms& terms, const std::string& key,
                const std::string& reference) {
    const std::string& as = terms.flow->as;
    if (as == "invoice")
        return written("invoice/1", books::invoice_for(sale, terms, reference), key, reference);
    if (as == "entry") return written("entry/1", books::entry_for(sale, terms, reference), key, reference);
    return books::Verdict(books::Fail{{{"posting_unknown",
                                        "Posting: the flow \"" + terms.flow->name + "\" books sales as \"" +
                                            as + "\", which this version cannot make of a sale.",
                                        "Change \"as\" of the flow to invoice or entry, apply the contract "
                                        "and process the document again"}}});
}

}  // namespace

std::string reference_for(const books::Terms& terms, const std::string& record_key) {
    return base::reference_of(terms.contract->id, record_key, terms.flow->name + "/" + terms.flow->as, 0);
}

JudgedRecord judge_record(const plugins::Record& record, const books::Terms& terms, Instant now,
                          Wanted wanted) {
    JudgedRecord judged;
    SeenDocument& seen = judged.seen;
    seen.key = record.key;
    seen.type = record.type;
    seen.version = record.version;
    seen.deleted = record.deleted;
    seen.amount = record.amount;
    seen.currency = record.currency;
    seen.number = record.key;
    seen.event_time = base::parse_iso(record.event_time).value_or(now);
    seen.verdict = books::Post{};
    if (record.deleted) return judged;
    try {
        const auto sale = model::from_json_text<model::Sale>(record.payload);
        seen.number = sale.number.empty() ? record.key : sale.number;
        seen.document_date = sale.date;
        // Flows to different sinks make different debtors: a sink in trouble must not hold up another one.
        if (const auto key = books::serial_key(sale, terms); !key.empty())
            seen.serial_key = terms.flow->to + "|" + key;
        seen.verdict = books::judge(sale, terms);
        if (wanted == Wanted::verdict || !std::holds_alternative<books::Post>(seen.verdict)) return judged;
        auto made = posting_of(sale, terms, record.key, reference_for(terms, record.key));
        if (auto* posting = std::get_if<PreparedPosting>(&made)) judged.posting = std::move(*posting);
    } catch (const std::exception& error) {
        seen.verdict = unreadable(error.what());
    }
    return judged;
}

std::variant<PreparedPosting, books::Verdict> prepare_posting(const store::LedgerRow& row,
                                                              const std::string& document,
                                                              const books::Terms& terms) {
    try {
        const auto sale = model::from_json_text<model::Sale>(document);
        // Settings may have changed since the document was seen.
        auto verdict = books::judge(sale, terms);
        if (!std::holds_alternative<books::Post>(verdict)) return verdict;
        auto made = posting_of(sale, terms, row.key,
                               row.reference.empty() ? reference_for(terms, row.key) : row.reference);
        if (auto* stopped = std::get_if<books::Verdict>(&made)) return std::move(*stopped);
        return std::move(std::get<PreparedPosting>(made));
    } catch (const std::exception& error) {
        return unreadable(error.what());
    }
}

}  // namespace koppel::pipeline
