// One push: documents, and before them what they need. What is not remembered is looked up, a few questions
// for all documents; what is missing is made; then each document is one request, whose answer is compared
// with what it should have come to. For one thread, within one call. Every posting gets one outcome, reported
// as soon as it is known. Throws only what stops all of them (login refused), after the outcomes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api_client.hpp"
#include "document.hpp"
#include "koppel/cpp/sink.hpp"
#include "lists.hpp"
#include "needs.hpp"

namespace koppel::exactonline {

class Push {
  public:
    Push(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes);
    void run(std::span<const sdk::Posting> postings, bool dry_run);

  private:
    struct Job {
        std::uint32_t index = 0;
        std::unique_ptr<Document> document;
        std::vector<std::string> needs;  // keys
        bool decided = false;
    };
    // A booking that stands there, and what Exact told about it.
    struct Booked {
        Job* job = nullptr;
        Row row;
    };

    void prepare(std::uint32_t index, const sdk::Posting& posting);
    void make_lists_known();
    void plan(Job& job);
    void plan_all();
    void look_up();
    void hold_back();
    void tell_what_would_be_done();
    void book();
    void take_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer);
    void take_refusal(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer,
                      const sdk::Error& error);
    void read_back();
    void tell_booked(const Booked& booked);
    void for_open(const std::function<void(Job&)>& work);
    std::vector<std::string> open_needs() const;
    void settle_failed_needs();
    void stop_if_refused();
    void fail_all(const sdk::Error& error);
    void decide(Job& job, const sdk::Outcome& outcome);
    sdk::Outcome failed(const sdk::HttpRequest& request, const sdk::Error& error,
                        std::string_view answer = {});

    sdk::Call& call_;
    const Settings& settings_;
    ApiClient api_;
    Memory& memory_;
    sdk::Reporter& outcomes_;
    Lists lists_;
    Needs needs_;
    std::vector<Job> jobs_;
    std::vector<Booked> to_read_back_;
    std::optional<sdk::Error> stop_;  // what concerns the whole push
};

}  // namespace koppel::exactonline
