// The baseline of the flow benchmark: a plain loop with the same durability as koppel and nothing else. A
// page of 100 records, an intent row each, one small POST each, an outcome row each; intents and outcomes of
// a round share a commit with synchronous=FULL.
#pragma once

#include <cstdint>
#include <string>

namespace koppel::bench {

// Returns the seconds it took to post `records` records with at most `in_flight` requests at once.
double durable_loop(const std::string& database, const std::string& url, std::uint64_t records,
                    std::uint32_t in_flight);

}  // namespace koppel::bench
