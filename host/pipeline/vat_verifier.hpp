// What a run knows about VAT numbers: judges ask it, it asks VIES about what it does not know, keeps the
// evidence, and wakes the documents that waited. Thread-safe. Nothing here holds up a lane or a pull: VIES is
// asked beside them, and its answers are written by a thread that only lives when there is something to ask.
// Everything it knows stands in the store, so that the next run goes on where this one ended.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "books/books.hpp"
#include "pipeline/flow_run.hpp"
#include "vies/client.hpp"

namespace koppel::pipeline {

class VatVerifier final : public books::VatNumberAnswers {
  public:
    // `changed` is called after documents were woken.
    VatVerifier(const RunParts& parts, const RunSubject& subject, const store::Lease& lease,
                std::function<void()> changed);
    ~VatVerifier() override;
    VatVerifier(const VatVerifier&) = delete;
    VatVerifier& operator=(const VatVerifier&) = delete;

    // Asks VIES when nothing fresh is known and nobody is asking; answers at once with what is known.
    std::optional<books::VatNumberAnswer> answer(const books::VatNumber& number) const override;
    // Ends its thread; nothing is asked any more.
    void stop();
    // True while VIES is being asked: a run does not end before.
    bool asking() const { return asking_ > 0; }

  private:
    struct Known {
        books::VatNumberAnswer answer;
        base::Instant answered{};  // valid, invalid
        base::Instant since{};     // unknown: the first question without an answer
        base::Instant next_ask{};  // not before
        bool in_flight = false;
        bool once_invalid = false;  // counts only when it is said twice
    };
    struct Answered {
        books::VatNumber number;
        vies::Answer answer;
    };
    // Where the HTTP client leaves its answers; outlives the verifier.
    struct Inbox {
        std::mutex mutex;
        std::condition_variable arrived;
        std::vector<Answered> answers;
        bool closed = false;
    };

    Known& known(const books::VatNumber& number) const;
    bool is_fresh(const Known& known, base::Instant now) const;
    void ask(const books::VatNumber& number, Known& known) const;
    void send(const books::VatNumber& number) const;
    void work();
    void settle(Answered answered, std::set<std::string>& settled);
    bool keep(const Answered& answered);
    void learn(Known& known, const Answered& answered, bool kept, base::Instant now) const;
    void wake(const std::set<std::string>& numbers);

    const RunParts& parts_;
    const RunSubject& subject_;
    const store::Lease& lease_;
    const books::VatNumber requester_;
    const std::function<void()> changed_;
    const std::shared_ptr<Inbox> inbox_;
    mutable vies::Client client_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, Known> known_;
    mutable std::atomic<int> asking_{0};
    mutable std::thread writer_;  // started by the first question
};

}  // namespace koppel::pipeline
