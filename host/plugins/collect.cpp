#include "plugins/collect.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "plugins/services.hpp"

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

constexpr std::size_t kMaxKeyBytes = 200;
constexpr std::size_t kMaxVersionBytes = 100;
constexpr std::size_t kMaxShortBytes = 64;
constexpr std::size_t kMaxCursorBytes = 64u << 10;
constexpr std::size_t kMaxPageBytes = 64u << 20;
constexpr std::size_t kMaxPageRecords = 100'000;

// What is wrong with a record, or nothing.
std::string fault_of(const Record& record, const std::string& expected_type) {
    if (record.key.empty()) return "emitted a record without a key";
    if (record.key.size() > kMaxKeyBytes) return "emitted a record with a key longer than 200 bytes";
    for (const std::string* text : {&record.key, &record.type, &record.version, &record.event_time,
                                    &record.amount, &record.currency, &record.payload})
        if (!is_utf8(*text)) return "emitted a record with text that is not UTF-8";
    const std::string who = "emitted record \"" + record.key + "\" with ";
    if (!expected_type.empty() && record.type != expected_type)
        return who + "type \"" + record.type.substr(0, kMaxShortBytes) + "\" in a stream of " + expected_type;
    if (record.type.empty() || record.type.size() > kMaxShortBytes) return who + "no usable type";
    if (record.version.size() > kMaxVersionBytes) return who + "a version longer than 100 bytes";
    if (record.event_time.size() > kMaxShortBytes || record.amount.size() > kMaxShortBytes ||
        record.currency.size() > kMaxShortBytes)
        return who + "an event time, amount or currency longer than 64 bytes";
    if (record.payload.empty() && !record.deleted) return who + "no payload";
    return {};
}

Error failure_of(const CallName& name, const CallAnswer& answer) {
    Error error = *answer.failure;
    if (error.error_class == ErrorClass::internal)
        error.message = "plugin " + name.plugin + " failed in " + name.text() + ": " + error.message;
    return error;
}

}  // namespace

Error broke_rules(const CallName& name, const std::string& what) {
    return Error(ErrorClass::internal, "plugin_broke_rules",
                 "plugin " + name.plugin + " broke the rules in " + name.text() + ": it " + what,
                 "report this to the plugin's maker");
}

PullCollector::PullCollector(const Manifest& manifest, const PullRequest& request) {
    for (const auto& stream : manifest.streams)
        if (stream.name == request.stream) expected_type_ = stream.record_type;
}

bool PullCollector::take(Record record) {
    if (full_ || !breach_.empty()) return false;
    breach_ = fault_of(record, expected_type_);
    bytes_ += record.key.size() + record.payload.size();
    full_ = bytes_ > kMaxPageBytes || page_.records.size() >= kMaxPageRecords;
    if (full_ || !breach_.empty()) return false;
    page_.records.push_back(std::move(record));
    return true;
}

Result<PullPage> PullCollector::finish(const CallName& name, CallAnswer answer) {
    if (!breach_.empty()) return broke_rules(name, breach_);
    if (!answer.breach.empty()) return broke_rules(name, answer.breach);
    if (answer.failure) return failure_of(name, answer);
    if (full_) return broke_rules(name, "emitted more than 100,000 records or 64 MiB in one pull");
    if (answer.text.size() > kMaxCursorBytes || !is_utf8(answer.text))
        return broke_rules(name, "wrote a cursor that is not UTF-8 or longer than 64 KiB");
    page_.cursor = std::move(answer.text);
    page_.has_more = answer.has_more;
    page_.poll_after_ms = answer.poll_after_ms;
    return std::move(page_);
}

void PushCollector::broke(std::string what) {
    if (breach_.empty()) breach_ = std::move(what);
}

void PushCollector::take(PushOutcome outcome) {
    if (outcome.index >= places_.size())
        return broke("reported an outcome for posting " + std::to_string(outcome.index) + " of " +
                     std::to_string(places_.size()));
    if (!is_utf8(outcome.remote_id) || !is_utf8(outcome.remote_number) || !is_utf8(outcome.detail) ||
        outcome.remote_id.size() > kMaxKeyBytes || outcome.remote_number.size() > kMaxKeyBytes) {
        // That something was reported is sure; what, is not.
        broke("reported an outcome with text that is not UTF-8 or an id longer than 200 bytes");
        const std::uint32_t index = outcome.index;
        outcome = PushOutcome{};
        outcome.index = index;
    }
    if (outcome.kind == OutcomeKind::unset) outcome.kind = OutcomeKind::unknown;
    std::uint32_t& place = places_[outcome.index];
    if (place != kNone) {
        broke("reported two outcomes for posting " + std::to_string(outcome.index));
        PushOutcome& first = outcomes_[place];
        if (first.kind != outcome.kind || first.remote_id != outcome.remote_id)
            first.kind = OutcomeKind::unknown;
        return;
    }
    place = static_cast<std::uint32_t>(outcomes_.size());
    outcomes_.push_back(std::move(outcome));
}

PushReport PushCollector::finish(const CallName& name, const std::optional<CallAnswer>& answer,
                                 const std::optional<Error>& lost) {
    PushReport report;
    const auto count = static_cast<std::uint32_t>(places_.size());
    report.attempted = count;
    if (answer) {
        report.attempted = std::min(answer->attempted, count);
        if (answer->attempted > count)
            broke("attempted " + std::to_string(answer->attempted) + " of " + std::to_string(count) +
                  " postings");
        if (breach_.empty()) breach_ = answer->breach;
        if (answer->failure) report.failure = failure_of(name, *answer);
        std::uint32_t missing = 0;
        for (std::uint32_t index = 0; index < count; ++index) {
            if (places_[index] == kNone && index < report.attempted) ++missing;
            // What has an outcome was attempted, whatever the plugin says.
            if (places_[index] != kNone) report.attempted = std::max(report.attempted, index + 1);
        }
        if (!answer->failure && missing > 0)
            broke("reported no outcome for " + std::to_string(missing) + " of the postings it attempted");
    }
    if (!breach_.empty()) {
        report.failure = broke_rules(name, breach_);
        // How far it came is no longer to be believed.
        report.attempted = count;
    }
    if (lost) report.failure = lost;
    report.outcomes = std::move(outcomes_);
    return report;
}

void FindCollector::take(Finding finding) {
    if (finding.index >= seen_.size()) {
        if (breach_.empty())
            breach_ = "reported a finding for posting " + std::to_string(finding.index) + " of " +
                      std::to_string(seen_.size());
        return;
    }
    if (seen_[finding.index] && breach_.empty())
        breach_ = "reported two findings for posting " + std::to_string(finding.index);
    seen_[finding.index] = true;
    if ((!is_utf8(finding.remote_id) || !is_utf8(finding.remote_number) || !is_utf8(finding.amount) ||
         !is_utf8(finding.detail) || finding.remote_id.size() > kMaxKeyBytes) &&
        breach_.empty())
        breach_ = "reported a finding with text that is not UTF-8 or an id longer than 200 bytes";
    if (breach_.empty()) findings_.push_back(std::move(finding));
}

Result<std::vector<Finding>> FindCollector::finish(const CallName& name, const CallAnswer& answer) {
    if (!breach_.empty()) return broke_rules(name, breach_);
    if (!answer.breach.empty()) return broke_rules(name, answer.breach);
    if (answer.failure) return failure_of(name, answer);
    const auto missing = std::count(seen_.begin(), seen_.end(), false);
    if (missing > 0)
        return broke_rules(name, "reported no finding for " + std::to_string(missing) + " of " +
                                     std::to_string(seen_.size()) + " postings");
    return std::move(findings_);
}

Result<CheckReport> read_check_report(const CallName& name, const CallAnswer& answer) {
    if (!answer.breach.empty()) return broke_rules(name, answer.breach);
    if (answer.failure) return failure_of(name, answer);
    CheckReport report;
    if (answer.text.empty()) return report;
    boost::system::error_code failed;
    const boost::json::value json = boost::json::parse(answer.text, failed);
    if (failed || !json.is_object())
        return broke_rules(name, "wrote a check report that is not a JSON object");
    const auto& object = json.get_object();
    if (const auto* account = object.if_contains("account"); account != nullptr && account->is_string())
        report.account = std::string(account->get_string());
    if (const auto* warnings = object.if_contains("warnings"); warnings != nullptr && warnings->is_array())
        for (const auto& warning : warnings->get_array())
            if (warning.is_string()) report.warnings.emplace_back(warning.get_string());
    if (const auto* book = object.if_contains("book"); book != nullptr && book->is_object()) {
        const auto text = [&](const char* member) {
            const auto* value = book->get_object().if_contains(member);
            return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
        };
        report.book = BookPosition{text("first_date"), text("last_date"), text("mark"), text("mode")};
    }
    return report;
}

Result<OptionsPage> read_options_page(const CallName& name, const CallAnswer& answer) {
    if (!answer.breach.empty()) return broke_rules(name, answer.breach);
    if (answer.failure) return failure_of(name, answer);
    boost::system::error_code failed;
    const boost::json::value json = boost::json::parse(answer.text, failed);
    const auto* object = failed ? nullptr : json.if_object();
    const auto* list = object == nullptr ? nullptr : object->if_contains("options");
    if (list == nullptr || !list->is_array()) return broke_rules(name, "wrote options that are no list");
    OptionsPage page;
    for (const auto& entry : list->get_array()) {
        const auto* option = entry.if_object();
        const auto* value = option == nullptr ? nullptr : option->if_contains("value");
        if (value == nullptr || !value->is_string())
            return broke_rules(name, "wrote an option without a value");
        const auto* label = option->if_contains("label");
        const bool labelled = label != nullptr && label->is_string();
        page.options.push_back(
            {std::string(value->get_string()), std::string((labelled ? *label : *value).get_string())});
    }
    if (const auto* next = object->if_contains("next"); next != nullptr && next->is_string())
        page.next = std::string(next->get_string());
    return page;
}

}  // namespace koppel::plugins
