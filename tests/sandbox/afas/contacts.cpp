#include "afas/contacts.hpp"

#include <algorithm>

#include "base/http.hpp"

namespace koppel::sandbox::afas {
namespace {

bool is_person(const Element& element) {
    return element.object->name == "KnPerson";
}

std::string_view match_code(const Element& element) {
    return is_person(element) ? "MatchPer" : "MatchOga";
}

std::string_view kind(const Element& element) {
    return is_person(element) ? "Persoon" : "Organisatie";
}

bool is_address(const Element& element) {
    return element.object->name.starts_with("KnBasicAddress");
}

void check_children(const Context& context, const Element& element) {
    for (const Element& child : element.children) {
        const auto same = [&](const Element& other) { return other.object == child.object; };
        if (std::count_if(element.children.begin(), element.children.end(), same) > 1)
            throw messages::other("'" + child.object->name + "' mag maar een keer voorkomen.",
                                  "'" + child.object->name + "' may occur once only.");
        child.need_mandatory();
        if (is_address(child) && !child.truth("ResZip") && context.assumptions.city_required)
            child.need("Rs");
        if (child.object->name == "KnContact") check_children(context, child);
    }
}

// The fields that must agree for each way of comparing.
std::vector<std::string_view> compared(const Element& element, char match) {
    if (!is_person(element)) {
        if (match == '1') return {"CcNr"};
        if (match == '2') return {"FiNr"};
        return {"Nm"};
    }
    if (match == '1') return {"SoSe"};
    std::vector<std::string_view> out{"LaNm", "Is", "In", "ViGe"};
    if (match == '3') out.push_back("EmAd");
    if (match == '4') out.push_back("MbNr");
    if (match == '5') out.push_back("TeNr");
    if (match == '6') out.push_back("DaBi");
    return out;
}

Row* matching(Books& books, const Element& element, char match) {
    const auto codes = compared(element, match);
    element.need(codes.front());
    Row* found = nullptr;
    for (Row* row : books.table("relations").all("Type", kind(element))) {
        const bool same = std::all_of(codes.begin(), codes.end(), [&](std::string_view code) {
            return lower_ascii(field(row->fields, code)) == lower_ascii(element.text(code));
        });
        if (!same) continue;
        if (found != nullptr)
            throw messages::other("Er zijn meer personen of organisaties gevonden.",
                                  "More than one person or organisation was found.");
        found = row;
    }
    return found;
}

Row* by_number(Books& books, const Element& element, std::string_view number) {
    Row* row = books.table("relations").find(number);
    if (row == nullptr || books.table("relations").text(*row, "Type") != kind(element))
        throw messages::not_found(element.label("BcCo"));
    return row;
}

void check_new(Books& books, const Element& element) {
    element.need("PadAdr");
    element.need("AutoNum");
    element.need(is_person(element) ? "LaNm" : "Nm");
    if (element.truth("AutoNum")) {
        if (element.has("BcCo")) throw messages::not_allowed(element.label("BcCo"), element.text("BcCo"));
        return;
    }
    element.need("BcCo");
    if (books.table("relations").find(element.text("BcCo")) != nullptr)
        throw messages::exists(element.label("BcCo"), element.text("BcCo"));
}

std::string joined(std::initializer_list<std::string_view> words, std::string_view between = " ") {
    std::string out;
    for (const std::string_view word : words)
        if (!word.empty()) out += (out.empty() ? "" : std::string{between}) + std::string{word};
    return out;
}

std::string iso_of(Books& books, std::string_view country) {
    Table& countries = books.table("countries");
    const Row* row = countries.find(country);
    return row == nullptr ? std::string{country} : countries.text(*row, "Co");
}

// An address is kept once, however often it is sent.
Row& keep_address(Books& books, const Element& element) {
    Table& addresses = books.table("addresses");
    const std::pair<std::string_view, std::string_view> pairs[] = {{"Country", "CoId"}, {"Address", "Ad"},
                                                                   {"Number", "HmNr"},  {"NumberAdd", "HmAd"},
                                                                   {"ZipCode", "ZpCd"}, {"Recidence", "Rs"}};
    for (Row* row : addresses.all("ZipCode", element.text("ZpCd"))) {
        const bool same = std::all_of(std::begin(pairs), std::end(pairs), [&](const auto& pair) {
            return lower_ascii(addresses.text(*row, pair.first)) == lower_ascii(element.text(pair.second));
        });
        if (same) return *row;
    }
    Row& made = addresses.add({{"AddressId", books.next("address")},
                               {"PoBox", std::string{element.text("PbAd")}},
                               {"AddressAdd", std::string{element.text("StAd")}},
                               {"Addition", std::string{element.text("AdAd")}},
                               {"CreateDate", books.now_text()},
                               {"ModifiedDate", books.now_text()}});
    for (const auto& [column, code] : pairs)
        addresses.set_if(made, column, element.fields, code);
    addresses.set(made, "AddressLine",
                  joined({joined({element.text("Ad"), element.text("HmNr"), element.text("HmAd")}),
                          joined({element.text("ZpCd"), element.text("Rs")})},
                         ", "));
    made.fields = element.fields;
    return made;
}

void keep_delivery_address(Books& books, const Element& contact, const Element& address,
                           const std::string& relation) {
    const std::string id = books.table("addresses").text(keep_address(books, address), "AddressId");
    Table& rows = books.table("delivery_addresses");
    const auto debtors = books.table("debtors").all("BcCo", relation);
    const std::string debtor =
        debtors.empty() ? "" : books.table("debtors").text(*debtors.front(), "DebtorId");
    const auto text = [&](std::string_view code) { return std::string{address.text(code)}; };
    rows.add({{"OrgId", relation},
              {"Bedrijf", std::string{contact.text("ExAd")}},
              {"Tel", std::string{contact.text("TeNr")}},
              {"Mail", std::string{contact.text("EmAd")}},
              {"Gewijzigd_op", books.now_text()},
              {"Gewijzigd_op_2", books.now_text()},
              {"Is_debiteur", debtors.empty() ? "false" : "true"},
              {"Adres_ID", id},
              {"Adrestype_code", "AFL"},
              {"Adrestype_code_2", "AFL"},
              {"A_Straat", text("Ad")},
              {"A_Huisnummer", text("HmNr")},
              {"A_Toev_Huisnr.", text("HmAd")},
              {"A_Postcode", text("ZpCd")},
              {"A_Woonplaats", text("Rs")},
              {"A_Land", iso_of(books, address.text("CoId"))},
              {"DebiteurID", debtor}});
}

// The address of a nested contact stands in what is around it or, for a delivery address, in itself.
const Element* address_of(const Element& element) {
    return element.child("KnBasicAddressAdr");
}

void keep_contact(const Context& context, const Element& contact, const std::string& relation) {
    Books& books = context.books;
    std::string person, name{contact.text("ExAd")};
    if (const Element* inner = contact.child("KnPerson")) {
        person = apply_relation(context, plan_relation(context, *inner, Verb::post, {}));
        Table& relations = books.table("relations");
        name = relations.text(*relations.find(person), "Name");
    }
    const std::string sort{contact.text("ViKc").empty() ? "PRS" : contact.text("ViKc")};
    const auto text = [&](std::string_view code) { return std::string{contact.text(code)}; };
    Row& row = books.table("contacts")
                   .add({{"Type", sort},
                         {"ContactId", books.next("contact")},
                         {"Name", name},
                         {"OrgNumber", relation},
                         {"PerNumber", person},
                         {"Department", text("ExAd")},
                         {"Blocked", contact.truth("Bl") ? "true" : "false"},
                         {"TelWork", text("TeNr")},
                         {"MobWork", text("MbNr")},
                         {"MailWork", text("EmAd")},
                         {"Note", text("Re")},
                         {"Function", text("ViFu")},
                         {"FunctionCard", text("FuDs")},
                         {"FullName", name},
                         {"CreateDate", books.now_text()},
                         {"ModifiedDate", books.now_text()}});
    row.fields = contact.fields;
    if (sort != "AFL") return;
    if (const Element* address = address_of(contact))
        keep_delivery_address(books, contact, *address, relation);
}

void show(Books& books, Row& row, bool person) {
    Table& relations = books.table("relations");
    const Fields& fields = row.fields;
    const auto put = [&](std::string_view column, std::string_view code) {
        relations.set_if(row, column, fields, code);
    };
    put("SearchName", "SeNm");
    put("TelWork", "TeNr");
    put("MailWork", "EmAd");
    put("MailPrivate", "EmA2");
    put("Homepage", "HoPa");
    put("Note", "Re");
    put("ChOfCommNr", "CcNr");
    put("BSN", "SoSe");
    if (!field(fields, "DaBi").empty())
        relations.set(row, "DateBirth", std::string{field(fields, "DaBi")} + "T00:00:00");
    const std::string_view first =
        field(fields, "FiNm").empty() ? field(fields, "CaNm") : field(fields, "FiNm");
    const std::string name = person ? joined({first, field(fields, "Is"), field(fields, "LaNm")})
                                    : std::string{field(fields, "Nm")};
    if (!name.empty()) relations.set(row, "Name", name);
}

}  // namespace

Plan plan_relation(const Context& context, const Element& element, Verb verb, std::string_view parent) {
    Plan plan{&element, nullptr, verb == Verb::post};
    const std::string_view match = element.text(match_code(element));
    check_children(context, element);
    for (const Element& child : element.children) {
        if (child.object->name != "KnContact") continue;
        if (verb == Verb::put && child.action != "insert") throw messages::missing("@Action");
        plan.inserts_contacts = true;
        if (const Element* inner = child.child("KnPerson")) plan_relation(context, *inner, Verb::post, {});
    }
    if (verb == Verb::put && match.empty()) {
        if (!parent.empty()) throw messages::missing(element.label(match_code(element)));
        element.need("BcCo");
        plan.row = by_number(context.books, element, element.text("BcCo"));
        return plan;
    }
    element.need(match_code(element));
    const char how = match.front();
    if (how == '0') {
        element.need("BcCo");
        plan.row = by_number(context.books, element, element.text("BcCo"));
    } else if (how == '9') {
        if (parent.empty()) throw messages::not_allowed(element.label(match_code(element)), match);
        plan.row = by_number(context.books, element, parent);
    } else if (how == (is_person(element) ? '7' : '6')) {
        if (verb == Verb::put && context.assumptions.new_contact_in_update_refused)
            throw messages::not_allowed(element.label(match_code(element)), match);
    } else {
        plan.row = matching(context.books, element, how);
    }
    if (plan.row == nullptr) check_new(context.books, element);
    return plan;
}

std::string apply_relation(const Context& context, const Plan& plan) {
    Books& books = context.books;
    Table& relations = books.table("relations");
    const Element& element = *plan.element;
    Row* row = plan.row;
    if (row == nullptr) {
        const std::string number =
            element.truth("AutoNum") ? books.next("relation") : std::string{element.text("BcCo")};
        row = &relations.add({{"BcCo", number}, {"Type", std::string{kind(element)}}});
    }
    for (const auto& [code, value] : element.fields)
        if (code != match_code(element) && code != "AutoNum") row->fields[code] = value;
    show(books, *row, is_person(element));
    const std::string number = relations.text(*row, "BcCo");
    if (const Element* address = address_of(element)) {
        const Row& kept = keep_address(books, *address);
        relations.set(*row, "AddressId", books.table("addresses").text(kept, "AddressId"));
        relations.set(*row, "AdressLine3",
                      joined({address->text("Ad"), address->text("HmNr"), address->text("HmAd")}));
        relations.set(*row, "AdressLine4", joined({address->text("ZpCd"), address->text("Rs")}));
    }
    for (const Element& child : element.children)
        if (child.object->name == "KnContact") keep_contact(context, child, number);
    refresh_debtors(books, number);
    return number;
}

void refresh_debtors(Books& books, std::string_view relation) {
    Table& relations = books.table("relations");
    Table& debtors = books.table("debtors");
    const Row* from = relations.find(relation);
    if (from == nullptr) return;
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"DebtorName", "Name"},         {"SearchName", "SearchName"},   {"AdressLine1", "AdressLine1"},
        {"AdressLine3", "AdressLine3"}, {"AdressLine4", "AdressLine4"}, {"TelNr", "TelWork"},
        {"Email", "MailWork"},          {"ChOfCommNr", "ChOfCommNr"}};
    for (Row* row : debtors.all("BcCo", relation)) {
        for (const auto& [column, source] : pairs)
            debtors.set(*row, column, relations.cell(*from, source));
        debtors.set(*row, "ModifiedDate", books.now_text());
        Table& places = books.table("delivery_addresses");
        for (Row* place : places.all("OrgId", relation)) {
            places.set(*place, "DebiteurID", debtors.cell(*row, "DebtorId"));
            places.set(*place, "Is_debiteur", "true");
        }
    }
}

}  // namespace koppel::sandbox::afas
