// What AFAS says when it says no: a status, a text in two languages and a generic number. Thrown by the
// rules, caught in one place (api.cpp), so that a refused call changes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace koppel::sandbox::afas {

struct Problem {
    int status = 500;
    std::string dutch, english;  // both empty: no body
    std::int64_t number = -2147220469;
};

namespace messages {

Problem unexpected();                           // anything without a text of its own
Problem not_found(std::string_view label);      // a code that refers to nothing
Problem missing(std::string_view label);        // a mandatory field
Problem unknown_column(std::string_view name);  // of a GetConnector
Problem get_not_allowed();
Problem get_blocked();
Problem update_not_allowed();
Problem malformed();  // 400: an element is missing
Problem period_blocked(std::string_view date);
Problem unit_period_blocked(std::int64_t year, std::int64_t period);

// Worded by us.
Problem unknown_field(std::string_view code, std::string_view object);
Problem wrong_type(std::string_view label);
Problem too_long(std::string_view label, std::size_t length);
Problem too_many_digits(std::string_view label);
Problem not_allowed(std::string_view label, std::string_view value);
Problem exists(std::string_view label, std::string_view value);
Problem blocked(std::string_view label, std::string_view value);
Problem read_only(std::string_view label);
Problem delivered(std::string_view number);
Problem other(std::string dutch, std::string english);

}  // namespace messages
}  // namespace koppel::sandbox::afas
