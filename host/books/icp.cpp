#include "books/icp.hpp"

#include "books/classify.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using Result = VatNumberAnswer::Result;

// What the contract and VIES together say about the number of an ICP sale.
enum class Standing { proven, accepted, waiting, wrong_form, wrong_checksum, invalid, overdue };

struct Number {
    VatNumber number;
    VatNumberCheck check;
    VatNumberAnswer answer;
    Standing standing = Standing::waiting;
};

bool is_overdue(const VatNumberAnswer& answer, const contracts::VatNumberChecks& checks) {
    return answer.times_asked > 0 && answer.unanswered_for >= std::chrono::hours(checks.hold_hours);
}

Standing standing_of(const Number& number, const contracts::VatNumberChecks& checks) {
    if (number.check.form == VatNumberForm::wrong_form) return Standing::wrong_form;
    const bool wrong_digits = number.check.form == VatNumberForm::wrong_checksum;
    if (!checks.vies) return wrong_digits ? Standing::wrong_checksum : Standing::accepted;
    if (number.answer.result == Result::valid) return Standing::proven;
    if (number.answer.result == Result::invalid) return Standing::invalid;
    if (!is_overdue(number.answer, checks) || checks.afterwards == "hold") return Standing::waiting;
    if (checks.afterwards == "fail") return Standing::overdue;
    return wrong_digits ? Standing::wrong_checksum : Standing::accepted;
}

Number look_at(const model::Sale& sale, const Terms& terms) {
    Number number;
    number.number = customer_vat_number(sale, *terms.tenant);
    number.check = check_vat_number(number.number);
    // Whoever is asked may ask VIES: not about what VIES cannot answer or the contract does not want.
    const bool asks = terms.contract->vat_numbers.vies && number.check.form != VatNumberForm::wrong_form;
    if (asks && terms.vat_numbers != nullptr) {
        if (auto answer = terms.vat_numbers->answer(number.number)) number.answer = std::move(*answer);
    }
    number.standing = standing_of(number, terms.contract->vat_numbers);
    return number;
}

bool is_icp(const model::Sale& sale, const Terms& terms) {
    return classify(sale, terms) == SaleClass::icp;
}

// "VIES has not been asked yet", "the database of DE does not answer; asked 3 times since …".
std::string silence(const VatNumberAnswer& answer) {
    if (answer.times_asked == 0) return "it has not been asked yet";
    return answer.reason + "; asked " + std::to_string(answer.times_asked) +
           (answer.times_asked == 1 ? " time" : " times") + " since " + answer.unanswered_since;
}

std::string what_follows(const VatNumberAnswer& answer, const contracts::VatNumberChecks& checks) {
    const std::string hours = std::to_string(checks.hold_hours) + " hours";
    if (checks.afterwards == "accept") return "after " + hours + " it is posted on form and check digits";
    if (checks.afterwards == "fail") return "after " + hours + " it is left to a person";
    return is_overdue(answer, checks) ? "it has waited for more than " + hours + " and is held on"
                                      : "it is held after " + hours + " too";
}

Finding without_number(const model::Sale& sale, const Terms& terms) {
    const std::string typed = trimmed(sale.customer.vat_number);
    const std::string given =
        typed.empty() ? "the customer gave no VAT number"
                      : "the customer's VAT number \"" + typed + "\" is not of another member state";
    return {"icp_without_vat_number",
            "ICP check: " + label(sale) + " of " + money(sale.total_incl, sale.currency) + " goes to " +
                destination(sale, *terms.tenant) + " without VAT, but " + given + ".",
            "Add the customer's VAT number in the shop, or charge VAT there, and process the document again; "
            "or book it by hand and ignore it with a reason"};
}

Finding not_valid(const model::Sale& sale, const Terms& terms, const std::string& why) {
    return {"icp_vat_number_invalid",
            "ICP check: " + label(sale) + " of " + money(sale.total_incl, sale.currency) + " goes to " +
                destination(sale, *terms.tenant) + " without VAT, but " + why + ".",
            "Ask the customer for the right VAT number, correct it in the shop and process the document "
            "again; or book it by hand with VAT and ignore it with a reason"};
}

Finding unanswered(const model::Sale& sale, const Number& number, const contracts::VatNumberChecks& checks) {
    return {"icp_vat_number_unchecked",
            "ICP check: VIES did not say within " + std::to_string(checks.hold_hours) +
                " hours whether the VAT number " + number.number.text() + " of " + label(sale) +
                " is valid (" + silence(number.answer) + ").",
            "Check the number by hand and book the document, or process it again when VIES answers"};
}

std::string vies_says_invalid(const Number& number) {
    std::string said = "VIES says that the VAT number " + number.number.text() + " is not valid (asked at " +
                       number.answer.asked_at;
    if (!number.answer.request_id.empty()) said += ", consultation " + number.answer.request_id;
    return said + ")";
}

}  // namespace

Findings check_icp(const model::Sale& sale, const Terms& terms) {
    const auto sale_class = classify(sale, terms);
    if (sale_class == SaleClass::suspicious) return {without_number(sale, terms)};
    if (sale_class != SaleClass::icp) return {};
    const Number number = look_at(sale, terms);
    switch (number.standing) {
        case Standing::wrong_form:
        case Standing::wrong_checksum:
            return {not_valid(sale, terms, number.check.sentence)};
        case Standing::invalid:
            return {not_valid(sale, terms, vies_says_invalid(number))};
        case Standing::overdue:
            return {unanswered(sale, number, terms.contract->vat_numbers)};
        case Standing::proven:
        case Standing::accepted:
        case Standing::waiting:
            break;
    }
    return {};
}

std::optional<Wait> wait_for_vies(const model::Sale& sale, const Terms& terms) {
    if (!is_icp(sale, terms)) return std::nullopt;
    const Number number = look_at(sale, terms);
    if (number.standing != Standing::waiting) return std::nullopt;
    std::string reason = "waits for VIES to say whether " + number.number.text() +
                         " is valid: " + silence(number.answer) + "; goes on by itself, " +
                         what_follows(number.answer, terms.contract->vat_numbers);
    return Wait{"vat_number_unchecked", std::move(reason)};
}

std::optional<Finding> vat_number_evidence(const model::Sale& sale, const Terms& terms) {
    if (!is_icp(sale, terms)) return std::nullopt;
    const Number number = look_at(sale, terms);
    if (number.standing == Standing::accepted) {
        const std::string why = terms.contract->vat_numbers.vies
                                    ? "VIES gave no answer (" + silence(number.answer) + ')'
                                    : "the contract does not ask VIES";
        return Finding{
            "vat_number_accepted",
            "VAT number " + number.number.text() + " was accepted on form and check digits: " + why,
            "check it by hand for the intra-community statement"};
    }
    if (number.standing != Standing::proven) return std::nullopt;
    std::string text =
        "VAT number " + number.number.text() + " is valid, says VIES: asked at " + number.answer.asked_at;
    if (!number.answer.request_id.empty()) text += ", consultation " + number.answer.request_id;
    if (number.check.form == VatNumberForm::wrong_checksum) text += "; its check digits are unusual";
    return Finding{"vat_number_valid", std::move(text), {}};
}

}  // namespace koppel::books
