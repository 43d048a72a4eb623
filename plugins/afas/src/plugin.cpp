// The plugin: a sink for sales orders and direct invoices, which it finds again by reference.
#include <string>
#include <vector>

#include "api_client.hpp"
#include "connection.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/sink.hpp"
#include "lookup.hpp"
#include "push.hpp"

namespace koppel::afas {
namespace {

class AfasSink : public sdk::Sink, public sdk::Lookup, public sdk::Options {
  public:
    AfasSink(sdk::Host, std::string_view settings) : settings_(read_settings(settings)) {}

    sdk::CheckReport check(sdk::Call& call) override { return check_connection(call, settings_); }

    void push(sdk::Call& call, std::span<const sdk::Posting> postings, bool dry_run,
              sdk::Reporter& outcomes) override {
        Push(call, settings_, outcomes).run(postings, dry_run);
    }

    std::vector<sdk::Finding> find(sdk::Call& call, std::span<const sdk::Posting> postings) override {
        return find_postings(call, settings_, postings);
    }

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        return list_options(call, settings_, request);
    }

  private:
    Settings settings_;
};

}  // namespace
}  // namespace koppel::afas

KOPPEL_EXPORT_PLUGIN("nl.koppel.afas", "0.1.0", koppel::afas::AfasSink)
