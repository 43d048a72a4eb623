// What there is to choose from, for forms.
#include <algorithm>

#include "assumptions.hpp"
#include "connection.hpp"
#include "fields.hpp"
#include "lists.hpp"

namespace koppel::exactonline {
namespace {

using Option = sdk::OptionsPage::Option;

std::string plain_label(const Row& row) {
    return row.text("Code") + " " + row.text("Description");
}

std::string division_label(const Row& row) {
    const std::string number = row.text("VATNumber");
    return row.text("Description") + (number.empty() ? "" : ", " + number);
}

// "2 Btw hoog, 21%".
std::string vat_label(const Row& row) {
    const auto fraction = row.amount("Percentage");
    return plain_label(row) + (fraction ? ", " + (*fraction * 100).to_string() + "%" : std::string());
}

// "11 Voorbeeld BV, Utrecht".
std::string account_label(const Row& row) {
    const std::string city = row.text("City");
    return row.text("Code") + " " + row.text("Name") + (city.empty() ? "" : ", " + city);
}

bool always(const Row&) {
    return true;
}
bool not_blocked(const Row& row) {
    return !row.flag("IsBlocked");
}
bool for_sales(const Row& row) {
    const VatCode code = vat_code_of(row);
    return code.for_sales() && !code.includes_vat();
}
bool is_sales_journal(const Row& row) {
    return not_blocked(row) && row.text("Type") == Assumptions::kSalesJournal;
}
bool is_cash_journal(const Row& row) {
    return not_blocked(row) && row.text("Type") == Assumptions::kCashJournal;
}
bool is_money_journal(const Row& row) {
    const Journal journal = journal_of(row);
    return !journal.blocked && (journal.is_general() || journal.is_cash_or_bank());
}

// One list of the vendor that can be chosen from. `search`: Exact itself looks, since there may be thousands.
struct Choice {
    std::string_view path;
    std::string_view fields;
    bool (*offered)(const Row&);
    std::string (*label)(const Row&);
    std::string (*filter)(const std::string& search) = nullptr;
};

std::string customers_named(const std::string& search) {
    std::string filter = "Status eq 'C'";
    if (!search.empty()) filter += " and substringof(" + quoted(search) + ",Name) eq true";
    return filter;
}

const Choice kDivisions{Assumptions::kDivisions, "Code,Description,VATNumber", always, division_label};
const Choice kSalesJournals{Assumptions::kJournals, kJournalFields, is_sales_journal, plain_label};
const Choice kCashJournals{Assumptions::kJournals, kJournalFields, is_cash_journal, plain_label};
const Choice kMoneyJournals{Assumptions::kJournals, kJournalFields, is_money_journal, plain_label};
const Choice kVatCodes{Assumptions::kVatCodes, kVatCodeFields, for_sales, vat_label};
const Choice kLedger{Assumptions::kLedgerAccounts, "Code,Description,IsBlocked", not_blocked, plain_label};
const Choice kConditions{Assumptions::kPaymentConditions, "Code,Description", always, plain_label};
const Choice kCustomers{Assumptions::kAccounts, "Code,Name,City,Blocked",
                        [](const Row& row) { return !row.flag("Blocked"); }, account_label, customers_named};

const Choice* choice_for(std::string_view field) {
    const auto steps = sdk::pointer_steps(field);
    if (steps.empty()) return nullptr;
    const std::string_view last = steps.back();
    const std::string_view parent = steps.size() > 1 ? steps[steps.size() - 2] : std::string_view();
    if (last == "division") return &kDivisions;
    if (last == "sales_journal") return &kSalesJournals;
    if (last == "cash_journal") return &kCashJournals;
    if (last == "memo_journal" || last == "journal") return &kMoneyJournals;
    if (last == "payment_condition") return &kConditions;
    if (last == "debtor" || (parent == "debtors" && (last == "fixed" || last == "default")))
        return &kCustomers;
    if (last == "code" && parent == "vat") return &kVatCodes;
    if (last == "account" || last.ends_with("_account") || parent == "accounts") return &kLedger;
    return nullptr;
}

}  // namespace

sdk::OptionsPage list_options(sdk::Call& call, const Settings& settings, const sdk::OptionsRequest& request) {
    const Choice* choice = choice_for(request.field);
    if (choice == nullptr)
        throw sdk::Error(sdk::ErrorClass::unsupported, "no_options",
                         "Exact has no list to choose " + std::string(request.field) + " from.");
    const ApiClient api(call, settings);
    const std::string search(request.search);
    const std::string filter = choice->filter == nullptr ? std::string() : choice->filter(search);
    const std::string wanted = choice->filter == nullptr ? folded(search) : std::string();
    sdk::OptionsPage page;
    const auto failures =
        api.read_all({api.list(choice->path, choice->fields, filter)}, [&](std::size_t, const Row& row) {
            if (!choice->offered(row)) return;
            Option option{row.text("Code"), choice->label(row)};
            if (folded(option.label).find(wanted) != std::string::npos)
                page.options.push_back(std::move(option));
        });
    // Of customers the first pages are enough: people type on.
    const bool enough = failures[0] && failures[0]->code() == ApiClient::kTooManyPages;
    if (failures[0] && !enough) throw sdk::Error(*failures[0]);
    return page;
}

}  // namespace koppel::exactonline
