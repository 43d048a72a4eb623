// From a sale of Lightspeed Retail to a record sale/1. Pure but for the system's time zones; thread-safe.
#pragma once

#include "catalogue.hpp"
#include "instants.hpp"
#include "koppel/cpp/source.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::lightspeed_retail {

// Throws Unreadable with every reason, and std::overflow_error for amounts beyond reason.
model::Sale sale_from(const Object& row, const Catalogue& catalogue);

// The version is the vendor's change time and a mark of what matters: no names, no customer's details.
sdk::Record record_of(const model::Sale& sale);
sdk::Record unreadable_record(const Object& row, const std::string& reason);

// A record of the row, whatever it holds. `sale`, if given, is set when it could be read.
sdk::Record record_of(const Object& row, const Catalogue& catalogue, std::optional<model::Sale>* sale);

std::optional<Instant> updated_at(const Object& row);

}  // namespace koppel::lightspeed_retail
