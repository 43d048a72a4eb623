#include "pipeline/ledger_rules.hpp"

#include <algorithm>

#include "pipeline/product_rules.hpp"

namespace koppel::pipeline {

namespace {

using store::LedgerRow;
using store::OutcomeWrite;
using store::RecordState;

constexpr const char* kByOperator = "by_operator";
constexpr const char* kByRule = "by_rule";

std::string joined(const std::vector<books::Finding>& findings, std::string& code) {
    std::string text;
    for (const auto& finding : findings) {
        if (code.empty()) code = finding.code;
        if (!text.empty()) text += " | ";
        text += base::with_remedy(finding.message, finding.remedy);
    }
    return text;
}

bool in_flight_or_done(RecordState state) {
    return state == RecordState::posting || state == RecordState::posted;
}

// How often a document that waits for something is judged again when nothing wakes it.
constexpr std::chrono::minutes kLookAgain{1};

// A posted document that changed: an alarm only when the booking would be another one. REQ C-04.
std::optional<SeenRow> changed_after_posting(const SeenDocument& seen, const LedgerRow& known,
                                             const std::string& booked_hash, Instant now) {
    SeenRow result{.row = known};
    LedgerRow& row = result.row;
    const std::string amount_before = known.amount;
    row.version = seen.version;
    row.event_time = seen.event_time;
    row.last_changed = now;
    const bool same_booking = !seen.deleted && seen.posting_hash == booked_hash;
    if (same_booking) {
        result.event = "changed at the source, booking unchanged";
        return result;
    }
    row.attention = true;
    row.reason_code = "changed_after_posting";
    if (seen.deleted) {
        row.reason = "document " + known.number + " was deleted at the source after it was posted";
    } else if (std::holds_alternative<books::Post>(seen.verdict) ||
               std::holds_alternative<books::Wait>(seen.verdict)) {
        row.reason = "document " + known.number +
                     " changed at the source after it was posted: " + amount_before +
                     " was posted, the source now says " + seen.amount;
    } else {
        std::string code;
        const auto* fail = std::get_if<books::Fail>(&seen.verdict);
        const auto* open = std::get_if<books::Open>(&seen.verdict);
        const auto* ignore = std::get_if<books::Ignore>(&seen.verdict);
        row.reason = "document " + known.number + " was posted (" + amount_before +
                     ") and now would not be: " +
                     (fail     ? joined(fail->findings, code)
                      : open   ? open->reason
                      : ignore ? ignore->reason
                               : "");
    }
    row.reason += seen.in_day ? "; `koppel correct " + known.contract + ' ' + known.number +
                                    "` enters the difference in the book, or ignore the mark"
                              : "; correct it at the sink by hand, then ignore the mark";
    result.event = "attention";
    return result;
}

void fail_row(OutcomeWrite& write, std::string code, std::string reason) {
    write.state = RecordState::failed;
    write.reason_code = std::move(code);
    write.reason = std::move(reason);
}

// A fault that lasts is left to a person; false while it is young. Only for what certainly was not done.
bool given_up(OutcomeWrite& write, const LedgerRow& row, const std::string& why, const PushTerms& terms,
              Instant now) {
    const auto age = now - write.troubled_since.value_or(now);
    if (age <= terms.max_age) return false;
    fail_row(write, "too_old",
             "document " + row.number + " could not be posted to " + terms.sink + " for " +
                 std::to_string(std::chrono::duration_cast<std::chrono::hours>(age).count()) +
                 " hours: " + why + "; look at the connection, then retry the record");
    return true;
}

// Certainly not done: again later, unless it lasts too long.
void retry_or_give_up(OutcomeWrite& write, const LedgerRow& row, const base::Error& error,
                      const PushTerms& terms, Instant now, std::mt19937_64& random) {
    write.troubled_since = row.troubled_since.value_or(now);
    write.reason_code = error.code.empty() ? base::name_of(error.error_class) : error.code;
    if (given_up(write, row, error.message, terms, now)) return;
    write.state = RecordState::retrying;
    write.reason = error.message;
    write.next_attempt = now + backoff(terms.retry, row.attempts + 1, error.retry_after_ms, random);
}

// The host itself held it back: neither a fault nor an attempt.
void hold_back(OutcomeWrite& write, const net::Hold& hold) {
    write.state = RecordState::waiting;
    write.counts_attempt = false;
    write.troubled_since.reset();
    write.reason_code = hold.code;
    write.reason = hold.words;
    write.next_attempt = hold.until;
}

void look_first(OutcomeWrite& write, const LedgerRow& row, const std::string& why, Instant last_byte,
                const PushTerms& terms, Instant now) {
    write.state = RecordState::posting;
    write.clear_attempt = false;
    write.troubled_since = row.troubled_since.value_or(now);
    write.reason_code = "outcome_unknown";
    write.reason = "sent, the answer was not seen (" + why + "); " + terms.sink +
                   " is asked whether document " + row.number + " stands there before anything is sent again";
    write.settle_until = std::max(last_byte, Instant{}) + terms.settle;
    write.next_attempt = now;
    write.looks = 0;
}

void posted(OutcomeWrite& write, std::string remote_id, std::string remote_number, const PushTerms& terms) {
    write.again_if_marked = terms.repeatable;
    write.state = RecordState::posted;
    write.remote_id = std::move(remote_id);
    write.remote_number = std::move(remote_number);
    write.drop_content = true;
    write.troubled_since.reset();
}

// It stands there, but nobody knows in which version.
void post_again(OutcomeWrite& write) {
    write.state = RecordState::queued;
    write.drop_content = false;
    write.again_if_marked = false;
}

OutcomeWrite outcome_without_report(const LedgerRow& row, const plugins::PushReport& report,
                                    std::uint32_t index, const PushTerms& terms, Instant now,
                                    std::mt19937_64& random, OutcomeWrite write) {
    const base::Error failure = report.failure.value_or(
        base::Error(base::ErrorClass::internal, "no_outcome",
                    "the plugin " + terms.sink + " reported no outcome for the document"));
    if (report.changing_request_sent && index < std::max(report.attempted, 1U)) {
        look_first(write, row, failure.message, report.last_byte_sent, terms, now);
        return write;
    }
    const bool plugin_fault = failure.error_class == base::ErrorClass::internal;
    if (report.hold && !plugin_fault && failure.error_class != base::ErrorClass::rejected) {
        hold_back(write, *report.hold);
        return write;
    }
    if (!plugin_fault && index >= report.attempted) {  // untouched: back to where it was
        write.state = RecordState::queued;
        write.counts_attempt = false;
        write.next_attempt =
            failure.error_class == base::ErrorClass::rate_limited ||
                    failure.error_class == base::ErrorClass::transient
                ? std::optional(now + backoff(terms.retry, 1, failure.retry_after_ms, random))
                : std::nullopt;
        write.reason_code = failure.code;
        write.reason = failure.message;
        return write;
    }
    if (plugin_fault && failure.code != "plugin_restarted") {
        write.rescues = row.rescues + 1;
        if (write.rescues >= terms.rescues_until_quarantine) {
            fail_row(write, "plugin_fault",
                     failure.message + "; this document was in the push " + std::to_string(write.rescues) +
                         " times when it happened, so it is set aside: report it to the plugin's maker, then "
                         "retry it");
            return write;
        }
    }
    retry_or_give_up(write, row, failure, terms, now, random);
    return write;
}

}  // namespace

void describe(LedgerRow& row, const SeenDocument& seen) {
    row.type = seen.type;
    row.version = seen.version;
    row.event_time = seen.event_time;
    if (seen.deleted) return;
    row.number = seen.number;
    row.document_date = seen.document_date;
    row.amount = seen.amount;
    row.currency = seen.currency;
    row.serial_key = seen.serial_key;
}

void put_verdict(LedgerRow& row, const books::Verdict& verdict, Instant now) {
    row.last_changed = now;
    row.reason_code.clear();
    row.reason.clear();
    row.next_attempt.reset();
    if (std::holds_alternative<books::Post>(verdict)) {
        row.state = RecordState::queued;
    } else if (const auto* open = std::get_if<books::Open>(&verdict)) {
        row.state = RecordState::open;
        row.reason = open->reason;
    } else if (const auto* ignore = std::get_if<books::Ignore>(&verdict)) {
        row.state = RecordState::ignored;
        row.reason_code = kByRule;
        row.reason = ignore->reason;
        row.content.clear();
    } else if (const auto* wait = std::get_if<books::Wait>(&verdict)) {
        const bool for_document = wait->code == "document_not_posted" || wait->code == "order_not_paid";
        const bool for_day = wait->code == "day_not_posted";  // posted with its day, never by itself
        if (!for_day)
            row.next_attempt = for_document                        ? now + kPaymentsAgain
                               : row.state == RecordState::waiting ? now + kLookAgain
                                                                   : now;
        row.state = RecordState::waiting;
        row.reason_code = wait->code;
        row.reason = wait->reason;
    } else {
        row.state = RecordState::failed;
        row.reason = joined(std::get<books::Fail>(verdict).findings, row.reason_code);
        row.reason_code.insert(0, "check:");
    }
}

std::optional<SeenRow> row_when_seen(const std::string& contract, const std::string& flow,
                                     const SeenDocument& seen, const LedgerRow* known, Instant now,
                                     const std::optional<std::string>& entered) {
    if (known == nullptr) {
        SeenRow result{.is_new = true, .event = "seen"};
        LedgerRow& row = result.row;
        row.contract = contract;
        row.flow = flow;
        row.key = seen.key;
        row.first_seen = now;
        describe(row, seen);
        put_verdict(row, seen.deleted ? books::Verdict(books::Ignore{"deleted at the source"}) : seen.verdict,
                    now);
        result.needs_content = row.state != RecordState::ignored;
        return result;
    }
    const bool same_version = known->version == seen.version;
    if (in_flight_or_done(known->state) || entered) {
        if (same_version) return std::nullopt;
        if (seen.type == kProduct) return product_changed(seen, *known, now);
        auto changed = changed_after_posting(seen, *known, entered.value_or(known->posting_hash), now);
        // If the push turns out not to have landed, the new content is what is pushed next.
        if (changed)
            changed->needs_content = (known->state == RecordState::posting || entered) && !seen.deleted &&
                                     known->state != RecordState::posted;
        return changed;
    }
    if (known->state == RecordState::ignored && known->reason_code == kByOperator) return std::nullopt;
    const bool failed_by_check =
        known->state == RecordState::failed && known->reason_code.starts_with("check:");
    // The start or the end of the contract may have moved since.
    const bool ignored_by_rule = known->state == RecordState::ignored && known->reason_code == kByRule;
    const bool judged_again = known->state == RecordState::open || failed_by_check || ignored_by_rule;
    if (same_version && !judged_again) return std::nullopt;

    SeenRow result{.row = *known, .event = same_version ? "judged again" : "changed at the source"};
    LedgerRow& row = result.row;
    describe(row, seen);
    put_verdict(row, seen.deleted ? books::Verdict(books::Ignore{"deleted at the source"}) : seen.verdict,
                now);
    row.troubled_since.reset();
    if (same_version && row.state == known->state && row.reason == known->reason) return std::nullopt;
    result.needs_content = row.state != RecordState::ignored;
    return result;
}

OutcomeWrite outcome_of_push(const LedgerRow& row, const plugins::PushReport& report, std::uint32_t index,
                             const PushTerms& terms, Instant now, std::mt19937_64& random) {
    OutcomeWrite write{.row = row.id, .attempt_id = row.attempt_id};
    write.rescues = row.rescues;
    write.troubled_since = row.troubled_since;
    const auto found = std::ranges::find(report.outcomes, index, &plugins::PushOutcome::index);
    if (found == report.outcomes.end())
        return outcome_without_report(row, report, index, terms, now, random, std::move(write));

    const plugins::PushOutcome& outcome = *found;
    write.detail = outcome.detail;
    switch (outcome.kind) {
        case plugins::OutcomeKind::created:
        case plugins::OutcomeKind::updated:
        case plugins::OutcomeKind::unchanged:
            posted(write, outcome.remote_id, outcome.remote_number, terms);
            break;
        case plugins::OutcomeKind::rejected:
            fail_row(write, outcome.error.code.empty() ? "rejected" : outcome.error.code,
                     terms.sink + " refused document " + row.number + ": " + outcome.error.message);
            break;
        case plugins::OutcomeKind::not_ready:
            write.state = RecordState::waiting;
            write.reason_code = outcome.error.code;
            write.reason = outcome.error.message;
            write.next_attempt =
                now + std::max(terms.not_ready,
                               backoff(terms.retry, row.attempts + 1, outcome.error.retry_after_ms, random));
            break;
        case plugins::OutcomeKind::retry:
            if (report.hold && outcome.error.error_class == base::ErrorClass::rate_limited) {
                hold_back(write, *report.hold);
                break;
            }
            retry_or_give_up(write, row, outcome.error, terms, now, random);
            break;
        case plugins::OutcomeKind::unset:
        case plugins::OutcomeKind::unknown:
            look_first(write, row, outcome.error.message, report.last_byte_sent, terms, now);
            break;
    }
    return write;
}

OutcomeWrite outcome_of_look(const LedgerRow& row, const plugins::Finding& finding, const PushTerms& terms,
                             Instant now, std::mt19937_64& random) {
    OutcomeWrite write{.row = row.id, .attempt_id = row.attempt_id, .counts_attempt = false};
    write.rescues = row.rescues;
    write.troubled_since = row.troubled_since;
    write.detail = finding.detail;
    const Instant settle_until = row.settle_until.value_or(now + terms.settle);
    switch (finding.kind) {
        case plugins::FoundKind::once:
            posted(write, finding.remote_id, finding.remote_number, terms);
            if (terms.repeatable) post_again(write);
            return write;
        case plugins::FoundKind::many:
            fail_row(write, "found_twice",
                     "document " + row.number + " stands more than once at " + terms.sink + " (reference " +
                         row.reference + "): remove the surplus there, then ignore this record");
            return write;
        case plugins::FoundKind::nowhere:
            break;
        case plugins::FoundKind::unset:
        case plugins::FoundKind::unclear:
            fail_row(write, "cannot_tell",
                     terms.sink + " cannot tell whether document " + row.number + " (reference " +
                         row.reference +
                         ") stands there: look it up by hand; if it does, ignore this record, else retry it");
            return write;
    }
    write.looks = row.looks + 1;
    write.last_look = now;
    const bool settled = now >= settle_until;
    const bool two_looks_apart = row.looks >= 1 && row.last_look && now - *row.last_look >= terms.look_gap;
    if (settled && two_looks_apart) {
        if (given_up(write, row, "what was sent got no clear answer and does not stand there", terms, now))
            return write;
        write.state = RecordState::queued;
        write.looks = 0;
        // A sink whose answers never come is not pushed without end.
        if (row.attempts > 1) write.next_attempt = now + backoff(terms.retry, row.attempts, 0, random);
        return write;
    }
    write.state = RecordState::posting;
    write.clear_attempt = false;
    write.reason_code = "outcome_unknown";
    write.reason = "not found at " + terms.sink + " yet; asked again at " +
                   base::to_iso(std::max(now + terms.look_gap, settle_until)) + " before it is sent again";
    write.settle_until = settle_until;
    write.next_attempt = std::max(now + terms.look_gap, settle_until);
    return write;
}

OutcomeWrite outcome_of_failed_look(const LedgerRow& row, const base::Error& error, const PushTerms& terms,
                                    Instant now, std::mt19937_64& random) {
    OutcomeWrite write{
        .row = row.id, .attempt_id = row.attempt_id, .clear_attempt = false, .counts_attempt = false};
    write.state = RecordState::posting;
    write.rescues = row.rescues;
    write.looks = row.looks;
    write.last_look = row.last_look;
    write.settle_until = row.settle_until.value_or(now + terms.settle);
    write.troubled_since = row.troubled_since.value_or(now);
    write.reason_code = "outcome_unknown";
    write.reason =
        terms.sink + " could not be asked whether document " + row.number + " stands there: " + error.message;
    if (plugins::is_hold(error)) {
        write.troubled_since = row.troubled_since;
        write.next_attempt = now + base::milliseconds(error.retry_after_ms);
    } else if (now - *write.troubled_since > terms.max_age)
        fail_row(write, "cannot_tell", write.reason + "; look it up by hand");
    else
        write.next_attempt =
            now + std::max(terms.look_gap, backoff(terms.retry, 3, error.retry_after_ms, random));
    write.clear_attempt = write.state != RecordState::posting;
    return write;
}

}  // namespace koppel::pipeline
