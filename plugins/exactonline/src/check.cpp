// The bullet of a connection.
#include <algorithm>
#include <map>
#include <set>

#include "assumptions.hpp"
#include "connection.hpp"
#include "fields.hpp"
#include "lists.hpp"

namespace koppel::exactonline {
namespace {

using sdk::Error;
using sdk::ErrorClass;

Error config(std::string code, const std::string& sentence) {
    return Error(ErrorClass::config, std::move(code), sentence);
}

std::string named(const Row& division) {
    return division.text("Description") + " (" + division.text("Code") + ")";
}

// "Fietsgigant BV (124132), VAT number NL004495445B01, as Jan Jansen".
std::string account_of(const Row& division, const Row& user) {
    std::string text = named(division);
    if (const auto number = division.text("VATNumber"); !number.empty()) text += ", VAT number " + number;
    if (const auto name = user.text("FullName"); !name.empty()) text += ", as " + name;
    return text;
}

// The number of a division says nothing to people, and a wrong one books in somebody else's books.
void check_pinned(const Row& division, const Settings& settings) {
    const std::string hint = " Look whether the division is the right one, and correct the settings.";
    if (!settings.division_name.empty() &&
        folded(division.text("Description")) != folded(settings.division_name))
        throw config("division_name_differs", "Division " + settings.division + " is called " +
                                                  division.text("Description") + " in Exact, not " +
                                                  settings.division_name + "." + hint);
    if (!settings.vat_number.empty() &&
        bare_vat_number(division.text("VATNumber")) != bare_vat_number(settings.vat_number))
        throw config("division_vat_number_differs", "Division " + named(division) + " has the VAT number \"" +
                                                        division.text("VATNumber") + "\" in Exact, not " +
                                                        settings.vat_number + "." + hint);
}

Row division_of(const std::vector<Row>& divisions, const Settings& settings) {
    std::string there;
    for (const auto& division : divisions) {
        if (division.text("Code") == settings.division) return division;
        there += (there.empty() ? "" : ", ") + named(division);
    }
    throw config("division_unknown", "This login has no division " + settings.division + " in Exact." +
                                         (there.empty() ? std::string() : " It has: " + there + "."));
}

struct WantedJournal {
    std::string code;
    std::set<std::string_view> types;
    std::string_view what;
    std::string_view where;
};

void warn_about_journals(const std::vector<Row>& rows, const Settings& settings,
                         std::vector<std::string>& warnings) {
    const WantedJournal wanted[] = {
        {settings.sales_journal, {Assumptions::kSalesJournal}, "sales journal", place::kSalesJournal},
        {settings.memo_journal,
         {Assumptions::kGeneralJournal, Assumptions::kCashJournal, Assumptions::kBankJournal},
         "general journal",
         place::kMemoJournal},
        {settings.cash_journal, {Assumptions::kCashJournal}, "cash journal", place::kCashJournal}};
    std::map<std::string, Journal> journals;
    for (const auto& row : rows)
        journals.emplace(row.text("Code"), journal_of(row));
    for (const auto& each : wanted) {
        if (each.code.empty()) continue;
        const std::string name = std::string(each.where) + ": journal " + each.code;
        const auto found = journals.find(each.code);
        if (found == journals.end()) {
            warnings.push_back(name + " does not exist in Exact.");
        } else if (!each.types.contains(found->second.type)) {
            warnings.push_back(name + " " + found->second.description + " is no " + std::string(each.what) +
                               " in Exact.");
        } else if (found->second.blocked) {
            warnings.push_back(name + " is blocked in Exact.");
        } else if (found->second.is_general() && !found->second.allows_vat) {
            warnings.push_back(name +
                               " takes no VAT codes in Exact: the VAT of a day's totals is booked on "
                               "the VAT account, and is not in the VAT return by itself.");
        }
    }
}

void warn_about_vat_codes(const std::vector<Row>& rows, std::vector<std::string>& warnings) {
    std::string with_vat;
    for (const auto& row : rows) {
        const VatCode code = vat_code_of(row);
        if (code.for_sales() && code.includes_vat())
            with_vat += (with_vat.empty() ? "" : ", ") + code.code + " " + code.description;
    }
    if (!with_vat.empty())
        warnings.push_back(
            "VAT codes that include VAT (type I) cannot be used in contracts, choose the ones "
            "that exclude it: " +
            with_vat + ".");
}

}  // namespace

sdk::CheckReport check_connection(sdk::Call& call, const Settings& settings) {
    const ApiClient api(call, settings);
    const std::vector<sdk::HttpRequest> lists{
        api.who_am_i(), api.list(Assumptions::kDivisions, "Code,Description,VATNumber,Status,Country"),
        api.list(Assumptions::kJournals, kJournalFields), api.list(Assumptions::kVatCodes, kVatCodeFields)};
    std::vector<Row> rows[4];
    const auto failures =
        api.read_all(lists, [&](std::size_t list, const Row& row) { rows[list].push_back(row); });
    for (const std::size_t needed : {std::size_t{0}, std::size_t{1}})
        if (failures[needed]) throw Error(*failures[needed]);
    const Row division = division_of(rows[1], settings);
    check_pinned(division, settings);
    sdk::CheckReport report;
    report.account = account_of(division, rows[0].empty() ? Row() : rows[0].front());
    if (const auto status = division.text("Status"); !status.empty() && status != "1")
        report.warnings.push_back("The division is not active in Exact.");
    for (const std::size_t list : {std::size_t{2}, std::size_t{3}})
        if (failures[list])
            report.warnings.push_back("It could not be checked whether journals and VAT codes are there: " +
                                      std::string(failures[list]->text()));
    if (!failures[2]) warn_about_journals(rows[2], settings, report.warnings);
    if (!failures[3]) warn_about_vat_codes(rows[3], report.warnings);
    return report;
}

}  // namespace koppel::exactonline
