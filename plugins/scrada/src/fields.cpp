#include "fields.hpp"

#include <algorithm>

#include "assumptions.hpp"
#include "refusal.hpp"

namespace koppel::scrada {

std::string vat_type_of(const std::string& code, const model::Decimal& rate, const std::string& line,
                        const std::string& zero) {
    const auto& known = Assumptions::kInvoiceVatTypes;
    if (std::find(std::begin(known), std::end(known), code) != std::end(known)) return code;
    if (!rate.is_zero()) return std::string(Assumptions::kStandardVat);
    if (!zero.empty()) return zero;
    throw Refusal(
        "vat_type_missing",
        "Scrada wants to know why line \"" + line +
            "\" has 0% VAT. Give its type of VAT as code in the contract, vat[].code, or for all such "
            "lines as sink.zero_vat_type: 2 zero rate, 3 exempt, 5 intra-community goods, 20 export, 70 "
            "one-stop shop, 99 outside the scope.");
}

void write_address(sdk::JsonText& json, std::string_view member, const model::Address& address) {
    json.name(member).open('{').text_if_any("street", address.street);
    json.text_if_any("streetNumber", address.number).text_if_any("streetBox", address.extension);
    json.text_if_any("city", address.city).text_if_any("zipCode", address.postal_code);
    json.text_if_any("countrySubentity", address.region).text("countryCode", address.country).close('}');
}

}  // namespace koppel::scrada
