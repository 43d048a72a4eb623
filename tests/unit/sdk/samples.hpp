// Model structs with every member set to something of its own, made through `fields`, so that a new member is
// in every test the moment it exists.
#pragma once

#include <string>
#include <vector>

#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::model::samples {

// Valid values for the members whose schema wants a form; every other text gets its own name.
inline std::string text_for(std::string_view name) {
    if (name == "kind") return "receipt";
    if (name == "status") return "completed";
    if (name == "payment_status") return "paid";
    if (name == "currency") return "EUR";
    if (name == "country") return "NL";
    if (name == "date" || name.ends_with("_date")) return "2026-11-21";
    if (name == "type") return "product";
    if (name == "booking") return "article";
    if (name == "match_by") return "email";
    if (name.ends_with("_at")) return "2026-11-21T10:30:00+01:00";
    return std::string(name) + " \"\u20ac\"";
}

struct Filler {
    std::int64_t next = 1;

    void operator()(std::string_view name, std::string& member) { member = text_for(name); }
    void operator()(std::string_view, bool& member) { member = !member; }
    void operator()(std::string_view, Decimal& member) { member = Decimal(next++).divided_by(100); }
    template <class T>
    void operator()(std::string_view name, std::optional<T>& member) {
        (*this)(name, member.emplace());
    }
    template <class T>
    void operator()(std::string_view name, std::vector<T>& member) {
        member.resize(2);
        for (T& element : member)
            (*this)(name, element);
    }
    template <detail::HasFields T>
    void operator()(std::string_view, T& member) {
        fields(*this, member);
    }
};

template <class T>
T filled() {
    T value;
    Filler filler;
    fields(filler, value);
    if constexpr (std::same_as<T, Payment>) value.status = "success";
    if constexpr (std::same_as<T, JournalEntry>) value.kind = "memo";
    if constexpr (std::same_as<T, DailyReceipts>) value.kind = "correction";
    if constexpr (requires { value.payments.front().kind; }) {
        for (auto& payment : value.payments)
            payment.kind = "cash";
    }
    return value;
}

}  // namespace koppel::model::samples
