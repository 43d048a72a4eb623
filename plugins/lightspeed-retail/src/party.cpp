#include "party.hpp"

namespace koppel::lightspeed_retail {
namespace {

std::string digits_of(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

// The primary one, else the first.
std::string email_of(const Object& contact) {
    std::string email;
    for (const Object* row : rows_at(contact, "Emails", "ContactEmail").rows) {
        std::string address = text_at(*row, "address");
        if (address.empty()) continue;
        if (text_at(*row, "useType") == "Primary") return address;
        if (email.empty()) email = std::move(address);
    }
    return email;
}

void put_phones(model::Customer& customer, const Object& contact) {
    for (const Object* row : rows_at(contact, "Phones", "ContactPhone").rows) {
        const std::string number = text_at(*row, "number");
        const std::string use = text_at(*row, "useType");
        if (number.empty() || use == "Fax" || use == "Pager") continue;
        std::string& place = use == "Mobile" ? customer.mobile : customer.phone;
        if (place.empty()) place = number;
    }
}

model::Address address_of(const Object& contact) {
    model::Address address;
    const auto rows = rows_at(contact, "Addresses", "ContactAddress").rows;
    if (rows.empty()) return address;
    const Object& row = *rows.front();
    address.street = text_at(row, "address1");
    address.street2 = text_at(row, "address2");
    address.postal_code = text_at(row, "zip");
    address.city = text_at(row, "city");
    address.region = text_at(row, "state");
    const std::string country = upper(text_at(row, "countryCode"));
    if (country.size() == 2) address.country = country;
    return address;
}

}  // namespace

void put_party(model::Sale& sale, const Object& from) {
    const Object& row = object_at(from, "Customer");
    model::Customer& customer = sale.customer;
    customer.key = id_at(from, "customerID");
    if (customer.key.empty() || row.empty()) return;
    customer.first_name = text_at(row, "firstName");
    customer.last_name = text_at(row, "lastName");
    customer.company = text_at(row, "company");
    customer.is_company = !customer.company.empty();
    customer.vat_number = text_at(row, "vatNumber");
    customer.coc_number = digits_of(text_at(row, "companyRegistrationNumber"));
    const Object& contact = object_at(row, "Contact");
    customer.email = email_of(contact);
    put_phones(customer, contact);
    sale.billing = address_of(contact);
    sale.billing.company = customer.company;
    sale.billing.attention = customer.first_name;
    if (!customer.first_name.empty() && !customer.last_name.empty()) sale.billing.attention += ' ';
    sale.billing.attention += customer.last_name;
}

}  // namespace koppel::lightspeed_retail
