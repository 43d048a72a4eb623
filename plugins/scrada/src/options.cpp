// What there is to choose from, for forms.
#include <vector>

#include "book.hpp"
#include "connection.hpp"
#include "koppel/cpp/field_text.hpp"
#include "koppel/cpp/json.hpp"

namespace koppel::scrada {
namespace {

using Option = sdk::OptionsPage::Option;

enum class Choice { none, journals, categories, methods };

Choice choice_for(std::string_view field) {
    const auto steps = sdk::pointer_steps(field);
    if (steps.empty()) return Choice::none;
    if (steps.back() == "journal") return Choice::journals;
    for (const auto step : steps)
        if (step == "payment_methods") return Choice::methods;
    if (steps.back() == "vat" || steps.back() == "code" || steps.back().ends_with("_code"))
        return Choice::categories;
    return Choice::none;
}

// The book of the form, else of the contract, else the only one that there is.
Journal chosen(const ApiClient& api, std::string_view form) {
    const auto value = sdk::parse_settings(form);
    const sdk::Json from(value);
    std::string wanted = from["sink"]["journal"].text(from["journal"].text());
    if (wanted.empty()) wanted = api.settings().journal;
    if (!wanted.empty()) return read_journal(api, wanted);
    const auto journals = read_journals(api);
    if (journals.size() == 1) return journals[0];
    throw sdk::Error(
        sdk::ErrorClass::config, "journal_missing",
        "Choose the book of daily receipts first: each has VAT categories and payment methods of its own.");
}

}  // namespace

sdk::OptionsPage list_options(const ApiClient& api, const sdk::OptionsRequest& request) {
    const Choice choice = choice_for(request.field);
    if (choice == Choice::none)
        throw sdk::Error(sdk::ErrorClass::unsupported, "no_options",
                         "Scrada has no list to choose " + std::string(request.field) + " from.");
    const std::string wanted = folded(request.search);
    sdk::OptionsPage page;
    const auto offer = [&](Option option) {
        if (folded(option.label).find(wanted) != std::string::npos) page.options.push_back(std::move(option));
    };
    if (choice == Choice::journals) {
        for (const Journal& journal : read_journals(api))
            offer({journal.id, journal.name});
        return page;
    }
    Memory memory;
    const Journal journal = chosen(api, request.settings);
    const char* list = choice == Choice::categories ? "vatCategory" : "paymentMethod";
    for (const Heading& heading : memory.read(api, journal.id, list))
        offer({heading.id, heading.label()});
    return page;
}

}  // namespace koppel::scrada
