#include "mapping.hpp"

#include <boost/json/serialize.hpp>

#include "koppel/model/json.hpp"
#include "party.hpp"
#include "payments.hpp"
#include "reader.hpp"
#include "sale_lines.hpp"

namespace koppel::lightspeed_retail {
namespace {

constexpr std::size_t kLongestKey = 100;

std::string change_time(const Object& row) {
    return text_at(row, {"updateTime", "updatetime", "timeStamp", "createTime"});
}

void put_status(model::Sale& sale, const Object& row) {
    const bool completed = flag_at(row, "completed");
    if (flag_at(row, "voided")) {
        sale.status = "cancelled";
        sale.source_status = "voided";
    } else if (flag_at(row, "archived") && !completed) {
        sale.status = "cancelled";
        sale.source_status = "archived";
    } else if (completed) {
        sale.status = sale.source_status = "completed";
    } else {
        sale.status = "open";
        sale.source_status = id_at(row, "quoteID").empty() ? "open" : "quote";
    }
}

// The business day, in the zone of the shop. Where that is not known the date is an instant, which the host
// reads in the tenant's zone.
void put_times(model::Sale& sale, const Object& row, const Catalogue& catalogue, Reader& reader) {
    sale.created_at = reader.text(row, "createTime");
    sale.completed_at = reader.text(row, "completeTime");
    if (sale.completed_at.empty() && sale.status == "completed")
        sale.completed_at = text_at(row, "timeStamp");
    sale.updated_at = change_time(row);
    const std::string& decisive = sale.completed_at.empty() ? sale.created_at : sale.completed_at;
    const auto instant = parse_instant(decisive);
    if (!instant || is_day(decisive)) {
        reader.problem(std::string(sale.completed_at.empty() ? "createTime" : "completeTime") +
                       " is no moment");
        return;
    }
    sale.date = decisive;
    const auto shop = catalogue.shops.find(sale.shop);
    if (shop == catalogue.shops.end()) return;
    if (const auto day = day_in_zone(*instant, shop->second.time_zone)) {
        sale.time_zone = shop->second.time_zone;
        sale.date = *day;
    }
}

void put_place(model::Sale& sale, const Object& row, const Catalogue& catalogue, Reader& reader) {
    sale.shop = reader.id(row, "shopID");
    if (const auto shop = catalogue.shops.find(sale.shop); shop != catalogue.shops.end())
        sale.shop_title = shop->second.name;
    sale.register_name = reader.id(row, "registerID");
    if (const auto found = catalogue.registers.find(sale.register_name); found != catalogue.registers.end())
        sale.register_title = found->second.name;
}

void put_totals(model::Sale& sale, const Object& row, const Catalogue& catalogue, Reader& reader) {
    sale.currency = catalogue.currency;
    sale.total_incl = reader.required_amount(row, "total", "calcTotal");
    if (const auto tax = reader.amount(row, "taxTotal")) {
        sale.total_vat = *tax;
    } else {
        sale.total_vat =
            reader.required_amount(row, "calcTax1", "calcTax1") + reader.amount_or_zero(row, "calcTax2");
    }
    sale.total_excl = sale.total_incl - sale.total_vat;
    sale.prices_include_vat = flag_at(row, "isTaxInclusive");
}

// What decides whether a receipt is another one than it was.
std::string mark_of(model::Sale facts) {
    facts.shop_title.clear();
    facts.register_title.clear();
    facts.payment_title.clear();
    facts.currency.clear();
    for (auto& line : facts.lines)
        line.tax_class_title.clear();
    for (auto& payment : facts.payments)
        payment.title.clear();
    const std::string customer = facts.customer.key;
    facts.customer = {};
    facts.customer.key = customer;
    facts.billing = {};
    facts.version.clear();
    return sdk::content_mark(model::to_json_text(facts));
}

std::string key_of(const Object& row) {
    std::string key = text_at(row, "saleID");
    if (key.empty() || key.size() > kLongestKey)
        key = "unknown-" + sdk::content_mark(boost::json::serialize(row));
    return key;
}

}  // namespace

std::optional<Instant> updated_at(const Object& row) {
    return parse_instant(change_time(row));
}

model::Sale sale_from(const Object& row, const Catalogue& catalogue) {
    Reader reader;
    model::Sale sale;
    sale.kind = "receipt";
    sale.key = reader.id(row, "saleID");
    if (sale.key.empty()) reader.problem("saleID is empty");
    if (sale.key.size() > kLongestKey) reader.problem("saleID is too long");
    sale.number = reader.text(row, "ticketNumber");
    if (sale.number.empty()) sale.number = sale.key;
    put_status(sale, row);
    put_place(sale, row, catalogue, reader);
    put_times(sale, row, catalogue, reader);
    put_totals(sale, row, catalogue, reader);
    put_payments(sale, row, catalogue, reader);
    sale.lines = lines_of(row, sale, catalogue, reader);
    put_party(sale, row);
    sale.comment = reader.text(row, "referenceNumber");
    reader.throw_if_wrong("Receipt " + sale.number);
    return sale;
}

sdk::Record record_of(const model::Sale& sale) {
    sdk::Record record;
    record.key = sale.key;
    record.type = "sale/1";
    record.payload = model::to_json_text(sale);
    record.version = sale.updated_at.substr(0, 40) + "-" + mark_of(sale);
    model::append_member(record.payload, "version", record.version);
    record.event_time = sale.updated_at;
    record.amount = sale.total_incl.to_string(2);
    record.currency = sale.currency;
    return record;
}

sdk::Record unreadable_record(const Object& row, const std::string& reason) {
    sdk::Unreadable problem;
    problem.key = key_of(row);
    problem.number = text_at(row, "ticketNumber");
    const std::string moment = text_at(row, {"completeTime", "createTime"});
    if (parse_instant(moment)) problem.date = moment.substr(0, 10);
    if (updated_at(row)) problem.event_time = change_time(row);
    problem.reason = reason;
    return sdk::unreadable_record("sale/1", problem, boost::json::serialize(row));
}

sdk::Record record_of(const Object& row, const Catalogue& catalogue, std::optional<model::Sale>* sale) {
    try {
        model::Sale read = sale_from(row, catalogue);
        sdk::Record record = record_of(read);
        if (sale != nullptr) *sale = std::move(read);
        return record;
    } catch (const Unreadable& problem) {
        return unreadable_record(row, problem.what());
    } catch (const std::overflow_error&) {
        return unreadable_record(row,
                                 "Receipt " + text_at(row, {"ticketNumber", "saleID"}) +
                                     " of Lightspeed cannot be read: it has an amount that is too large.");
    }
}

}  // namespace koppel::lightspeed_retail
