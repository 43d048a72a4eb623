#include "refusals.hpp"

#include <charconv>

#include "fields.hpp"

namespace koppel::asperion {
namespace {

bool is_about(std::string_view field, std::string_view member) {
    if (!field.ends_with(member)) return false;
    return field.size() == member.size() || field[field.size() - member.size() - 1] == '.';
}

std::string in_contract(std::string_view where) {
    return ", or choose another one in the contract: " + std::string(where) + ".";
}

}  // namespace

bool names_field(const Problem& problem, std::string_view member) {
    for (const auto& [field, sentence] : problem.sentences)
        if (is_about(field, member)) return true;
    return false;
}

std::optional<std::size_t> line_named(const Problem& problem, std::string_view member) {
    for (const auto& [field, sentence] : problem.sentences) {
        const std::size_t bracket = field.find('[');
        if (!is_about(field, member) || bracket == std::string::npos) continue;
        std::size_t line = 0;
        const char* begin = field.data() + bracket + 1;
        const auto [end, error] = std::from_chars(begin, field.data() + field.size(), line);
        if (error == std::errc() && end != begin) return line;
    }
    return std::nullopt;
}

std::string line_name(std::string_view description) {
    const std::string shown = cut(description, 30);
    return "line \"" + shown + (shown.size() < description.size() ? "…\"" : "\"");
}

std::string account_advice(std::string_view account, std::string_view subject, std::string_view where) {
    return "Ledger account " + std::string(account) + " of " + std::string(subject) +
           ": make it, or enable it, in Asperion" + in_contract(where);
}

std::string vat_code_advice(std::string_view code, std::string_view subject) {
    return "VAT code " + std::string(code) + " of " + std::string(subject) +
           " must be a sales code that is valid on the day" + in_contract(place::kVatCode);
}

std::string payment_condition_advice(std::string_view condition) {
    return "Make payment condition " + std::string(condition) + " in Asperion" +
           in_contract(place::kPaymentCondition);
}

std::string journal_advice(std::string_view journal, std::string_view what, std::string_view where) {
    return "Make " + std::string(what) + " " + std::string(journal) + " in Asperion" + in_contract(where);
}

}  // namespace koppel::asperion
