#include "scrada/fields.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "scrada/assumptions.hpp"
#include "scrada/lines.hpp"

namespace koppel::sandbox::scrada {
namespace {

constexpr int kVatTypes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 21, 22, 50, 51, 52, 53, 54, 70, 71, 72, 99};

}  // namespace

void Fields::wrong(std::int64_t code, const std::string& english, const std::string& dutch) {
    problems_.push_back({Assumptions::kSynthetic + code, {english, dutch, ""}});
}

void Fields::invalid(const std::string& name) {
    wrong(60, name + " is invalid.", name + " is ongeldig.");
}

std::string Fields::text(const Json& object, const std::string& name, std::size_t least, std::size_t most) {
    const Json* found = member(object, name);
    const bool right = found == nullptr ? least == 0 : found->is(Json::Kind::string);
    const std::string value = found != nullptr ? found->text : std::string{};
    if (!right || utf8_length(value) < least || utf8_length(value) > most) invalid(name);
    return value;
}

std::string Fields::required(const Json& object, const std::string& name, std::size_t most) {
    if (object.find(name) == nullptr) invalid(name);
    return text(object, name, 0, most);
}

Fixed Fields::amount(const Json& object, const std::string& name, int digits) {
    const auto value = money(object.find(name), digits);
    if (!value) invalid(name);
    return value.value_or(Fixed{});
}

std::string Fields::date(const Json& object, const std::string& name) {
    std::string value = text(object, name, 10, 10);
    if (!parse_date(value)) invalid(name);
    return value;
}

void Fields::vat(const Json& line) {
    const auto type = line.integer("vatType");
    if (!type || std::find(std::begin(kVatTypes), std::end(kVatTypes), *type) == std::end(kVatTypes))
        return invalid("vatType");
    if (*type == 1 && amount(line, "vatPercentage").is_zero())
        wrong(61, "VAT type 1 is never 0%.", "BTW-type 1 is nooit 0%.");
}

std::int64_t Fields::one_of(const Json& object, const std::string& name,
                            std::initializer_list<std::int64_t> known) {
    const auto value = object.integer(name);
    if (!value || std::find(known.begin(), known.end(), *value) == known.end()) invalid(name);
    return value.value_or(0);
}

}  // namespace koppel::sandbox::scrada
