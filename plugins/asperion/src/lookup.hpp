// Whether postings stand at the vendor, by their references. For one thread, within one call. Throws when the
// vendor could not be asked.
#pragma once

#include <span>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::asperion {

std::vector<sdk::Finding> find_postings(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings);

}  // namespace koppel::asperion
