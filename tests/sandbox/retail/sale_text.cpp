#include "retail/sale_text.hpp"

#include "retail/catalog.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

const std::string& fragment(const std::vector<std::string>& fragments, std::int64_t id) {
    static const std::string kNone;
    return id > 0 && static_cast<std::size_t>(id) < fragments.size() ? fragments[static_cast<std::size_t>(id)]
                                                                     : kNone;
}

void append_nested(Fields& fields, std::string_view name, const std::vector<std::string>& fragments,
                   std::int64_t id) {
    const std::string& row = fragment(fragments, id);
    if (!row.empty()) fields.open(name) += row;
}

void append_note(Fields& fields, int note, Instant moment) {
    std::string& out = fields.open("Note");
    Fields inner{out};
    inner.id("noteID", note).text("note", note > 0 ? notes()[static_cast<std::size_t>(note - 1)] : "");
    inner.raw("\"isPublic\":\"false\"").time("timeStamp", moment).close();
}

struct ClassTotal {
    int tax_class = 0, rate = 0;
    Exact taxable = 0, amount = 0;
};

std::vector<ClassTotal> class_totals(const Sale& sale) {
    std::vector<ClassTotal> out;
    for (const Line& line : sale.lines) {
        const int rate = line.taxed ? line.rate : 0;
        ClassTotal* found = nullptr;
        for (ClassTotal& total : out)
            if (total.tax_class == line.tax_class && total.rate == rate) found = &total;
        if (found == nullptr) found = &out.emplace_back(ClassTotal{line.tax_class, rate});
        found->taxable += line.subtotal - line.line_discount - line.transaction_discount;
        found->amount += line.tax;
    }
    return out;
}

}  // namespace

Cents shelf_discount(const Line& line) {
    if (line.discount_percent == 0) return line.discount_amount;
    return divide_half_away(line.price * line.quantity * line.discount_percent, 10'000);
}

void append_line(std::string& out, const SaleView& view, const Sale& sale, const Line& line,
                 LineRelations relations) {
    const Item* item = with_id(items(), line.item);
    const Cents cost = item == nullptr ? 0 : item->price * 4 / 10;
    const bool drifts = view.assumptions.line_rate_drift && line.id % 7 == 0;
    const Instant stamp = sale.time_stamp();
    Fields fields{out};
    fields.id("saleLineID", line.id).time("createTime", line.created).time("timeStamp", stamp);
    fields.id("unitQuantity", line.quantity).cents("unitPrice", line.price);
    fields.raw("\"normalUnitPrice\":\"0\"").cents("discountAmount", line.discount_amount);
    fields.fraction("discountPercent", line.discount_percent);
    fields.cents("avgCost", cost).cents("fifoCost", cost).flag("tax", line.taxed);
    fields.fraction("tax1Rate", drifts ? 0 : line.rate);
    fields.raw(R"("tax2Rate":"0","isLayaway":"false","isWorkorder":"false","isSpecialOrder":"false")");
    fields.cents("displayableSubtotal", line.price * line.quantity - shelf_discount(line));
    fields.cents("displayableUnitPrice", line.price).raw("\"lineType\":\"\"");
    fields.exact("calcLineDiscount", line.line_discount);
    fields.exact("calcTransactionDiscount", line.transaction_discount).exact("calcTotal", line.total);
    fields.exact("calcSubtotal", line.subtotal).exact("calcTax1", line.tax).raw("\"calcTax2\":\"0\"");
    fields.id("taxClassID", line.tax_class).id("customerID", sale.customer);
    fields.raw("\"discountID\":\"0\"").id("employeeID", sale.employee).id("itemID", line.item);
    fields.id("noteID", line.note).id("parentSaleLineID", line.parent).id("shopID", sale.shop);
    fields.id("taxCategoryID", line.id % 5 == 0 ? 0 : sale.tax_category).id("saleID", sale.id);
    fields.raw("\"itemFeeID\":\"0\"");
    if (relations.tax_class) append_nested(fields, "TaxClass", view.fragments.tax_classes, line.tax_class);
    if (relations.tax_category)
        append_nested(fields, "TaxCategory", view.fragments.tax_categories, sale.tax_category);
    if (relations.note) append_note(fields, line.note, line.created);
    if (relations.item) append_nested(fields, "Item", view.fragments.items, line.item);
    fields.close();
}

void append_payment(std::string& out, const SaleView& view, const Sale& sale, const Payment& payment,
                    PaymentRelations relations) {
    Fields fields{out};
    fields.id("salePaymentID", payment.id).cents("amount", view.amount(payment));
    fields.cents("tipAmount", payment.tip).time("createTime", payment.created);
    fields.flag("archived", view.archived(sale, payment));
    fields.raw("\"remoteReference\":\"\",\"paymentID\":\"\"").id("saleID", sale.id);
    fields.id("paymentTypeID", payment.type).raw("\"ccChargeID\":\"0\",\"refPaymentID\":\"0\"");
    fields.id("registerID", payment.register_id).id("employeeID", sale.employee);
    fields.id("creditAccountID", payment.credit_account);
    if (relations.type) append_nested(fields, "PaymentType", view.fragments.payment_types, payment.type);
    if (relations.accounts && payment.credit_account != 0) {
        const bool drifts = view.assumptions.alias_drift && sale.id % 2 == 0;
        std::string& member = fields.open(drifts ? "SalesAccounts" : "SaleAccounts");
        member += "{\"SaleAccount\":";
        Fields inner{member};
        inner.id("saleAccountID", payment.id).id("creditAccountID", payment.credit_account);
        inner.id("salePaymentID", payment.id).id("saleLineID", 0).close();
        member += '}';
    }
    fields.close();
}

void append_class_totals(std::string& out, const SaleView& view, const Sale& sale) {
    const bool drifts = view.assumptions.alias_drift && sale.id % 4 == 0;
    out += '{';
    Rows rows{out, "Tax"};
    for (const ClassTotal& total : class_totals(sale)) {
        rows.next();
        const TaxClass* tax_class = with_id(tax_classes(), total.tax_class);
        Fields fields{out};
        fields.id(drifts ? "id" : "ID", total.tax_class)
            .text("name", tax_class != nullptr ? tax_class->name : "");
        // A percentage here, unlike everywhere else.
        fields.exact("taxable", total.taxable).exact("rate", Exact{total.rate} * (kExact / 100));
        fields.exact("amount", total.amount)
            .text("taxname", with_id(tax_categories(), sale.tax_category)->name);
        fields.exact("subtotal", total.taxable);
        fields.raw(R"("rate2":"0","amount2":"0","taxname2":"","subtotal2":"0")").close();
    }
    rows.finish();
    out += '}';
}

}  // namespace koppel::sandbox::retail
