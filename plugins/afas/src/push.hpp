// One push of orders or direct invoices. What stands there already is looked for first: a new order that is
// there is brought up to date, never made twice. Then relations and articles, a few questions for all;
// missing relations are made; each document is one request; at last the totals are read back and compared.
// For one thread, within one call. Every posting gets one outcome, as soon as it is known. Throws only what
// stops all of them (login refused), after the outcomes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sales_document.hpp"

namespace koppel::afas {

class Push {
  public:
    Push(sdk::Call& call, const Settings& settings, sdk::Reporter& outcomes);
    void run(std::span<const sdk::Posting> postings, bool dry_run);

  private:
    struct Job {
        std::uint32_t index = 0;
        std::unique_ptr<SalesDocument> document;
        std::optional<Row> standing;  // the document as it stands there
        std::vector<Row> lines;       // its lines
        std::string relation;         // key; empty: not needed
        std::string number;           // after it was booked
        bool decided = false;
    };

    void prepare(std::uint32_t index, const sdk::Posting& posting);
    void find_standing();
    void ask(std::string_view column, const std::vector<Job*>& jobs,
             const std::function<std::string(const Job&)>& value);
    void read_lines();
    void look_up();
    void tell_what_would_be_done();
    void book();
    void take_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer);
    void read_back(const std::vector<Job*>& booked);
    void tell_booked(Job& job, const std::optional<Row>& row);
    void for_open(const std::function<void(Job&)>& work);
    void settle_failures();
    void stop_if_refused();
    void decide(Job& job, const sdk::Outcome& outcome);
    sdk::Outcome failed(const sdk::Error& error, bool changes, std::string_view answer = {});

    sdk::Call& call_;
    const Settings& settings_;
    ApiClient api_;
    sdk::Reporter& outcomes_;
    Relations relations_;
    Articles articles_;
    std::vector<Job> jobs_;
    std::optional<sdk::Error> stop_;
};

}  // namespace koppel::afas
