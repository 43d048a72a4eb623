// The plugin: a source of products, and a sink for products, sales entries, sales invoices, payments and
// journal entries, all of which it finds again by reference.
#include <string>
#include <vector>

#include "api_client.hpp"
#include "connection.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/sink.hpp"
#include "lookup.hpp"
#include "memory.hpp"
#include "product_push.hpp"
#include "product_source.hpp"
#include "push.hpp"

namespace koppel::exactonline {
namespace {

class ExactSink : public sdk::Sink, public sdk::Lookup, public sdk::Options {
  public:
    ExactSink(sdk::Host, std::string_view settings)
        : settings_(read_settings(settings)), memory_(settings_.division) {}

    sdk::CheckReport check(sdk::Call& call) override { return check_connection(call, settings_); }

    void push(sdk::Call& call, std::span<const sdk::Posting> postings, bool dry_run,
              sdk::Reporter& outcomes) override {
        // A push is of one flow, which carries either.
        if (are_products(postings))
            return ProductPush(call, settings_, memory_, outcomes).run(postings, dry_run);
        Push(call, settings_, memory_, outcomes).run(postings, dry_run);
    }

    std::vector<sdk::Finding> find(sdk::Call& call, std::span<const sdk::Posting> postings) override {
        if (are_products(postings)) return find_products(call, settings_, postings);
        return find_postings(call, settings_, postings);
    }

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        return list_options(call, settings_, request);
    }

  private:
    static bool are_products(std::span<const sdk::Posting> postings) {
        return !postings.empty() && postings.front().type == "product/1";
    }

    Settings settings_;
    Memory memory_;
};

class ExactSource : public sdk::Source, public sdk::Options {
  public:
    ExactSource(sdk::Host, std::string_view settings)
        : settings_(read_settings(settings)), memory_(settings_.division) {}

    sdk::CheckReport check(sdk::Call& call) override { return check_connection(call, settings_); }

    sdk::PullResult pull(sdk::Call& call, const sdk::PullRequest& request, sdk::Emitter& records) override {
        if (request.stream != "products")
            throw sdk::Error(sdk::ErrorClass::unsupported, "stream_unknown",
                             "Exact Online has no stream \"" + std::string(request.stream) + "\".");
        return pull_products(call, settings_, memory_, request, records);
    }

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        return list_options(call, settings_, request);
    }

  private:
    Settings settings_;
    Memory memory_;
};

}  // namespace
}  // namespace koppel::exactonline

KOPPEL_EXPORT_PLUGIN("nl.koppel.exactonline", "0.1.0", koppel::exactonline::ExactSource,
                     koppel::exactonline::ExactSink)
