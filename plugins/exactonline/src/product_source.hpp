// Items as products: what changed since the cursor, by the vendor's change numbers of items, prices and
// deletions. For one thread, within one call; Memory lives as long as the instance. Throws sdk::Error.
#pragma once

#include "koppel/cpp/source.hpp"
#include "lists.hpp"
#include "memory.hpp"

namespace koppel::exactonline {

sdk::PullResult pull_products(sdk::Call& call, const Settings& settings, Memory& memory,
                              const sdk::PullRequest& request, sdk::Emitter& records);

}  // namespace koppel::exactonline
