// One push: documents, and before them the debtors and articles that they need. At most four batches of
// requests: look up, create what is missing, ask what the documents themselves ask, book. For one thread,
// within one call. Every posting gets one outcome, reported as soon as it is known. Throws only what stops
// all of them (login refused), after the outcomes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api_client.hpp"
#include "document.hpp"
#include "koppel/cpp/sink.hpp"
#include "needs.hpp"

namespace koppel::asperion {

class Push {
  public:
    Push(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes);
    void run(std::span<const sdk::Posting> postings, bool dry_run);

  private:
    struct Job {
        std::uint32_t index = 0;
        std::unique_ptr<Document> document;
        std::vector<std::string> needs;  // keys, in the document's order
        bool decided = false;
    };

    void prepare(std::uint32_t index, const sdk::Posting& posting);
    void ask_the_documents_questions();
    void tell_what_would_be_done();
    void book();
    void take_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer);
    std::vector<std::string> open_needs() const;
    void settle_failed_needs();
    void stop_if_refused();
    void decide(Job& job, const sdk::Outcome& outcome);
    sdk::Outcome failed(const sdk::HttpRequest& request, const sdk::Error& error,
                        std::string_view answer = {});
    const std::string& today();

    sdk::Call& call_;
    ApiClient api_;
    sdk::Reporter& outcomes_;
    Needs needs_;
    std::vector<Job> jobs_;
    std::string today_;
    std::optional<sdk::Error> stop_;  // what concerns the whole push
};

}  // namespace koppel::asperion
