// Frames between the host and a worker: 16 bytes of head (length, kind, call), then length-prefixed fields.
// Host-internal, both ends come from one build. Plain values, not thread-safe; a decoder that meets bytes
// that cannot be a frame says so and never reads past them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::plugins::wire {

enum class Kind : std::uint32_t {
    unset = 0,
    // host to worker
    load = 1,
    create = 2,
    destroy = 3,
    check = 4,
    pull = 5,
    push = 6,
    find = 7,
    cancel = 8,
    reply = 9,
    http_reply = 10,
    options = 11,
    // worker to host
    done = 32,
    records = 33,
    outcome = 34,
    finding = 35,
    http = 36,
    state_get = 37,
    state_put = 38,
    state_remove = 39,
    state_list = 40,
    secret = 41,
    sign = 42,
    verify = 43,
    clock = 44,
    log = 45,
};

inline constexpr std::size_t kHeadBytes = 16;
// Above every limit that the services and the collectors set for one message.
inline constexpr std::size_t kMaxFrameBytes = 96u << 20;

class Encoder {
  public:
    // `room`: what is to come, so that it need not be moved while it grows.
    Encoder(Kind kind, std::uint64_t call, std::size_t room = 256);
    Encoder& u8(std::uint8_t value);
    Encoder& u32(std::uint32_t value);
    Encoder& i32(std::int32_t value) { return u32(static_cast<std::uint32_t>(value)); }
    Encoder& u64(std::uint64_t value);
    Encoder& i64(std::int64_t value) { return u64(static_cast<std::uint64_t>(value)); }
    Encoder& text(std::string_view value);
    // Fields that were encoded elsewhere.
    Encoder& raw(std::string_view fields) {
        bytes_.append(fields);
        return *this;
    }
    std::size_t size() const { return bytes_.size(); }
    // The frame with its length filled in.
    std::string finish();

  private:
    std::string bytes_;
};

// Reads fields in the order in which they were written. After a field that is not there every further one is
// empty and ok() is false.
class Decoder {
  public:
    explicit Decoder(std::string_view body) : rest_(body) {}
    std::uint8_t u8();
    std::uint32_t u32();
    std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
    std::uint64_t u64();
    std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
    std::string_view text();
    std::string string() { return std::string(text()); }
    // A count of things that take at least `least` bytes each: never more than can follow.
    std::uint32_t count(std::size_t least);
    bool ok() const { return ok_; }
    bool at_end() const { return ok_ && rest_.empty(); }

  private:
    std::string_view take(std::size_t size);

    std::string_view rest_;
    bool ok_ = true;
};

struct Frame {
    Kind kind = Kind::unset;
    std::uint64_t call = 0;
    std::string_view body;  // valid until the next feed() or next()
};

// Cuts a stream of bytes into frames.
class FrameReader {
  public:
    void feed(std::string_view bytes);
    // The next whole frame, or nothing yet. Once broken() nothing comes any more.
    std::optional<Frame> next();
    bool broken() const { return broken_; }

  private:
    std::string buffer_;
    std::size_t begin_ = 0;
    bool broken_ = false;
};

}  // namespace koppel::plugins::wire
