// Result<T>: a value or an Error. The only way that a host function reports failure.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>

#include "base/error.hpp"

namespace koppel::base {

// Asking an errored result for its value is a bug in the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("unchecked result: " + error.message);
}

template <class T = void>
using Result = boost::system::result<T, Error>;

}  // namespace koppel::base
