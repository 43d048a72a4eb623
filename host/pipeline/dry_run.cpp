#include <map>

#include "base/ids.hpp"
#include "books/vat_rates.hpp"
#include "pipeline/documents.hpp"
#include "pipeline/flow_run.hpp"
#include "pipeline/payments.hpp"
#include "pipeline/product_rules.hpp"

namespace koppel::pipeline {

using base::Result;

namespace {

using Lines = std::map<std::string, DryRunLine>;  // by record key: the last word counts

DryRunLine line_of(const SeenDocument& seen, const plugins::Record& record, const store::LedgerRow* known,
                   const books::Terms& terms, const PaidContext& paid) {
    DryRunLine line{.number = seen.number, .amount = seen.amount};
    if (known &&
        (known->state == store::RecordState::posted || known->state == store::RecordState::posting)) {
        line.verdict = "unchanged";
        line.reason = std::string("stands as ") + store::name_of(known->state) + " already";
        const bool withdrawn = seen.deleted || std::holds_alternative<books::Ignore>(seen.verdict);
        if (seen.type == kProduct && withdrawn)
            line.reason = "withdrawn at the source; it stays at the sink until a person archives it there";
        return line;
    }
    store::LedgerRow row;
    put_verdict(row, seen.verdict, base::Instant{});
    if (row.state == store::RecordState::queued) {
        row.number = seen.number;
        row.key = seen.key;
        row.type = seen.type;
        auto prepared = prepare_posting(row, record.payload, terms, paid);
        if (auto* verdict = std::get_if<books::Verdict>(&prepared))
            put_verdict(row, *verdict, base::Instant{});
    }
    line.verdict = row.state == store::RecordState::queued ? "post" : store::name_of(row.state);
    line.reason = row.reason;
    return line;
}

const store::LedgerRow* row_of(const std::vector<store::LedgerRow>& rows, const std::string& key) {
    const auto row = std::ranges::find(rows, key, &store::LedgerRow::key);
    return row == rows.end() ? nullptr : &*row;
}

// Asks the sink what it would do, without doing it: products are compared with what stands there.
class SinkPreview {
  public:
    SinkPreview(const RunParts& parts, const RunSubject& subject) : parts_(parts), subject_(subject) {}

    // What the source lets go stays at the sink, and what is not for sale never gets there.
    void add(const plugins::Record& record, const JudgedRecord& judged, const store::LedgerRow* known) {
        if (!judged.posting) return;
        auto posting = judged.posting->view;
        posting.update = known != nullptr && !known->remote_id.empty();
        if (posting.update) posting.remote_id = known->remote_id;
        keys_.push_back(record.key);
        postings_.push_back(std::move(posting));
    }

    Result<void> ask(Lines& lines) {
        if (postings_.empty()) return {};
        if (sink_ == nullptr) {
            auto opened = parts_.connector.open(subject_.sink, plugins::Role::sink, subject_.contract.id);
            if (opened.has_error()) return opened.error();
            sink_ = std::move(*opened);
        }
        const plugins::CallContext call{.trace_id = base::random_id()};
        const auto report = sink_->push(call, postings_, true);
        if (report.failure) return *report.failure;
        for (const auto& outcome : report.outcomes)
            if (outcome.index < keys_.size()) put(outcome, lines[keys_[outcome.index]]);
        keys_.clear();
        postings_.clear();
        return {};
    }

  private:
    static void put(const plugins::PushOutcome& outcome, DryRunLine& line) {
        switch (outcome.kind) {
            case plugins::OutcomeKind::created:
                line.verdict = "create";
                break;
            case plugins::OutcomeKind::updated:
                line.verdict = "update";
                break;
            case plugins::OutcomeKind::unchanged:
                line.verdict = "unchanged";
                break;
            default:
                line.verdict = "failed";
                line.reason = outcome.error.message;
                return;
        }
        line.reason = outcome.detail;
    }

    const RunParts& parts_;
    const RunSubject& subject_;
    std::unique_ptr<plugins::Instance> sink_;
    std::vector<std::string> keys_;
    std::vector<plugins::PostingView> postings_;
};

}  // namespace

Result<std::vector<DryRunLine>> dry_run_flow(const RunParts& parts, const RunSubject& given,
                                             const RunOptions& options, RunProgress& progress) {
    auto sink_manifest = parts.connector.manifest(given.sink);
    if (sink_manifest.has_error()) return sink_manifest.error();
    const RunSubject subject = with_sink_defaults(given, **sink_manifest);
    const books::Terms terms{.tenant = &subject.tenant,
                             .contract = &subject.contract,
                             .flow = &subject.flow,
                             .rates = &books::VatRates::built_in()};
    auto source = parts.connector.open(subject.source, plugins::Role::source, subject.contract.id);
    if (source.has_error()) return source.error();
    plugins::PullRequest request{.stream = subject.flow.stream};
    request.from = first_day(subject, options);
    request.to = options.to;
    if (options.from.empty() && options.to.empty()) {
        auto cursor = parts.store.cursor(subject.contract.id, subject.flow.name);
        if (cursor.has_error()) return cursor.error();
        request.cursor = cursor->value_or("");
    }
    Lines lines;
    SinkPreview preview(parts, subject);
    const bool products = subject.flow.carries_products();
    while (!(options.stop && options.stop())) {
        plugins::CallContext call{.trace_id = base::random_id()};
        auto page = (*source)->pull(call, request);
        if (page.has_error()) return page.error();
        std::vector<std::string> keys;
        keys.reserve(page->records.size());
        for (const auto& record : page->records)
            keys.push_back(record.key);
        auto known = parts.store.rows_by_key(subject.contract.id, subject.flow.name, keys);
        if (known.has_error()) return known.error();
        for (const auto& record : page->records) {
            const auto* row = row_of(*known, record.key);
            const auto judged =
                judge_record(record, terms, parts.clock.now(), products ? Wanted::posting : Wanted::verdict);
            PaidContext paid;
            if (subject.flow.posts_payments()) {
                auto found = paid_context(parts.store, subject, record.payload, parts.clock.now());
                if (found.has_error()) return found.error();
                paid = std::move(*found);
            }
            lines[record.key] = line_of(judged.seen, record, row, terms, paid);
            if (products) preview.add(record, judged, row);
        }
        if (auto asked = preview.ask(lines); asked.has_error()) return asked.error();
        progress.seen += page->records.size();
        request.cursor = page->cursor;
        if (!page->has_more) break;
    }
    std::vector<DryRunLine> result;
    result.reserve(lines.size());
    for (auto& [key, line] : lines)
        result.push_back(std::move(line));
    return result;
}

}  // namespace koppel::pipeline
