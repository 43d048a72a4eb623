// What a plugin throws: one class that the host schedules by, one code for machines, one sentence for people.
// Everything else that is thrown counts as a fault in the plugin (internal). Thread-safe values.
#pragma once

#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "koppel/abi/base.h"
#include "koppel/model/text.hpp"

namespace koppel::sdk {

enum class ErrorClass : std::int32_t {
    unset = KOPPEL_ERROR_UNSET,
    transient = KOPPEL_ERROR_TRANSIENT,
    rate_limited = KOPPEL_ERROR_RATE_LIMITED,
    auth = KOPPEL_ERROR_AUTH,
    config = KOPPEL_ERROR_CONFIG,
    rejected = KOPPEL_ERROR_REJECTED,
    not_ready = KOPPEL_ERROR_NOT_READY,
    conflict = KOPPEL_ERROR_CONFLICT,
    unknown = KOPPEL_ERROR_UNKNOWN,
    internal = KOPPEL_ERROR_INTERNAL,
    cancelled = KOPPEL_ERROR_CANCELLED,
    unsupported = KOPPEL_ERROR_UNSUPPORTED
};

class Error : public std::runtime_error {
  public:
    Error(ErrorClass error_class, std::string code, const std::string& text, std::int64_t retry_after_ms = 0,
          int http_status = 0)
        : std::runtime_error(text),
          error_class_(error_class),
          code_(std::move(code)),
          retry_after_ms_(retry_after_ms),
          http_status_(http_status) {}

    ErrorClass error_class() const { return error_class_; }
    const std::string& code() const { return code_; }
    std::string_view text() const { return what(); }
    std::int64_t retry_after_ms() const { return retry_after_ms_; }
    int http_status() const { return http_status_; }

  private:
    ErrorClass error_class_;
    std::string code_;
    std::int64_t retry_after_ms_;
    int http_status_;
};

namespace detail {

// Cut on a character, NUL-terminated.
template <std::size_t Size>
void copy_text(char (&to)[Size], std::string_view text) noexcept {
    const std::string_view cut = model::utf8_prefix(text, Size - 1);
    if (!cut.empty()) std::memcpy(to, cut.data(), cut.size());
    to[cut.size()] = '\0';
}

template <std::size_t Size>
std::string text_of(const char (&text)[Size]) {
    return std::string(text, strnlen(text, Size));
}

inline void fill_error(koppel_error* to, ErrorClass error_class, std::string_view code, std::string_view text,
                       std::int64_t retry_after_ms = 0, int http_status = 0) noexcept {
    if (to == nullptr || to->struct_size < sizeof(koppel_error)) return;
    to->error_class = static_cast<std::int32_t>(error_class);
    to->http_status = http_status;
    to->reserved = 0;
    to->retry_after_ms = retry_after_ms;
    copy_text(to->code, code);
    copy_text(to->message, text);
}

inline void fill_error(koppel_error* to, const Error& error) noexcept {
    fill_error(to, error.error_class(), error.code(), error.text(), error.retry_after_ms(),
               error.http_status());
}

inline koppel_error empty_error() noexcept {
    koppel_error error{};
    error.struct_size = sizeof error;
    return error;
}

// What a host service reported.
inline Error error_from(const koppel_error& error) {
    const bool known =
        error.error_class > KOPPEL_ERROR_UNSET && error.error_class <= KOPPEL_ERROR_UNSUPPORTED;
    return Error(known ? static_cast<ErrorClass>(error.error_class) : ErrorClass::internal,
                 text_of(error.code), text_of(error.message), error.retry_after_ms, error.http_status);
}

// Describes the exception in flight. Call inside a catch block only.
inline void fill_error_from_exception(koppel_error* to) noexcept {
    try {
        throw;
    } catch (const Error& error) {
        fill_error(to, error);
    } catch (const std::bad_alloc&) {
        fill_error(to, ErrorClass::internal, "out_of_memory", "out of memory");
    } catch (const std::exception& error) {
        fill_error(to, ErrorClass::internal, "plugin_fault", error.what());
    } catch (...) {
        fill_error(to, ErrorClass::internal, "plugin_fault",
                   "something that is no std::exception was thrown");
    }
}

// Runs `body`; whatever it throws ends here.
template <class Body>
koppel_status guarded(koppel_error* error, Body&& body) noexcept {
    try {
        body();
        return KOPPEL_OK;
    } catch (...) {
        fill_error_from_exception(error);
        return KOPPEL_FAILED;
    }
}

}  // namespace detail

}  // namespace koppel::sdk
