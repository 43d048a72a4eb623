#include "retail/sales.hpp"

#include <algorithm>

#include "retail/catalog.hpp"
#include "retail/sale_text.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

const std::vector<std::string_view> kSaleScopes = {"employee:register_read", "employee:register"};

// In the order of kSaleColumns.
enum SaleColumn : std::size_t {
    kSaleId,
    kTimeStamp,
    kCompleteTime,
    kUpdateTime,
    kCreateTime,
    kCompleted,
    kVoided,
    kShopId,
    kRegisterId,
    kEmployeeId,
    kCustomerId,
    kTaxCategoryId,
    kIsTaxInclusive,
    kReferenceNumber,
    kReferenceSource,
    kTotal,
    kCalcTotal,
    kCalcSubtotal,
    kCalcDiscount,
    kCalcTax1,
    kCalcPayments,
    kBalance,
    kChange
};
constexpr Column kSaleColumns[] = {{"saleID", Type::integer},
                                   {"timeStamp", Type::time},
                                   {"completeTime", Type::time},
                                   {"updatetime", Type::time, "updateTime"},
                                   {"createTime", Type::time},
                                   {"completed", Type::flag},
                                   {"voided", Type::flag},
                                   {"shopID", Type::integer},
                                   {"registerID", Type::integer},
                                   {"employeeID", Type::integer},
                                   {"customerID", Type::integer},
                                   {"taxCategoryID", Type::integer},
                                   {"isTaxInclusive", Type::flag},
                                   {"referenceNumber", Type::text},
                                   {"referenceNumberSource", Type::text},
                                   {"total", Type::decimal},
                                   {"calcTotal", Type::decimal},
                                   {"calcSubtotal", Type::decimal},
                                   {"calcDiscount", Type::decimal},
                                   {"calcTax1", Type::decimal},
                                   {"calcPayments", Type::decimal},
                                   {"balance", Type::decimal},
                                   {"change", Type::decimal}};

// In the order of kSaleRelations.
enum SaleRelation : unsigned {
    kLines,
    kLineDiscount,
    kLineTaxClass,
    kLineNote,
    kLineItem,
    kLineInventory,
    kNotesOfSale,
    kPayments,
    kPaymentTypeOf,
    kPaymentCharge,
    kPaymentAccounts,
    kPaymentSignatures,
    kShipTo,
    kShipToContact,
    kCustomer,
    kCustomerContact,
    kDiscountOf,
    kTaxCategory,
    kTaxCategoryClassesOf,
    kQuote
};
constexpr Relation kSaleRelations[] = {{"SaleLines", true},
                                       {"SaleLines.Discount", false, true, kLines},
                                       {"SaleLines.TaxClass", false, true, kLines},
                                       {"SaleLines.Note", false, true, kLines},
                                       {"SaleLines.Item", false, true, kLines},
                                       {"SaleLines.InventorySales", true, true, kLines},
                                       {"SaleNotes", true},
                                       {"SalePayments", true},
                                       {"SalePayments.PaymentType", false, true, kPayments},
                                       {"SalePayments.CCCharge", false, true, kPayments},
                                       {"SalePayments.SaleAccounts", true, true, kPayments},
                                       {"SalePayments.Signatures", true, true, kPayments},
                                       {"ShipTo"},
                                       {"ShipTo.Contact", false, false, kShipTo},
                                       {"Customer"},
                                       {"Customer.Contact", false, false, kCustomer},
                                       {"Discount"},
                                       {"TaxCategory"},
                                       {"TaxCategory.TaxCategoryClasses", true, false, kTaxCategory},
                                       {"Quote"}};

constexpr Column kLineColumns[] = {
    {"saleLineID", Type::integer}, {"saleID", Type::integer},           {"timeStamp", Type::time},
    {"createTime", Type::time},    {"shopID", Type::integer},           {"itemID", Type::integer},
    {"taxClassID", Type::integer}, {"parentSaleLineID", Type::integer}, {"unitQuantity", Type::integer},
    {"employeeID", Type::integer}, {"customerID", Type::integer}};
constexpr Relation kLineRelations[] = {
    {"Discount"},           {"TaxClass"}, {"TaxCategory"}, {"Note"}, {"Item"}, {"InventorySales", true},
    {"SaleAccounts", true}, {"ItemFee"}};
constexpr Column kPaymentColumns[] = {
    {"salePaymentID", Type::integer}, {"saleID", Type::integer},          {"timeStamp", Type::time},
    {"createTime", Type::time},       {"paymentTypeID", Type::integer},   {"registerID", Type::integer},
    {"employeeID", Type::integer},    {"creditAccountID", Type::integer}, {"amount", Type::decimal}};
constexpr Relation kPaymentRelations[] = {
    {"PaymentType"}, {"CCCharge"}, {"SaleAccounts", true}, {"Signatures", true}, {"ProcessingFees", true}};

bool loaded(Relations relations, unsigned relation) {
    return (relations >> relation & 1U) != 0;
}

template <typename List>
std::vector<std::string> fragments_of(const Tables& tables, std::string_view table, const List& list,
                                      Relations relations = 0) {
    std::vector<std::string> out;
    for (const auto& entry : list) {
        const auto id = static_cast<std::size_t>(entry.id);
        if (out.size() <= id) out.resize(id + 1);
        out[id] = tables.row(table, entry.id, relations);
    }
    return out;
}

Value number(std::int64_t value) {
    return {true, value, {}};
}

}  // namespace

Fragments::Fragments(const Tables& tables)
    : payment_types{fragments_of(tables, "PaymentType", retail::payment_types())},
      tax_classes{fragments_of(tables, "TaxClass", retail::tax_classes())},
      tax_categories{fragments_of(tables, "TaxCategory", retail::tax_categories())},
      tax_categories_whole{fragments_of(tables, "TaxCategory", retail::tax_categories(), 1)},
      customers{fragments_of(tables, "Customer", retail::customers())},
      customers_whole{fragments_of(tables, "Customer", retail::customers(), 1)},
      items{fragments_of(tables, "Item", retail::items())} {}

Cents SaleView::paid(const Sale& sale) const {
    Cents sum = 0;
    for (const Payment& payment : sale.payments)
        if (!archived(sale, payment)) sum += amount(payment);
    return sum;
}

Cents SaleView::balance(const Sale& sale) const {
    Cents rest = sale.total - paid(sale);
    if (sale.voided) return 0;
    if (assumptions.rounded_balance_zero) rest -= sale.rounding;
    if (assumptions.tip_in_amount && assumptions.tipped_balance_zero) rest += sale.tips;
    return rest;
}

const Shape& Sales::shape() const {
    static const Shape kShape{"Sale",
                              kSaleScopes,
                              kSaleColumns,
                              {"saleID", "timeStamp", "completeTime", "updatetime"},
                              kSaleRelations};
    return kShape;
}

Value Sales::value(std::size_t row, std::size_t column) const {
    const Sale& sale = view_.history.sales[row];
    switch (column) {
        case kSaleId:
            return number(sale.id);
        case kTimeStamp:
            return number(sale.time_stamp());
        case kCompleteTime:
            return {sale.completed_at != 0, sale.completed_at, {}};
        case kUpdateTime:
            return number(sale.updated);
        case kCreateTime:
            return number(sale.created);
        case kCompleted:
            return number(view_.completed(sale) ? 1 : 0);
        case kVoided:
            return number(sale.voided ? 1 : 0);
        case kShopId:
            return number(sale.shop);
        case kRegisterId:
            return number(sale.register_id);
        case kEmployeeId:
            return number(sale.employee);
        case kCustomerId:
            return number(sale.customer);
        case kTaxCategoryId:
            return number(sale.tax_category);
        case kIsTaxInclusive:
            return number(sale.inclusive ? 1 : 0);
        case kReferenceNumber:
            return {true, 0, sale.reference};
        case kReferenceSource:
            return {true, 0, sale.reference_source};
        case kTotal:
        case kCalcTotal:
            return number(sale.total * kCent);
        case kCalcSubtotal:
            return number(sale.subtotal * kCent);
        case kCalcDiscount:
            return number(sale.discount * kCent);
        case kCalcTax1:
            return number(sale.tax * kCent);
        case kCalcPayments:
            return number(view_.paid(sale) * kCent);
        case kBalance:
            return number(view_.balance(sale) * kCent);
        default:
            return number(sale.change * kCent);
    }
}

const std::vector<std::uint32_t>* Sales::order(std::size_t column) const {
    if (column >= orders_.size()) return nullptr;
    auto& rows = orders_[column];
    if (rows.size() != size()) rows = sorted_rows(*this, column);
    return &rows;
}

void Sales::append(std::string& out, std::size_t row, Relations relations) const {
    const Sale& sale = view_.history.sales[row];
    const TaxCategory* category = with_id(tax_categories(), sale.tax_category);
    Cents shelf = 0, cost = 0;
    for (const Line& line : sale.lines) {
        shelf += line.price * line.quantity;
        if (const Item* item = with_id(items(), line.item)) cost += item->price * 4 / 10 * line.quantity;
    }
    Fields fields{out};
    fields.id("saleID", sale.id).time("timeStamp", sale.time_stamp()).raw("\"discountPercent\":\"0\"");
    fields.flag("completed", view_.completed(sale)).flag("archived", sale.archived);
    fields.flag("voided", sale.voided).raw("\"enablePromotions\":\"true\"");
    fields.flag("isTaxInclusive", sale.inclusive).flag("tipEnabled", sale.tip_enabled);
    fields.time("createTime", sale.created);
    fields.time(view_.assumptions.alias_drift && sale.id % 3 == 0 ? "updatetime" : "updateTime",
                sale.updated);
    if (sale.completed_at != 0) fields.time("completeTime", sale.completed_at);
    fields.text("referenceNumber", sale.reference).text("referenceNumberSource", sale.reference_source);
    fields.fraction("tax1Rate", category != nullptr ? category->rate : 0).raw("\"tax2Rate\":\"0\"");
    fields.cents("change", sale.change).raw("\"receiptPreference\":\"printed\"");
    fields.cents("displayableSubtotal", sale.inclusive ? shelf : sale.subtotal);
    fields.id("ticketNumber", 220'000'000'000 + sale.id).cents("calcDiscount", sale.discount);
    fields.cents("calcTotal", sale.total).cents("calcSubtotal", sale.subtotal);
    fields.cents("calcTaxable", sale.taxable).cents("calcNonTaxable", sale.untaxed);
    fields.cents("calcAvgCost", cost).cents("calcFIFOCost", cost).cents("calcTax1", sale.tax);
    fields.raw("\"calcTax2\":\"0\"").cents("calcPayments", view_.paid(sale)).cents("calcTips", sale.tips);
    fields.raw("\"calcItemFees\":\"0\"").cents("total", sale.total);
    const Cents deposits = sale.deposits();
    fields.cents("totalDue", sale.total + deposits);
    fields.cents("displayableTotal", sale.total + std::max<Cents>(0, deposits));
    fields.cents("balance", view_.balance(sale)).id("customerID", sale.customer);
    fields.raw("\"discountID\":\"0\"").id("employeeID", sale.employee);
    fields.id("tipEmployeeID", sale.tips != 0 ? sale.employee : 0).raw("\"quoteID\":\"0\"");
    fields.id("registerID", sale.register_id).raw("\"shipToID\":\"0\"").id("shopID", sale.shop);
    fields.id("taxCategoryID", sale.tax_category);
    std::string& meta = fields.open("MetaData");
    meta += R"({"tipOption1":"5","tipOption2":"10","tipOption3":"15","isCashRoundingEnabled":")";
    meta += sale.shop == kBrussels ? "true" : "false";
    meta += R"(","cash_rounding_delta":")";
    append_exact(meta, sale.rounding * kCent);
    meta += "\"}";
    if (loaded(relations, kLines) && !sale.lines.empty())
        append_lines(fields.open("SaleLines"), sale, relations);
    if (loaded(relations, kPayments) && !sale.payments.empty())
        append_payments(fields.open("SalePayments"), sale, relations);
    std::string single;
    append_single(single, sale, relations);
    if (!single.empty()) fields.raw(single);
    fields.cents("taxTotal", sale.tax);
    fields.close();
}

void Sales::append_lines(std::string& out, const Sale& sale, Relations relations) const {
    const LineRelations wanted{loaded(relations, kLineTaxClass), loaded(relations, kLineNote),
                               loaded(relations, kLineItem), false};
    out += '{';
    Rows rows{out, "SaleLine"};
    for (const Line& line : sale.lines) {
        rows.next();
        append_line(out, view_, sale, line, wanted);
    }
    rows.finish();
    out += "},\"TaxClassTotals\":";
    append_class_totals(out, view_, sale);
}

void Sales::append_payments(std::string& out, const Sale& sale, Relations relations) const {
    const PaymentRelations wanted{loaded(relations, kPaymentTypeOf), loaded(relations, kPaymentAccounts)};
    out += '{';
    Rows rows{out, "SalePayment"};
    for (const Payment& payment : sale.payments) {
        rows.next();
        append_payment(out, view_, sale, payment, wanted);
    }
    rows.finish();
    out += '}';
}

// The relations to one row.
void Sales::append_single(std::string& out, const Sale& sale, Relations relations) const {
    const auto& fragments = view_.fragments;
    const auto member = [&out](std::string_view name, const std::string& row) {
        if (!out.empty()) out += ',';
        out.append("\"").append(name).append("\":").append(row);
    };
    if (loaded(relations, kCustomer) && sale.customer != 0)
        member("Customer", (loaded(relations, kCustomerContact)
                                ? fragments.customers_whole
                                : fragments.customers)[static_cast<std::size_t>(sale.customer)]);
    if (loaded(relations, kTaxCategory))
        member("TaxCategory", (loaded(relations, kTaxCategoryClassesOf)
                                   ? fragments.tax_categories_whole
                                   : fragments.tax_categories)[static_cast<std::size_t>(sale.tax_category)]);
    if (!loaded(relations, kNotesOfSale) || sale.note == 0) return;
    std::string row = "{\"SaleNote\":";
    Fields fields{row};
    fields.id("saleNoteID", sale.id).text("note", notes()[static_cast<std::size_t>(sale.note - 1)]);
    fields.raw("\"isPublic\":\"true\"").time("timeStamp", sale.updated).close();
    member("SaleNotes", row + "}");
}

template <typename Part>
const std::vector<typename Parts<Part>::Place>& Parts<Part>::places() const {
    if (!places_.empty() || view_.history.sales.empty()) return places_;
    by_id_.clear();
    by_sale_.clear();
    const auto& sales = view_.history.sales;
    const auto id = [&sales](const Place& place) {
        if constexpr (std::is_same_v<Part, Line>)
            return sales[place.sale].lines[place.part].id;
        else
            return sales[place.sale].payments[place.part].id;
    };
    for (std::uint32_t i = 0; i < sales.size(); ++i) {
        std::size_t count = 0;
        if constexpr (std::is_same_v<Part, Line>)
            count = sales[i].lines.size();
        else
            count = sales[i].payments.size();
        for (std::uint32_t j = 0; j < count; ++j)
            places_.push_back({i, j});
    }
    std::sort(places_.begin(), places_.end(),
              [&id](const Place& a, const Place& b) { return id(a) < id(b); });
    return places_;
}

template <>
const Line& Parts<Line>::part(std::size_t row) const {
    return sale(row).lines[places()[row].part];
}
template <>
const Payment& Parts<Payment>::part(std::size_t row) const {
    return sale(row).payments[places()[row].part];
}

template <typename Part>
const std::vector<std::uint32_t>* Parts<Part>::order(std::size_t column) const {
    if (column > 1) return nullptr;
    auto& rows = column == 0 ? by_id_ : by_sale_;
    if (rows.size() != size()) rows = sorted_rows(*this, column);
    return &rows;
}

template <>
const Shape& Parts<Line>::shape() const {
    static const Shape kShape{
        "SaleLine", kSaleScopes, kLineColumns, {"saleLineID", "timeStamp", "saleID"}, kLineRelations};
    return kShape;
}
template <>
const Shape& Parts<Payment>::shape() const {
    static const Shape kShape{"SalePayment",
                              kSaleScopes,
                              kPaymentColumns,
                              {"salePaymentID", "timeStamp", "saleID"},
                              kPaymentRelations};
    return kShape;
}

template <>
Value Parts<Line>::value(std::size_t row, std::size_t column) const {
    const Sale& sold = sale(row);
    const Line& line = part(row);
    const std::int64_t values[] = {line.id,       sold.id,       sold.time_stamp(), line.created,
                                   sold.shop,     line.item,     line.tax_class,    line.parent,
                                   line.quantity, sold.employee, sold.customer};
    return number(values[column]);
}
template <>
Value Parts<Payment>::value(std::size_t row, std::size_t column) const {
    const Sale& sold = sale(row);
    const Payment& payment = part(row);
    const std::int64_t values[] = {payment.id,
                                   sold.id,
                                   payment.created,
                                   payment.created,
                                   payment.type,
                                   payment.register_id,
                                   sold.employee,
                                   payment.credit_account,
                                   view_.amount(payment) * kCent};
    return number(values[column]);
}

template <>
bool Parts<Line>::archived(std::size_t row) const {
    return sale(row).archived;
}
template <>
bool Parts<Payment>::archived(std::size_t row) const {
    return view_.archived(sale(row), part(row));
}

template <>
void Parts<Line>::append(std::string& out, std::size_t row, Relations relations) const {
    append_line(out, view_, sale(row), part(row),
                {loaded(relations, 1), loaded(relations, 3), loaded(relations, 4), loaded(relations, 2)});
}
template <>
void Parts<Payment>::append(std::string& out, std::size_t row, Relations relations) const {
    append_payment(out, view_, sale(row), part(row), {loaded(relations, 0), loaded(relations, 2)});
}

template class Parts<Line>;
template class Parts<Payment>;

}  // namespace koppel::sandbox::retail
