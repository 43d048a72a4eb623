// Frames and fields: what goes in comes out, and wild bytes do no harm.
#include <gtest/gtest.h>

#include <random>

#include "plugins/codec.hpp"
#include "plugins/services.hpp"
#include "plugins/signing.hpp"

namespace koppel::plugins {
namespace {

using wire::Decoder;
using wire::Encoder;
using wire::FrameReader;
using wire::Kind;

TEST(Frames, ArriveWholeHoweverTheyAreCut) {
    std::string stream;
    for (std::uint64_t call = 1; call <= 20; ++call)
        stream += Encoder(Kind::outcome, call).text(std::string(call * 37, 'x')).u32(7).finish();
    for (const std::size_t step : {1ul, 7ul, 16ul, 100ul, stream.size()}) {
        FrameReader reader;
        std::uint64_t next = 1;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            reader.feed(std::string_view(stream).substr(at, step));
            while (const auto frame = reader.next()) {
                Decoder in(frame->body);
                ASSERT_EQ(frame->call, next);
                ASSERT_EQ(in.text().size(), next * 37);
                ASSERT_EQ(in.u32(), 7u);
                ASSERT_TRUE(in.at_end());
                ++next;
            }
        }
        EXPECT_EQ(next, 21u);
        EXPECT_FALSE(reader.broken());
    }
}

TEST(Frames, ThatCannotBeBreakTheStream) {
    FrameReader too_long;
    too_long.feed(std::string("\xff\xff\xff\xff\x01\0\0\0\0\0\0\0\0\0\0\0", 16));
    EXPECT_FALSE(too_long.next());
    EXPECT_TRUE(too_long.broken());
    FrameReader unknown_kind;
    unknown_kind.feed(std::string("\0\0\0\0\x1f\0\0\0\0\0\0\0\0\0\0\0", 16));
    EXPECT_FALSE(unknown_kind.next());
    EXPECT_TRUE(unknown_kind.broken());
}

TEST(Fields, ThatAreMissingAreNoticed) {
    Decoder in("\x05\0\0\0ab");
    EXPECT_EQ(in.text(), "");
    EXPECT_FALSE(in.ok());
    EXPECT_EQ(in.u64(), 0u);
    Decoder counted(std::string_view("\xff\xff\xff\x7f", 4));
    EXPECT_EQ(counted.count(1), 0u);
    EXPECT_FALSE(counted.ok());
}

TEST(Fields, CarryAnOutcome) {
    PushOutcome outcome;
    outcome.index = 3;
    outcome.kind = OutcomeKind::rejected;
    outcome.remote_id = "id";
    outcome.remote_number = "number";
    outcome.detail = "detail";
    outcome.error = base::Error(base::ErrorClass::rejected, "code", "message", "next");
    outcome.error.http_status = 422;
    outcome.error.retry_after_ms = 5;
    Encoder out(Kind::outcome, 1);
    encode(out, outcome);
    const std::string frame = out.finish();
    Decoder in(std::string_view(frame).substr(wire::kHeadBytes));
    const PushOutcome read = decode_outcome(in);
    EXPECT_TRUE(in.at_end());
    EXPECT_EQ(read.index, 3u);
    EXPECT_EQ(read.kind, OutcomeKind::rejected);
    EXPECT_EQ(read.detail, "detail");
    EXPECT_EQ(read.error.text(), "message; next");
    EXPECT_EQ(read.error.http_status, 422);
    EXPECT_EQ(read.error.retry_after_ms, 5);
}

TEST(Fields, CarryAnHttpExchange) {
    std::vector<net::GatewayRequest> requests(2);
    requests[1].credential = "main";
    requests[1].http.method = "POST";
    requests[1].http.url = "http://a/b";
    requests[1].http.headers = {{"x", "y"}, {"z", ""}};
    requests[1].http.body = std::string("\0\1\2", 3);
    requests[1].http.timeout = std::chrono::milliseconds(1234);
    Encoder out(Kind::http, 1);
    encode(out, requests);
    const std::string frame = out.finish();
    Decoder in(std::string_view(frame).substr(wire::kHeadBytes));
    const auto read = decode_http_requests(in);
    EXPECT_TRUE(in.at_end());
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[1].credential, "main");
    EXPECT_EQ(read[1].http.headers, requests[1].http.headers);
    EXPECT_EQ(read[1].http.body, requests[1].http.body);
    EXPECT_EQ(read[1].http.timeout, requests[1].http.timeout);
}

void decode_everything(std::string_view bytes) {
    Decoder record(bytes), outcome(bytes), finding(bytes), requests(bytes), response(bytes), answer(bytes);
    Decoder load(bytes), loaded(bytes), head(bytes), pull(bytes), posted(bytes), error(bytes);
    static_cast<void>(decode_record(record));
    static_cast<void>(decode_outcome(outcome));
    static_cast<void>(decode_finding(finding));
    static_cast<void>(decode_http_requests(requests));
    static_cast<void>(decode_http_response(response));
    static_cast<void>(decode_call_answer(answer));
    static_cast<void>(decode_load_request(load));
    static_cast<void>(decode_load_answer(loaded));
    static_cast<void>(decode_call_head(head));
    static_cast<void>(decode_pull_request(pull));
    static_cast<void>(decode_postings(posted));
    static_cast<void>(decode_error(error));
}

TEST(Frames, SurviveRandomBytes) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::printf("seed %u\n", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes(random() % 300, '\0');
        for (char& c : bytes)
            c = static_cast<char>(random() % 4 == 0 ? random() : random() % 3);
        decode_everything(bytes);
        FrameReader reader;
        reader.feed(bytes);
        std::size_t total = 0;
        while (const auto frame = reader.next())
            total += wire::kHeadBytes + frame->body.size();
        ASSERT_LE(total, bytes.size());
    }
}

TEST(Frames, SurviveBitFlips) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::printf("seed %u\n", seed);
    std::mt19937 random(seed);
    Record record;
    record.key = "key";
    record.payload = std::string(100, 'p');
    for (int round = 0; round < 3000; ++round) {
        Encoder out(Kind::records, 9);
        encode(out, record);
        std::string frame = out.finish();
        for (int flips = 0; flips < 3; ++flips) {
            char& c = frame[random() % frame.size()];
            c = static_cast<char>(c ^ (1 << random() % 8));
        }
        FrameReader reader;
        reader.feed(frame);
        if (const auto got = reader.next()) decode_everything(got->body);
    }
}

TEST(Texts, AreCheckedForUtf8) {
    for (const char* good : {"", "plain", "caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x9a\xb2", "a\xc2\x80"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad : {"\xff", "\xc3(", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xe2\x82", "12345678\x80", "1234567\xc3"})
        EXPECT_FALSE(is_utf8(bad)) << bad;
    EXPECT_EQ(cut_utf8("caf\xc3\xa9", 4), "caf");
    EXPECT_EQ(cut_utf8("caf\xc3\xa9", 5), "caf\xc3\xa9");
}

TEST(Signatures, AreTheOnesThatTheWorldKnows) {
    // RFC 4231 case 2, and the MD5 of RFC 1321's "abc" put together in two ways.
    EXPECT_EQ(*sign_with("Jefe", "hmac-sha256", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(*sign_with("c", "md5-suffix", "ab"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(*sign_with("a", "md5-prefix", "bc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(*sign_with("", "md5-prefix",
                         "12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
              "57edf4a22be3c955ac49da2e2107b67a");
    EXPECT_FALSE(sign_with("a", "rot13", "b"));
    EXPECT_TRUE(equal_digests("abc", "abc"));
    EXPECT_FALSE(equal_digests("abc", "abd"));
    EXPECT_FALSE(equal_digests("abc", "abcd"));
}

}  // namespace
}  // namespace koppel::plugins
