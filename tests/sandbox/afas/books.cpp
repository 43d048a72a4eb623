#include "afas/books.hpp"

#include <cstdio>
#include <stdexcept>

#include "base/http.hpp"

namespace koppel::sandbox::afas {
namespace {

// The first number of each kind; the forms are what Profit's demonstration environment looks like.
const std::map<std::string, std::int64_t, std::less<>> kFirst{
    {"order", 60'000'001},   {"note", 3'001},     {"invoice", 20'260'001}, {"debtor", 20'001},
    {"relation", 1'000'501}, {"contact", 5'001},  {"address", 2'001},      {"article", 9'001},
    {"entry 1", 70'001},     {"entry 2", 70'001}, {"entry invoice", 3'001}};

std::string midnight(std::string_view date) {
    return date.empty() ? std::string{} : std::string{date.substr(0, 10)} + "T00:00:00";
}

std::string trimmed_number(Fixed value) {
    return value.text();
}

}  // namespace

std::string_view field(const Fields& fields, std::string_view code) {
    const auto found = fields.find(code);
    return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

Books::Books(const Clock& clock) : clock_{clock}, layout_{make_layout()} {
    fill(*this, clock.now());
}

Table& Books::table(std::string_view name) {
    const auto found = layout_.tables.find(name);
    if (found == layout_.tables.end()) throw std::logic_error("no table " + std::string{name});
    return found->second;
}

Table* Books::find_table(std::string_view name) {
    const auto found = layout_.tables.find(name);
    return found == layout_.tables.end() ? nullptr : &found->second;
}

const View* Books::view(std::string_view id, bool case_sensitive) const {
    const auto found = layout_.views.find(id);
    if (found != layout_.views.end()) return &found->second;
    if (case_sensitive) return nullptr;
    const std::string wanted = lower_ascii(id);
    for (const auto& [name, view] : layout_.views)
        if (lower_ascii(name) == wanted) return &view;
    return nullptr;
}

std::string Books::next(std::string_view kind) {
    const auto first = kFirst.find(kind);
    const auto [at, made] = numbers_.emplace(kind, first == kFirst.end() ? 1 : first->second);
    return std::to_string(at->second++);
}

std::string Books::new_guid() {
    const auto serial = static_cast<unsigned long long>(++numbers_["guid"]);
    char text[40];
    std::snprintf(text, sizeof text, "{AFA50001-%04llX-4000-8000-%012llX}", serial % 0x10000ULL, serial);
    return text;
}

std::string Books::new_reference() {
    const auto serial = static_cast<unsigned long long>(++numbers_["reference"]);
    char text[40];
    std::snprintf(text, sizeof text, "AFA50000000000000000%012llX", serial);
    return text;
}

std::string Books::now_text() const {
    return offset_text(clock_.now()).substr(0, 19);
}

Order* Books::find_order(bool direct, std::string_view number) {
    auto& all = orders(direct);
    const auto found = all.find(std::string{number});
    return found == all.end() ? nullptr : &found->second;
}

void Books::show_lines(const Order& order, Table& table, const std::string& status) {
    const std::string text{field(order.fields, "RfCs")};
    for (Row* row : table.all("OrderNumber", order.number)) {
        bool still = false;
        for (const Line& line : order.lines)
            still = still || line.guid == table.text(*row, "LineGuid");
        row->gone = !still;
    }
    std::int64_t sequence = 0;
    for (const Line& line : order.lines) {
        Row* row = table.find(line.guid);
        const bool made = row == nullptr;
        if (made) row = &table.add({{"LineGuid", line.guid}, {"CreateDate", now_text()}});
        const auto put = [&](std::string_view column, std::string value) {
            table.set(*row, column, value.empty() ? Cell{} : Cell{std::move(value)});
        };
        put("OrderNumber", order.number);
        put("Status", status);
        put("OrderDate", midnight(field(order.fields, "OrDa")));
        put("DebtorId", std::string{field(order.fields, "DbId")});
        put("CurrencyId", "EUR");
        put("CustomerReference", text);
        put("SeqNo", std::to_string(++sequence));
        put("LineStatusCode", order.direct ? "3" : line.delivered ? "2" : "1");
        put("ItemTypeCode", std::string{field(line.fields, "VaIt")});
        put("ItemCodeId", std::string{field(line.fields, "ItCd")});
        put("Description", std::string{field(line.fields, "Ds")});
        put("UnitId", std::string{field(line.fields, "BiUn")});
        put("PiecePerUnit", trimmed_number(line.quantity));
        put("PricePerUnit", trimmed_number(line.price));
        put("AmtRowDiscount", trimmed_number(line.discount));
        put("PriceNet", trimmed_number(line.price));
        put("AmtTotal", trimmed_number(line.excl));
        put("ModifiedDate", now_text());
    }
}

void Books::keep(Order order) {
    Table& heads = table(order.direct ? "invoices" : "orders");
    Row* row = heads.find(order.number);
    if (row == nullptr) row = &heads.add({{"OrderNumber", order.number}});
    const std::string status = order.direct ? "F" : order.delivered ? "G" : "O";
    const auto put = [&](std::string_view column, std::string_view value) {
        heads.set(*row, column, value.empty() ? Cell{} : Cell{std::string{value}});
    };
    Fixed quantity;
    for (const Line& line : order.lines)
        quantity += line.quantity;
    if (order.direct)
        put("InvoiceNumber", order.invoice_number);
    else
        put("Ordersoort", "Verkooporder");
    put("Status", status);
    put("OrderDate", midnight(field(order.fields, "OrDa")));
    put("DebtorId", field(order.fields, "DbId"));
    put("CurrencyId", "EUR");
    put("CustomerReference", field(order.fields, "RfCs"));
    put("Gross", trimmed_number(order.gross));
    put("Discount", trimmed_number(order.discount));
    put("TotalAmount", trimmed_number(order.excl));
    put("VAT", trimmed_number(order.vat));
    put("Quantity", trimmed_number(quantity));
    put("InvoiceTotal", trimmed_number(order.incl));
    put("UnitId", field(order.fields, "Unit"));
    put("JournalId", field(order.fields, "JoCo"));
    put("ProjectId", field(order.fields, "PrId"));
    put("Warehouse", field(order.fields, "War"));
    put("ModifiedDate", now_text());
    show_lines(order, table(order.direct ? "invoice_lines" : "order_lines"), status);
    const bool direct = order.direct;
    std::string number = order.number;
    orders(direct).insert_or_assign(std::move(number), std::move(order));
}

void Books::erase(bool direct, const std::string& number) {
    if (Row* row = table(direct ? "invoices" : "orders").find(number)) row->gone = true;
    for (Row* row : table(direct ? "invoice_lines" : "order_lines").all("OrderNumber", number))
        row->gone = true;
    orders(direct).erase(number);
}

void Books::keep(Entry entry) {
    Table& rows = table("entries");
    std::int64_t sequence = 0;
    for (const EntryLine& line : entry.lines) {
        const auto text = [&](std::string_view code) { return std::string{field(line.fields, code)}; };
        Row& row = rows.add({{"UnitId", entry.unit},
                             {"EntryNo", entry.number},
                             {"SeqNo", std::to_string(++sequence)},
                             {"JournalId", std::string{field(entry.fields, "JoCo")}},
                             {"Year", std::string{field(entry.fields, "Year")}},
                             {"Period", std::string{field(entry.fields, "Peri")}},
                             {"AccountType", text("VaAs")},
                             {"AccountNo", text("AcNr")},
                             {"EntryDate", midnight(text("EnDa"))},
                             {"VoucherDate", midnight(text("BpDa"))},
                             {"VoucherNo", text("BpNr")},
                             {"InvoiceId", text("InId")},
                             {"Description", text("Ds")},
                             {"VatCode", text("VaId")},
                             {"PaymentReference", text("PaId")},
                             {"InvoiceReference", text("Fref")},
                             {"ProjectId", text("PrId")}});
        rows.set(row, "AmtDebit", trimmed_number(line.debit));
        rows.set(row, "AmtCredit", trimmed_number(line.credit));
    }
    entries_.push_back(std::move(entry));
}

void Books::erase_entry(std::size_t at) {
    for (Row* row : table("entries").all("EntryNo", entries_[at].number))
        if (table("entries").text(*row, "UnitId") == entries_[at].unit) row->gone = true;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Books::refresh_stock(std::string_view item) {
    Table& stock = table("stock");
    Fixed total;
    for (const Row* row : stock.all("ItemCode", item))
        total += Fixed::parse(stock.text(*row, "In_stock")).value_or(Fixed{});
    if (Row* row = table("items").find({"2", item})) {
        table("items").set(*row, "StockActual", trimmed_number(total));
        table("items").set(*row, "ModifiedDate", now_text());
    }
}

void Books::change_stock(std::string_view item, std::string_view warehouse, Fixed by) {
    Row* article = table("items").find({"2", item});
    if (article == nullptr || !table("items").truth(*article, "Stock")) return;
    Table& stock = table("stock");
    Row* row = stock.find({item, warehouse});
    if (row == nullptr)
        row = &stock.add({{"ItemCode", table("items").text(*article, "ItemCode")},
                          {"Warehouse", std::string{warehouse}},
                          {"In_stock", "0"},
                          {"Unit", table("items").text(*article, "UnitId")},
                          {"Basisartikeltype_code", "2"}});
    const Fixed before = Fixed::parse(stock.text(*row, "In_stock")).value_or(Fixed{});
    stock.set(*row, "In_stock", trimmed_number(before + by));
    refresh_stock(item);
}

}  // namespace koppel::sandbox::afas
