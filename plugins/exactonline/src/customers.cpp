#include <algorithm>

#include "assumptions.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"
#include "masters.hpp"

namespace koppel::exactonline {
namespace {

// Better: a customer before one that is none, one that is not blocked before one that is, then the way it
// was found, then the one that was listed first.
void keep_better(Need& need, const Row& row, int found_by) {
    int rank = found_by;
    if (!row.flag("Blocked")) rank += 10;
    if (row.text("Status") == Assumptions::kCustomer) rank += 20;
    if (need.seen && need.seen_rank >= rank) return;
    need.seen = row;
    need.seen_rank = rank;
}

std::vector<std::string> by_address(const Need& need) {
    const std::string address = folded(need.wanted);
    std::vector<std::string> terms{equals("Email", address)};
    if (address != need.wanted) terms.push_back(equals("Email", need.wanted));
    if (!need.vat_number.empty()) terms.push_back(equals("VATNumber", need.vat_number));
    return terms;
}

void see_by_address(Need& need, const Row& row) {
    if (folded(row.text("Email")) == folded(need.wanted)) return keep_better(need, row, 2);
    const bool same_number =
        !need.vat_number.empty() && bare_vat_number(row.text("VATNumber")) == need.vat_number;
    if (same_number) keep_better(need, row, 1);
}

std::vector<std::string> by_code(const Need& need) {
    return {equals("Code", padded_code(need.wanted))};
}

void see_by_code(Need& need, const Row& row) {
    if (folded(row.text("Code")) == folded(need.wanted)) keep_better(need, row, 1);
}

// True when there is nothing more to decide.
bool conclude_seen(Need& need) {
    if (!need.seen) return false;
    const std::string who = "Account " + need.seen->text("Code") + " " + need.seen->text("Name");
    if (need.seen->flag("Blocked")) {
        need.failure = rejection("debtor_blocked", who +
                                                       " is blocked in Exact. Unblock it there, or book on "
                                                       "another debtor.");
    } else if (need.seen->text("Status") != Assumptions::kCustomer) {
        need.failure =
            rejection("debtor_no_customer",
                      who +
                          " is no customer in Exact: give it the status customer there, and process the "
                          "document again.");
    } else {
        need.value = need.seen->text("ID");
    }
    return true;
}

void conclude_by_address(Need& need) {
    if (conclude_seen(need) || need.write) return;
    need.failure =
        rejection("debtor_missing", "Exact does not have " + need.label() +
                                        ", and this contract does not let it be created. Make it in Exact.");
}

void conclude_by_code(Need& need) {
    if (conclude_seen(need)) return;
    need.failure =
        rejection("debtor_missing", "Exact has no account " + need.wanted +
                                        ". Make it there, or change the fixed debtor in the contract: " +
                                        std::string(place::kFixedDebtor) + ".");
}

constexpr std::string_view kFields = "ID,Code,Name,Email,VATNumber,Status,Blocked";
constexpr NeedKind kByAddress{.letter = 'd',
                              .noun = "the customer with e-mail address ",
                              .path = Assumptions::kAccounts,
                              .fields = kFields,
                              .remembered = true,
                              .terms = by_address,
                              .see = see_by_address,
                              .conclude = conclude_by_address,
                              .key_field = "ID"};
constexpr NeedKind kByCode{.letter = 'c',
                           .noun = "account ",
                           .path = Assumptions::kAccounts,
                           .fields = kFields,
                           .remembered = true,
                           .terms = by_code,
                           .see = see_by_code,
                           .conclude = conclude_by_code,
                           .key_field = "ID"};

}  // namespace

Need customer_need(const model::DebtorRule& rule, const std::string& document) {
    Need need;
    if (!rule.code.empty()) {
        need.kind = &kByCode;
        need.wanted = rule.code;
        if (is_guid(rule.code)) need.value = rule.code;  // its own id at Exact
        return need;
    }
    if (rule.match_by != "email")
        throw Refusal("debtor_rule",
                      "Exact finds debtors by e-mail address, not by \"" + rule.match_by + "\".");
    if (rule.match_value.empty())
        throw Refusal("no_email", "Document " + document +
                                      " has no e-mail address, so no debtor can be found for it. Set a "
                                      "default debtor in the contract, or complete the document.");
    need.kind = &kByAddress;
    need.wanted = rule.match_value;
    if (rule.create) {
        need.vat_number = bare_vat_number(rule.create->vat_number);
        need.write = [&rule](const Needs&) {
            model::NewDebtor debtor = *rule.create;
            if (debtor.email.empty()) debtor.email = rule.match_value;
            return customer_body(debtor);
        };
    }
    return need;
}

std::string customer_body(const model::NewDebtor& debtor) {
    sdk::JsonText out;
    const std::string& name = debtor.name.empty() ? debtor.email : debtor.name;
    out.open('{').text("Name", cut(name, Assumptions::kAccountName));
    out.text("Status", Assumptions::kCustomer).text_if_any("Email", folded(debtor.email));
    out.text_if_any("Phone", debtor.phone).text_if_any("AddressLine1", street_line(debtor.address));
    out.text_if_any("AddressLine2", debtor.address.street2);
    out.text_if_any("Postcode", debtor.address.postal_code).text_if_any("City", debtor.address.city);
    out.text_if_any("Country", debtor.address.country);
    out.text_if_any("VATNumber", bare_vat_number(debtor.vat_number));
    out.text_if_any("ChamberOfCommerce", debtor.coc_number);
    out.text_if_any("PaymentConditionSales", debtor.payment_condition);
    return out.close('}').take();
}

}  // namespace koppel::exactonline
