// Reading a vendor's JSON without tripping: every step into something absent gives an absent value.
// A view: valid as long as the boost::json::value it looks at. Pure, thread-safe.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "koppel/cpp/error.hpp"
#include "koppel/cpp/http.hpp"
#include "koppel/model/decimal.hpp"

namespace koppel::sdk {

namespace detail {

// A JSON number as people wrote it: 15 significant digits, which a double always keeps.
inline std::string number_text(double number) {
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::general, 15).ptr;
    return std::string(text, end);
}

inline std::optional<model::Decimal> decimal_from_double(double number) {
    if (!std::isfinite(number) || std::fabs(number) >= 1e18) return std::nullopt;
    if (const auto exact = model::Decimal::parse(number_text(number))) return exact;
    char text[64];  // more than ten fraction digits: rounded to ten
    const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, 10).ptr;
    return model::Decimal::parse(std::string_view(text, static_cast<std::size_t>(end - text)));
}

}  // namespace detail

class Json {
  public:
    Json() = default;
    Json(const boost::json::value& value) : value_(value.is_null() ? nullptr : &value) {}  // NOLINT: a view

    bool exists() const { return value_ != nullptr; }  // there, and not null
    bool is_object() const { return exists() && value_->is_object(); }
    bool is_array() const { return exists() && value_->is_array(); }
    const boost::json::value* raw() const { return value_; }

    Json operator[](std::string_view name) const {
        const auto* object = exists() ? value_->if_object() : nullptr;
        const auto* member = object != nullptr ? object->if_contains(name) : nullptr;
        return member != nullptr ? Json(*member) : Json();
    }
    Json operator[](std::size_t index) const {
        const auto* array = exists() ? value_->if_array() : nullptr;
        return array != nullptr && index < array->size() ? Json((*array)[index]) : Json();
    }

    // The elements of an array; of anything else: none. `for (const Json line : order["lines"].items())`
    class Items;
    Items items() const;
    std::size_t size() const { return is_array() ? value_->get_array().size() : 0; }

    // Texts as they are, numbers and booleans in writing, everything else: `absent`.
    std::string text(std::string_view absent = {}) const {
        if (!exists()) return std::string(absent);
        switch (value_->kind()) {
            case boost::json::kind::string:
                return std::string(std::string_view(value_->get_string()));
            case boost::json::kind::int64:
                return std::to_string(value_->get_int64());
            case boost::json::kind::uint64:
                return std::to_string(value_->get_uint64());
            case boost::json::kind::double_:
                return detail::number_text(value_->get_double());
            case boost::json::kind::bool_:
                return value_->get_bool() ? "true" : "false";
            default:
                return std::string(absent);
        }
    }

    // Numbers, and texts that are decimals. Ten fraction digits are kept of a number that has more.
    std::optional<model::Decimal> decimal() const {
        if (!exists()) return std::nullopt;
        if (const double* number = value_->if_double()) return detail::decimal_from_double(*number);
        if (value_->is_bool()) return std::nullopt;
        return model::Decimal::parse(text());
    }
    model::Decimal decimal_or(model::Decimal absent) const { return decimal().value_or(absent); }

    std::optional<std::int64_t> integer() const {
        const auto number = text();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
        if (number.empty() || error != std::errc() || end != number.data() + number.size())
            return std::nullopt;
        return value;
    }

    // true, "true", "1", 1 and their opposites; everything else: `absent`.
    bool flag(bool absent = false) const {
        const std::string word = text();
        if (word == "true" || word == "1") return true;
        if (word == "false" || word == "0") return false;
        return absent;
    }

    // As text() and decimal(), for what the vendor promises to send. Throws ErrorClass::internal with `what`
    // in it.
    std::string required_text(std::string_view what) const {
        std::string value = text();
        if (value.empty()) throw missing(what);
        return value;
    }
    model::Decimal required_decimal(std::string_view what) const {
        const auto value = decimal();
        if (!value) throw missing(what);
        return *value;
    }

  private:
    static Error missing(std::string_view what) {
        return Error(ErrorClass::internal, "answer_incomplete",
                     "The answer lacks " + std::string(what) + ", or it is of an unexpected type.");
    }

    const boost::json::value* value_ = nullptr;
};

class Json::Items {
  public:
    class Iterator {
      public:
        explicit Iterator(const boost::json::value* at) : at_(at) {}
        Json operator*() const { return Json(*at_); }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

      private:
        const boost::json::value* at_;
    };
    Items(const boost::json::value* first, std::size_t size) : first_(first), size_(size) {}
    Iterator begin() const { return Iterator(first_); }
    Iterator end() const { return Iterator(first_ + size_); }

  private:
    const boost::json::value* first_;
    std::size_t size_;
};

inline Json::Items Json::items() const {
    if (!is_array()) return Items(nullptr, 0);
    return Items(value_->get_array().data(), value_->get_array().size());
}

// The instance's settings, or any other JSON of the host. Throws ErrorClass::config.
inline boost::json::value parse_settings(std::string_view text) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(text.empty() ? std::string_view("{}") : text, error);
    if (error || !value.is_object()) {
        throw Error(ErrorClass::config, "settings_not_json", "The settings are not a JSON object.");
    }
    return value;
}

// The body of a successful answer; an empty one is null. A body that is not JSON is a lost answer: transient
// for a GET, unknown for a request that changed something.
inline boost::json::value parse_answer(const HttpRequest& request, const HttpResponse& response) {
    if (response.body.empty()) return nullptr;
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(response.body, error);
    if (!error) return value;
    throw Error(request.changes() ? ErrorClass::unknown : ErrorClass::transient, "answer_not_json",
                request.method + " " + request.url.substr(0, request.url.find('?')) +
                    " was answered with something that is not JSON.",
                0, response.status);
}

// The body of a failed answer, to look for the vendor's own message; null when it is not JSON.
inline boost::json::value parse_error_body(const HttpResponse& response) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(response.body, error);
    return error ? boost::json::value(nullptr) : value;
}

}  // namespace koppel::sdk
