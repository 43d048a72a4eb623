// How a sales relation is made: the bodies of KnSalesRelationPer and KnSalesRelationOrg.
#include <algorithm>

#include "countries.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"
#include "relations.hpp"

namespace koppel::afas {
namespace {

using sdk::JsonText;

// {"<name>":{"Element":{…}}} around what `inside` writes.
template <class Inside>
void element(JsonText& out, std::string_view name, Inside&& inside) {
    out.open('{').name(name).open('{').name("Element").open('{');
    inside();
    out.close('}').close('}').close('}');
}

bool is_organisation(const model::NewDebtor& debtor) {
    return !debtor.address.company.empty() || !debtor.vat_number.empty() || !debtor.coc_number.empty() ||
           (!debtor.attention.empty() && debtor.name != debtor.attention);
}

std::string search_name(std::string_view name) {
    return cut(in_capitals(name), Assumptions::kSearchName);
}

bool has_address(const model::Address& address) {
    return !address.street.empty() || !address.postal_code.empty() || !address.city.empty();
}

void write_address(JsonText& out, const model::Address& address) {
    if (address.country.empty())
        throw Refusal("no_country", "The address " + address_line(address) +
                                        " names no country, which AFAS wants. Complete the document.");
    const HouseNumber house = house_number(address);
    element(out, "KnBasicAddressAdr", [&] {
        out.name("Fields").open('{').text("CoId", country_code(address.country)).raw("PbAd", "false");
        out.text("Ad", cut(house.street, Assumptions::kStreet));
        if (!house.number.empty()) out.raw("HmNr", std::to_string(std::stol(house.number)));
        out.text_if_any("HmAd", cut(house.addition, Assumptions::kHouseAddition));
        out.text("ZpCd", cut(address.postal_code, Assumptions::kPostcode));
        out.text("Rs", cut(address.city, Assumptions::kCity)).text_if_any("AdAd", address.street2);
        out.raw("ResZip", "false").close('}');
    });
}

void write_mail_and_phone(JsonText& out, const model::NewDebtor& debtor, bool person) {
    const std::string mail = cut(folded(debtor.email), Assumptions::kMailAndPhone);
    out.text_if_any("EmAd", mail);
    // Found again by either.
    if (person) out.text_if_any("EmA2", mail);
    out.text_if_any("TeNr", cut(debtor.phone, Assumptions::kMailAndPhone));
}

void write_person_fields(JsonText& out, std::string_view name) {
    const PersonName parts = person_name(name);
    out.raw("PadAdr", "true").raw("AutoNum", "true").text("MatchPer", Assumptions::kNewPerson);
    out.text("SeNm", search_name(parts.last));
    out.text_if_any("CaNm", cut(parts.first, Assumptions::kLastName));
    out.text_if_any("FiNm", cut(parts.first, Assumptions::kFirstName));
    out.text_if_any("In", cut(parts.initials(), Assumptions::kInitials)).text_if_any("Is", parts.prefix);
    out.text("LaNm", cut(parts.last, Assumptions::kLastName)).raw("SpNm", "false").text("ViGe", "O");
}

void write_known(JsonText& out, std::string_view connector, std::string_view match, std::string_view number) {
    element(out, connector, [&] {
        out.name("Fields").open('{').text(match, Assumptions::kKnownRelation).text("BcCo", number).close('}');
    });
}

void write_person(JsonText& out, const model::NewDebtor& debtor) {
    element(out, "KnPerson", [&] {
        out.name("Fields").open('{');
        write_person_fields(out, debtor.name.empty() ? debtor.email : debtor.name);
        write_mail_and_phone(out, debtor, true);
        out.raw("Corr", "false").raw("AddToPortal", "false").close('}');
        if (!has_address(debtor.address)) return;
        out.name("Objects").open('[');
        write_address(out, debtor.address);
        out.close(']');
    });
}

void write_organisation(JsonText& out, const model::NewDebtor& debtor) {
    element(out, "KnOrganisation", [&] {
        out.name("Fields").open('{').raw("PadAdr", "true").raw("AutoNum", "true");
        out.text("MatchOga", Assumptions::kNewOrganisation).text("SeNm", search_name(debtor.name));
        out.text("Nm", cut(debtor.name, Assumptions::kOrganisation));
        out.text_if_any("CcNr", cut(debtor.coc_number, Assumptions::kChamberNumber));
        write_mail_and_phone(out, debtor, false);
        out.raw("Corr", "false").close('}');
        const bool contact = !debtor.attention.empty() && debtor.attention != debtor.name;
        if (!has_address(debtor.address) && !contact) return;
        out.name("Objects").open('[');
        if (has_address(debtor.address)) write_address(out, debtor.address);
        if (contact)
            element(out, "KnContact", [&] {
                out.name("Fields").open('{').raw("PadAdr", "true");
                out.text_if_any("EmAd", cut(folded(debtor.email), Assumptions::kMailAndPhone)).close('}');
                out.name("Objects").open('[');
                element(out, "KnPerson", [&] {
                    out.name("Fields").open('{');
                    write_person_fields(out, debtor.attention);
                    out.raw("Corr", "false").raw("AddToPortal", "false").close('}');
                });
                out.close(']');
            });
        out.close(']');
    });
}

std::string vat_duty(const model::NewDebtor& debtor, const Settings& settings) {
    const std::string& country = debtor.address.country;
    if (country.empty() || country == settings.home_country) return settings.vat_duty;
    if (!in_union(country)) return settings.vat_duty_world;
    return debtor.vat_number.empty() ? settings.vat_duty : settings.vat_duty_eu_business;
}

std::string bare_vat_number(std::string_view text) {
    std::string bare;
    for (const char c : in_capitals(text))
        if (c != ' ' && c != '.' && c != '-') bare += c;
    return cut(bare, Assumptions::kVatNumber);
}

}  // namespace

NewRelation new_relation(const Relation& relation, const Settings& settings) {
    const model::NewDebtor& debtor = *relation.create;
    const bool known = !relation.organisation.empty() || !relation.person.empty();
    const bool organisation = known ? !relation.organisation.empty() : is_organisation(debtor);
    NewRelation result;
    result.connector = organisation ? "KnSalesRelationOrg" : "KnSalesRelationPer";
    JsonText out;
    element(out, result.connector, [&] {
        out.name("Fields")
            .open('{')
            .raw("IsDb", "true")
            .text("CuId", relation.currency.empty() ? "EUR" : relation.currency);
        out.text_if_any("PaCd", debtor.payment_condition).text_if_any("ColA", settings.collective_account);
        out.text_if_any("InPv", settings.invoicing).text_if_any("DeCo", settings.delivery);
        out.text_if_any("VaDu", vat_duty(debtor, settings))
            .text_if_any("VaId", bare_vat_number(debtor.vat_number));
        out.raw("VtIn", relation.prices_include_vat ? "true" : "false");
        out.text_if_any("PfId", settings.profile).close('}');
        out.name("Objects").open('[');
        if (!relation.organisation.empty()) {
            write_known(out, "KnOrganisation", "MatchOga", relation.organisation);
        } else if (!relation.person.empty()) {
            write_known(out, "KnPerson", "MatchPer", relation.person);
        } else if (organisation) {
            write_organisation(out, debtor);
        } else {
            write_person(out, debtor);
        }
        out.close(']');
    });
    result.body = out.take();
    return result;
}

}  // namespace koppel::afas
