#include "plugins/wire.hpp"

#include <cstring>

namespace koppel::plugins::wire {

Encoder::Encoder(Kind kind, std::uint64_t call, std::size_t room) {
    bytes_.reserve(kHeadBytes + room);
    u32(0).u32(static_cast<std::uint32_t>(kind)).u64(call);
}

Encoder& Encoder::u8(std::uint8_t value) {
    bytes_.push_back(static_cast<char>(value));
    return *this;
}

Encoder& Encoder::u32(std::uint32_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
}

Encoder& Encoder::u64(std::uint64_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
}

Encoder& Encoder::text(std::string_view value) {
    u32(static_cast<std::uint32_t>(value.size()));
    bytes_.append(value);
    return *this;
}

std::string Encoder::finish() {
    const auto length = static_cast<std::uint32_t>(bytes_.size() - kHeadBytes);
    std::memcpy(bytes_.data(), &length, sizeof length);
    return std::move(bytes_);
}

std::string_view Decoder::take(std::size_t size) {
    if (!ok_ || size > rest_.size()) {
        ok_ = false;
        rest_ = {};
        return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

std::uint8_t Decoder::u8() {
    const auto bytes = take(1);
    return bytes.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(bytes[0]);
}

std::uint32_t Decoder::u32() {
    std::uint32_t value = 0;
    const auto bytes = take(sizeof value);
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

std::uint64_t Decoder::u64() {
    std::uint64_t value = 0;
    const auto bytes = take(sizeof value);
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

std::string_view Decoder::text() {
    return take(u32());
}

std::uint32_t Decoder::count(std::size_t least) {
    const std::uint32_t count = u32();
    if (count > rest_.size() / least) {
        ok_ = false;
        rest_ = {};
        return 0;
    }
    return count;
}

void FrameReader::feed(std::string_view bytes) {
    if (begin_ == buffer_.size()) {
        buffer_.clear();
        begin_ = 0;
    } else if (begin_ > (1u << 20)) {
        buffer_.erase(0, begin_);
        begin_ = 0;
    }
    buffer_.append(bytes);
}

std::optional<Frame> FrameReader::next() {
    if (broken_ || buffer_.size() - begin_ < kHeadBytes) return std::nullopt;
    Decoder head(std::string_view(buffer_).substr(begin_, kHeadBytes));
    const std::size_t length = head.u32();
    const std::uint32_t kind = head.u32();
    const std::uint64_t call = head.u64();
    const bool known =
        (kind >= static_cast<std::uint32_t>(Kind::load) &&
         kind <= static_cast<std::uint32_t>(Kind::options)) ||
        (kind >= static_cast<std::uint32_t>(Kind::done) && kind <= static_cast<std::uint32_t>(Kind::log));
    if (length > kMaxFrameBytes || !known) {
        broken_ = true;
        return std::nullopt;
    }
    if (buffer_.size() - begin_ - kHeadBytes < length) return std::nullopt;
    Frame frame{static_cast<Kind>(kind), call, std::string_view(buffer_).substr(begin_ + kHeadBytes, length)};
    begin_ += kHeadBytes + length;
    return frame;
}

}  // namespace koppel::plugins::wire
