#include "answers.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <span>

#include "assumptions.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"
#include "koppel/model/decimal.hpp"

namespace koppel::asperion {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

bool flag_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

// The elements of a list; null when there is no such list.
const json::array* data_of(const json::value* list) {
    if (list == nullptr || !list->is_object()) return nullptr;
    const json::value* data = list->get_object().if_contains("_data");
    return data != nullptr && data->is_array() ? &data->get_array() : nullptr;
}

// What an entry's lines take off the invoices that they name.
std::string paid_by_lines(const json::object& entry) {
    const json::array* lines = data_of(entry.if_contains("lines"));
    model::Decimal paid;
    bool any = false;
    for (const auto& line : lines != nullptr ? *lines : json::array()) {
        if (!line.is_object() || text_at(line.get_object(), "salesInvoiceId").empty()) continue;
        const auto amount = model::Decimal::parse(text_at(line.get_object(), "amount"));
        if (!amount) return {};
        paid -= *amount;
        any = true;
    }
    return any ? paid.to_string(2) : std::string();
}

MasterRow row_of(const json::object& from, const MasterRow&) {
    return {text_at(from, "id"),           text_at(from, "customerNumber"),
            text_at(from, "emailAddress"), text_at(from, "name"),
            text_at(from, "sku"),          flag_at(from, "blocked")};
}
BookedRow row_of(const json::object& from, const BookedRow&) {
    BookedRow row{
        text_at(from, "id"),          text_at(from, "invoiceNumber"),        text_at(from, "reference"),
        text_at(from, "description"), text_at(from, "sourceDocumentNumber"), text_at(from, "status"),
        text_at(from, "debtorId"),    text_at(from, "amountInclVat")};
    if (row.amount.empty()) row.amount = paid_by_lines(from);
    return row;
}
ChoiceRow row_of(const json::object& from, const ChoiceRow&) {
    ChoiceRow row;
    row.id = text_at(from, "id");
    row.name = text_at(from, "name");
    if (row.name.empty()) row.name = text_at(from, "description");
    row.type = text_at(from, "type");
    row.percentage = text_at(from, "percentage");
    row.country = text_at(from, "countryCode");
    row.valid_from = text_at(from, "validFrom");
    row.valid_until = text_at(from, "validUntil");
    row.for_sales = flag_at(from, "salesCode");
    row.disabled = flag_at(from, "disabled");
    return row;
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
    const json::value* get() const { return value_ ? &*value_ : nullptr; }

  private:
    unsigned char block_[8192];  // most answers fit
    json::monotonic_resource memory_;
    std::optional<json::value> value_;
};

template <class Row>
std::optional<Page<Row>> page_in(std::string_view body) {
    const Answer value(body);
    const json::array* data = data_of(value.get());
    if (data == nullptr) return std::nullopt;
    Page<Row> page;
    for (const auto& entry : *data) {
        if (!entry.is_object()) return std::nullopt;
        page.rows.push_back(row_of(entry.get_object(), Row{}));
    }
    if (const json::value* meta = value->get_object().if_contains("_meta");
        meta != nullptr && meta->is_object())
        page.next = text_at(meta->get_object(), "nextPage");
    return page;
}

template <class Row>
std::optional<Row> one_in(std::string_view body) {
    const Answer value(body);
    if (!value || !value->is_object()) return std::nullopt;
    const json::object* object = &value->get_object();
    if (object->contains("_data")) {
        const json::array* data = data_of(value.get());
        if (data == nullptr || data->size() != 1 || !(*data)[0].is_object()) return std::nullopt;
        object = &(*data)[0].get_object();
    }
    return row_of(*object, Row{});
}

bool any_of_words(const Problem& problem, std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view some) { return problem.contains(some); });
}

}  // namespace

std::optional<Page<MasterRow>> masters_in(std::string_view body) {
    return page_in<MasterRow>(body);
}
std::optional<Page<BookedRow>> bookings_in(std::string_view body) {
    return page_in<BookedRow>(body);
}
std::optional<Page<ChoiceRow>> choices_in(std::string_view body) {
    return page_in<ChoiceRow>(body);
}

std::optional<MasterRow> debtor_in(std::string_view body) {
    auto row = one_in<MasterRow>(body);
    return row && !row->customer_number.empty() ? row : std::nullopt;
}
std::optional<MasterRow> article_in(std::string_view body) {
    auto row = one_in<MasterRow>(body);
    return row && (!row->sku.empty() || !row->id.empty()) ? row : std::nullopt;
}
std::optional<BookedRow> booking_in(std::string_view body) {
    auto row = one_in<BookedRow>(body);
    return row && !row->id.empty() ? row : std::nullopt;
}

std::string Problem::text() const {
    std::string joined;
    for (auto at = sentences.begin(); at != sentences.end(); ++at) {
        const auto same = [&](const auto& other) { return other.second == at->second; };
        if (std::any_of(sentences.begin(), at, same)) continue;
        const auto more = std::count_if(at, sentences.end(), same) - 1;
        if (!joined.empty()) joined += "; ";
        joined += at->first;
        if (more > 0) joined += " (and " + std::to_string(more) + " more)";
        if (!at->first.empty()) joined += ": ";
        joined += at->second;
    }
    return joined;
}

bool Problem::contains(std::string_view words) const {
    const std::string wanted = folded(words);
    return std::any_of(sentences.begin(), sentences.end(), [&](const auto& sentence) {
        return folded(sentence.second).find(wanted) != std::string::npos;
    });
}

Problem problem_in(std::string_view body) {
    Problem problem;
    const Answer value(body);
    if (!value || !value->is_object()) return problem;
    const json::object& object = value->get_object();
    const auto add = [&](std::string field, const json::value& sentence) {
        if (sentence.is_string() && !sentence.get_string().empty())
            problem.sentences.emplace_back(std::move(field), std::string_view(sentence.get_string()));
    };
    if (const json::value* errors = object.if_contains("errors"); errors != nullptr && errors->is_object()) {
        for (const auto& field : errors->get_object()) {
            if (!field.value().is_array()) {
                add(std::string(field.key()), field.value());
                continue;
            }
            for (const auto& sentence : field.value().get_array())
                add(std::string(field.key()), sentence);
        }
    }
    if (const json::value* detail = object.if_contains("detail")) add({}, *detail);
    if (const json::value* title = object.if_contains("title"); title != nullptr && problem.sentences.empty())
        add({}, *title);
    return problem;
}

bool says_exists_already(const Problem& problem) {
    return any_of_words(problem, Assumptions::kExistsAlready);
}

bool says_still_concept(const Problem& problem) {
    return any_of_words(problem, Assumptions::kStillConcept);
}

}  // namespace koppel::asperion
