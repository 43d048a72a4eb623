// Reads JSON so that every number stays the text it was written as: 6.2475 becomes the string "6.2475".
// Money never passes through a double this way. A number and a string that look alike are the same
// afterwards, which is what vendors need that send both. Pure functions, thread-safe.
#pragma once

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace koppel::sdk {

namespace detail {

// The handler of a boost::json::basic_parser, as the library's own but for numbers.
class NumbersAsText {
  public:
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;
    static constexpr std::size_t max_object_size = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    NumbersAsText() : stack_({}, buffer_, sizeof buffer_) {}
    NumbersAsText(const NumbersAsText&) = delete;
    NumbersAsText& operator=(const NumbersAsText&) = delete;

    boost::json::value release() { return stack_.release(); }
    void reset(boost::json::storage_ptr memory) { stack_.reset(std::move(memory)); }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_object_end(std::size_t count, error_code&) { return stack_.push_object(count), true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t count, error_code&) { return stack_.push_array(count), true; }
    bool on_key_part(string_view part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
    bool on_key(string_view last, std::size_t, error_code&) { return stack_.push_key(last), true; }
    bool on_string_part(string_view part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
    bool on_string(string_view last, std::size_t, error_code&) { return stack_.push_string(last), true; }
    bool on_number_part(string_view part, error_code&) { return stack_.push_chars(part), true; }
    bool on_int64(std::int64_t, string_view last, error_code&) { return stack_.push_string(last), true; }
    bool on_uint64(std::uint64_t, string_view last, error_code&) { return stack_.push_string(last), true; }
    bool on_double(double, string_view last, error_code&) { return stack_.push_string(last), true; }
    bool on_bool(bool value, error_code&) { return stack_.push_bool(value), true; }
    bool on_null(error_code&) { return stack_.push_null(), true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

  private:
    unsigned char buffer_[4096];  // what is not finished yet; small documents need no more
    boost::json::value_stack stack_;
};

}  // namespace detail

// nullopt when the text is not exactly one JSON value; then *problem, if given, says what is wrong and where.
// `memory`: where the value lives. For documents that are read, used and dropped together, point it to one
// boost::json::monotonic_resource that outlives them.
inline std::optional<boost::json::value> json_numbers_as_text(std::string_view text,
                                                              std::string* problem = nullptr,
                                                              boost::json::storage_ptr memory = {}) {
    boost::json::basic_parser<detail::NumbersAsText> parser{boost::json::parse_options{}};
    parser.handler().reset(std::move(memory));
    boost::json::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size()) error = boost::json::error::extra_data;
    if (error) {
        if (problem != nullptr) *problem = error.message() + " after byte " + std::to_string(read);
        return std::nullopt;
    }
    return parser.handler().release();
}

}  // namespace koppel::sdk
