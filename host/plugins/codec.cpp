#include "plugins/codec.hpp"

#include <algorithm>

namespace koppel::plugins {

using wire::Decoder;
using wire::Encoder;

namespace {

constexpr std::size_t kTextBytes = 4;  // the least that a text takes

void encode_texts(Encoder& out, const std::vector<std::string>& texts) {
    out.u32(static_cast<std::uint32_t>(texts.size()));
    for (const auto& text : texts)
        out.text(text);
}

std::vector<std::string> decode_texts(Decoder& in) {
    std::vector<std::string> texts(in.count(kTextBytes));
    for (auto& text : texts)
        text = in.string();
    return texts;
}

void encode_headers(Encoder& out, const std::vector<net::Header>& headers) {
    out.u32(static_cast<std::uint32_t>(headers.size()));
    for (const auto& [name, value] : headers)
        out.text(name).text(value);
}

std::vector<net::Header> decode_headers(Decoder& in) {
    std::vector<net::Header> headers(in.count(2 * kTextBytes));
    for (auto& [name, value] : headers) {
        name = in.string();
        value = in.string();
    }
    return headers;
}

void encode_optional_error(Encoder& out, const std::optional<base::Error>& error) {
    out.u8(error ? 1 : 0);
    if (error) encode(out, *error);
}

std::optional<base::Error> decode_optional_error(Decoder& in) {
    if (in.u8() == 0) return std::nullopt;
    return decode_error(in);
}

}  // namespace

void encode(Encoder& out, const base::Error& value) {
    out.i32(static_cast<std::int32_t>(value.error_class))
        .text(value.code)
        .text(value.message)
        .text(value.next);
    out.i64(value.retry_after_ms).i32(value.http_status);
}

base::Error decode_error(Decoder& in) {
    base::Error error;
    error.error_class = base::error_class_from(in.i32());
    error.code = in.string();
    error.message = in.string();
    error.next = in.string();
    error.retry_after_ms = in.i64();
    error.http_status = in.i32();
    return error;
}

void encode(Encoder& out, const CallAnswer& value) {
    encode_optional_error(out, value.failure);
    out.text(value.breach).text(value.text).u8(value.has_more ? 1 : 0);
    out.i64(value.poll_after_ms).u32(value.attempted);
}

CallAnswer decode_call_answer(Decoder& in) {
    CallAnswer answer;
    answer.failure = decode_optional_error(in);
    answer.breach = in.string();
    answer.text = in.string();
    answer.has_more = in.u8() != 0;
    answer.poll_after_ms = in.i64();
    answer.attempted = in.u32();
    return answer;
}

void encode(Encoder& out, const LoadRequest& value) {
    out.text(value.library).text(value.library_sha256).text(value.id).text(value.version);
    encode_texts(out, value.interfaces);
}

LoadRequest decode_load_request(Decoder& in) {
    LoadRequest request;
    request.library = in.string();
    request.library_sha256 = in.string();
    request.id = in.string();
    request.version = in.string();
    request.interfaces = decode_texts(in);
    return request;
}

void encode(Encoder& out, const LoadAnswer& value) {
    encode_optional_error(out, value.failure);
    encode_texts(out, value.walls);
    out.i64(value.init_ms);
}

LoadAnswer decode_load_answer(Decoder& in) {
    LoadAnswer answer;
    answer.failure = decode_optional_error(in);
    answer.walls = decode_texts(in);
    answer.init_ms = in.i64();
    return answer;
}

void encode(Encoder& out, const CallHead& value) {
    out.u64(value.instance).text(value.trace_id).u32(value.attempt).i64(value.deadline_mono_ms);
    out.i32(value.log_level);
}

CallHead decode_call_head(Decoder& in) {
    CallHead head;
    head.instance = in.u64();
    head.trace_id = in.string();
    head.attempt = in.u32();
    head.deadline_mono_ms = in.i64();
    head.log_level = in.i32();
    return head;
}

void encode(Encoder& out, const Record& value) {
    out.u8(value.deleted ? 1 : 0).text(value.key).text(value.type).text(value.version).text(value.event_time);
    out.text(value.amount).text(value.currency).text(value.payload);
}

Record decode_record(Decoder& in) {
    Record record;
    record.deleted = in.u8() != 0;
    record.key = in.string();
    record.type = in.string();
    record.version = in.string();
    record.event_time = in.string();
    record.amount = in.string();
    record.currency = in.string();
    record.payload = in.string();
    return record;
}

void encode(Encoder& out, const PullRequest& value) {
    out.text(value.stream).text(value.cursor).text(value.from).text(value.to).u32(value.max_records);
}

PullRequest decode_pull_request(Decoder& in) {
    PullRequest request;
    request.stream = in.string();
    request.cursor = in.string();
    request.from = in.string();
    request.to = in.string();
    request.max_records = in.u32();
    return request;
}

void encode(Encoder& out, const OptionsQuestion& value) {
    out.text(value.field).text(value.settings).text(value.search).text(value.page);
}

OptionsQuestion decode_options_question(Decoder& in) {
    OptionsQuestion question;
    question.field = in.string();
    question.settings = in.string();
    question.search = in.string();
    question.page = in.string();
    return question;
}

void encode(Encoder& out, const std::vector<PostingView>& value) {
    out.u32(static_cast<std::uint32_t>(value.size()));
    for (const auto& posting : value) {
        out.u8(posting.update ? 1 : 0).text(posting.key).text(posting.type).text(posting.reference);
        out.text(posting.remote_id).text(posting.payload);
    }
}

std::vector<PostingView> decode_postings(Decoder& in) {
    std::vector<PostingView> postings(in.count(1 + 5 * kTextBytes));
    for (auto& posting : postings) {
        posting.update = in.u8() != 0;
        posting.key = in.string();
        posting.type = in.string();
        posting.reference = in.string();
        posting.remote_id = in.string();
        posting.payload = in.string();
    }
    return postings;
}

void encode(Encoder& out, const PushOutcome& value) {
    out.u32(value.index).u32(static_cast<std::uint32_t>(value.kind)).text(value.remote_id);
    out.text(value.remote_number).text(value.detail);
    const bool failed = value.error.error_class != base::ErrorClass::unset;
    out.u8(failed ? 1 : 0);
    if (failed) encode(out, value.error);
}

PushOutcome decode_outcome(Decoder& in) {
    PushOutcome outcome;
    outcome.index = in.u32();
    const std::uint32_t kind = in.u32();
    const bool known = kind > 0 && kind <= static_cast<std::uint32_t>(OutcomeKind::unknown);
    outcome.kind = known ? static_cast<OutcomeKind>(kind) : OutcomeKind::unknown;
    outcome.remote_id = in.string();
    outcome.remote_number = in.string();
    outcome.detail = in.string();
    if (in.u8() != 0) outcome.error = decode_error(in);
    return outcome;
}

void encode(Encoder& out, const Finding& value) {
    out.u32(value.index).u32(static_cast<std::uint32_t>(value.kind)).text(value.remote_id);
    out.text(value.remote_number).text(value.amount).text(value.detail);
}

Finding decode_finding(Decoder& in) {
    Finding finding;
    finding.index = in.u32();
    const std::uint32_t kind = in.u32();
    const bool known = kind > 0 && kind <= static_cast<std::uint32_t>(FoundKind::unclear);
    finding.kind = known ? static_cast<FoundKind>(kind) : FoundKind::unclear;
    finding.remote_id = in.string();
    finding.remote_number = in.string();
    finding.amount = in.string();
    finding.detail = in.string();
    return finding;
}

void encode(Encoder& out, const std::vector<net::GatewayRequest>& value) {
    out.u32(static_cast<std::uint32_t>(value.size()));
    for (const auto& request : value) {
        out.text(request.credential).text(request.http.method).text(request.http.url);
        encode_headers(out, request.http.headers);
        out.text(request.http.body).i64(request.http.timeout.count());
        out.u8(request.http.follow_redirects ? 1 : 0);
    }
}

std::vector<net::GatewayRequest> decode_http_requests(Decoder& in) {
    std::vector<net::GatewayRequest> requests(in.count(5 * kTextBytes + 9));
    for (auto& request : requests) {
        request.credential = in.string();
        request.http.method = in.string();
        request.http.url = in.string();
        request.http.headers = decode_headers(in);
        request.http.body = in.string();
        constexpr std::int64_t kLongest = 3'600'000;
        request.http.timeout = std::chrono::milliseconds(std::clamp<std::int64_t>(in.i64(), 1, kLongest));
        request.http.follow_redirects = in.u8() != 0;
    }
    return requests;
}

void encode(Encoder& out, const net::HttpResponse& value) {
    out.i32(value.status).u8(value.request_sent ? 1 : 0).i32(static_cast<std::int32_t>(value.error_class));
    out.text(value.message).i64(value.retry_after_ms);
    encode_headers(out, value.headers);
    out.text(value.body);
}

std::size_t encoded_size(const net::HttpResponse& value) {
    constexpr std::size_t fixed = 64;
    std::size_t size = fixed + value.message.size() + value.body.size();
    for (const auto& [name, text] : value.headers)
        size += 2 * kTextBytes + name.size() + text.size();
    return size;
}

net::HttpResponse decode_http_response(Decoder& in) {
    net::HttpResponse response;
    response.status = in.i32();
    response.request_sent = in.u8() != 0;
    const std::int32_t error_class = in.i32();
    if (error_class != 0) response.error_class = base::error_class_from(error_class);
    response.message = in.string();
    response.retry_after_ms = in.i64();
    response.headers = decode_headers(in);
    response.body = in.string();
    return response;
}

}  // namespace koppel::plugins
