#include "sales_order.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "masters.hpp"

namespace koppel::exactonline {

SalesOrder::SalesOrder(const sdk::Posting& posting) : order_(posting.as<model::Order>()) {
    if (!posting.reference.empty()) order_.reference = posting.reference;
    checked_day(order_.date);
    if (order_.lines.empty())
        throw Refusal("no_lines", "Document " + order_.number + " has no lines: there is nothing to book.");
}

std::set<std::string> SalesOrder::vat_codes() const {
    std::set<std::string> codes;
    for (const auto& line : order_.lines)
        if (!line.vat_code.empty()) codes.insert(line.vat_code);
    return codes;
}

std::vector<std::string> SalesOrder::plan(const Lists& lists, Needs& needs) {
    customer_ = needs.add(customer_need(order_.debtor, order_.number));
    std::vector<std::string> keys{customer_};
    lines_.clear();
    for (const auto& line : order_.lines) {
        if (!line.vat_code.empty()) usable_vat_code(lists, line.vat_code, line_name(line.description));
        const auto net =
            net_price(line.quantity, line.unit_price, line.amount_excl, order_.prices_include_vat);
        lines_.push_back(
            {.item = article_item(line.article, line.description, line.vat_code, needs),
             .account = {},
             .description = line.description.empty() ? line.article.description : line.description,
             .quantity = net.quantity,
             .net_price = net.price,
             .vat_code = line.vat_code,
             .vat_amount = line.amount_incl - line.amount_excl});
        keys.push_back(lines_.back().item);
    }
    return keys;
}

std::string_view SalesOrder::path() const {
    return Assumptions::kSalesOrders;
}

std::string SalesOrder::body(const Lists& lists, const Needs& needs) const {
    sdk::JsonText out;
    out.open('{').text("OrderedBy", needs.value(customer_)).text_if_any("Currency", order_.currency);
    out.text("OrderDate", order_.date);
    out.text("Description",
             cut(order_.description.empty() ? order_.number : order_.description, Assumptions::kDescription));
    out.text("YourRef", stored_reference(order_.reference, Assumptions::kYourRef));
    out.text_if_any("PaymentReference", cut(order_.number, Assumptions::kPaymentReference));
    out.text_if_any("PaymentCondition", order_.payment_condition);
    out.name("SalesOrderLines").open('[');
    for (const auto& line : lines_) {
        out.open('{').text("Item", needs.value(line.item));
        out.text("Description", cut(line.description, Assumptions::kDescription));
        out.number("Quantity", line.quantity).number("NetPrice", line.net_price);
        write_vat(out, lists, line.vat_code, "VATAmount", line.vat_amount);
        out.close('}');
    }
    return out.close(']').close('}').take();
}

}  // namespace koppel::exactonline
