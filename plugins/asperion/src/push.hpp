// One push: concept invoices, and before them the debtors and articles that they need. Three batches of
// requests: look up, create what is missing, book. For one thread, within one call. Every posting gets one
// outcome, reported as soon as it is known. Throws only what stops all of them (login refused), after the
// outcomes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::asperion {

// Debtors and articles that were seen a short while ago. Lives as long as the instance.
class Memory {
  public:
    std::optional<std::string> recall(const std::string& key, std::int64_t now_mono_ms);
    void remember(const std::string& key, std::string value, std::int64_t now_mono_ms);
    void forget(const std::string& key) { known_.erase(key); }

  private:
    struct Known {
        std::string value;
        std::int64_t seen_mono_ms = 0;
    };
    std::map<std::string, Known> known_;
};

class Push {
  public:
    Push(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes);
    void run(std::span<const sdk::Posting> postings, bool dry_run);

  private:
    // Something that must stand at the vendor before an invoice can name it.
    struct Need {
        std::string label;   // for people
        std::string wanted;  // the e-mail address or sku as given
        std::string value;   // the customer number, or the sku as the vendor spells it; empty: not there yet
        std::string body;    // of the POST that creates it; empty: must not be created, or is there
        bool remembered = false;
        bool exists_unseen = false;  // the vendor says so, but did not list it
        std::optional<sdk::Outcome> failure;
    };
    struct Job {
        std::uint32_t index = 0;
        model::Invoice invoice;
        std::string debtor;                 // key into needs_; empty: a fixed debtor
        std::vector<std::string> articles;  // key into needs_ per line, empty for ledger lines
        bool decided = false;
    };

    void prepare(std::uint32_t index, const sdk::Posting& posting);
    void need_debtor(Job& job);
    void need_articles(Job& job);
    // What `make` returns is needed, unless it is known already to be needed, under this key.
    template <class Make>
    std::string add_need(std::string key, Make&& make);
    void look_up();
    void create_missing();
    void look_again();
    void book();
    void take_invoice_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& response);
    void settle_failed_needs();
    void tell_what_would_be_done();
    std::vector<Need*> open_needs(char kind);
    std::vector<std::string> line_codes(const Job& job) const;
    const std::string& customer_number(const Job& job) const;
    bool forget_what_it_names(const Job& job, const std::string& body);
    void decide(Job& job, const sdk::Outcome& outcome);
    void stop_if_refused();
    sdk::Outcome failed(const sdk::HttpRequest& request, const sdk::Error& error, std::string_view body = {});
    const std::string& today();

    sdk::Call& call_;
    ApiClient api_;
    Memory& memory_;
    sdk::Reporter& outcomes_;
    std::vector<Job> jobs_;
    std::int64_t now_mono_ms_;           // when the push began
    std::map<std::string, Need> needs_;  // "d:jan@x.nl", "a:sku"
    std::string today_;
    std::optional<sdk::Error> stop_;  // what concerns the whole push
};

}  // namespace koppel::asperion
