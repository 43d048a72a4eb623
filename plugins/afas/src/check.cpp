// The bullet of a connection.
#include <algorithm>

#include "connection.hpp"
#include "fields.hpp"

namespace koppel::afas {
namespace {

using sdk::Error;

constexpr const Connector* kRead[] = {&Assumptions::kSalesOrders, &Assumptions::kSalesOrderLines,
                                      &Assumptions::kDebtors,     &Assumptions::kOrgPer,
                                      &Assumptions::kContacts,    &Assumptions::kArticles};
constexpr std::string_view kWrite[] = {"FbSales", "KnSalesRelationPer", "KnSalesRelationOrg"};

bool among(const std::vector<std::string>& ids, std::string_view wanted) {
    return std::ranges::any_of(ids, [&](const auto& id) { return folded(id) == folded(wanted); });
}

void warn_about_connectors(const MetaInfo& meta, const Settings& settings,
                           std::vector<std::string>& warnings) {
    std::string missing;
    const auto miss = [&](std::string_view id) {
        missing += (missing.empty() ? "" : ", ") + std::string(id);
    };
    for (const Connector* connector : kRead) {
        const std::string& own = settings.connector(connector->name);
        const std::string_view id = own.empty() ? connector->name : std::string_view(own);
        if (!among(meta.get_connectors, id)) miss(id);
    }
    for (const auto id : kWrite)
        if (!among(meta.update_connectors, id)) miss(id);
    if (!missing.empty())
        warnings.push_back("The app connector lacks connectors that orders need: " + missing +
                           ". Add them in Profit.");
}

// What a contract names, and where AFAS lists it.
struct Wanted {
    const Connector* connector;
    std::string_view column;
    std::string value;
    std::string_view what, where;
    bool of_administration = false;
};

void warn_about_settings(const ApiClient& api, const Settings& settings, std::vector<std::string>& warnings) {
    const Wanted all[] = {
        {&Assumptions::kAdministrations, "AdminId", settings.administration, "administration",
         "sink.administration"},
        {&Assumptions::kJournals, "JournalId", settings.sales_journal, "journal", "sink.sales_journal", true},
        {&Assumptions::kProjects, "ProjectId", settings.project, "project", "sink.project"},
        {&Assumptions::kWarehouses, "Warehouse", settings.warehouse, "warehouse", "sink.warehouse"}};
    std::vector<Question> questions;
    std::vector<const Wanted*> about;
    for (const Wanted& each : all) {
        if (each.value.empty() || each.value == Assumptions::kGeneralUnit) continue;
        for (auto& question : api.any_of(*each.connector, each.column, std::span(&each.value, 1))) {
            questions.push_back(std::move(question));
            about.push_back(&each);
        }
    }
    std::vector<int> found(questions.size(), 0);  // 1: there, 2: and usable
    const auto failures = api.read_all(questions, [&](std::size_t i, const Row& row) {
        const Wanted& each = *about[i];
        if (folded(row.text(each.column)) != folded(each.value)) return;
        if (each.of_administration && !settings.administration.empty() &&
            row.text("UnitId") != settings.administration)
            return;
        found[i] = std::max(found[i], row.flag("Blocked") || row.flag("CheckedOut") ? 1 : 2);
    });
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::string name =
            std::string(about[i]->where) + ": " + std::string(about[i]->what) + " " + about[i]->value;
        if (failures[i]) {
            warnings.push_back(name + " could not be checked: " + std::string(failures[i]->text()));
        } else if (found[i] == 0) {
            warnings.push_back(name + " does not exist in AFAS" +
                               (about[i]->of_administration && !settings.administration.empty()
                                    ? ", or not in administration " + settings.administration + "."
                                    : "."));
        } else if (found[i] == 1) {
            warnings.push_back(name + " is blocked or closed in AFAS.");
        }
    }
}

}  // namespace

sdk::CheckReport check_connection(sdk::Call& call, const Settings& settings) {
    const ApiClient api(call, settings);
    const auto request = api.meta_info();
    const auto answer = call.http().perform(request);
    if (!answer.ok()) throw Error(api.error_of(request, answer));
    const auto meta = meta_info_in(answer.body);
    if (!meta) throw Error(ApiClient::unreadable(request));
    sdk::CheckReport report;
    report.account =
        meta->environment + (meta->app_connector.empty() ? "" : " (" + meta->app_connector + ")");
    warn_about_connectors(*meta, settings, report.warnings);
    warn_about_settings(api, settings, report.warnings);
    return report;
}

}  // namespace koppel::afas
