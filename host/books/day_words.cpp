#include "books/day_words.hpp"

#include "books/words.hpp"

namespace koppel::books {

namespace {

const std::string& day_of(const Day& day) {
    return day.kind == "correction" && !day.corrected_date.empty() ? day.corrected_date : day.date;
}

std::string method_title(const Day& day) {
    if (day.method.empty()) return {};
    for (const auto& cell : day.cells) {
        if (cell.method == day.method && !cell.method_title.empty()) return cell.method_title;
    }
    return day.method;
}

}  // namespace

std::string day_label(const Day& day) {
    std::string text = day.kind == "correction" ? "the correction of " : "day ";
    text += day_of(day);
    if (!day.shop.empty()) text += " of shop " + day.shop;
    if (const auto method = method_title(day); !method.empty()) text += " paid with " + method;
    return text;
}

std::string day_key(const Day& day) {
    std::string key = day_of(day);
    if (!day.shop.empty()) key += '/' + day.shop;
    if (!day.method.empty()) key += '/' + day.method;
    return day.kind == "correction" ? key + "/correction" : key;
}

std::string day_description(const Day& day, std::string_view method_title) {
    std::string text = day.kind == "correction" ? "Correctie dagomzet " : "Dagomzet ";
    text += day_of(day);
    if (!day.shop.empty()) text += ' ' + day.shop;
    if (!method_title.empty()) text.append(" ").append(method_title);
    if (!day.remark.empty()) text += ": " + day.remark;
    return text;
}

std::string words_for(std::string_view what) {
    if (what == "tip") return "Fooien";
    if (what == "rounding") return "Afronding";
    return what == "transfer" ? "Tussen betaalmethoden" : "Omzet";
}

Finding does_not_balance(const Day& day, const std::string& these, model::Decimal sum,
                         const std::string& others, model::Decimal other_sum) {
    return {
        "day_does_not_balance",
        "Balance check: " + day_label(day) + " is " + money(sum, day.currency) + " by " + these + " and " +
            money(other_sum, day.currency) + " by " + others + ", a difference of " +
            money(sum - other_sum, day.currency) + ".",
        "Process the day again, so that it is added up anew; when that does not help, report the problem: "
        "nothing was posted"};
}

Finding no_category(const Day& day) {
    return {"vat_rate_without_code",
            "VAT code check: " + day_label(day) +
                " has no turnover, and the contract has no VAT code to enter a zero on.",
            "Add a rate with its code at the sink to the contract's VAT table and process the day again"};
}

Finding day_out_of_range(const Day& day) {
    return {"amount_out_of_range",
            "Amount check: " + day_label(day) + " holds an amount that is out of range.",
            "Look for the receipt with that amount at the till, ignore it with a reason, and process the day "
            "again"};
}

}  // namespace koppel::books
