#include "base/error.hpp"

namespace koppel::base {

const char* name_of(ErrorClass error_class) {
    switch (error_class) {
        case ErrorClass::unset:
            return "unset";
        case ErrorClass::transient:
            return "transient";
        case ErrorClass::rate_limited:
            return "rate_limited";
        case ErrorClass::auth:
            return "auth";
        case ErrorClass::config:
            return "config";
        case ErrorClass::rejected:
            return "rejected";
        case ErrorClass::not_ready:
            return "not_ready";
        case ErrorClass::conflict:
            return "conflict";
        case ErrorClass::unknown:
            return "unknown";
        case ErrorClass::internal:
            return "internal";
        case ErrorClass::cancelled:
            return "cancelled";
        case ErrorClass::unsupported:
            return "unsupported";
        case ErrorClass::usage:
            return "usage";
    }
    return "internal";
}

ErrorClass error_class_from(std::int32_t value) {
    // A peer speaks the classes of the ABI only; `usage` is between the host and its operator.
    if (value < static_cast<std::int32_t>(ErrorClass::unset)) return ErrorClass::internal;
    if (value > static_cast<std::int32_t>(ErrorClass::unsupported)) return ErrorClass::internal;
    return static_cast<ErrorClass>(value);
}

}  // namespace koppel::base
