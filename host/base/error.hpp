// The one error of the host: a class to schedule by, a code to branch on, a sentence for a person.
// A plain value; never carries a secret.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace koppel::base {

// The classes of the plugin ABI, with the same numbers, and one of the host's own.
enum class ErrorClass : std::int32_t {
    unset = 0,
    transient = 1,
    rate_limited = 2,
    auth = 3,
    config = 4,
    rejected = 5,
    not_ready = 6,
    conflict = 7,
    unknown = 8,
    internal = 9,
    cancelled = 10,
    unsupported = 11,
    usage = 100,  // the person gave a wrong command or file
};

// "what is wrong; what to do": one sentence out of two.
inline std::string with_remedy(std::string message, const std::string& remedy) {
    if (remedy.empty()) return message;
    if (message.ends_with('.')) message.pop_back();
    return message + "; " + remedy;
}

struct Error {
    ErrorClass error_class = ErrorClass::unset;
    std::string code;     // "contract_unknown_plugin"
    std::string message;  // what is wrong and where: one sentence
    std::string next;     // what to do, or what happens by itself; may be empty
    std::int64_t retry_after_ms = 0;
    std::int32_t http_status = 0;

    Error() = default;
    Error(ErrorClass cls, std::string code_, std::string message_, std::string next_ = {})
        : error_class(cls), code(std::move(code_)), message(std::move(message_)), next(std::move(next_)) {}

    // "message; next", as an operator reads it.
    std::string text() const { return with_remedy(message, next); }
};

// "transient", "rate_limited", …
const char* name_of(ErrorClass error_class);
// What a peer sent: values that we do not know are internal.
ErrorClass error_class_from(std::int32_t value);

}  // namespace koppel::base
