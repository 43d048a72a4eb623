#include "fields.hpp"

#include <algorithm>

#include "assumptions.hpp"

namespace koppel::asperion {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 18 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string number_id(std::string_view text, std::string_view what, std::string_view where) {
    if (text.empty()) return "null";
    if (!is_number(text))
        throw Refusal("not_a_number",
                      "Asperion knows a " + std::string(what) + " by its number; \"" + std::string(text) +
                          "\" is none. Change it in the contract: " + std::string(where) + ".");
    return std::string(text);
}

std::string phone_for(std::string_view phone) {
    if (cut(phone, Assumptions::kPhone).size() == phone.size()) return std::string(phone);
    std::string dense;
    for (const char c : phone) {
        if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && c != '/') dense += c;
    }
    return cut(dense, Assumptions::kPhone);
}

void write_address(sdk::JsonText& out, std::string_view member, const model::Address& address) {
    std::string street = street_line(address);
    if (!address.street2.empty()) street += (street.empty() ? "" : ", ") + address.street2;
    out.name(member).open('{');
    out.text("company", address.company).text("attentionTo", address.attention);
    out.text("address", street).text("postCode", cut(address.postal_code, Assumptions::kPostCode));
    out.text("city", address.city).text("countryCode", address.country).close('}');
}

void write_booking_day(sdk::JsonText& out, std::string_view day) {
    if (day.size() != 10 || !is_number(day.substr(0, 4)) || !is_number(day.substr(5, 2)))
        throw Refusal("posting_unreadable", "\"" + std::string(day) + "\" is no day.");
    std::string_view period = day.substr(5, 2);
    if (period.front() == '0') period.remove_prefix(1);
    out.text("date", std::string(day) + "T00:00:00").raw("bookyear", day.substr(0, 4));
    out.raw("bookperiod", period);
}

}  // namespace koppel::asperion
