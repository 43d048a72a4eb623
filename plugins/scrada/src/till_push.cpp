#include "till_push.hpp"

#include <optional>
#include <string>
#include <vector>

#include "refusal.hpp"
#include "till_receipt.hpp"

namespace koppel::scrada {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

namespace {

struct Ready {
    std::uint32_t index;
    bool update;
    std::string number;
    std::string body;
};
using Batch = std::span<const Ready>;

std::string array_of(Batch batch) {
    std::string body = "[";
    for (const Ready& receipt : batch)
        body += (body.size() == 1 ? "" : ",") + receipt.body;
    return body + "]";
}

class TillPush {
  public:
    TillPush(const ApiClient& api, sdk::Reporter& outcomes) : api_(api), outcomes_(outcomes) {}

    // A refusal does not say which receipt it is about: a batch that is refused is sent again in halves,
    // until each refusal belongs to one receipt.
    void send(Batch batch) {
        if (batch.empty()) return;
        if (ended_ || api_.call().cancelled()) return leave(batch);
        const auto request = api_.send("POST", "/pos/receipts", array_of(batch));
        const auto answer = api_.call().http().perform(request);
        if (answer.ok()) {
            const auto ids = ids_in(answer.body);
            if (ids && ids->size() == batch.size()) return took(batch, *ids);
            return failed(batch, ApiClient::unreadable(request));
        }
        const Error error = api_.error_of(request, answer);
        if (error.error_class() != ErrorClass::rejected || batch.size() == 1) return failed(batch, error);
        const std::size_t half = batch.size() / 2;
        send(batch.first(half));
        send(batch.subspan(half));
    }

    void throw_if_ended() const {
        if (ended_) throw *ended_;
        api_.call().throw_if_cancelled();
    }

  private:
    void took(Batch batch, const std::vector<std::string>& ids) {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const Ready& receipt = batch[i];
            outcomes_.report(receipt.index, receipt.update ? Outcome::updated(ids[i], receipt.number)
                                                           : Outcome::created(ids[i], receipt.number));
        }
    }

    void failed(Batch batch, const Error& error) {
        const Outcome outcome = Outcome::from(error, true);
        for (const Ready& receipt : batch)
            outcomes_.report(receipt.index, outcome);
        if (outcome.kind == OutcomeKind::retry) ended_ = error;
    }

    // Not sent, or refused together with others and not sent again.
    void leave(Batch batch) {
        const Error error =
            ended_.value_or(Error(ErrorClass::cancelled, "cancelled", "The host asked to stop."));
        for (const Ready& receipt : batch)
            outcomes_.report(receipt.index, Outcome::failed(OutcomeKind::retry, error));
    }

    const ApiClient& api_;
    sdk::Reporter& outcomes_;
    std::optional<Error> ended_;  // nothing more is sent
};

// Nothing: the outcome was reported.
std::optional<Ready> ready(const ApiClient& api, const sdk::Posting& posting, std::uint32_t index,
                           sdk::Reporter& outcomes) {
    try {
        const auto receipt = posting.as<model::Receipt>();
        return Ready{index, posting.update, receipt.number, till_receipt_body(api.settings(), receipt)};
    } catch (const Refusal& refusal) {
        outcomes.report(index, refusal.outcome());
    } catch (const model::FormatError& bad) {
        outcomes.report(index, Refusal("posting_unreadable", bad.what()).outcome());
    }
    return std::nullopt;
}

}  // namespace

void push_till_receipts(const ApiClient& api, std::span<const sdk::Posting> postings, bool dry_run,
                        sdk::Reporter& outcomes) {
    std::vector<Ready> batch;
    for (std::uint32_t index = 0; index < postings.size(); ++index) {
        auto receipt = ready(api, postings[index], index, outcomes);
        if (!receipt) continue;
        if (!dry_run) {
            batch.push_back(std::move(*receipt));
            continue;
        }
        Outcome outcome = Outcome::created({}, receipt->number);
        outcome.detail = "Would be sent as a receipt of the till";
        outcomes.report(index, outcome);
    }
    TillPush push(api, outcomes);
    push.send(batch);
    push.throw_if_ended();
}

}  // namespace koppel::scrada
