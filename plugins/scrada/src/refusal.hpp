// A posting that cannot be booked as it is: a code, and a sentence for a person.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "koppel/cpp/sink.hpp"

namespace koppel::scrada {

struct Refusal : std::runtime_error {
    Refusal(std::string code_, const std::string& sentence)
        : std::runtime_error(sentence), code(std::move(code_)) {}
    std::string code;

    sdk::Outcome outcome() const {
        return sdk::Outcome::failed(sdk::OutcomeKind::rejected,
                                    sdk::Error(sdk::ErrorClass::rejected, code, what()));
    }
};

}  // namespace koppel::scrada
