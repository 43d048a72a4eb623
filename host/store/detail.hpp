// The detail log's rows, and what is forgotten when. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace koppel::store {

// One exchange or one line of a plugin; `sealed` is opaque to the store.
struct Detail {
    std::int64_t id = 0;  // the store's, in order of arrival
    base::Instant at{};
    std::string trace;  // of the call that it belongs to
    std::string sealed;
};

// A call was about this record.
struct DetailLink {
    std::string key;
    std::string trace;
    base::Instant at{};
};

struct DetailCommit {
    std::string contract;
    std::vector<Detail> details;
    std::vector<DetailLink> links;
};

struct DetailFilter {
    std::string contract;
    std::string key;  // empty: all records
    base::Instant since{};
    std::int64_t after_id = 0;
    std::uint32_t limit = 100;
};

struct Forget {
    std::string contract;
    base::Instant details_before{};
    // Only of records that are posted without attention or ignored, and were last touched before it.
    base::Instant events_before{};
    std::uint32_t limit = 1000;  // rows of each kind that are looked at
};

struct Forgotten {
    std::uint64_t details = 0;
    std::uint64_t events = 0;
};

}  // namespace koppel::store
