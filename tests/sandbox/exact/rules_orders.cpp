// Sales invoices that Exact makes itself, and sales orders.
#include "exact/checks.hpp"

namespace koppel::sandbox::exact {
namespace {

bool is_order(const Entity& entity) {
    return entity.path.starts_with("salesorder/");
}

// InvoiceTo and DeliverTo are OrderedBy unless told otherwise.
const Record* check_parties(Job& job, Record& record) {
    if (!record.has("OrderedBy")) {
        job.findings.required("Factuur voor", "Invoice to");
        job.findings.required("Besteld door", "Ordered by");
        return nullptr;
    }
    if (!record.has("InvoiceTo")) record.set("InvoiceTo", record.value("OrderedBy"));
    if (!record.has("DeliverTo")) record.set("DeliverTo", record.value("OrderedBy"));
    const Record* invoiced = customer_of(job, record, "InvoiceTo", {"Factuur voor", "Invoice to"});
    const Record* ordered = customer_of(job, record, "OrderedBy", {"Besteld door", "Ordered by"});
    const Record* delivered =
        referred(job, record, "DeliverTo", "crm/Accounts", {"Leveren aan", "Deliver to"});
    if (ordered != nullptr) record.set("OrderedByName", ordered->value("Name"));
    if (invoiced != nullptr) record.set("InvoiceToName", invoiced->value("Name"));
    if (delivered != nullptr) record.set("DeliverToName", delivered->value("Name"));
    return invoiced;
}

void check_header(Job& job, Change& change) {
    Record& record = change.record;
    const Record* customer = check_parties(job, record);
    check_currency(job, record);
    if (!record.has("PaymentCondition") && customer != nullptr)
        record.set("PaymentCondition", customer->value("PaymentConditionSales"));
    const Record* condition = condition_of(job, record, "PaymentCondition");
    if (condition != nullptr) record.set("PaymentConditionDescription", condition->value("Description"));
    referred(job, record, "Document", "documents/Documents", {"Document", "Document"});
    for (const std::string_view discount : {"Discount", "AmountDiscount", "AmountDiscountExclVat"})
        if (!record.money(discount).is_zero())
            job.findings.add({"Niet toegestaan: Korting", "Not allowed: Discount"});
    check_length(job, record, "Description", 60);
    check_length(job, record, "YourRef", 30);
    if (!record.has("OrderDate")) record.set("OrderDate", integer_value(job.today()));
    if (change.before == nullptr && (!change.sent.has_lines || change.sent.lines.empty()))
        job.findings.required(is_order(record.entity()) ? "Orderregels" : "Factuurregels", "Lines");
}

void check_item_of(Job& job, Record& line, const Record& item) {
    line.set("ItemCode", item.value("Code"));
    line.set("ItemDescription", item.value("Description"));
    if (!line.has("Description")) line.set("Description", item.value("Description"));
    if (!line.has("UnitCode")) line.set("UnitCode", item.value("Unit"));
    const std::string code{item.text("Code")};
    if (!item.truth("IsSalesItem"))
        job.findings.add({"Niet toegestaan: Artikel - " + code + " is geen verkoopartikel",
                          "Not allowed: Item - " + code + " is not a sales item"});
    if (item.has("EndDate") && item.number("EndDate") < job.today())
        job.findings.add({"Niet actief: Artikel - " + code, "Not active: Item - " + code});
}

// Net price: as told, else the list price less the discount, else what the item costs.
Fixed price_of(const Record& line, const Record& item) {
    if (line.has("NetPrice")) return line.money("NetPrice");
    const Fixed price = line.has("UnitPrice") ? line.money("UnitPrice") : item.money("StandardSalesPrice");
    return price - price.times_round(line.money("Discount"), 10);
}

void compute(Job& job, Change& change, const Record& item, const Record* vat) {
    Record& line = change.record;
    const std::string_view vat_name = is_order(line.entity()) ? "VATAmount" : "VATAmountFC";
    if (!line.has("Quantity")) line.set("Quantity", Fixed::from_int(1));
    const bool amount_only = change.has("AmountFC") && !line.has("NetPrice") && !line.has("UnitPrice");
    const Fixed price = price_of(line, item);
    const Fixed fraction = vat == nullptr ? Fixed{} : vat->money("Percentage");
    const bool includes = vat != nullptr && vat->text("Type") == "I" && !amount_only;
    const Fixed amount =
        amount_only ? cents(line.money("AmountFC")) : line.money("Quantity").times_round(price, 2);
    Fixed vat_amount = includes ? vat_in(amount, fraction) : vat_on(amount, fraction);
    if (change.has(vat_name) && line.has(vat_name)) vat_amount = cents(line.money(vat_name));
    if (fraction.is_zero() && !vat_amount.is_zero()) job.findings.add(texts::kNoVatAmount);
    line.set("AmountFC", includes ? amount - vat_amount : amount);
    line.set("AmountDC", line.value("AmountFC"));
    line.set(vat_name, vat_amount);
    if (!amount_only) line.set("NetPrice", price);
    if (!line.has("UnitPrice")) line.set("UnitPrice", price);
    if (vat != nullptr) line.set("VATPercentage", fraction);
}

}  // namespace

void check_sales_invoice(Job& job, Change& change) {
    Record& record = change.record;
    if (!record.has("Journal") && job.assumptions.invoice_journal_defaulted) record.set_text("Journal", "70");
    const Record* journal = journal_of(job, record, "Journal", {20}, texts::kJournalType);
    if (journal != nullptr) record.set("JournalDescription", journal->value("Description"));
    check_header(job, change);
    if (!record.has("Type")) record.set("Type", integer_value(8020));
    const std::int64_t type = record.number("Type");
    if (type != 8020 && type != 8021 && type != 8023 && type != 8024)
        job.findings.add({"Ongeldig: Type", "Invalid: Type"});
    if (change.before == nullptr) record.set("Status", integer_value(20));
    if (record.has("OrderNumber") || !job.findings.empty()) return;
    record.set("OrderNumber", integer_value(job.books.next_serial("salesinvoice/OrderNumber", 1)));
}

void check_sales_order(Job& job, Change& change) {
    Record& record = change.record;
    check_header(job, change);
    if (!record.has("DeliveryDate")) record.set("DeliveryDate", record.value("OrderDate"));
    if (!record.has("ApprovalStatus")) record.set("ApprovalStatus", integer_value(0));
    for (const std::string_view status : {"Status", "DeliveryStatus", "InvoiceStatus"})
        if (!record.has(status)) record.set(status, integer_value(12));
    if (change.has("OrderNumber") && record.has("OrderNumber")) {
        const std::string number = std::to_string(record.number("OrderNumber"));
        const Record* other = job.books.table("salesorder/SalesOrders").first("OrderNumber", number);
        if (other != nullptr && other->key() != record.key()) job.findings.add(texts::kOrderNumberUsed);
        if (job.findings.empty())
            job.books.raise_serial("salesorder/OrderNumber", record.number("OrderNumber"));
    } else if (!record.has("OrderNumber") && job.findings.empty()) {
        record.set("OrderNumber", integer_value(job.books.next_serial("salesorder/OrderNumber", 1)));
    }
}

void check_invoice_line(Job& job, Change& change, const Record* header) {
    Record& line = change.record;
    if (!line.has("Item")) job.findings.required("Artikel", "Item");
    const Record* item = referred(job, line, "Item", "logistics/Items", {"Artikel", "Item"});
    check_length(job, line, "Description", 100);
    if (item == nullptr) return;
    check_item_of(job, line, *item);
    if (!line.has("VATCode")) line.set("VATCode", item->value("SalesVatCode"));
    if (!line.has("VATCode") && header != nullptr)
        if (const Record* customer = job.books.find("crm/Accounts", header->text("InvoiceTo")))
            line.set("VATCode", customer->value("SalesVATCode"));
    const Record* vat = vat_code_of(job, line, "VATCode");
    if (vat != nullptr) line.set("VATCodeDescription", vat->value("Description"));
    if (!is_order(line.entity())) {
        if (!line.has("GLAccount")) line.set("GLAccount", item->value("GLRevenue"));
        const Record* account =
            referred(job, line, "GLAccount", "financial/GLAccounts", {"Grootboekrekening", "G/L account"});
        if (account != nullptr) line.set("GLAccountDescription", account->value("Description"));
    }
    compute(job, change, *item, vat);
}

}  // namespace koppel::sandbox::exact
