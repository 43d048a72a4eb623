// What there is to choose from, for forms.
#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "connection.hpp"
#include "fields.hpp"

namespace koppel::afas {
namespace {

// The form so far, as far as lists depend on it.
struct Form {
    std::string administration, project, other_items;
};

Form form_of(std::string_view json, const Settings& settings) {
    Form form{settings.administration, settings.project, settings.other_items};
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(json.empty() ? "{}" : json, error);
    if (error || !value.is_object()) return form;
    const boost::json::object* object = &value.get_object();
    if (const auto* sink = object->if_contains("sink"); sink != nullptr && sink->is_object())
        object = &sink->get_object();
    const auto take = [&](const char* name, std::string& to) {
        const auto* member = object->if_contains(name);
        if (member != nullptr && member->is_string()) to = std::string_view(member->get_string());
    };
    take("administration", form.administration);
    take("project", form.project);
    take("other_items", form.other_items);
    return form;
}

// One list of the vendor that can be chosen from.
struct Choice {
    const Connector* connector;
    std::string_view value, label;
    bool (*offered)(const Row&, const Form&);
    std::string_view searched = {};  // AFAS itself looks in this column, since there may be thousands
    std::string_view suffix = {};
};

bool always(const Row&, const Form&) {
    return true;
}
bool not_blocked(const Row& row, const Form&) {
    return !row.flag("Blocked");
}
bool of_administration(const Row& row, const Form& form) {
    const bool mine = form.administration.empty() || row.text("UnitId") == form.administration;
    return mine && !row.flag("Blocked");
}
bool open_project(const Row& row, const Form&) {
    return !row.flag("CheckedOut");
}
bool of_project(const Row& row, const Form& form) {
    return !row.flag("CheckedOut") && row.text("ProjectId") == form.project;
}
bool collective(const Row& row, const Form&) {
    return row.flag("CollectAccount") && !row.flag("Blocked");
}
bool ledger(const Row& row, const Form&) {
    return !row.flag("CollectAccount") && !row.flag("Blocked");
}

constexpr Choice kAdministrations{&Assumptions::kAdministrations, "AdminId", "AdminNm", always};
constexpr Choice kJournals{&Assumptions::kJournals, "JournalId", "Description", of_administration};
constexpr Choice kProjects{&Assumptions::kProjects, "ProjectId", "Description", open_project, "Description"};
constexpr Choice kStages{&Assumptions::kProjectStages, "ProjectStage", "Description", of_project};
constexpr Choice kWarehouses{&Assumptions::kWarehouses, "Warehouse", "Description", not_blocked};
constexpr Choice kVatGroups{&Assumptions::kVatGroups,   "Code", "Description", always, {},
                            ", for orders and invoices"};
constexpr Choice kVatCodes{&Assumptions::kVatCodes, "VatCode", "Description", not_blocked, {},
                           ", for entries"};
constexpr Choice kCollective{&Assumptions::kAccounts, "Account", "Description", collective};
constexpr Choice kLedger{&Assumptions::kAccounts, "Account", "Description", ledger};
constexpr Choice kArticles{&Assumptions::kArticles, "ItemCode", "Description", not_blocked, "Description"};
constexpr Choice kCostItems{&Assumptions::kCostItems, "ItemCode", "Description", not_blocked};
constexpr Choice kConditions{&Assumptions::kPaymentConditions, "Code", "Description", always};
constexpr Choice kDebtors{&Assumptions::kDebtors, "DebtorId", "DebtorName", not_blocked, "DebtorName"};

std::vector<const Choice*> choices_for(std::string_view field, const Form& form) {
    const auto steps = sdk::pointer_steps(field);
    if (steps.empty()) return {};
    const std::string_view last = steps.back();
    const std::string_view parent = steps.size() > 1 ? steps[steps.size() - 2] : std::string_view();
    if (last == "administration") return {&kAdministrations};
    if (last == "project") return {&kProjects};
    if (last == "project_stage") return {&kStages};
    if (last == "warehouse") return {&kWarehouses};
    if (last == "journal" || last.ends_with("_journal")) return {&kJournals};
    if (parent == "articles")
        return {last == "product" || form.other_items == "article" ? &kArticles : &kCostItems};
    if (last == "relation_collective_account") return {&kCollective};
    if (last == "payment_condition") return {&kConditions};
    if (last == "debtor" || (parent == "debtors" && (last == "fixed" || last == "default")))
        return {&kDebtors};
    if (last == "code" && parent == "vat") return {&kVatGroups, &kVatCodes};
    if (last == "account" || last.ends_with("_account") || parent == "accounts") return {&kLedger};
    return {};
}

}  // namespace

sdk::OptionsPage list_options(sdk::Call& call, const Settings& settings, const sdk::OptionsRequest& request) {
    const Form form = form_of(request.settings, settings);
    const auto choices = choices_for(request.field, form);
    if (choices.empty())
        throw sdk::Error(sdk::ErrorClass::unsupported, "no_options",
                         "AFAS has no list to choose " + std::string(request.field) + " from.");
    const ApiClient api(call, settings);
    std::vector<Question> questions;
    for (const Choice* choice : choices)
        questions.push_back(choice->searched.empty()
                                ? api.all_of(*choice->connector)
                                : api.containing(*choice->connector, choice->searched, request.search));
    sdk::OptionsPage page;
    const auto failures = api.read_all(questions, [&](std::size_t i, const Row& row) {
        const Choice& choice = *choices[i];
        if (!choice.offered(row, form)) return;
        sdk::OptionsPage::Option option{row.text(choice.value),
                                        row.text(choice.value) + " " + row.text(choice.label)};
        const bool wanted = !choice.searched.empty() ||
                            folded(option.label).find(folded(request.search)) != std::string::npos;
        if (!wanted) return;
        option.label += choice.suffix;
        page.options.push_back(std::move(option));
    });
    for (const auto& failure : failures) {
        // The first pages are enough: people type on. Of two lists one is enough.
        if (!failure || failure->code() == ApiClient::kTooManyPages) continue;
        if (choices.size() == 1 || page.options.empty()) throw sdk::Error(*failure);
    }
    return page;
}

}  // namespace koppel::afas
