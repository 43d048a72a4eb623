#include "books/notes.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "books/calendar.hpp"
#include "books/icp.hpp"
#include "books/lines.hpp"
#include "books/vat.hpp"
#include "books/vat_rates.hpp"
#include "books/words.hpp"

namespace koppel::books {

std::vector<Finding> note_export_with_vat(const model::Sale& sale, const Terms& terms) {
    if (classify(sale, terms) != SaleClass::exported || no_vat_charged(sale)) return {};
    return {{"export_with_vat",
             label(sale) + " goes to " + destination(sale, *terms.tenant) +
                 ", outside the EU's VAT territory, and carries VAT: booked as charged",
             "look at the shop's VAT settings for that country"}};
}

std::vector<Finding> note_vat_for_business(const model::Sale& sale, const Terms& terms) {
    const auto sale_class = classify(sale, terms);
    const bool abroad =
        sale_class == SaleClass::oss ||
        (sale_class == SaleClass::domestic && destination(sale, *terms.tenant) != home_of(*terms.tenant));
    if (!abroad) return {};
    const VatNumber number = customer_vat_number(sale, *terms.tenant);
    if (!of_another_member_state(number, *terms.tenant)) return {};
    if (check_vat_number(number).form != VatNumberForm::ok) return {};
    return {{"vat_charged_to_business",
             label(sale) + " goes to " + destination(sale, *terms.tenant) +
                 " for a customer with VAT number " + number.text() + ", and carries VAT: booked as charged",
             "look whether it should have been an intra-community supply"}};
}

std::vector<Finding> note_unknown_rates(const model::Sale& sale, const Terms& terms) {
    if (terms.rates == nullptr) return {};
    const auto sale_class = classify(sale, terms);
    const bool without_vat = sale_class == SaleClass::icp || sale_class == SaleClass::exported;
    const std::string country = vat_country(sale, terms);
    if (without_vat || !terms.rates->has_country(country)) return {};
    const auto day = document_day(sale, *terms.tenant);
    if (!day) return {};
    std::vector<Finding> notes;
    std::set<model::Decimal> named;
    for (const auto& line : sale.lines) {
        if (!is_booked(line) || lacks_rate(line) || terms.rates->knows(country, line.vat_rate, *day))
            continue;
        if (!named.insert(line.vat_rate).second) continue;
        notes.push_back({"vat_rate_unknown",
                         label(sale) + " has " + percent(line.vat_rate) +
                             " VAT, which is not a known rate in " + country + " on " + *day +
                             ": booked as charged",
                         "look at the shop's VAT settings"});
    }
    return notes;
}

std::vector<Finding> notes_on(const model::Sale& sale, const Terms& terms) {
    auto notes = note_unknown_rates(sale, terms);
    for (auto more : {note_export_with_vat(sale, terms), note_vat_for_business(sale, terms)})
        std::move(more.begin(), more.end(), std::back_inserter(notes));
    if (auto evidence = vat_number_evidence(sale, terms)) notes.push_back(std::move(*evidence));
    return notes;
}

}  // namespace koppel::books
