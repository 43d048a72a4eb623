// What there is to choose from, for forms.
#include <algorithm>
#include <functional>

#include "answers.hpp"
#include "assumptions.hpp"
#include "connection.hpp"
#include "fields.hpp"

namespace koppel::asperion {
namespace {

using Option = sdk::OptionsPage::Option;

// "2027-01-01T00:00:00" -> "2027-01-01".
std::string day(const std::string& instant) {
    return instant.substr(0, 10);
}

std::string plain_label(const ChoiceRow& row) {
    return row.id + " " + row.name;
}

// "1 BTW hoog, 21% NL, from 2012-10-01".
std::string vat_label(const ChoiceRow& row) {
    const auto percentage = model::Decimal::parse(row.percentage);
    std::string label =
        plain_label(row) + ", " + (percentage ? percentage->to_string() : row.percentage) + "%";
    if (!row.country.empty()) label += " " + row.country;
    if (!row.valid_from.empty()) label += ", from " + day(row.valid_from);
    if (!row.valid_until.empty()) label += ", until " + day(row.valid_until);
    return label;
}

bool always(const ChoiceRow&) {
    return true;
}

// One list of the vendor that can be chosen from.
struct Choice {
    std::string_view path;
    bool (*offered)(const ChoiceRow&);
    std::string (*label)(const ChoiceRow&);
};

const Choice kAdministrations{Assumptions::kAdministrations, always, plain_label};
const Choice kJournals{Assumptions::kJournals, always, plain_label};
const Choice kSalesTypes{Assumptions::kSalesTypes, always, plain_label};
const Choice kConditions{Assumptions::kPaymentConditions, always, plain_label};
const Choice kVatCodes{Assumptions::kVatCodes, [](const ChoiceRow& row) { return row.for_sales; }, vat_label};
const Choice kAccounts{Assumptions::kLedgerAccounts, [](const ChoiceRow& row) { return !row.disabled; },
                       plain_label};

const Choice* choice_for(std::string_view field) {
    const auto steps = sdk::pointer_steps(field);
    if (steps.empty()) return nullptr;
    const std::string_view last = steps.back();
    const std::string_view parent = steps.size() > 1 ? steps[steps.size() - 2] : std::string_view();
    if (last == "administration") return &kAdministrations;
    if (last == "memo_journal" || last == "cash_journal" || last == "sales_journal" || last == "journal")
        return &kJournals;
    if (last == "default_sales_type") return &kSalesTypes;
    if (last == "payment_condition") return &kConditions;
    if (last == "code" && parent == "vat") return &kVatCodes;
    if (last == "account" || parent == "accounts") return &kAccounts;
    return nullptr;
}

}  // namespace

sdk::OptionsPage list_options(sdk::Call& call, const Settings& settings, const sdk::OptionsRequest& request) {
    const Choice* choice = choice_for(request.field);
    if (choice == nullptr)
        throw sdk::Error(sdk::ErrorClass::unsupported, "no_options",
                         "Asperion has no list to choose " + std::string(request.field) + " from.");
    const ApiClient api(call, settings);
    const std::string wanted = folded(request.search);
    sdk::OptionsPage page;
    const auto take = [&](std::size_t, const ChoiceRow& row) {
        if (!choice->offered(row)) return;
        Option option{row.id, choice->label(row)};
        if (folded(option.label).find(wanted) != std::string::npos) page.options.push_back(std::move(option));
    };
    const auto failures = api.read_all<ChoiceRow>({api.get(choice->path)}, &choices_in, take);
    if (failures[0]) throw sdk::Error(*failures[0]);
    return page;
}

}  // namespace koppel::asperion
