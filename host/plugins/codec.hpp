// The values of plugin calls as fields of frames; each pair of functions is one value. Plain functions.
// Decoding bytes that are no such value leaves the decoder not ok().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "net/gateway.hpp"
#include "plugins/instance.hpp"
#include "plugins/wire.hpp"

namespace koppel::plugins {

// What one call of a plugin came to, besides the records, outcomes and findings that it handed over before.
struct CallAnswer {
    CallAnswer() = default;  // no aggregate: a Result of it must not take an Error for its first member
    std::optional<base::Error> failure;  // what the plugin said
    std::string breach;                  // which rule of the ABI it broke; empty: none
    std::string text;                    // check: the report; pull: the next cursor
    bool has_more = false;
    std::int64_t poll_after_ms = 0;
    std::uint32_t attempted = 0;
};

// What a worker is to load.
struct LoadRequest {
    std::string library;
    std::string library_sha256;  // of the bytes that were checked; empty: not checked
    std::string id;
    std::string version;
    std::vector<std::string> interfaces;
};

struct LoadAnswer {
    std::optional<base::Error> failure;
    std::vector<std::string> walls;
    std::int64_t init_ms = 0;
};

// Sent with every call.
struct CallHead {
    std::uint64_t instance = 0;
    std::string trace_id;
    std::uint32_t attempt = 1;
    std::int64_t deadline_mono_ms = 0;
    std::int32_t log_level = 0;  // the lowest KOPPEL_LOG_… that is kept
};

void encode(wire::Encoder& out, const base::Error& value);
void encode(wire::Encoder& out, const CallAnswer& value);
void encode(wire::Encoder& out, const LoadRequest& value);
void encode(wire::Encoder& out, const LoadAnswer& value);
void encode(wire::Encoder& out, const CallHead& value);
void encode(wire::Encoder& out, const Record& value);
void encode(wire::Encoder& out, const PullRequest& value);
void encode(wire::Encoder& out, const OptionsQuestion& value);
void encode(wire::Encoder& out, const std::vector<PostingView>& value);
void encode(wire::Encoder& out, const PushOutcome& value);
void encode(wire::Encoder& out, const Finding& value);
void encode(wire::Encoder& out, const std::vector<net::GatewayRequest>& value);
void encode(wire::Encoder& out, const net::HttpResponse& value);
// At least as many bytes as the value takes in a frame.
std::size_t encoded_size(const net::HttpResponse& value);

base::Error decode_error(wire::Decoder& in);
CallAnswer decode_call_answer(wire::Decoder& in);
LoadRequest decode_load_request(wire::Decoder& in);
LoadAnswer decode_load_answer(wire::Decoder& in);
CallHead decode_call_head(wire::Decoder& in);
Record decode_record(wire::Decoder& in);
PullRequest decode_pull_request(wire::Decoder& in);
OptionsQuestion decode_options_question(wire::Decoder& in);
std::vector<PostingView> decode_postings(wire::Decoder& in);
PushOutcome decode_outcome(wire::Decoder& in);
Finding decode_finding(wire::Decoder& in);
std::vector<net::GatewayRequest> decode_http_requests(wire::Decoder& in);
net::HttpResponse decode_http_response(wire::Decoder& in);

}  // namespace koppel::plugins
