// Sales orders and direct invoices.
#include <algorithm>
#include <map>

#include "afas/rules.hpp"
#include "base/http.hpp"

namespace koppel::sandbox::afas {
namespace {

const std::map<std::string, std::string_view, std::less<>> kOldTypes{{"wst", "1"}, {"art", "2"}, {"txt", "3"},
                                                                     {"sub", "4"}, {"tsl", "5"}, {"kst", "6"},
                                                                     {"sam", "7"}, {"crs", "8"}};

std::string line_object(bool direct) {
    return direct ? "FbDirectInvoiceLines" : "FbSalesLines";
}

std::string item_type(const Element& line) {
    const std::string sent{line.text("VaIt")};
    const auto old = kOldTypes.find(lower_ascii(sent));
    const std::string type{old == kOldTypes.end() ? std::string_view{sent} : old->second};
    if (!type.empty() && !among("1 10 11 14 2 3 4 5 6 7 8", type))
        throw messages::not_allowed(line.label("VaIt"), type);
    return type;
}

const Row& find_item(Books& books, const Element& line, const std::string& type, std::string_view code) {
    Table& items = books.table("items");
    const Row* row = items.find({type, code});
    if (row == nullptr) throw messages::not_found(line.label("ItCd"));
    if (items.truth(*row, "Blocked")) throw messages::blocked(line.label("ItCd"), code);
    return *row;
}

void check_unit(Books& books, const Element& line, const Fields& fields) {
    const std::string_view unit = field(fields, "BiUn"), type = field(fields, "VaIt");
    if (unit.empty() || (unit == "*****" && type != "2")) return;
    if (books.table("item_units").find({type, field(fields, "ItCd"), unit}) == nullptr)
        throw messages::not_found(line.label("BiUn"));
}

// The fields of a line after what was sent is laid over what was there; defaults come from the item.
void complete_line(const Context& context, const Element& element, Line& line) {
    for (const auto& [code, value] : element.fields)
        line.fields[code] = value;
    if (element.has("VaIt")) line.fields["VaIt"] = item_type(element);
    const std::string type{field(line.fields, "VaIt")};
    const std::string code{field(line.fields, "ItCd")};
    const Row& item = find_item(context.books, element, type, code);
    Table& items = context.books.table("items");
    line.fields["ItCd"] = items.text(item, "ItemCode");
    const auto otherwise = [&](std::string_view name, const std::string& value) {
        std::string& text = line.fields[std::string{name}];
        if (text.empty()) text = value;
    };
    otherwise("Ds", items.text(item, "Description"));
    otherwise("BiUn", items.text(item, "UnitId"));
    check_unit(context.books, element, line.fields);
    if (type == "3" || type == "4") return;
    if (field(line.fields, "QuUn").empty()) throw messages::missing(element.label("QuUn"));
    otherwise("VaRc", items.text(item, "VATGroup"));
    otherwise("Upri", items.text(item, "BasicSalesPrice"));
    otherwise("Upri", "0");
    if (context.assumptions.negative_price_refused && field(line.fields, "Upri").starts_with('-'))
        throw messages::not_allowed(element.label("Upri"), field(line.fields, "Upri"));
}

void check_debtor(const Context& context, const Element& element, std::string_view code) {
    const std::string id{element.text(code)};
    if (id.empty()) return;
    Table& debtors = context.books.table("debtors");
    const Row* row = debtors.find(id);
    if (row == nullptr) throw messages::not_found(element.label(code));
    if (context.assumptions.orders_need_debtor && !debtors.truth(*row, "IsDebtor"))
        throw messages::not_found(element.label(code));
    if (debtors.truth(*row, "Blocked")) throw messages::blocked(element.label(code), id);
    if (code == "DbId" && debtors.truth(*row, "ReferenceNeeded")) element.need("RfCs");
}

void check_journal(Books& books, const Element& element, std::string_view unit) {
    const std::string_view journal = element.text("JoCo");
    if (journal.empty()) return;
    Table& journals = books.table("journals");
    const Row* row = journals.find({unit, journal});
    if (row == nullptr || journals.text(*row, "JournalType") != "Verkoop")
        throw messages::not_found(element.label("JoCo"));
    if (journals.truth(*row, "Blocked")) throw messages::blocked(element.label("JoCo"), journal);
}

void check_project(Books& books, const Element& element, const Fields& fields) {
    const std::string_view project = field(fields, "PrId"), stage = field(fields, "PrSt");
    if (!stage.empty() && books.table("project_stages").find({project, stage}) == nullptr)
        throw messages::not_found(element.label("PrSt"));
    if (project.empty()) return;
    const Row* row = books.table("projects").find(project);
    if (row != nullptr && books.table("projects").truth(*row, "CheckedOut"))
        throw messages::blocked(element.label("PrId"), project);
}

void check_head(const Context& context, const Element& element, Fields& fields) {
    for (const auto& [code, value] : element.fields)
        fields[code] = value;
    if (field(fields, "Unit").empty()) {
        if (context.assumptions.default_unit == 0) throw messages::missing(element.label("Unit"));
        fields["Unit"] = std::to_string(context.assumptions.default_unit);
    }
    check_debtor(context, element, "DbId");
    check_debtor(context, element, "FaTo");
    check_journal(context.books, element, field(fields, "Unit"));
    check_project(context.books, element, fields);
    const std::string_view currency = element.text("CuId"), warehouse = element.text("War");
    if (!currency.empty() && currency != "EUR") throw messages::not_allowed(element.label("CuId"), currency);
    Table& warehouses = context.books.table("warehouses");
    const Row* place = warehouses.find(warehouse);
    if (place != nullptr && warehouses.truth(*place, "Blocked"))
        throw messages::blocked(element.label("War"), warehouse);
}

// What a new order takes from its debtor.
void default_head(const Context& context, Fields& fields) {
    Table& debtors = context.books.table("debtors");
    const Row* debtor = debtors.find(field(fields, "DbId"));
    const auto otherwise = [&](std::string_view code, const std::string& value) {
        std::string& text = fields[std::string{code}];
        if (text.empty()) text = value;
    };
    otherwise("OrDa", context.books.today());
    otherwise("CuId", "EUR");
    otherwise("War", "01");
    if (fields["War"] == "*****") fields["War"] = "01";
    if (debtor == nullptr) return;
    otherwise("VaDu", debtors.text(*debtor, "VatDuty"));
    otherwise("PaCd", debtors.text(*debtor, "PayCon"));
    if (fields.find("InVa") == fields.end())
        fields["InVa"] = debtors.truth(*debtor, "PricesInclude") ? "true" : "false";
}

std::vector<const Element*> lines_of(const Element& element, bool direct) {
    std::vector<const Element*> out;
    for (const Element& child : element.children)
        if (child.object->name == line_object(direct)) out.push_back(&child);
    return out;
}

void insert_line(const Context& context, const Element& element, Order& order) {
    element.need_mandatory();
    if (element.has("GuLi") && !element.text("GuLi").empty() && context.assumptions.guid_in_new_line_refused)
        throw messages::not_allowed(element.label("GuLi"), element.text("GuLi"));
    Line line;
    complete_line(context, element, line);
    line.fields.erase("GuLi");
    order.lines.push_back(std::move(line));
}

using LineAt = std::vector<Line>::iterator;

// The line that an element means; the end when it means a new one.
LineAt find_line(const Context& context, const Element& element, Order& order) {
    const std::string_view guid = element.text("GuLi");
    if (!guid.empty()) {
        const auto found = std::find_if(order.lines.begin(), order.lines.end(), [&](const Line& line) {
            return lower_ascii(line.guid) == lower_ascii(guid);
        });
        if (found == order.lines.end()) throw messages::not_found(element.label("GuLi"));
        return found;
    }
    element.need("VaIt");
    element.need("ItCd");
    const std::string type = item_type(element), code = lower_ascii(element.text("ItCd"));
    const auto same = [&](const Line& line) {
        return field(line.fields, "VaIt") == type && lower_ascii(field(line.fields, "ItCd")) == code;
    };
    const auto found = std::find_if(order.lines.begin(), order.lines.end(), same);
    if (found != order.lines.end() && context.assumptions.ambiguous_lines_refused &&
        std::find_if(found + 1, order.lines.end(), same) != order.lines.end())
        throw messages::other("Er zijn meer regels met item '" + std::string{element.text("ItCd")} + "'.",
                              "There are more lines with item '" + std::string{element.text("ItCd")} + "'.");
    return found;
}

void change_line(const Context& context, const Element& element, Order& order) {
    if (element.action == "insert") return insert_line(context, element, order);
    if (element.action == "delete") element.need("GuLi");
    const LineAt line = find_line(context, element, order);
    if (line == order.lines.end()) {
        if (element.action == "update") throw messages::not_found(element.label("ItCd"));
        return insert_line(context, element, order);
    }
    if (line->delivered && context.assumptions.delivered_locked) throw messages::delivered(order.number);
    if (element.action == "delete") {
        order.lines.erase(line);
        return;
    }
    Line changed = *line;
    // Another item brings its own texts and prices.
    if (element.has("ItCd") && lower_ascii(element.text("ItCd")) != lower_ascii(field(line->fields, "ItCd")))
        for (const char* code : {"Ds", "BiUn", "VaRc", "Upri"})
            changed.fields.erase(code);
    complete_line(context, element, changed);
    changed.fields.erase("GuLi");
    *line = std::move(changed);
}

std::string one_of(std::string_view warehouse) {
    return warehouse.empty() || warehouse == "*****" ? "01" : std::string{warehouse};
}

void finish(const Context& context, Order& order) {
    for (Line& line : order.lines)
        if (line.guid.empty()) line.guid = context.books.new_guid();
    price(context, order);
}

Results results_of(const Order& order) {
    Results out{order.direct ? "FbDirectInvoice" : "FbSales", {{"OrNu", order.number}}};
    if (order.direct) out.values.emplace_back("Liln", std::to_string(order.lines.size()));
    return out;
}

Results make_order(const Context& context, const Element& element, bool direct) {
    const Assumptions& assumptions = context.assumptions;
    element.need_mandatory();
    Order order;
    order.direct = direct;
    check_head(context, element, order.fields);
    default_head(context, order.fields);
    order.number = element.text("OrNu");
    if (order.number.empty() && !assumptions.orders_numbered) element.need("OrNu");
    if (!order.number.empty() && context.books.find_order(direct, order.number) != nullptr)
        throw messages::exists(element.label("OrNu"), order.number);
    for (const Element* line : lines_of(element, direct)) {
        if (!line->action.empty() && line->action != "insert")
            throw messages::not_allowed("@Action", line->action);
        insert_line(context, *line, order);
    }
    if (order.number.empty()) do
            order.number = context.books.next(direct ? "note" : "order");
        while (context.books.find_order(direct, order.number) != nullptr);
    if (direct) {
        order.invoice_number = element.text("SinOrNu");
        if (order.invoice_number.empty()) order.invoice_number = context.books.next("invoice");
        order.delivered = true;
    }
    finish(context, order);
    if (direct)
        for (const Line& line : order.lines)
            if (field(line.fields, "VaIt") == "2")
                context.books.change_stock(field(line.fields, "ItCd"), one_of(field(order.fields, "War")),
                                           -line.quantity);
    const Results results = results_of(order);
    context.books.keep(std::move(order));
    return results;
}

Order existing(const Context& context, const Element& element, bool direct) {
    element.need("OrNu");
    const Order* found = context.books.find_order(direct, element.text("OrNu"));
    if (found == nullptr) throw messages::not_found(element.label("OrNu"));
    if (!direct && found->delivered && context.assumptions.delivered_locked)
        throw messages::delivered(found->number);
    return *found;
}

}  // namespace

Results write_order(const Context& context, const Element& element, Verb verb, bool direct) {
    const bool insert = element.action.empty() ? verb == Verb::post : element.action == "insert";
    if (element.action == "delete" || (verb == Verb::post && !insert))
        throw messages::not_allowed("@Action", element.action);
    if (insert) return make_order(context, element, direct);
    Order order = existing(context, element, direct);
    if (element.has("DbId") && context.assumptions.debtor_in_update_refused)
        throw messages::read_only(element.label("DbId"));
    check_head(context, element, order.fields);
    for (const Element* line : lines_of(element, direct))
        change_line(context, *line, order);
    finish(context, order);
    const Results results = results_of(order);
    context.books.keep(std::move(order));
    return results;
}

Results add_lines(const Context& context, const Element& element, bool direct) {
    Order order = existing(context, element, direct);
    check_head(context, element, order.fields);
    for (const Element* line : lines_of(element, direct))
        insert_line(context, *line, order);
    finish(context, order);
    const Results results = results_of(order);
    context.books.keep(std::move(order));
    return results;
}

void delete_order(const Context& context, bool direct, const std::string& number, const std::string& guid) {
    const Object& head = object(direct ? "FbDirectInvoice" : "FbSales");
    const Order* found = context.books.find_order(direct, number);
    if (found == nullptr) throw messages::not_found(head.label("OrNu"));
    if ((direct || found->delivered) && context.assumptions.delivered_locked)
        throw messages::delivered(number);
    if (guid.empty()) return context.books.erase(direct, number);
    Order order = *found;
    const auto line = std::find_if(order.lines.begin(), order.lines.end(), [&](const Line& one) {
        return lower_ascii(one.guid) == lower_ascii(guid);
    });
    if (line == order.lines.end()) throw messages::not_found("GUID regel");
    if (line->delivered && context.assumptions.delivered_locked) throw messages::delivered(number);
    order.lines.erase(line);
    finish(context, order);
    context.books.keep(std::move(order));
}

}  // namespace koppel::sandbox::afas
