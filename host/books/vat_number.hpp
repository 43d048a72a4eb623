// VAT numbers as customers type them: one way of writing, form and check digits of the 27 states and XI.
// Pure, thread-safe, never fails. Whether a number is in use only VIES can tell.
#pragma once

#include <string>
#include <string_view>

namespace koppel::books {

struct VatNumber {
    std::string prefix;  // "NL"; Greece is EL, Northern Ireland XI; empty when nothing tells the country
    std::string body;    // what VIES calls the number
    std::string text() const { return prefix + body; }
    bool empty() const { return body.empty(); }
    friend bool operator==(const VatNumber&, const VatNumber&) = default;
};

// Upper case, without blanks, dots, dashes and slashes; the prefix of `territory` (see vat_territory) where
// it was left out; GR is EL; GB is XI in Northern Ireland; Belgian numbers of nine digits get their zero.
VatNumber normalised_vat_number(std::string_view typed, std::string_view territory);

// The territory that a prefix stands for: EL is GR, others are themselves.
std::string territory_of_prefix(std::string_view prefix);

enum class VatNumberForm { ok, wrong_form, wrong_checksum };

struct VatNumberCheck {
    VatNumberForm form = VatNumberForm::ok;
    std::string sentence;  // what is wrong, for a person; empty when nothing is
};
VatNumberCheck check_vat_number(const VatNumber& number);

}  // namespace koppel::books
