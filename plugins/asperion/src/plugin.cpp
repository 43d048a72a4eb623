// The plugin: a sink for concept invoices that can be searched by reference.
#include <memory>
#include <string>
#include <vector>

#include "api_client.hpp"
#include "assumptions.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/sink.hpp"
#include "push.hpp"

namespace koppel::asperion {
namespace {

using sdk::Error;
using sdk::ErrorClass;

class AsperionSink : public sdk::Sink, public sdk::Lookup {
  public:
    AsperionSink(sdk::Host, std::string_view settings) : settings_(read_settings(settings)) {}

    sdk::CheckReport check(sdk::Call& call) override {
        const ApiClient api(call, settings_);
        std::vector<AdministrationRow> administrations;
        const auto take = [&](std::size_t, AdministrationRow row) {
            administrations.push_back(std::move(row));
        };
        const auto failures =
            api.read_all<AdministrationRow>({api.get("/v1/administrations")}, &administrations_in, take);
        if (failures[0]) throw Error(*failures[0]);
        std::string there;
        for (const auto& administration : administrations) {
            if (administration.id == settings_.administration)
                return {administration.name + " (" + administration.id + ")", {}};
            there += (there.empty() ? "" : ", ") + administration.name + " (" + administration.id + ")";
        }
        throw Error(ErrorClass::config, "administration_unknown",
                    "This Asperion login has no administration " + settings_.administration +
                        ". It has: " + (there.empty() ? "none" : there) + ". Choose one of these.");
    }

    void push(sdk::Call& call, std::span<const sdk::Posting> postings, bool dry_run,
              sdk::Reporter& outcomes) override {
        Push(call, settings_, memory_, outcomes).run(postings, dry_run);
    }

    std::vector<sdk::Finding> find(sdk::Call& call, std::span<const sdk::Posting> postings) override {
        const ApiClient api(call, settings_);
        std::vector<sdk::HttpRequest> lists;
        std::vector<std::vector<InvoiceRow>> found(postings.size());
        for (const auto& posting : postings)
            lists.push_back(api.find(Assumptions::kInvoices, Assumptions::kInvoiceFilter,
                                     stored_reference(posting.reference)));
        const auto take = [&](std::size_t list, InvoiceRow row) {
            if (row.reference == stored_reference(postings[list].reference))
                found[list].push_back(std::move(row));
        };
        const auto failures = api.read_all<InvoiceRow>(std::move(lists), &invoices_in, take);
        std::vector<sdk::Finding> findings;
        for (std::size_t i = 0; i < postings.size(); ++i) {
            if (failures[i] && failures[i]->code() != ApiClient::kTooManyPages) throw Error(*failures[i]);
            findings.push_back(finding_of(found[i], failures[i].has_value()));
        }
        return findings;
    }

  private:
    static sdk::Finding finding_of(const std::vector<InvoiceRow>& rows, bool cut_short) {
        sdk::Finding finding;
        for (const auto& row : rows)
            finding.detail += (finding.detail.empty() ? "invoice id " : ", ") + row.id;
        if (rows.size() > 1) {
            finding.found = sdk::Found::many;
        } else if (cut_short) {
            finding.found = sdk::Found::unclear;
            finding.detail +=
                finding.detail.empty() ? "the list was too long to read" : "; the list was cut short";
        } else if (rows.empty()) {
            finding.found = sdk::Found::nowhere;
        } else {
            finding.found = sdk::Found::once;
            finding.remote_id = rows[0].id;
            finding.remote_number = rows[0].number;
            if (const auto amount = model::Decimal::parse(rows[0].amount_incl))
                finding.amount = amount->to_string(2);
        }
        return finding;
    }

    Settings settings_;
    Memory memory_;
};

}  // namespace
}  // namespace koppel::asperion

KOPPEL_EXPORT_PLUGIN("nl.koppel.asperion", "0.1.0", koppel::asperion::AsperionSink)
