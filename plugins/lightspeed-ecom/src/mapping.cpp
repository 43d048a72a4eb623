#include "mapping.hpp"

#include "assumptions.hpp"
#include "instants.hpp"
#include "koppel/model/json.hpp"
#include "party.hpp"
#include "payments.hpp"
#include "reader.hpp"
#include "sale_lines.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    for (const auto beginning : beginnings) {
        if (text.starts_with(beginning)) return true;
    }
    return false;
}

// "open" keeps a document from being posted: amounts may still change, or the vendor said something unknown.
void put_status(model::Sale& sale, const std::string& payment, std::vector<std::string>& warnings) {
    const std::string& source = sale.source_status;
    bool understood = true;
    if (payment == "paid" || payment == "partially_paid" || payment == "cancelled") {
        sale.payment_status = payment;
    } else {
        sale.payment_status = "unpaid";
        understood = payment == "not_paid";
        if (!understood)
            warnings.push_back("Order " + sale.number + ": unknown payment status \"" + payment +
                               "\", kept open.");
    }
    if (source == "cancelled") {
        sale.status = "cancelled";
    } else if (source == "on_hold" || source == "offer" || source == "new") {
        sale.status = "open";
    } else if (source == "processing_awaiting_payment") {
        sale.status = sale.payment_status == "paid" ? "completed" : "open";
    } else if (source == "processing" ||
               starts_with_any(source,
                               {"processing_awaiting_", "processing_ready_", "processing_partially_"}) ||
               source == "completed" || source == "completed_shipped" || source == "completed_picked_up") {
        sale.status = "completed";
    } else {
        sale.status = "open";
        warnings.push_back("Order " + sale.number + ": unknown status \"" + source + "\", kept open.");
    }
    if (!understood && sale.status != "cancelled") sale.status = "open";
}

// Key, number and instants, alike for orders and invoices. What has no key or date cannot be kept at all.
void put_head(model::Sale& sale, const json::object& from, Reader& reader) {
    sale.key = reader.text(from, "id");
    if (sale.key.empty()) reader.problem("id is empty");
    sale.number = reader.text(from, "number");
    if (sale.number.empty()) sale.number = sale.key;
    sale.created_at = reader.text(from, "createdAt");
    sale.updated_at = reader.text(from, "updatedAt");
    if (sale.updated_at.empty()) sale.updated_at = sale.created_at;
    if (!parse_instant(sale.created_at)) reader.problem("createdAt is no date");
    sale.date = sale.created_at.substr(0, 10);
    sale.prices_include_vat = Assumptions::kPricesIncludeVat;
}

void put_totals(model::Sale& sale, const json::object& from, Reader& reader) {
    sale.total_excl = reader.required_amount(from, "priceExcl");
    sale.total_incl = reader.required_amount(from, "priceIncl");
    sale.total_vat = sale.total_incl - sale.total_excl;
}

// What an invoice takes from its order as well: it has neither customer nor payment method of its own.
void put_order_part(model::Sale& sale, const json::object& order, Reader& reader) {
    sale.payment_method = reader.text(order, "paymentId");
    sale.payment_title = reader.text(order, "paymentTitle");
    put_party(sale, order, reader);
    sale.comment = reader.text(order, "comment");  // the affiliate number, where the merchant asked for it
}

void put_invoice_status(model::Sale& sale, std::vector<std::string>& warnings) {
    sale.status = "completed";  // an invoice is a document at once, whatever becomes of it
    if (sale.source_status == "paid" || sale.source_status == "partially_paid" ||
        sale.source_status == "cancelled") {
        sale.payment_status = sale.source_status;
        return;
    }
    sale.payment_status = "unpaid";
    if (sale.source_status != "not_paid")
        warnings.push_back("Invoice " + sale.number + ": unknown status \"" + sale.source_status +
                           "\", taken as not paid.");
}

// Section 4.3: the shop writes what is credited as positive amounts, others say as negative ones. In a sale/1
// a credit note's total is negative, its quantities are positive, and the sign stands in the price.
void put_credit_signs(model::Sale& sale) {
    const bool positive =
        sale.total_incl.is_zero() ? !sale.total_excl.is_negative() : !sale.total_incl.is_negative();
    const auto turn = [](model::Decimal& amount) { amount = -amount; };
    for (model::SaleLine& line : sale.lines) {
        if (positive) {
            for (auto* amount : {&line.unit_excl, &line.unit_incl, &line.discount_excl, &line.discount_incl,
                                 &line.amount_excl, &line.amount_incl})
                turn(*amount);
        }
        if (line.quantity.is_negative()) {
            turn(line.quantity);
            turn(line.unit_excl);
            turn(line.unit_incl);
        }
    }
    if (!positive) return;
    turn(sale.total_excl);
    turn(sale.total_incl);
    turn(sale.total_vat);
}

}  // namespace

model::Sale sale_from_order(const json::object& order, const json::array& lines, const std::string& currency,
                            std::vector<std::string>& warnings) {
    Reader reader;
    model::Sale sale;
    sale.kind = "order";
    put_head(sale, order, reader);
    sale.order_number = sale.number;
    sale.source_status = reader.text(order, "status");
    put_status(sale, reader.text(order, "paymentStatus"), warnings);
    sale.currency = currency;
    put_totals(sale, order, reader);
    sale.lines = lines_of_order(order, lines, reader);
    put_order_part(sale, order, reader);
    reader.throw_if_wrong("Order " + sale.number);
    if (auto payment = payment_in(order, sale)) sale.payments.push_back(std::move(*payment));
    return sale;
}

model::Sale sale_from_invoice(const json::object& invoice, const json::array& items,
                              const json::object& order, const std::string& currency,
                              std::vector<std::string>& warnings) {
    Reader reader;
    model::Sale sale;
    const bool credit = flag_at(invoice, "isCreditNote");
    sale.kind = credit ? "credit_note" : "invoice";
    put_head(sale, invoice, reader);
    sale.order_number = reader.text(order, "number");
    sale.source_status = reader.text(invoice, "status");
    put_invoice_status(sale, warnings);
    sale.currency = currency;
    put_totals(sale, invoice, reader);
    sale.lines = lines_of_invoice(items, rates_of_order(order, reader), reader);
    put_order_part(sale, order, reader);
    reader.throw_if_wrong((credit ? "Credit note " : "Invoice ") + sale.number);
    if (credit) put_credit_signs(sale);
    return sale;
}

sdk::Record record_of(const model::Sale& sale) {
    sdk::Record record;
    record.key = sale.key;
    record.type = "sale/1";
    record.payload = model::to_json_text(sale);
    record.version = sale.updated_at + "-" + sdk::content_mark(record.payload);
    model::append_member(record.payload, "version", record.version);
    record.event_time = sale.updated_at;
    record.amount = sale.total_incl.to_string(2);
    record.currency = sale.currency;
    return record;
}

std::optional<sdk::Record> record_of(const std::optional<model::Payment>& payment) {
    if (!payment) return std::nullopt;
    sdk::Record record;
    record.key = payment->key;
    record.type = "payment/1";
    record.payload = model::to_json_text(*payment);
    record.version = sdk::content_mark(record.payload);
    model::append_member(record.payload, "version", record.version);
    record.event_time = payment->paid_at;
    record.amount = payment->amount.to_string(2);
    record.currency = payment->currency;
    return record;
}

}  // namespace koppel::lightspeed_ecom
