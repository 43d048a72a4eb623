#include "scrada/receipts.hpp"

#include "base/clock.hpp"
#include "scrada/assumptions.hpp"
#include "scrada/fields.hpp"
#include "scrada/lines.hpp"

namespace koppel::sandbox::scrada {
namespace {

std::string written(const Json& value);

void write(std::string& out, const Json& value) {
    switch (value.kind) {
        case Json::Kind::null:
            out += "null";
            break;
        case Json::Kind::boolean:
            out += value.truth ? "true" : "false";
            break;
        case Json::Kind::number:
            out += value.text;
            break;
        case Json::Kind::string:
            append_quoted(out, value.text);
            break;
        case Json::Kind::array:
            out += '[';
            for (const Json& item : value.items)
                out += (out.back() == '[' ? "" : ",") + written(item);
            out += ']';
            break;
        case Json::Kind::object:
            out += '{';
            for (const auto& [name, item] : value.members)
                out += (out.back() == '{' ? "" : ",") + quoted(name) + ":" + written(item);
            out += '}';
            break;
    }
}

std::string written(const Json& value) {
    std::string out;
    write(out, value);
    return out;
}

class Reader : public Fields {
  public:
    using Fields::Fields;

    // "2026-03-25T10:00:00+01:00", nothing else.
    std::string moment(const Json& object, const std::string& name) {
        const std::string value = text(object, name, 25, 25);
        if (value.size() == 25 && (!parse_offset_text(value) || value[10] != 'T' || value[22] != ':'))
            invalid(name);
        return value;
    }

    const std::vector<Json>& list(const Json& receipt, const std::string& name) {
        static const std::vector<Json> kNone;
        const Json* items = member(receipt, name);
        if (items == nullptr) return kNone;
        if (!items->is(Json::Kind::array)) invalid(name);
        return items->items;
    }

    TillReceipt::Line line(const Json& from) {
        text(from, "lineID", 0, 250);
        text(from, "itemName", 0, 200);
        text(from, "itemCode", 0, 200);
        one_of(from, "unitType", {1,   2,   3,   4,   5,   100, 101, 102, 103, 104, 105,
                                  106, 200, 201, 202, 203, 300, 301, 400, 401, 500});
        one_of(from, "itemType", {1, 2});
        vat(from);
        TillReceipt::Line line;
        line.vat_type = from.integer("vatType").value_or(0);
        line.percent = amount(from, "vatPercentage");
        line.total = amount(from, "totalInclVat");
        Fixed discount;
        if (member(from, "totalDiscountInclVat") != nullptr) discount = amount(from, "totalDiscountInclVat");
        const Fixed priced = amount(from, "quantity", 4).times_round(amount(from, "itemInclVat", 4), 2);
        if (priced != line.total + discount)
            wrong(71, "Quantity and price of a line differ from its total.",
                  "Aantal en prijs van een lijn verschillen van het totaal.");
        return line;
    }

    TillReceipt::Payment payment(const Json& from) {
        text(from, "paymentID", 0, 250);
        if (member(from, "paymentDateTime") != nullptr) moment(from, "paymentDateTime");
        one_of(from, "type", {1, 2});
        one_of(from, "paymentMethodType", {1, 2, 4, 5, 6, 7});
        return {text(from, "paymentMethodName", 1, 200), amount(from, "amount")};
    }

    void customer(const Json& receipt, TillReceipt& to) {
        const Json* from = member(receipt, "customer");
        if (from == nullptr) return;
        if (!from->is(Json::Kind::object)) return invalid("customer");
        to.customer = text(*from, "name", 1, 200);
        text(*from, "phone", 0, 50);
        text(*from, "email", 0, 250);
        if (const Json* address = member(*from, "address")) text(*address, "countryCode", 2, 2);
    }

    void totals(const TillReceipt& receipt) {
        Fixed sold, paid;
        for (const auto& line : receipt.lines)
            sold += line.total;
        for (const auto& payment : receipt.payments)
            paid += payment.amount;
        if (!receipt.lines.empty() && sold != receipt.total)
            wrong(72,
                  "The lines of receipt " + receipt.number + " come to " + sold.text(2) + ", not to " +
                      receipt.total.text(2) + ".",
                  "De lijnen van bon " + receipt.number + " zijn samen " + sold.text(2) + ", niet " +
                      receipt.total.text(2) + ".");
        if (!receipt.payments.empty() && paid != receipt.total + receipt.tip)
            wrong(73, "The payments of receipt " + receipt.number + " come to " + paid.text(2) + ".",
                  "De betalingen van bon " + receipt.number + " zijn samen " + paid.text(2) + ".");
    }

    TillReceipt receipt(const Json& from) {
        TillReceipt receipt;
        receipt.key = text(from, "receiptID", 0, 250);
        receipt.number = text(from, "number", 1, 250);
        receipt.date = moment(from, "receiptCreatedOn").substr(0, 10);
        if (member(from, "receiptFinalizedOn") != nullptr) moment(from, "receiptFinalizedOn");
        receipt.shop = text(from, "locationName", 0, 200);
        text(from, "registerName", 0, 200);
        customer(from, receipt);
        if (member(from, "totalInclVat") != nullptr) receipt.total = amount(from, "totalInclVat");
        if (member(from, "totalTip") != nullptr) receipt.tip = amount(from, "totalTip");
        for (const Json& each : list(from, "lines"))
            receipt.lines.push_back(line(each));
        for (const Json& each : list(from, "payments"))
            receipt.payments.push_back(payment(each));
        totals(receipt);
        receipt.json = written(from);
        return receipt;
    }
};

using Sums = std::map<std::string, Fixed>;
void write_sums(JsonWriter& json, std::string_view name, const Sums& sums) {
    json.key(name).open('{');
    for (const auto& [key, sum] : sums)
        json.field(key, sum.text(2));
    json.close('}');
}

}  // namespace

std::vector<TillReceipt> read_receipts(const Json& body, const std::set<std::string>& refused,
                                       Problems& problems) {
    Reader read{problems};
    std::vector<TillReceipt> receipts;
    if (!body.is(Json::Kind::array) || body.items.empty()) read.invalid("receipts");
    std::set<std::string> keys;
    for (const Json& each : body.items) {
        TillReceipt receipt = read.receipt(each);
        if (!receipt.key.empty() && !keys.insert(receipt.key).second)
            read.wrong(74, "receiptID " + receipt.key + " stands in this call twice.",
                       "receiptID " + receipt.key + " staat er tweemaal in.");
        if (refused.contains(receipt.number))
            read.wrong(75, "Receipt " + receipt.number + " is of a period that was closed.",
                       "Bon " + receipt.number + " is van een afgesloten periode.");
        receipts.push_back(std::move(receipt));
    }
    return receipts;
}

std::string TillReceipts::take(TillReceipt receipt, const std::string& new_id) {
    const auto known = receipt.key.empty() ? by_key_.end() : by_key_.find(receipt.key);
    if (known == by_key_.end()) {
        receipt.id = new_id;
        if (!receipt.key.empty()) by_key_[receipt.key] = receipts_.size();
        receipts_.push_back(std::move(receipt));
        return new_id;
    }
    TillReceipt& there = receipts_[known->second];
    receipt.id = there.id;
    receipt.sent = there.sent + 1;
    receipt.changed = there.changed + (receipt.json == there.json ? 0 : 1);
    there = std::move(receipt);
    return there.id;
}

std::string TillReceipts::json() const {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const TillReceipt& receipt : receipts_) {
        json.open('{').field("id", receipt.id).field("receiptID", receipt.key);
        json.field("number", receipt.number).field("date", receipt.date).field("shop", receipt.shop);
        json.field("customer", receipt.customer).field("total", receipt.total.text(2));
        json.field("tip", receipt.tip.text(2)).field_int("times_sent", receipt.sent);
        json.field_int("times_changed", receipt.changed).field_raw("sent", receipt.json).close('}');
    }
    json.close(']');
    return out;
}

std::string TillReceipts::sums() const {
    Sums vat, methods, dates, tips_by_date;
    std::map<std::string, Sums> vat_by_date, methods_by_date;
    std::map<std::string, int> numbers;
    Fixed total, tips;
    std::int64_t again = 0, changed = 0;
    for (const TillReceipt& receipt : receipts_) {
        for (const auto& line : receipt.lines) {
            const std::string key = line.vat_type == 99 ? "outside" : line.percent.text();
            vat[key] += line.total;
            vat_by_date[receipt.date][key] += line.total;
        }
        for (const auto& payment : receipt.payments) {
            methods[payment.method] += payment.amount;
            methods_by_date[receipt.date][payment.method] += payment.amount;
        }
        dates[receipt.date] += receipt.total;
        total += receipt.total;
        tips += receipt.tip;
        tips_by_date[receipt.date] += receipt.tip;
        again += receipt.sent - 1;
        changed += receipt.changed;
        ++numbers[receipt.number];
    }
    std::string out;
    JsonWriter json{out};
    json.open('{').field_int("receipts", static_cast<std::int64_t>(receipts_.size()));
    json.field("total", total.text(2)).field("tips", tips.text(2));
    json.field_int("sent_again", again).field_int("changed", changed);
    write_sums(json, "vat", vat);
    write_sums(json, "methods", methods);
    write_sums(json, "dates", dates);
    json.key("by_date").open('{');
    for (const auto& [date, sum] : dates) {
        json.key(date).open('{').field("tips", tips_by_date[date].text(2));
        write_sums(json, "vat", vat_by_date[date]);
        write_sums(json, "methods", methods_by_date[date]);
        json.close('}');
    }
    json.close('}').key("numbers_twice").open('[');
    for (const auto& [number, count] : numbers)
        if (count > 1) json.string(number);
    json.close(']').close('}');
    return out;
}

}  // namespace koppel::sandbox::scrada
