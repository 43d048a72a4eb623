// The plugin: a source of receipts and products, and a sink of products.
#include <boost/json/monotonic_resource.hpp>
#include <string>

#include "account.hpp"
#include "api_client.hpp"
#include "check.hpp"
#include "form_options.hpp"
#include "item_pages.hpp"
#include "items.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/sink.hpp"
#include "koppel/cpp/source.hpp"
#include "mapping.hpp"
#include "products.hpp"
#include "sale_pages.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_retail {
namespace {

constexpr std::size_t kPageMemory = 1u << 20;

class RetailSource : public sdk::Source, public sdk::Options {
  public:
    RetailSource(sdk::Host, std::string_view settings) : settings_(read_settings(settings)) {}

    sdk::CheckReport check(sdk::Call& call) override {
        boost::json::monotonic_resource memory;
        return check_connection(ApiClient(call, settings_, memory), account_);
    }

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        boost::json::monotonic_resource memory;
        return form_options(account_.refresh(ApiClient(call, settings_, memory)), request.field);
    }

    sdk::PullResult pull(sdk::Call& call, const sdk::PullRequest& request, sdk::Emitter& records) override {
        if (request.stream == "products") return pull_products(call, request, records);
        if (request.stream != "sales")
            throw sdk::Error(sdk::ErrorClass::unsupported, "stream_unknown",
                             "Lightspeed Retail has no stream \"" + std::string(request.stream) + "\".");
        boost::json::monotonic_resource memory(kPageMemory);  // of all that this pull reads
        const ApiClient api(call, settings_, memory);
        Walk walk = Walk::resume(request.cursor, {std::string(request.from), std::string(request.to)});
        const SalePage page = sales_.read(api, walk, request.max_records);
        const Catalogue& catalogue = account_.catalogue_for(api, page.rows);
        for (const Object* row : page.rows) {
            std::optional<model::Sale> sale;
            const sdk::Record record = record_of(*row, catalogue, &sale);
            // What cannot be read is shown, whenever it was.
            if (!sale || walk.period().holds(*sale)) records.emit(record);
        }
        if (page.strays > 0)
            call.log().warning("A page of Lightspeed holds something that is no receipt; it was left out.");
        return {walk.text(), !page.last, 0};
    }

  private:
    sdk::PullResult pull_products(sdk::Call& call, const sdk::PullRequest& request, sdk::Emitter& records) {
        boost::json::monotonic_resource memory(kPageMemory);
        const ApiClient api(call, settings_, memory);
        Walk walk = Walk::resume(request.cursor, {std::string(request.from), std::string(request.to)});
        const ItemPage page = read_items(api, account_, walk, request.max_records);
        const Catalogue& catalogue = account_.catalogue(api);
        for (const Object* row : page.rows)
            records.emit(product_record(*row, catalogue, settings_.product_shop));
        if (page.wrong)
            call.log().warning("A page of Lightspeed holds something that is no item; it was left out.");
        return {walk.text(), !page.last, 0};
    }

    const Settings settings_;
    Account account_{settings_};
    SaleReader sales_{settings_, account_};
};

class RetailSink : public sdk::Sink, public sdk::Lookup, public sdk::Options {
  public:
    RetailSink(sdk::Host, std::string_view settings) : settings_(read_settings(settings)) {}

    sdk::CheckReport check(sdk::Call& call) override {
        boost::json::monotonic_resource memory;
        return check_products(ApiClient(call, settings_, memory), settings_, account_);
    }

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        boost::json::monotonic_resource memory;
        return form_options(account_.refresh(ApiClient(call, settings_, memory)), request.field);
    }

    void push(sdk::Call& call, std::span<const sdk::Posting> postings, bool dry_run,
              sdk::Reporter& outcomes) override {
        boost::json::monotonic_resource memory(kPageMemory);
        const ApiClient api(call, settings_, memory);
        Products(api, settings_, account_).push(postings, dry_run, outcomes);
    }

    std::vector<sdk::Finding> find(sdk::Call& call, std::span<const sdk::Posting> postings) override {
        boost::json::monotonic_resource memory(kPageMemory);
        const ApiClient api(call, settings_, memory);
        return Products(api, settings_, account_).find(postings);
    }

  private:
    const Settings settings_;
    Account account_{settings_};
};

}  // namespace
}  // namespace koppel::lightspeed_retail

KOPPEL_EXPORT_PLUGIN("nl.koppel.lightspeed-retail", "0.1.0", koppel::lightspeed_retail::RetailSource,
                     koppel::lightspeed_retail::RetailSink)
