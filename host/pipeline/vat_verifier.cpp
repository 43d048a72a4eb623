#include "pipeline/vat_verifier.hpp"

#include <algorithm>

namespace koppel::pipeline {

using base::Instant;
using Result = books::VatNumberAnswer::Result;

namespace {

constexpr std::chrono::hours kValidFor{24};
constexpr std::chrono::minutes kInvalidFor{10};
constexpr std::chrono::hours kSilenceEnds{48};  // older questions without an answer are another story
constexpr std::chrono::seconds kFirstPause{5};
constexpr std::chrono::minutes kLongestPause{15};
constexpr std::chrono::seconds kPauseUnasked{30};
constexpr std::uint32_t kHistory = 500;

base::milliseconds pause_after(std::uint32_t times_asked) {
    const auto doubled = kFirstPause * (1LL << std::min(times_asked, 10U));
    return std::min<base::milliseconds>(doubled, kLongestPause);
}

std::string word(vies::Result result) {
    if (result == vies::Result::valid) return "valid";
    return result == vies::Result::invalid ? "invalid" : "unknown";
}

// VIES refused the question itself: asking again says nothing new.
bool is_final(const std::string& code) {
    return code == "INVALID_INPUT";
}

}  // namespace

VatVerifier::VatVerifier(const RunParts& parts, const RunSubject& subject, const store::Lease& lease,
                         std::function<void()> changed)
    : parts_(parts),
      subject_(subject),
      lease_(lease),
      requester_(books::normalised_vat_number(subject.tenant.vat_number, subject.tenant.country)),
      changed_(std::move(changed)),
      inbox_(std::make_shared<Inbox>()),
      client_(parts.connector.http(), parts.clock, parts.log, subject.contract.vat_numbers.vies_url) {}

VatVerifier::~VatVerifier() {
    stop();
}

void VatVerifier::stop() {
    {
        const std::lock_guard lock(inbox_->mutex);
        inbox_->closed = true;
    }
    inbox_->arrived.notify_all();
    if (writer_.joinable()) writer_.join();
}

std::optional<books::VatNumberAnswer> VatVerifier::answer(const books::VatNumber& number) const {
    const std::lock_guard lock(mutex_);
    const Instant now = parts_.clock.now();
    Known& found = known(number);
    if (is_fresh(found, now)) return found.answer;
    if (!found.in_flight && now >= found.next_ask) ask(number, found);
    books::VatNumberAnswer silent = found.answer;
    silent.result = Result::unknown;
    if (silent.times_asked > 0) silent.unanswered_for = now - found.since;
    return silent;
}

bool VatVerifier::is_fresh(const Known& known, Instant now) const {
    if (known.answer.result == Result::valid) return now - known.answered < kValidFor;
    return known.answer.result == Result::invalid && now - known.answered < kInvalidFor;
}

// Under the mutex. What earlier runs left in the store is read once.
VatVerifier::Known& VatVerifier::known(const books::VatNumber& number) const {
    const auto [entry, is_new] = known_.try_emplace(number.text());
    Known& known = entry->second;
    if (!is_new) return known;
    const auto checks = parts_.store.vat_checks(subject_.tenant.id, number.text(), kHistory);
    if (checks.has_error() || checks->empty()) return known;
    const auto& last = checks->front();
    known.answered = last.at;
    known.answer.asked_at = base::to_iso(last.at);
    known.answer.request_id = last.request_id;
    if (last.result == "valid") {
        known.answer.result = Result::valid;
    } else if (last.result == "invalid") {
        const bool twice = is_final(last.code) || (checks->size() > 1 && (*checks)[1].result == "invalid");
        known.once_invalid = !twice;
        if (twice) known.answer.result = Result::invalid;
    } else if (parts_.clock.now() - last.at < kSilenceEnds) {
        for (const auto& check : *checks) {
            if (check.result != "unknown") break;
            ++known.answer.times_asked;
            known.since = check.at;
        }
        known.answer.unanswered_since = base::to_iso(known.since);
        known.answer.reason = vies::sentence_for(last.code, number.prefix);
        known.next_ask = last.at + pause_after(known.answer.times_asked);
    }
    return known;
}

// Under the mutex.
void VatVerifier::ask(const books::VatNumber& number, Known& known) const {
    known.in_flight = true;
    ++asking_;
    if (!writer_.joinable()) writer_ = std::thread([self = const_cast<VatVerifier*>(this)] { self->work(); });
    send(number);
}

void VatVerifier::send(const books::VatNumber& number) const {
    client_.ask({number.prefix, number.body, requester_.prefix, requester_.body},
                [inbox = inbox_, number](vies::Answer answer) {
                    {
                        const std::lock_guard lock(inbox->mutex);
                        inbox->answers.push_back({number, std::move(answer)});
                    }
                    inbox->arrived.notify_all();
                });
}

void VatVerifier::work() {
    for (;;) {
        std::vector<Answered> answers;
        {
            std::unique_lock lock(inbox_->mutex);
            inbox_->arrived.wait(lock, [&] { return inbox_->closed || !inbox_->answers.empty(); });
            if (inbox_->closed) return;
            answers.swap(inbox_->answers);
        }
        std::set<std::string> settled;
        for (auto& answered : answers)
            settle(std::move(answered), settled);
        if (settled.empty()) continue;
        wake(settled);
        asking_ -= static_cast<int>(settled.size());
        changed_();
    }
}

void VatVerifier::settle(Answered answered, std::set<std::string>& settled) {
    const bool kept = keep(answered);
    const std::lock_guard lock(mutex_);
    Known& found = known_[answered.number.text()];
    learn(found, answered, kept, parts_.clock.now());
    if (answered.answer.result == vies::Result::invalid && kept && found.once_invalid) {
        send(answered.number);  // a second time before it counts
        return;
    }
    found.in_flight = false;
    settled.insert(answered.number.text());
}

// A verdict without evidence is none.
bool VatVerifier::keep(const Answered& answered) {
    if (!answered.answer.asked) return true;
    store::VatCheck check;
    check.tenant = subject_.tenant.id;
    check.number = answered.number.text();
    check.at = parts_.clock.now();
    check.result = word(answered.answer.result);
    check.code = answered.answer.code;
    check.request_id = answered.answer.request_id;
    check.requester = answered.answer.without_requester ? "" : requester_.text();
    check.raw = answered.answer.raw;
    const auto done = parts_.store.add_vat_check(check);
    if (done.has_value()) return true;
    parts_.log.error("the answer of VIES cannot be kept, so it does not count",
                     {{"number", check.number}, {"error", done.error().message}});
    return false;
}

// Under the mutex.
void VatVerifier::learn(Known& known, const Answered& answered, bool kept, Instant now) const {
    const vies::Answer& said = answered.answer;
    if (said.result != vies::Result::unknown && kept) {
        const bool invalid = said.result == vies::Result::invalid;
        const bool first = invalid && !known.once_invalid && !is_final(said.code);
        known.once_invalid = first;
        known.answer = {};
        known.next_ask = {};
        if (first) return;
        known.answer.result = invalid ? Result::invalid : Result::valid;
        known.answer.asked_at = base::to_iso(now);
        known.answer.request_id = said.request_id;
        known.answered = now;
        return;
    }
    known.answer.result = Result::unknown;
    known.answer.reason = kept ? said.sentence : "the answer of VIES could not be kept";
    known.next_ask = now + kPauseUnasked;
    if (!said.asked) return;
    if (known.answer.times_asked++ == 0) {
        known.since = now;
        known.answer.unanswered_since = base::to_iso(now);
    }
    known.next_ask = now + pause_after(known.answer.times_asked);
}

// Makes the documents due that wait for these numbers. A lane may write to a row meanwhile: then look again.
void VatVerifier::wake(const std::set<std::string>& numbers) {
    constexpr int kRounds = 20;
    constexpr std::uint32_t kPage = 200;
    const auto waits_for_one = [&](const store::LedgerRow& row) {
        return row.reason_code == "vat_number_unchecked" &&
               std::any_of(numbers.begin(), numbers.end(), [&](const std::string& number) {
                   return row.reason.find(number) != std::string::npos;
               });
    };
    store::RecordFilter filter{.contract = subject_.contract.id,
                               .flow = subject_.flow.name,
                               .state = store::RecordState::waiting,
                               .limit = kPage,
                               .with_content = true};
    for (int round = 0; round < kRounds;) {
        auto rows = parts_.store.records(filter);
        if (rows.has_error() || rows->empty()) return;
        store::LedgerCommit commit;
        commit.at = parts_.clock.now();
        for (auto& row : *rows) {
            if (!waits_for_one(row)) continue;
            row.next_attempt = commit.at;
            commit.seen.push_back(row);
        }
        const auto done = commit.seen.empty() ? base::Result<void>() : parts_.store.commit(lease_, commit);
        if (done.has_error() && done.error().code == "ledger_conflict") {
            ++round;
            continue;
        }
        if (done.has_error()) return;  // the run ends by itself, and the rows come due by themselves
        filter.after_id = rows->back().id;
    }
}

}  // namespace koppel::pipeline
