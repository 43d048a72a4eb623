// What is forgotten by itself (H-11): the detail log after its days, the events of finished records after
// theirs. Each call does a bounded piece. Thread-safe as the store is.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace koppel::pipeline {

// Of all contracts, started or not: who no longer runs keeps nothing longer either.
base::Result<store::Forgotten> forget_what_is_old(store::Store& store, base::Instant now);

}  // namespace koppel::pipeline
