#include "exact/table.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/http.hpp"

namespace koppel::sandbox::exact {
namespace {

// What clients and rules look rows up by.
constexpr std::string_view kIndexed[] = {"Code",        "YourRef",     "Email",       "Account",
                                         "Customer",    "EntryID",     "InvoiceID",   "OrderID",
                                         "Item",        "OrderNumber", "VATCodeID",   "Document",
                                         "JournalCode", "Barcode",     "EntryNumber", "TransactionEntryID",
                                         "Id"};
const Value kNull;

std::string index_text(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return lower_ascii(trimmed(*text));
    return {};
}

}  // namespace

const Value& Record::value(int property) const {
    const auto found = std::lower_bound(values_.begin(), values_.end(), property,
                                        [](const auto& entry, int wanted) { return entry.first < wanted; });
    return found != values_.end() && found->first == property ? found->second : kNull;
}

void Record::set(int property, Value value) {
    const auto found = std::lower_bound(values_.begin(), values_.end(), property,
                                        [](const auto& entry, int wanted) { return entry.first < wanted; });
    const bool there = found != values_.end() && found->first == property;
    if (is_null(value)) {
        if (there) values_.erase(found);
    } else if (there) {
        found->second = std::move(value);
    } else {
        values_.emplace(found, property, std::move(value));
    }
}

std::string_view Record::text(std::string_view name) const {
    const auto* text = std::get_if<std::string>(&value(name));
    return text == nullptr ? std::string_view{} : std::string_view{*text};
}

std::int64_t Record::number(std::string_view name) const {
    const auto* number = std::get_if<std::int64_t>(&value(name));
    return number == nullptr ? 0 : *number;
}

Fixed Record::money(std::string_view name) const {
    const auto* money = std::get_if<Fixed>(&value(name));
    return money == nullptr ? Fixed{} : *money;
}

bool Record::truth(std::string_view name) const {
    const Value& found = value(name);
    if (const bool* truth = std::get_if<bool>(&found)) return *truth;
    return number(name) != 0;
}

std::string Record::key() const {
    const Value& found = value(entity_->key);
    if (const auto* number = std::get_if<std::int64_t>(&found)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&found);
    return text == nullptr ? std::string{} : *text;
}

Table::Table(const Entity& entity, std::int64_t& stamps) : entity_{entity}, stamps_{stamps} {
    for (const std::string_view name : kIndexed)
        if (const int property = entity.find(name); property >= 0) indexes_[property];
}

Record& Table::add(Record record) {
    const std::string key = record.key();
    if (!keys_.emplace(key, rows_.size()).second) throw std::logic_error("key twice: " + key);
    record.stamp = ++stamps_;
    rows_.push_back(std::move(record));
    places_.emplace(&rows_.back(), rows_.size() - 1);
    index(rows_.size() - 1);
    return rows_.back();
}

Record* Table::find(std::string_view key) {
    const auto found = keys_.find(std::string{key});
    return found == keys_.end() ? nullptr : &rows_[found->second];
}

const Record* Table::find(std::string_view key) const {
    const auto found = keys_.find(std::string{key});
    return found == keys_.end() ? nullptr : &rows_[found->second];
}

void Table::erase(Record& record) {
    keys_.erase(record.key());
    record.gone = true;
    record.stamp = ++stamps_;
}

void Table::changed(Record& record) {
    record.stamp = ++stamps_;
    index(places_.at(&record));
}

void Table::index(std::size_t row) {
    for (auto& [property, by_text] : indexes_) {
        const Value& value = rows_[row].value(property);
        if (!is_null(value)) by_text[index_text(value)].insert(row);
    }
}

std::vector<Record*> Table::with(int property, std::string_view text) {
    std::vector<Record*> out;
    if (property == entity_.key) {
        if (Record* found = find(lower_ascii(trimmed(text)))) out.push_back(found);
        return out;
    }
    const auto& by_text = indexes_.at(property);
    const std::string wanted = lower_ascii(trimmed(text));
    const auto found = by_text.find(wanted);
    if (found == by_text.end()) return out;
    for (const std::size_t row : found->second) {
        Record& record = rows_[row];
        if (!record.gone && index_text(record.value(property)) == wanted) out.push_back(&record);
    }
    return out;
}

Record* Table::first(std::string_view name, std::string_view text) {
    const auto found = with(name, text);
    return found.empty() ? nullptr : found.front();
}

}  // namespace koppel::sandbox::exact
