#include "afas/messages.hpp"

namespace koppel::sandbox::afas::messages {
namespace {

std::string in_quotes(std::string_view text) {
    return "'" + std::string{text} + "'";
}

}  // namespace

Problem other(std::string dutch, std::string english) {
    return {500, std::move(dutch), std::move(english), -2147220469};
}

Problem unexpected() {
    return {500, "Er is een onverwachte fout opgetreden.", "An unexpected error occurred.", -2147180999};
}
Problem not_found(std::string_view label) {
    return other("De ingevulde waarde bij " + in_quotes(label) + " bestaat niet.",
                 "The value entered for " + in_quotes(label) + " does not exist.");
}
Problem missing(std::string_view label) {
    return other("Vul een waarde in bij " + in_quotes(label) + ".",
                 "Enter a value for " + in_quotes(label) + ".");
}
Problem unknown_column(std::string_view name) {
    return other("Connector-veld " + in_quotes(name) + " niet gevonden",
                 "Connector field " + in_quotes(name) + " not found");
}
Problem get_not_allowed() {
    return {500, "GetConnector niet ondersteund voor deze app of de gebruiker is niet geautoriseerd",
            "GetConnector not supported for this app or the user is not authorised", -2147180996};
}
Problem get_blocked() {
    return other("Deze GetConnector (definitie) is geblokkeerd", "This GetConnector (definition) is blocked");
}
Problem update_not_allowed() {
    return {500,
            "General message: Deze UpdateConnector wordt niet ondersteund of de gebruiker is niet "
            "geautoriseerd.",
            "General message: This UpdateConnector is not supported or the user is not authorised.",
            -2147180996};
}
Problem malformed() {
    Problem problem = unexpected();
    problem.status = 400;
    return problem;
}
Problem period_blocked(std::string_view date) {
    return other("Datum " + in_quotes(date) + " valt in een geblokkeerde periode",
                 "Date " + in_quotes(date) + " lies in a blocked period");
}
Problem unit_period_blocked(std::int64_t year, std::int64_t period) {
    const std::string p = std::to_string(period), y = std::to_string(year);
    return other("Voor deze administratie is periode " + p + " van jaar " + y + " geblokkeerd.",
                 "For this administration period " + p + " of year " + y + " is blocked.");
}

Problem unknown_field(std::string_view code, std::string_view object) {
    return other("Het veld " + in_quotes(code) + " is onbekend in " + in_quotes(object) + ".",
                 "The field " + in_quotes(code) + " is unknown in " + in_quotes(object) + ".");
}
Problem wrong_type(std::string_view label) {
    return other("De ingevulde waarde bij " + in_quotes(label) + " is ongeldig.",
                 "The value entered for " + in_quotes(label) + " is invalid.");
}
Problem too_long(std::string_view label, std::size_t length) {
    const std::string most = std::to_string(length);
    return other("De waarde bij " + in_quotes(label) + " mag maximaal " + most + " tekens lang zijn.",
                 "The value for " + in_quotes(label) + " has at most " + most + " characters.");
}
Problem too_many_digits(std::string_view label) {
    return other("De waarde bij " + in_quotes(label) + " heeft te veel cijfers.",
                 "The value for " + in_quotes(label) + " has too many digits.");
}
Problem not_allowed(std::string_view label, std::string_view value) {
    return other("De waarde " + in_quotes(value) + " is niet toegestaan bij " + in_quotes(label) + ".",
                 "The value " + in_quotes(value) + " is not allowed for " + in_quotes(label) + ".");
}
Problem exists(std::string_view label, std::string_view value) {
    return other("De waarde " + in_quotes(value) + " bij " + in_quotes(label) + " bestaat al.",
                 "The value " + in_quotes(value) + " for " + in_quotes(label) + " exists already.");
}
Problem blocked(std::string_view label, std::string_view value) {
    return other("De waarde " + in_quotes(value) + " bij " + in_quotes(label) + " is geblokkeerd.",
                 "The value " + in_quotes(value) + " for " + in_quotes(label) + " is blocked.");
}
Problem read_only(std::string_view label) {
    return other("Het veld " + in_quotes(label) + " mag niet worden gewijzigd.",
                 "The field " + in_quotes(label) + " may not be changed.");
}
Problem delivered(std::string_view number) {
    return other("Order " + in_quotes(number) + " is geleverd en kan niet meer worden gewijzigd.",
                 "Order " + in_quotes(number) + " was delivered and can no longer be changed.");
}

}  // namespace koppel::sandbox::afas::messages
