#include "scrada/book.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "scrada/defaults.hpp"

namespace koppel::sandbox::scrada {
namespace {

constexpr VatType kVatTypes[] = {
    {kBe0, "BE", 0, false},   {kBe6, "BE", 6, false},   {kBe12, "BE", 12, false},
    {kBe21, "BE", 21, false}, {kBeNone, "BE", 0, true}, {kNl0, "NL", 0, false},
    {kNl9, "NL", 9, false},   {kNl21, "NL", 21, false}, {kNlNone, "NL", 0, true}};

std::string date_json(const std::string& date) {
    return date.empty() ? "null" : quoted(date + std::string{Assumptions::kMidnight});
}

std::string text_or_null(const std::string& text) {
    return text.empty() ? "null" : quoted(text);
}

template <typename Item>
const Item* by_id(const std::vector<Item>& items, std::string_view id) {
    const std::string wanted = lower_ascii(id);
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == wanted; });
    return found == items.end() ? nullptr : &*found;
}

void write_heading(JsonWriter& json, const Heading& heading) {
    json.open('{').field("id", heading.id);
    for (std::size_t i = 0; i < kNameMembers.size(); ++i)
        json.field(kNameMembers[i], heading.names[i]);
    json.field_int("position", heading.position).field_int("inputEntry", heading.input_entry);
    json.field_int("inputCorrection", heading.input_correction);
    json.field_int("commentType", heading.comment_type);
}

}  // namespace

const VatType* vat_type(std::string_view id) {
    const std::string wanted = lower_ascii(id);
    const auto found = std::find_if(std::begin(kVatTypes), std::end(kVatTypes),
                                    [&](const VatType& type) { return type.id == wanted; });
    return found == std::end(kVatTypes) ? nullptr : found;
}

std::string next_day(const std::string& date) {
    Civil day;
    day.year = std::stoi(date.substr(0, 4));
    day.month = static_cast<unsigned>(std::stoi(date.substr(5, 2)));
    day.day = static_cast<unsigned>(std::stoi(date.substr(8, 2)));
    day.hour = 12;
    return local_date(from_civil(day) + 86'400);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

std::string Journal::last_possible(const std::string& today, const Assumptions& assumptions) const {
    std::string reached = last_date;
    if (assumptions.proposals_move_window)
        for (const Entry& entry : entries)
            if (entry.proposal) reached = std::max(reached, entry.date);
    std::string last = reached.empty() ? start_date : std::min(today, next_day(reached));
    if (!end_date.empty()) last = std::min(last, end_date);
    return last;
}

bool Journal::entered(const std::string& date) const {
    return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
        return !entry.proposal && !entry.correction() && entry.date == date;
    });
}

const Category* Journal::category(std::string_view wanted) const {
    return by_id(categories, wanted);
}
const Method* Journal::method(std::string_view wanted) const {
    return by_id(methods, wanted);
}

void Journal::book_lines(const Entry& entry) {
    last_date = std::max(last_date, entry.date);
    last_line = entry.lines.back().id;
}

void Journal::book_cash(Entry& entry) {
    for (Payment& payment : entry.payments) {
        payment.proposal = false;
        const Method* used = method(payment.method);
        if (used != nullptr && used->is_cash) cash_balance += payment.amount;
    }
}

void Journal::take(Entry entry) {
    if (!entry.proposal) book_lines(entry);
    const bool payments_proposed = std::any_of(entry.payments.begin(), entry.payments.end(),
                                               [](const Payment& payment) { return payment.proposal; });
    if (!payments_proposed) book_cash(entry);
    entries.push_back(std::move(entry));
}

std::int64_t Journal::confirm() {
    std::int64_t confirmed = 0;
    for (Entry& entry : entries) {
        const bool payments = std::any_of(entry.payments.begin(), entry.payments.end(),
                                          [](const Payment& payment) { return payment.proposal; });
        if (!entry.proposal && !payments) continue;
        ++confirmed;
        if (payments) book_cash(entry);
        if (!entry.proposal) continue;
        entry.proposal = false;
        book_lines(entry);
    }
    return confirmed;
}

std::string journal_json(const Journal& journal, const std::string& today, const Assumptions& assumptions) {
    std::string out;
    JsonWriter json{out};
    json.open('{').field("id", journal.id).field_bool("active", true).field("name", journal.name);
    json.field_raw("startDate", date_json(journal.start_date));
    json.field_raw("endDate", date_json(journal.end_date));
    json.field_raw("lastLineDate", date_json(journal.last_date));
    json.field_raw("lastLineID", text_or_null(journal.last_line));
    json.field_int("invoiceGenerationPeriodType", 3).field_raw("invoiceGenerationStartWeekDay", "null");
    json.field("customerName", "").field("customerReference", "");
    json.field("invoiceNumberExternalFormat", "").field("invoiceNumberExternalReset", "");
    for (const char* day : {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
        json.field_bool(std::string{"openOn"} + day, true);
    json.field_raw("cashbookID", text_or_null(journal.cash_book)).field_raw("emailNoLinesDays", "null");
    json.field_bool("allowMultipleEntries", journal.allow_multiple);
    json.field_bool("autoLoadPaymentProvider", false);
    json.field_int("addFiguresUser", journal.add_user).field_int("addFiguresApi", journal.add_api);
    json.field_raw("invoicedTill", "null").field_raw("paidTill", "null");
    json.field_raw("minimumPossibleLineDate", date_json(journal.first_possible()));
    json.field_raw("maximumPossibleLineDate", date_json(journal.last_possible(today, assumptions)));
    json.close('}');
    return out;
}

std::string categories_json(const Journal& journal) {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Category& category : journal.categories) {
        write_heading(json, category);
        json.field("vatTypeID", category.vat_type).field("accountingGeneralLedger", "");
        for (int i = 1; i <= 5; ++i)
            json.field("accountingAnalytical" + std::to_string(i), "");
        json.close('}');
    }
    json.close(']');
    return out;
}

std::string methods_json(const Journal& journal) {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Method& method : journal.methods) {
        write_heading(json, method);
        json.field_bool("isCash", method.is_cash).field_bool("isCalculated", false);
        json.field_bool("isDefault", false).field_bool("allowMultiple", method.allow_multiple).close('}');
    }
    json.close(']');
    return out;
}

}  // namespace koppel::sandbox::scrada
