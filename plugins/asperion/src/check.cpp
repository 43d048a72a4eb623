// The bullet of a connection.
#include <algorithm>

#include "answers.hpp"
#include "assumptions.hpp"
#include "connection.hpp"
#include "fields.hpp"

namespace koppel::asperion {
namespace {

using sdk::Error;
using sdk::ErrorClass;

std::string named(const ChoiceRow& row) {
    return row.name + " (" + row.id + ")";
}

std::string administration_name(const ApiClient& api, const Settings& settings) {
    std::vector<ChoiceRow> administrations;
    const auto failures = api.read_all<ChoiceRow>(
        {api.get(Assumptions::kAdministrations)}, &choices_in,
        [&](std::size_t, ChoiceRow row) { administrations.push_back(std::move(row)); });
    if (failures[0]) throw Error(*failures[0]);
    std::string there;
    for (const auto& administration : administrations) {
        if (administration.id == settings.administration) return named(administration);
        there += (there.empty() ? "" : ", ") + named(administration);
    }
    throw Error(ErrorClass::config, "administration_unknown",
                "This Asperion login has no administration " + settings.administration +
                    ". It has: " + (there.empty() ? "none" : there) + ". Choose one of these.");
}

// What bookings need by default and an administration may lack.
struct Wanted {
    std::string_view path;
    std::string_view id;
    std::string_view label;
    std::string_view use;
    std::string_view where;
};
constexpr Wanted kWanted[] = {
    {Assumptions::kJournals, Assumptions::kMemoJournal, "memo journal", "payments", place::kMemoJournal},
    {Assumptions::kJournals, Assumptions::kSalesJournal, "sales journal", "sales entries",
     place::kSalesJournal},
    {Assumptions::kSalesTypes, Assumptions::kDefaultSalesType, "sales kind (verkoopsoort)",
     "new articles without a revenue account", place::kSalesType},
};

std::vector<std::string> warnings_of(const ApiClient& api) {
    const std::string_view paths[] = {Assumptions::kJournals, Assumptions::kSalesTypes};
    std::vector<ChoiceRow> rows[std::size(paths)];
    const auto failures = api.read_all<ChoiceRow>(
        {api.get(paths[0]), api.get(paths[1])}, &choices_in,
        [&](std::size_t list, ChoiceRow row) { rows[list].push_back(std::move(row)); });
    std::vector<std::string> warnings;
    for (std::size_t i = 0; i < std::size(paths); ++i) {
        if (failures[i]) {
            warnings.push_back("It could not be checked whether journals and sales kinds are there: " +
                               std::string(failures[i]->text()));
            continue;
        }
        for (const Wanted& wanted : kWanted) {
            const auto is_it = [&](const ChoiceRow& row) { return folded(row.id) == folded(wanted.id); };
            if (wanted.path != paths[i] || std::any_of(rows[i].begin(), rows[i].end(), is_it)) continue;
            warnings.push_back("Asperion has no " + std::string(wanted.label) + " " + std::string(wanted.id) +
                               ", which " + std::string(wanted.use) +
                               " use unless the contract names another one: " + std::string(wanted.where) +
                               ".");
        }
    }
    return warnings;
}

}  // namespace

sdk::CheckReport check_connection(sdk::Call& call, const Settings& settings) {
    const ApiClient api(call, settings);
    return {administration_name(api, settings), warnings_of(api)};
}

}  // namespace koppel::asperion
