#include "mapping.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "assumptions.hpp"
#include "json_text.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"
#include "koppel/model/text.hpp"

namespace koppel::asperion {
namespace {

namespace json = boost::json;

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 18 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// An id that the vendor keeps as a number; "null" when there is none.
std::string number_id(std::string_view text, std::string_view what) {
    if (text.empty()) return "null";
    if (!is_number(text))
        throw Refusal("not_a_number", "Asperion knows a " + std::string(what) + " by its number; \"" +
                                          std::string(text) + "\" is none. Change it in the contract.");
    return std::string(text);
}

// Street, number and extension in one line, what else there is behind a comma.
std::string street_line(const model::Address& address, bool with_second) {
    std::string line = address.street;
    for (const auto* part : {&address.number, &address.extension}) {
        if (part->empty()) continue;
        if (!line.empty()) line += ' ';
        line += *part;
    }
    if (with_second && !address.street2.empty()) line += (line.empty() ? "" : ", ") + address.street2;
    return line;
}

std::string phone_for(std::string_view phone) {
    if (cut(phone, Assumptions::kPhone).size() == phone.size()) return std::string(phone);
    std::string dense;
    for (const char c : phone) {
        if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && c != '/') dense += c;
    }
    return cut(dense, Assumptions::kPhone);
}

void write_address(JsonText& out, std::string_view member, const model::Address& address) {
    out.name(member).open('{');
    out.text("company", address.company).text("attentionTo", address.attention);
    out.text("address", street_line(address, true))
        .text("postCode", cut(address.postal_code, Assumptions::kPostCode));
    out.text("city", address.city).text("countryCode", address.country).close('}');
}

void write_line(JsonText& out, const model::PostingLine& line, std::string_view sku) {
    const bool article = line.booking == "article";
    out.open('{').text("bookingType", article ? Assumptions::kArticleLine : Assumptions::kLedgerLine);
    if (article) out.text("sku", sku);
    const std::string& description =
        line.description.empty() && line.article ? line.article->description : line.description;
    out.text("description", cut(description, Assumptions::kLineDescription));
    out.number("quantity", line.quantity).number("unitPrice", line.unit_price).text("vatCode", line.vat_code);
    if (!article) out.raw("ledgerAccountId", number_id(line.ledger_account, "ledger account"));
    out.close('}');
}

std::string text_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

MasterRow row_of(const json::object& from, const MasterRow&) {
    const json::value* blocked = from.if_contains("blocked");
    return {text_at(from, "id"), text_at(from, "customerNumber"), text_at(from, "emailAddress"),
            text_at(from, "sku"), blocked != nullptr && blocked->is_bool() && blocked->get_bool()};
}
InvoiceRow row_of(const json::object& from, const InvoiceRow&) {
    return {text_at(from, "id"), text_at(from, "invoiceNumber"), text_at(from, "reference"),
            text_at(from, "amountInclVat"), text_at(from, "status")};
}
AdministrationRow row_of(const json::object& from, const AdministrationRow&) {
    return {text_at(from, "id"), text_at(from, "name")};
}

// A document of the vendor for as long as a function looks at it.
class Answer {
  public:
    explicit Answer(std::string_view body)
        : memory_(block_, sizeof block_), value_(sdk::json_numbers_as_text(body, nullptr, &memory_)) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;

    explicit operator bool() const { return value_.has_value(); }
    const json::value* operator->() const { return &*value_; }

  private:
    unsigned char block_[8192];  // most answers fit
    json::monotonic_resource memory_;
    std::optional<json::value> value_;
};

template <class Row>
std::optional<Page<Row>> page_in(std::string_view body) {
    const Answer value(body);
    if (!value || !value->is_object()) return std::nullopt;
    const json::value* data = value->get_object().if_contains("_data");
    if (data == nullptr || !data->is_array()) return std::nullopt;
    Page<Row> page;
    for (const auto& entry : data->get_array()) {
        if (!entry.is_object()) return std::nullopt;
        page.rows.push_back(row_of(entry.get_object(), Row{}));
    }
    if (const json::value* meta = value->get_object().if_contains("_meta");
        meta != nullptr && meta->is_object())
        page.next = text_at(meta->get_object(), "nextPage");
    return page;
}

template <class Row>
std::optional<Row> new_in(std::string_view body) {
    const Answer value(body);
    if (!value || !value->is_object()) return std::nullopt;
    const json::object* object = &value->get_object();
    if (const json::value* data = object->if_contains("_data"); data != nullptr) {
        if (!data->is_array() || data->get_array().size() != 1 || !data->get_array()[0].is_object())
            return std::nullopt;
        object = &data->get_array()[0].get_object();
    }
    return row_of(*object, Row{});
}

}  // namespace

std::string cut(std::string_view text, std::size_t characters) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < characters; ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return std::string(text.substr(0, end));
}

std::string folded(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string debtor_body(const model::NewDebtor& debtor) {
    JsonText out;
    out.open('{').text("name", cut(debtor.name, Assumptions::kDebtorName));
    out.text_if_any("attentionTo", debtor.attention);
    out.text("address", street_line(debtor.address, false))
        .text_if_any("addressLine2", debtor.address.street2);
    out.text("postCode", cut(debtor.address.postal_code, Assumptions::kPostCode))
        .text("city", debtor.address.city);
    out.text("countryCode", debtor.address.country).text_if_any("phoneNumber", phone_for(debtor.phone));
    out.text("emailAddress", debtor.email).text_if_any("vatNumber", debtor.vat_number);
    out.text_if_any("cocNumber", debtor.coc_number);
    out.raw("paymentConditionId", number_id(debtor.payment_condition, "payment condition"));
    return out.close('}').take();
}

std::string article_body(const model::ArticleRule& article, std::string_view today) {
    JsonText out;
    const std::string& description = article.description.empty() ? article.code : article.description;
    out.open('{')
        .text("sku", article.code)
        .text("description", cut(description, Assumptions::kArticleDescription));
    out.raw("stockTracking", "true").raw("fixedSalesPrice", "0");
    if (!article.ledger_account.empty()) {
        out.raw("ledgerAccountId", number_id(article.ledger_account, "ledger account"))
            .raw("salesTypeId", "null");
    } else {
        out.raw("ledgerAccountId", "null");
        out.text("salesTypeId", article.sales_type.empty() ? Assumptions::kDefaultSalesType
                                                           : std::string_view(article.sales_type));
    }
    return out.text("dateAdded", today).text("dateLastChange", today).close('}').take();
}

std::string invoice_body(const model::Invoice& invoice, std::string_view customer_number,
                         const std::vector<std::string>& line_codes) {
    const auto& description = invoice.description.empty() ? invoice.number : invoice.description;
    const auto& delivery =
        invoice.delivery_address == model::Address{} ? invoice.invoice_address : invoice.delivery_address;
    JsonText out;
    out.open('{').text("date", invoice.date).text("debtorCustomerNumber", customer_number);
    out.text("description", cut(description, Assumptions::kInvoiceDescription));
    out.text("reference", stored_reference(invoice.reference));
    out.raw("paymentConditionId", number_id(invoice.payment_condition, "payment condition"));
    if (invoice.payment_method.empty()) {
        out.raw("paymentMethodId", "null");
    } else {
        out.text("paymentMethodId", invoice.payment_method);
    }
    out.raw("pricesIncludeVat", invoice.prices_include_vat ? "true" : "false");
    write_address(out, "invoiceAddress", invoice.invoice_address);
    write_address(out, "deliveryAddress", delivery);
    out.name("lines").open('{').name("_data").open('[');
    for (std::size_t i = 0; i < invoice.lines.size(); ++i)
        write_line(out, invoice.lines[i], line_codes.at(i));
    return out.close(']').close('}').close('}').take();
}

void check_invoice(const model::Invoice& invoice) {
    number_id(invoice.payment_condition, "payment condition");
    for (const auto& line : invoice.lines) {
        if (line.booking != "article") number_id(line.ledger_account, "ledger account");
    }
}

std::string stored_reference(std::string_view reference) {
    if (cut(reference, Assumptions::kReference).size() == reference.size()) return std::string(reference);
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a
    for (const char c : reference)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string result = cut(reference, Assumptions::kReference - 17) + "~";
    for (int shift = 60; shift >= 0; shift -= 4)
        result += "0123456789abcdef"[(hash >> shift) & 15u];
    return result;
}

std::optional<Page<MasterRow>> masters_in(std::string_view body) {
    return page_in<MasterRow>(body);
}
std::optional<Page<InvoiceRow>> invoices_in(std::string_view body) {
    return page_in<InvoiceRow>(body);
}
std::optional<Page<AdministrationRow>> administrations_in(std::string_view body) {
    return page_in<AdministrationRow>(body);
}

std::optional<MasterRow> new_debtor_in(std::string_view body) {
    auto row = new_in<MasterRow>(body);
    return row && !row->customer_number.empty() ? row : std::nullopt;
}
std::optional<MasterRow> new_article_in(std::string_view body) {
    auto row = new_in<MasterRow>(body);
    return row && (!row->sku.empty() || !row->id.empty()) ? row : std::nullopt;
}
std::optional<InvoiceRow> new_invoice_in(std::string_view body) {
    auto row = new_in<InvoiceRow>(body);
    return row && !row->id.empty() ? row : std::nullopt;
}

std::string problem_in(std::string_view body) {
    const Answer value(body);
    if (!value || !value->is_object()) return {};
    const json::object& problem = value->get_object();
    std::string joined;
    const auto add = [&](const std::string& sentence) {
        if (!sentence.empty()) joined += (joined.empty() ? "" : "; ") + sentence;
    };
    if (const json::value* errors = problem.if_contains("errors"); errors != nullptr && errors->is_object()) {
        for (const auto& field : errors->get_object()) {
            const auto one = [&](const json::value& message) {
                if (message.is_string())
                    add(std::string(field.key()) + ": " + std::string(message.get_string().c_str()));
            };
            if (field.value().is_array()) {
                for (const auto& message : field.value().get_array())
                    one(message);
            } else {
                one(field.value());
            }
        }
    }
    if (const std::string detail = text_at(problem, "detail"); !detail.empty()) add(detail);
    return joined.empty() ? text_at(problem, "title") : joined;
}

bool says_exists_already(std::string_view problem) {
    const std::string text = folded(problem);
    return std::any_of(std::begin(Assumptions::kExistsAlready), std::end(Assumptions::kExistsAlready),
                       [&](std::string_view words) { return text.find(words) != std::string::npos; });
}

}  // namespace koppel::asperion
