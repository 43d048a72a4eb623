// Writes products as items and their standard prices: found by id from last time, else by code; made when
// there is none; changed where they differ; never ended or deleted. A few questions for all products of a
// push. For one thread, within one call; Memory lives as long as the instance. Throws sdk::Error for what
// concerns the whole push.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "koppel/cpp/sink.hpp"
#include "lists.hpp"
#include "needs.hpp"
#include "product.hpp"

namespace koppel::exactonline {

// Items by the ids and codes of postings.
class ProductItems {
  public:
    // Reads them; throws.
    void read(const ApiClient& api, std::span<const sdk::Posting> postings);

    // Null: there is none.
    const Row* of(const sdk::Posting& posting, const std::string& code) const;
    const std::vector<Row>& rows() const { return rows_; }

  private:
    std::vector<Row> rows_;
};

class ProductPush {
  public:
    ProductPush(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes)
        : call_(call),
          api_(call, settings),
          memory_(memory),
          outcomes_(outcomes),
          lists_(call, api_, memory),
          needs_(call, api_, memory) {}

    void run(std::span<const sdk::Posting> postings, bool dry_run);

  private:
    struct Job {
        std::uint32_t index = 0;
        const sdk::Posting* posting = nullptr;
        model::ProductPosting product;
        std::string account;  // key of the need of its ledger account; empty: none is named
        const Row* item = nullptr;
        std::string item_id;
        std::string words;
        bool created = false;
        bool decided = false;
    };

    void prepare(std::uint32_t index, const sdk::Posting& posting);
    void look_up();
    void find_items(std::span<const sdk::Posting> postings);
    void read_prices();
    Change change_of(const Job& job) const;
    Change price_of(const Job& job) const;
    void tell_what_would_be_done();
    void write_items();
    void write_prices();
    void conclude();

    const VatCode* vat_code_of(const Job& job) const;
    const Row* price_row_of(const Job& job) const;
    template <class Work>
    void for_open(Work&& work) {
        for (Job& job : jobs_)
            if (!job.decided) work(job);
    }
    void decide(Job& job, const sdk::Outcome& outcome);
    void refuse(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer,
                const std::string& what);

    sdk::Call& call_;
    ApiClient api_;
    Memory& memory_;
    sdk::Reporter& outcomes_;
    Lists lists_;
    Needs needs_;
    ProductItems items_;
    std::vector<Row> prices_;
    std::vector<Job> jobs_;
    std::optional<sdk::Error> stop_;
};

std::vector<sdk::Finding> find_products(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings);

// The day in Amsterdam, where Exact's days are.
std::string today(const sdk::Call& call);

}  // namespace koppel::exactonline
