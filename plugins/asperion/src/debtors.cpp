#include "debtors.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "refusals.hpp"

namespace koppel::asperion {
namespace {

// Of several with one address: one that is not blocked, then the one that was listed first.
void keep_better(Need& need, MasterRow row) {
    if (row.customer_number.empty()) return;
    if (!need.seen || (need.seen->blocked && !row.blocked)) need.seen = std::move(row);
}

void see_by_email(Need& need, MasterRow row) {
    if (folded(row.email) == folded(need.wanted)) keep_better(need, std::move(row));
}

void see_by_number(Need& need, MasterRow row) {
    if (folded(row.customer_number) == folded(need.wanted)) keep_better(need, std::move(row));
}

// True when there is nothing more to decide.
bool conclude_seen(Need& need) {
    if (!need.seen) return false;
    if (!need.seen->blocked) {
        need.value = need.seen->customer_number;
        return true;
    }
    const std::string name = need.seen->name.empty() ? "" : " " + need.seen->name;
    need.failure =
        rejection("debtor_blocked", "Debtor " + need.seen->customer_number + name +
                                        " is blocked in Asperion. Unblock it there, or book on another "
                                        "debtor.");
    return true;
}

void conclude_by_email(Need& need) {
    if (conclude_seen(need) || !need.body.empty()) return;
    need.failure =
        rejection("debtor_missing", "Asperion does not have " + need.label() +
                                        ", and this contract does not let it be created. Make it in "
                                        "Asperion.");
}

void conclude_by_number(Need& need) {
    if (conclude_seen(need)) return;
    need.failure =
        rejection("debtor_missing", "Asperion has no debtor " + need.wanted +
                                        ". Make it there, or change the fixed debtor in the contract: " +
                                        std::string(place::kFixedDebtor) + ".");
}

std::string made(const Need&, std::string_view answer) {
    const auto debtor = debtor_in(answer);
    return debtor ? debtor->customer_number : std::string();
}

std::string advice(const Need& need, const Problem& problem) {
    return names_field(problem, "paymentConditionId") ? payment_condition_advice(need.condition)
                                                      : std::string();
}

constexpr MasterKind kByEmail{.letter = 'd',
                              .noun = "the debtor with e-mail address ",
                              .path = Assumptions::kDebtors,
                              .filter = Assumptions::kDebtorEmailFilter,
                              .see = see_by_email,
                              .conclude = conclude_by_email,
                              .made = made,
                              .advice = advice};
constexpr MasterKind kByNumber{.letter = 'n',
                               .noun = "debtor ",
                               .path = Assumptions::kDebtors,
                               .filter = Assumptions::kDebtorNumberFilter,
                               .see = see_by_number,
                               .conclude = conclude_by_number,
                               .made = made,
                               .advice = advice};

}  // namespace

Need debtor_need(const model::DebtorRule& rule, const std::string& document) {
    if (!rule.code.empty()) return {.kind = &kByNumber, .wanted = rule.code};
    if (rule.match_by != "email")
        throw Refusal("debtor_rule",
                      "Asperion finds debtors by e-mail address, not by \"" + rule.match_by + "\".");
    if (rule.match_value.empty())
        throw Refusal("no_email",
                      "Document " + document +
                          " has no e-mail address, so no debtor can be found for it. Give its payment "
                          "method a fixed debtor, or complete the document.");
    Need need{.kind = &kByEmail, .wanted = rule.match_value};
    if (rule.create) {
        need.condition = rule.create->payment_condition;
        need.write = [&rule] {
            model::NewDebtor debtor = *rule.create;
            if (debtor.email.empty()) debtor.email = rule.match_value;
            return debtor_body(debtor);
        };
    }
    return need;
}

std::string debtor_body(const model::NewDebtor& debtor) {
    sdk::JsonText out;
    out.open('{').text("name", cut(debtor.name, Assumptions::kDebtorName));
    out.text_if_any("attentionTo", debtor.attention);
    out.text("address", street_line(debtor.address)).text_if_any("addressLine2", debtor.address.street2);
    out.text("postCode", cut(debtor.address.postal_code, Assumptions::kPostCode))
        .text("city", debtor.address.city);
    out.text("countryCode", debtor.address.country).text_if_any("phoneNumber", phone_for(debtor.phone));
    out.text("emailAddress", debtor.email).text_if_any("vatNumber", debtor.vat_number);
    out.text_if_any("cocNumber", debtor.coc_number);
    out.raw("paymentConditionId",
            number_id(debtor.payment_condition, "payment condition", place::kPaymentCondition));
    return out.close('}').take();
}

}  // namespace koppel::asperion
