// The plugin: a sink for days of receipts, single receipts and sales invoices. For days it looks at the book
// before it writes, because nothing can be read back afterwards.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "connection.hpp"
#include "day_entry.hpp"
#include "invoice.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/sink.hpp"
#include "lookup.hpp"
#include "till_push.hpp"

namespace koppel::scrada {
namespace {

class ScradaSink : public sdk::Sink, public sdk::Lookup, public sdk::Options {
  public:
    ScradaSink(sdk::Host, std::string_view settings) : settings_(read_settings(settings)) {}

    sdk::CheckReport check(sdk::Call& call) override { return check_connection(ApiClient(call, settings_)); }

    void push(sdk::Call& call, std::span<const sdk::Posting> postings, bool dry_run,
              sdk::Reporter& outcomes) override {
        const ApiClient api(call, settings_);
        const bool receipts = std::all_of(postings.begin(), postings.end(), [](const sdk::Posting& posting) {
            return posting.type == "receipt/1";
        });
        if (receipts) return push_till_receipts(api, postings, dry_run, outcomes);
        sdk::push_one_by_one(call, postings, outcomes,
                             [&](const sdk::Posting& posting) { return book(api, posting, dry_run); });
    }

    std::vector<sdk::Finding> find(sdk::Call& call, std::span<const sdk::Posting> postings) override {
        return find_postings(ApiClient(call, settings_), postings);
    }

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        return list_options(ApiClient(call, settings_), request);
    }

  private:
    sdk::Outcome book(const ApiClient& api, const sdk::Posting& posting, bool dry_run) {
        try {
            if (posting.type == "daily_receipts/1") return DayEntry(api, memory_, posting).enter(dry_run);
            if (posting.type == "invoice/1") return send_invoice(api, posting, dry_run);
            return Refusal("posting_type",
                           "Scrada takes daily receipts, invoices and, in a push of their own, receipts of a "
                           "till; \"" +
                               std::string(posting.type) + "\" is none of them.")
                .outcome();
        } catch (const Refusal& refusal) {
            return refusal.outcome();
        } catch (const model::FormatError& bad) {
            return Refusal("posting_unreadable", bad.what()).outcome();
        }
    }

    Settings settings_;
    Memory memory_;
};

}  // namespace
}  // namespace koppel::scrada

KOPPEL_EXPORT_PLUGIN("nl.koppel.scrada", "0.1.0", koppel::scrada::ScradaSink)
