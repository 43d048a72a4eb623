#include "books/day_rules.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "books/classify.hpp"
#include "books/sink_settings.hpp"
#include "books/vat.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using contracts::VatRule;
using Rules = std::vector<const VatRule*>;

const std::string& title_of(const DayCell& cell) {
    return cell.method_title.empty() ? cell.method : cell.method_title;
}

std::string rate_and_class(const DayCell& turnover) {
    const std::string& name =
        turnover.tax_class_title.empty() ? turnover.tax_class : turnover.tax_class_title;
    return percent(turnover.vat_rate) + " VAT" + (name.empty() ? "" : " (tax class " + name + ')');
}

std::string codes_of(const Rules& rules) {
    std::string text;
    for (const auto* rule : rules)
        text += (text.empty() ? "" : ", ") + rule->country + " \"" + rule->code + '"';
    return text;
}

Finding without_code(const DayCell& turnover, const Terms& terms, const std::string& subject) {
    return {"vat_rate_without_code",
            "VAT code check: " + subject + " has turnover with " + rate_and_class(turnover) +
                ", and the contract has no VAT code for it in " + home_of(*terms.tenant) + ".",
            "Add the rate " + turnover.vat_rate.to_string() +
                " with its code at the sink to the contract's VAT table and process it again"};
}

Finding several_codes(const DayCell& turnover, const Rules& rules, const std::string& subject) {
    return {"vat_rate_ambiguous",
            "VAT code check: " + subject + " has turnover with " + rate_and_class(turnover) +
                ", and several rules of the contract's VAT table fit: " + codes_of(rules) + ".",
            "Keep one of these rules in the contract of this till, or give each a tax class of its own, and "
            "process it again"};
}

// Names each missing thing once.
class Missing {
  public:
    void add(Finding finding, const std::string& thing) {
        if (named_.insert(finding.code + '/' + thing).second) findings_.push_back(std::move(finding));
    }
    std::vector<Finding> findings() && { return std::move(findings_); }

  private:
    std::set<std::string> named_;
    std::vector<Finding> findings_;
};

Finding setting_missing(const std::string& code, const std::string& what, const std::string& setting,
                        const std::string& subject) {
    return {code,
            "Setting check: " + subject + " has " + what + ", and the contract has no \"" + setting +
                "\" to book it on.",
            "Add \"" + setting + "\" to the contract's \"day_totals\" and process it again"};
}

void check_turnover(Missing& missing, const DayCell& cell, const Terms& terms, const std::string& subject,
                    bool journals) {
    auto rule = day_vat_rule(cell, terms, subject);
    const std::string thing = cell.vat_rate.to_string() + '/' + cell.tax_class;
    if (auto* finding = std::get_if<Finding>(&rule)) return missing.add(std::move(*finding), thing);
    if (!journals) return;
    const auto& accounts = std::get<const VatRule*>(rule)->accounts;
    const auto account = accounts.find("turnover");
    if (account != accounts.end() && !account->second.empty()) return;
    missing.add({"account_missing",
                 "Account check: " + subject + " has turnover with " + rate_and_class(cell) +
                     ", and the contract has no turnover account for it.",
                 "Add the account \"turnover\" to that rate in the contract's VAT table and process it "
                 "again"},
                thing);
}

void check_journal(Missing& missing, const DayCell& cell, const Terms& terms, const std::string& subject) {
    if (!journal_for(cell, terms).empty()) return;
    const std::string kind = journal_kind(cell, terms);
    const std::string of_method = cell.method.empty() ? "" : " paid with " + title_of(cell);
    missing.add({"journal_missing",
                 "Journal check: " + subject + of_method + " is booked in a " + kind +
                     " journal, and the contract names none.",
                 (cell.method.empty() ? "Add \"" : "Add \"journal\" to that payment method, or \"") + kind +
                     "_journal\" to the contract's \"sink\" settings, and process it again"},
                cell.method);
}

void check_code(Missing& missing, const DayCell& cell, const Terms& terms, const std::string& subject) {
    const auto* rule = rule_of(cell, terms);
    if (terms.contract->day_totals.create_payment_methods || (rule != nullptr && !rule->code.empty())) return;
    missing.add({"payment_method_without_code",
                 "Payment check: " + subject + " was paid with " + title_of(cell) +
                     ", and the contract has no code for that payment method.",
                 "Add {\"method\":\"" + title_of(cell) +
                     "\",\"code\":\"…\"} to the contract's \"payment_methods\", or set "
                     "\"create_payment_methods\" in \"day_totals\", and process it again"},
                cell.method);
}

void check_account(Missing& missing, const DayCell& cell, const Terms& terms, const std::string& subject) {
    const auto* rule = rule_of(cell, terms);
    if (rule != nullptr && !rule->account.empty()) return;
    missing.add({"payment_method_without_account",
                 "Payment check: " + subject + " was paid with " + title_of(cell) +
                     ", and the contract has no ledger account for that payment method.",
                 "Add {\"method\":\"" + title_of(cell) +
                     "\",\"account\":\"…\"} to the contract's \"payment_methods\" and process it again"},
                cell.method);
}

void check_settings(Missing& missing, const DayCell& cell, const Terms& terms, const std::string& subject) {
    const auto& totals = terms.contract->day_totals;
    const bool journals = makes_journals(terms);
    if (cell.what == "tip" && (journals ? totals.tips_account : totals.tips_code).empty())
        missing.add(
            setting_missing("tips_without_code", "tips", journals ? "tips_account" : "tips_code", subject),
            "");
    if (cell.what == "rounding" && (journals ? totals.rounding_account : totals.rounding_code).empty())
        missing.add(rounding_without_code(journals ? "rounding_account" : "rounding_code", subject), "");
    const bool between = cell.what == "transfer" || (cell.method.empty() && cell.what == "turnover");
    if (journals && between && totals.transfer_account.empty())
        missing.add(setting_missing("transfer_account_missing",
                                    cell.what == "transfer" ? "money that goes between payment methods"
                                                            : "an exchange that nothing was paid for",
                                    "transfer_account", subject),
                    "");
}

}  // namespace

bool makes_journals(const Terms& terms) {
    const auto& flow = *terms.flow;
    return (flow.mode == "hybrid" ? flow.days_as : flow.as) == "journal_entry";
}

bool books_methods(const Terms& terms) {
    return makes_journals(terms) || terms.contract->day_totals.payments;
}

std::variant<const VatRule*, Finding> day_vat_rule(const DayCell& turnover, const Terms& terms,
                                                   const std::string& subject) {
    const std::string home = home_of(*terms.tenant);
    Rules of_class_at_home;
    Rules of_rate_at_home;
    Rules of_class;
    Rules of_rate;
    for (const auto& rule : terms.contract->vat) {
        if (!rule.kind.empty() || rule.rate != turnover.vat_rate) continue;
        const bool at_home = rule.country == home;
        if (is_for_class(rule, turnover.tax_class, turnover.tax_class_title))
            (at_home ? of_class_at_home : of_class).push_back(&rule);
        if (rule.tax_class.empty()) (at_home ? of_rate_at_home : of_rate).push_back(&rule);
    }
    for (const auto* rules : {&of_class_at_home, &of_rate_at_home, &of_class, &of_rate}) {
        if (rules->empty()) continue;
        if (rules->size() > 1) return several_codes(turnover, *rules, subject);
        if (rules->front()->code.empty()) return without_code(turnover, terms, subject);
        return rules->front();
    }
    return without_code(turnover, terms, subject);
}

std::vector<Finding> check_categories(const DayCells& cells, const Terms& terms, const std::string& subject,
                                      bool journals) {
    Missing missing;
    for (const auto& cell : cells) {
        if (cell.what == "turnover") check_turnover(missing, cell, terms, subject, journals);
    }
    return std::move(missing).findings();
}

std::vector<Finding> check_day_cells(const DayCells& cells, const Terms& terms, const std::string& subject) {
    const bool journals = makes_journals(terms);
    Missing missing;
    for (const auto& cell : cells) {
        if (cell.what == "turnover") check_turnover(missing, cell, terms, subject, journals);
        if (!journals && books_methods(terms) && !cell.method.empty())
            check_code(missing, cell, terms, subject);
        if (journals && !cell.method.empty()) check_account(missing, cell, terms, subject);
        if (journals) check_journal(missing, cell, terms, subject);
        check_settings(missing, cell, terms, subject);
    }
    return std::move(missing).findings();
}

Finding rounding_without_code(const std::string& setting, const std::string& subject) {
    return setting_missing("rounding_without_code", "payments that differ from its total by rounding",
                           setting, subject);
}

const contracts::PaymentMethodRule* rule_of(const DayCell& cell, const Terms& terms) {
    return method_rule(cell.method, title_of(cell), *terms.contract);
}

std::string journal_kind(const DayCell& method, const Terms& terms) {
    const auto* rule = rule_of(method, terms);
    if (rule != nullptr && (rule->booking == "cash" || rule->booking == "memo")) return rule->booking;
    return method.method_kind == "cash" ? "cash" : "memo";
}

std::string journal_for(const DayCell& method, const Terms& terms) {
    const auto* rule = rule_of(method, terms);
    if (rule != nullptr && !rule->journal.empty()) return rule->journal;
    return journal_kind(method, terms) == "cash" ? cash_journal(*terms.contract)
                                                 : memo_journal(*terms.contract);
}

}  // namespace koppel::books
