// A plugin that books postings: derive from Sink, implement check and push, derive from Lookup too where the
// sink can be searched, export it (export.hpp). Threads: see instance.hpp. Fails by throwing
// koppel::sdk::Error.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "koppel/abi/lookup.h"
#include "koppel/abi/sink.h"
#include "koppel/cpp/instance.hpp"
#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::sdk {

struct Posting {  // borrowed, valid within the call
    bool update = false;
    std::string_view key;
    std::string_view type;  // "invoice/1"
    std::string_view reference;
    std::string_view remote_id;  // for updates
    std::string_view payload;

    // Throws model::FormatError when the payload is not what its type says.
    template <class T>
    T as() const {
        return model::from_json_text<T>(payload);
    }
};

enum class OutcomeKind : std::int32_t {
    created = KOPPEL_OUTCOME_CREATED,
    updated = KOPPEL_OUTCOME_UPDATED,
    unchanged = KOPPEL_OUTCOME_UNCHANGED,
    rejected = KOPPEL_OUTCOME_REJECTED,
    not_ready = KOPPEL_OUTCOME_NOT_READY,
    retry = KOPPEL_OUTCOME_RETRY,
    unknown = KOPPEL_OUTCOME_UNKNOWN
};

struct Outcome {
    OutcomeKind kind = OutcomeKind::unknown;
    std::string remote_id;
    std::string remote_number;
    std::string detail;          // the vendor's own answer, cut to 4 KiB
    std::optional<Error> error;  // for every kind from rejected on

    static Outcome created(std::string id, std::string number = {}) {
        return {OutcomeKind::created, std::move(id), std::move(number), {}, {}};
    }
    static Outcome updated(std::string id, std::string number = {}) {
        return {OutcomeKind::updated, std::move(id), std::move(number), {}, {}};
    }
    static Outcome unchanged(std::string id, std::string number = {}) {
        return {OutcomeKind::unchanged, std::move(id), std::move(number), {}, {}};
    }
    static Outcome failed(OutcomeKind kind, Error why) { return {kind, {}, {}, {}, std::move(why)}; }

    // What an error thrown while booking one posting says about that posting. `may_have_been_sent`: whether a
    // changing request left for it; then a fault of the plugin cannot tell what happened.
    static Outcome from(Error why, bool may_have_been_sent) {
        OutcomeKind kind = OutcomeKind::unknown;
        switch (why.error_class()) {
            case ErrorClass::transient:
            case ErrorClass::rate_limited:
            case ErrorClass::auth:
            case ErrorClass::config:
            case ErrorClass::cancelled:
                kind = OutcomeKind::retry;
                break;
            case ErrorClass::rejected:
            case ErrorClass::conflict:
            case ErrorClass::unsupported:
                kind = OutcomeKind::rejected;
                break;
            case ErrorClass::not_ready:
                kind = OutcomeKind::not_ready;
                break;
            case ErrorClass::unknown:
                kind = OutcomeKind::unknown;
                break;
            case ErrorClass::unset:
            case ErrorClass::internal:
                kind = may_have_been_sent ? OutcomeKind::unknown : OutcomeKind::rejected;
                break;
        }
        return failed(kind, std::move(why));
    }
};

// Tells the host what became of each posting, as soon as it is known. A second outcome for the same posting,
// or one for a posting that does not exist, is dropped and logged.
class Reporter {
  public:
    Reporter(const koppel_reporter* raw, std::uint32_t count, Call& call)
        : raw_(raw), reported_(count, false), call_(call) {}

    // Optional: says that work on this posting begins and that no later one was touched yet. With it the glue
    // knows which postings a failing push left alone.
    void begin(std::uint32_t index) {
        uses_begin_ = true;
        if (index < reported_.size() && index + 1 > begun_) begun_ = index + 1;
    }

    void report(std::uint32_t index, const Outcome& outcome) {
        if (index >= reported_.size() || reported_[index]) {
            call_.log().write(KOPPEL_LOG_PLUGIN_MISBEHAVING,
                              index < reported_.size() ? "A posting got a second outcome, which was dropped."
                                                       : "An outcome names a posting that does not exist.",
                              {{"index", std::to_string(index)}});
            return;
        }
        koppel_error error = detail::empty_error();
        if (outcome.error) detail::fill_error(&error, *outcome.error);
        koppel_outcome to{};
        to.struct_size = sizeof to;
        to.outcome = static_cast<std::int32_t>(outcome.kind);
        to.index = index;
        to.remote_id = bytes(outcome.remote_id);
        to.remote_number = bytes(outcome.remote_number);
        to.detail = bytes(model::utf8_prefix(outcome.detail, 4096));
        to.error = outcome.kind >= OutcomeKind::rejected ? &error : nullptr;
        reported_[index] = true;
        if (index + 1 > begun_) begun_ = index + 1;
        raw_->report(raw_->context, &to);
    }

    bool has(std::uint32_t index) const { return index < reported_.size() && reported_[index]; }

    // For the glue: gives every attempted posting that has no outcome yet the outcome that is certainly true,
    // and returns how many were attempted. `failure` is what ended the push, null when it returned by itself.
    std::uint32_t settle(const Error* failure) {
        const auto count = static_cast<std::uint32_t>(reported_.size());
        const bool sent = call_.changing_requests_sent() != 0;
        if (failure == nullptr) {
            begun_ = count;
        } else if (sent && !uses_begin_) {
            begun_ = count;  // any of them may have been in what was sent
        }
        for (std::uint32_t index = 0; index < begun_; ++index) {
            if (reported_[index]) continue;
            if (failure == nullptr) {
                call_.log().write(KOPPEL_LOG_PLUGIN_MISBEHAVING, "A posting got no outcome.",
                                  {{"index", std::to_string(index)}});
                report(index, Outcome::failed(OutcomeKind::unknown,
                                              Error(ErrorClass::internal, "outcome_missing",
                                                    "The plugin did not say what became of this posting.")));
            } else {
                report(index, Outcome::failed(sent ? OutcomeKind::unknown : OutcomeKind::retry, *failure));
            }
        }
        return begun_;
    }

  private:
    const koppel_reporter* raw_;
    std::vector<bool> reported_;
    Call& call_;
    std::uint32_t begun_ = 0;
    bool uses_begin_ = false;
};

class Sink : public Instance {
  public:
    // Books the postings and reports one outcome for each. `dry_run`: change nothing, check what reading can
    // check. Throws what concerns the push as a whole (login expired, service down); what was reported before
    // counts.
    virtual void push(Call& call, std::span<const Posting> postings, bool dry_run, Reporter& outcomes) = 0;
};

// The usual push: one posting after the other. `book` returns the outcome of one, or throws: then the error's
// class decides (Outcome::from). What concerns every posting (auth, config, rate_limited, transient,
// cancelled) ends the push with the rest untouched.
template <class Book>
void push_one_by_one(Call& call, std::span<const Posting> postings, Reporter& outcomes, Book&& book) {
    for (std::uint32_t index = 0; index < postings.size(); ++index) {
        call.throw_if_cancelled();
        const std::uint32_t sent_before = call.changing_requests_sent();
        const auto was_sent = [&] { return call.changing_requests_sent() != sent_before; };
        outcomes.begin(index);
        std::optional<Error> error;
        try {
            outcomes.report(index, book(postings[index]));
            continue;
        } catch (const Error& thrown) {
            error = thrown;
        } catch (const std::exception& thrown) {
            error.emplace(ErrorClass::internal, "plugin_fault", thrown.what());
        }
        const Outcome outcome = Outcome::from(*error, was_sent());
        outcomes.report(index, outcome);
        if (outcome.kind == OutcomeKind::retry) throw *error;
    }
}

enum class Found : std::int32_t {
    once = KOPPEL_FOUND_ONCE,
    nowhere = KOPPEL_FOUND_NOWHERE,
    many = KOPPEL_FOUND_MANY,
    unclear = KOPPEL_FOUND_UNCLEAR
};

struct Finding {
    Found found = Found::unclear;
    std::string remote_id;
    std::string remote_number;
    std::string amount;  // as it stands at the sink, where it can be read
    std::string detail;
};

// Derive a sink from this too, where a posting can be found by its reference (koppel.lookup/1).
class Lookup {
  public:
    virtual ~Lookup() = default;
    // One finding per posting, in their order. Only reading requests. `nowhere` only when the sink was really
    // asked, or keeps one document per reference, so that a push again makes no second one.
    virtual std::vector<Finding> find(Call& call, std::span<const Posting> postings) = 0;
};

}  // namespace koppel::sdk
