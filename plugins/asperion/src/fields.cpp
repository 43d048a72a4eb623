#include "fields.hpp"

#include <algorithm>
#include <cstdint>

#include "assumptions.hpp"
#include "koppel/model/text.hpp"

namespace koppel::asperion {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 18 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string cut(std::string_view text, std::size_t characters) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < characters; ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return std::string(text.substr(0, end));
}

std::size_t length_of(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t end = 0; end < text.size(); ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return count;
}

std::string folded(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string number_id(std::string_view text, std::string_view what, std::string_view where) {
    if (text.empty()) return "null";
    if (!is_number(text))
        throw Refusal("not_a_number",
                      "Asperion knows a " + std::string(what) + " by its number; \"" + std::string(text) +
                          "\" is none. Change it in the contract: " + std::string(where) + ".");
    return std::string(text);
}

std::string stored_reference(std::string_view reference, std::size_t characters) {
    if (cut(reference, characters).size() == reference.size()) return std::string(reference);
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a
    for (const char c : reference)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string result = cut(reference, characters - 17) + "~";
    for (int shift = 60; shift >= 0; shift -= 4)
        result += "0123456789abcdef"[(hash >> shift) & 15u];
    return result;
}

std::string street_line(const model::Address& address) {
    std::string line = address.street;
    for (const auto* part : {&address.number, &address.extension}) {
        if (part->empty()) continue;
        if (!line.empty()) line += ' ';
        line += *part;
    }
    return line;
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
