#include "party.hpp"

#include "name.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;

std::string country_of(const json::object& order, std::string_view name, Reader& reader) {
    const json::value* value = order.if_contains(name);
    if (value == nullptr) return {};
    const std::string code =
        value->is_object() ? reader.text(value->get_object(), "code") : reader.text(order, name);
    if (code.size() == 2) return upper(code);
    if (!code.empty()) reader.problem(std::string(name) + " has the code \"" + code + "\"");
    return {};
}

model::Address address_of(const json::object& order, std::string_view prefix, Reader& reader) {
    model::Address address;
    address.attention = reader.text(order, Name(prefix, "Name"));
    address.street = reader.text(order, Name(prefix, "Street"));
    address.number = reader.text(order, Name(prefix, "Number"));
    address.extension = reader.text(order, Name(prefix, "Extension"));
    address.street2 = reader.text(order, Name(prefix, "Street2"));
    address.postal_code = reader.text(order, Name(prefix, "Zipcode"));
    address.city = reader.text(order, Name(prefix, "City"));
    address.region = reader.text(order, Name(prefix, "Region"));
    address.country = country_of(order, Name(prefix, "Country"), reader);
    return address;
}

model::Customer customer_of(const json::object& order, Reader& reader) {
    model::Customer customer;
    customer.key = linked_id_at(order, "customer");  // false for a guest
    customer.first_name = reader.text(order, "firstname");
    customer.middle_name = reader.text(order, "middlename");
    customer.last_name = reader.text(order, "lastname");
    customer.company = reader.text(order, "companyName");
    customer.is_company = flag_at(order, "isCompany");
    customer.email = reader.text(order, "email");
    customer.phone = reader.text(order, "phone");
    customer.mobile = reader.text(order, "mobile");
    customer.coc_number = clean_coc_number(reader.text(order, "companyCoCNumber"));
    customer.vat_number = reader.text(order, "companyVatNumber");  // judged by the host
    return customer;
}

}  // namespace

void put_party(model::Sale& sale, const json::object& order, Reader& reader) {
    sale.customer = customer_of(order, reader);
    sale.billing = address_of(order, "addressBilling", reader);
    sale.billing.company = sale.customer.company;
    sale.shipping = address_of(order, "addressShipping", reader);
    sale.shipping.company = reader.text(order, "addressShippingCompany");
}

std::string clean_coc_number(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

}  // namespace koppel::lightspeed_ecom
