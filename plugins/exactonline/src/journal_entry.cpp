#include "journal_entry.hpp"

#include <algorithm>
#include <map>

#include "assumptions.hpp"
#include "fields.hpp"
#include "masters.hpp"

namespace koppel::exactonline {

using model::Decimal;

JournalKind journal_kind(const Journal& journal) {
    if (journal.type == Assumptions::kCashJournal) return {Assumptions::kCashEntries, "CashEntryLines"};
    if (journal.type == Assumptions::kBankJournal) return {Assumptions::kBankEntries, "BankEntryLines"};
    return {Assumptions::kGeneralEntries, "GeneralJournalEntryLines"};
}

JournalEntry::JournalEntry(const sdk::Posting& posting, const Settings& settings)
    : settings_(settings), entry_(posting.as<model::JournalEntry>()) {
    if (!posting.reference.empty()) entry_.reference = posting.reference;
    checked_day(entry_.date);
    Decimal sum;
    for (const auto& line : entry_.lines)
        sum += line.amount + line.vat_amount;
    if (entry_.lines.size() < 2 || !sum.is_zero())
        throw Refusal("not_balanced", "The lines of journal entry " + entry_.number + " add up to " +
                                          sum.to_string(2) + ", not to 0.00.");
}

std::set<std::string> JournalEntry::vat_codes() const {
    std::set<std::string> codes;
    for (const auto& line : entry_.lines)
        if (!line.vat_code.empty()) codes.insert(line.vat_code);
    return codes;
}

std::vector<std::string> JournalEntry::plan(const Lists& lists, Needs& needs) {
    const Journal& journal =
        usable_journal(lists, entry_.journal,
                       {Assumptions::kGeneralJournal, Assumptions::kCashJournal, Assumptions::kBankJournal},
                       "cash or general journal", place::kMethodJournal);
    const JournalKind kind = journal_kind(journal);
    path_ = kind.path;
    lines_name_ = kind.lines;
    lines_.clear();
    for (const auto& line : entry_.lines)
        if (!line.vat_code.empty()) usable_vat_code(lists, line.vat_code, line_name(line.description));
    if (journal.is_general()) {
        plan_general(journal, lists, needs);
    } else {
        plan_cash(journal, needs);
    }
    std::vector<std::string> keys;
    for (const auto& line : lines_)
        if (!line.account.empty()) keys.push_back(line.account);
    return keys;
}

void JournalEntry::plan_general(const Journal& journal, const Lists& lists, Needs& needs) {
    for (std::size_t i = 0; i < entry_.lines.size(); ++i) {
        const auto& line = entry_.lines[i];
        const auto where = i == 0 ? place::kMethodAccount : place::kVatAccounts;
        const std::string account =
            needs.add(ledger_need(line.ledger_account, line_name(line.description), where));
        lines_.push_back({account, {}, line});
    }
    if (journal.allows_vat) return;
    add_vat_lines(lists, needs);
    for (auto& line : lines_) {
        line.line.vat_code.clear();
        line.line.vat_amount = 0;
    }
}

// The journal knows no VAT: what goes to the VAT account is a line of its own, one per VAT code.
void JournalEntry::add_vat_lines(const Lists& lists, Needs& needs) {
    std::vector<Line> more;
    for (const auto& line : entry_.lines) {
        if (line.vat_amount.is_zero()) continue;
        const auto same =
            std::ranges::find_if(more, [&](const Line& each) { return each.line.vat_code == line.vat_code; });
        if (same != more.end()) {
            same->line.amount += line.vat_amount;
            continue;
        }
        Line vat;
        vat.line.vat_code = line.vat_code;
        vat.line.amount = line.vat_amount;
        vat.line.description = "Btw " + line.vat_rate.to_string() + "%";
        const VatCode* code = lists.vat_code(line.vat_code);
        if (!settings_.vat_account.empty()) {
            vat.account = needs.add(ledger_need(settings_.vat_account, "the VAT", place::kVatAccount));
        } else if (code != nullptr && is_guid(code->to_pay_id)) {
            vat.account_id = code->to_pay_id;
        } else {
            throw Refusal("vat_account_missing",
                          "Journal " + entry_.journal + " takes no VAT codes, and VAT code " + line.vat_code +
                              " has no ledger account for VAT to pay. Let the journal take VAT in Exact, or "
                              "name an account in the contract: " +
                              std::string(place::kVatAccount) + ".");
        }
        more.push_back(std::move(vat));
    }
    for (auto& line : more)
        lines_.push_back(std::move(line));
}

// The journal's own account is the first line; the others are booked against it, with what was received as
// positive.
void JournalEntry::plan_cash(const Journal& journal, Needs& needs) {
    const auto& method = entry_.lines.front();
    if (folded(method.ledger_account) != folded(journal.account_code))
        throw Refusal("journal_account",
                      "Journal " + journal.code + " " + journal.description + " books on ledger account " +
                          journal.account_code + ", and " + line_name(method.description) + " on " +
                          method.ledger_account +
                          ". Make them the same in the contract: " + std::string(place::kMethodAccount) +
                          " or " + std::string(place::kMethodJournal) + ".");
    for (std::size_t i = 1; i < entry_.lines.size(); ++i) {
        const auto& line = entry_.lines[i];
        Line turned{
            needs.add(ledger_need(line.ledger_account, line_name(line.description), place::kVatAccounts)),
            {},
            line};
        turned.line.amount = -line.amount;
        turned.line.vat_amount = -line.vat_amount;
        lines_.push_back(std::move(turned));
    }
}

std::string JournalEntry::body(const Lists& lists, const Needs& needs) const {
    sdk::JsonText out;
    out.open('{').text("JournalCode", entry_.journal).text_if_any("Currency", entry_.currency);
    out.name(lines_name_).open('[');
    for (const auto& [account, account_id, line] : lines_) {
        const bool first = &line == &lines_.front().line;
        const std::string& words = line.description.empty() ? entry_.description : line.description;
        out.open('{').text("Date", entry_.date);
        out.text("GLAccount", account.empty() ? account_id : needs.value(account));
        out.number("AmountFC", line.amount);
        out.text("Description",
                 first ? marked(words, reference_mark(entry_.reference), Assumptions::kDescription)
                       : cut(words, Assumptions::kDescription));
        write_vat(out, lists, line.vat_code, "AmountVATFC", line.vat_amount);
        out.close('}');
    }
    return out.close(']').close('}').take();
}

}  // namespace koppel::exactonline
