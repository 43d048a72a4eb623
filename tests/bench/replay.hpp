// The raw baseline of the throughput benchmark: the requests of a recorded run, sent again by one plain
// libcurl multi loop that reads and forgets the answers. Not thread-safe. Throws std::runtime_error when the
// journal cannot be read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace koppel::bench {

struct RecordedRequest {
    std::string method;
    std::string target;
    std::string body;
    std::string content_type;
};

// From the sandbox's journal, in the order of arrival; requests for tokens are left out.
std::vector<RecordedRequest> read_journal(const std::string& lines);

struct ReplayResult {
    double seconds = 0;
    std::uint64_t accepted = 0;  // 2xx
    std::uint64_t refused =
        0;  // any other status: a few, because answers are not waited for before the next request
    std::uint64_t failed = 0;  // no answer
};

// Keeps up to `connections` requests in flight, in list order, over as many connections.
ReplayResult replay(const std::string& origin, const std::vector<RecordedRequest>& requests,
                    std::uint32_t connections, const std::string& access_token);

}  // namespace koppel::bench
