#include "pipeline/documents.hpp"

#include "base/ids.hpp"
#include "koppel/model/json.hpp"

namespace koppel::pipeline {

namespace {

books::Verdict unreadable(const std::string& what) {
    return books::Fail{{{"record_unreadable", "the source's record cannot be read: " + what,
                         "report it to the maker of the source plugin, then retry the record"}}};
}

struct Posting {
    std::string type;
    std::string payload;
};

template <class Made>
std::variant<Posting, books::Verdict> written(const char* type, std::variant<Made, books::Fail> made) {
    if (auto* fail = std::get_if<books::Fail>(&made)) return books::Verdict(std::move(*fail));
    return Posting{type, model::to_json_text(std::get<Made>(made))};
}

// The one place that says which posting a sale becomes.
std::variant<Posting, books::Verdict> posting_of(const model::Sale& sale, const books::Terms& terms,
                                                 const std::string& reference) {
    const std::string& as = terms.flow->as;
    if (as == "invoice") return written("invoice/1", books::invoice_for(sale, terms, reference));
    if (as == "entry") return written("entry/1", books::entry_for(sale, terms, reference));
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

SeenDocument judge_record(const plugins::Record& record, const books::Terms& terms, Instant now) {
    SeenDocument seen;
    seen.key = record.key;
    seen.type = record.type;
    seen.version = record.version;
    seen.deleted = record.deleted;
    seen.amount = record.amount;
    seen.currency = record.currency;
    seen.number = record.key;
    seen.event_time = base::parse_iso(record.event_time).value_or(now);
    seen.verdict = books::Post{};
    if (record.deleted) return seen;
    try {
        const auto sale = model::from_json_text<model::Sale>(record.payload);
        seen.number = sale.number.empty() ? record.key : sale.number;
        seen.document_date = sale.date;
        // Flows to different sinks make different debtors: a sink in trouble must not hold up another one.
        if (const auto key = books::serial_key(sale, terms); !key.empty())
            seen.serial_key = terms.flow->to + "|" + key;
        seen.verdict = books::judge(sale, terms);
    } catch (const std::exception& error) {
        seen.verdict = unreadable(error.what());
    }
    return seen;
}

std::string posting_hash_of(const plugins::Record& record, const books::Terms& terms) {
    if (record.deleted) return {};
    try {
        const auto sale = model::from_json_text<model::Sale>(record.payload);
        if (!std::holds_alternative<books::Post>(books::judge(sale, terms))) return {};
        const auto posting = posting_of(sale, terms, reference_for(terms, record.key));
        const auto* made = std::get_if<Posting>(&posting);
        return made ? base::content_hash(made->payload) : std::string();
    } catch (const std::exception&) {
        return {};
    }
}

std::variant<PreparedPosting, books::Verdict> prepare_posting(const store::LedgerRow& row,
                                                              const std::string& document,
                                                              const books::Terms& terms) {
    try {
        const auto sale = model::from_json_text<model::Sale>(document);
        // Settings may have changed since the document was seen.
        auto verdict = books::judge(sale, terms);
        if (!std::holds_alternative<books::Post>(verdict)) return verdict;
        const std::string reference = row.reference.empty() ? reference_for(terms, row.key) : row.reference;
        auto posting = posting_of(sale, terms, reference);
        if (auto* stopped = std::get_if<books::Verdict>(&posting)) return std::move(*stopped);
        auto& made = std::get<Posting>(posting);
        PreparedPosting prepared;
        prepared.hash = base::content_hash(made.payload);
        prepared.view = {
            .key = row.key, .type = made.type, .reference = reference, .payload = std::move(made.payload)};
        return prepared;
    } catch (const std::exception& error) {
        return unreadable(error.what());
    }
}

}  // namespace koppel::pipeline
