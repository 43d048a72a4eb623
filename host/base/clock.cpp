#include "base/clock.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

namespace koppel::base {

namespace {

using namespace std::chrono;

constexpr milliseconds kStopInterval{50};

class SystemClock final : public Clock {
  public:
    Instant now() const override { return floor<milliseconds>(std::chrono::system_clock::now()); }
    Mono mono() const override { return floor<milliseconds>(steady_clock::now()); }
    void wait_until(Mono until, const std::function<bool()>& stop) override {
        while (!(stop && stop())) {
            const auto present = mono();
            if (present >= until) return;
            std::this_thread::sleep_until(std::min(until, present + kStopInterval));
        }
    }
};

// Reads a text from left to right; every method says whether what it expects was there.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool done() const { return text_.empty(); }
    bool digits(std::size_t count, int& value) {
        if (text_.size() < count) return false;
        value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_[i] < '0' || text_[i] > '9') return false;
            value = value * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(count);
        return true;
    }
    bool one_of(std::string_view characters) {
        if (text_.empty() || characters.find(text_.front()) == std::string_view::npos) return false;
        last_ = text_.front();
        text_.remove_prefix(1);
        return true;
    }
    char last() const { return last_; }
    // Digits after the decimal sign, cut to milliseconds.
    bool fraction(int& ms) {
        int seen = 0;
        int scale = 100;
        ms = 0;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            ms += (text_.front() - '0') * scale;
            scale /= 10;
            ++seen;
            text_.remove_prefix(1);
        }
        return seen > 0;
    }

  private:
    std::string_view text_;
    char last_ = 0;
};

bool read_date(Reader& reader, sys_days& date) {
    int y = 0;
    int m = 0;
    int d = 0;
    if (!reader.digits(4, y) || !reader.one_of("-") || !reader.digits(2, m) || !reader.one_of("-") ||
        !reader.digits(2, d)) {
        return false;
    }
    const year_month_day ymd{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!ymd.ok()) return false;
    date = ymd;
    return true;
}

bool read_time(Reader& reader, milliseconds& time) {
    int h = 0;
    int m = 0;
    int s = 0;
    int ms = 0;
    if (!reader.digits(2, h) || !reader.one_of(":") || !reader.digits(2, m)) return false;
    if (reader.one_of(":")) {
        if (!reader.digits(2, s)) return false;
        if (reader.one_of(".,") && !reader.fraction(ms)) return false;
    }
    // A leap second is the first second of the next minute: this time line has none of its own.
    if (h > 23 || m > 59 || s > 60) return false;
    time = hours(h) + minutes(m) + seconds(s) + milliseconds(ms);
    return true;
}

bool read_offset(Reader& reader, minutes& offset) {
    offset = minutes(0);
    if (reader.one_of("Zz")) return true;
    if (!reader.one_of("+-")) return false;
    const bool west = reader.last() == '-';
    int h = 0;
    int m = 0;
    if (!reader.digits(2, h)) return false;
    const bool colon = reader.one_of(":");
    if (colon ? !reader.digits(2, m) : (!reader.done() && !reader.digits(2, m))) return false;
    if (h > 23 || m > 59) return false;
    offset = hours(h) + minutes(m);
    if (west) offset = -offset;
    return true;
}

}  // namespace

std::unique_ptr<Clock> system_clock() {
    return std::make_unique<SystemClock>();
}

std::string to_iso(Instant instant) {
    const auto date = floor<days>(instant);
    const year_month_day ymd(date);
    const hh_mm_ss<milliseconds> time(instant - date);
    std::array<char, 64> text{};
    const int size = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(ymd.year()),
        static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::optional<Instant> parse_iso(std::string_view text) {
    Reader reader(text);
    sys_days date;
    milliseconds time{0};
    minutes offset{0};
    if (!read_date(reader, date)) return std::nullopt;
    if (reader.done()) return Instant(date);
    if (!reader.one_of("Tt ") || !read_time(reader, time) || !read_offset(reader, offset) || !reader.done()) {
        return std::nullopt;
    }
    return Instant(date) + time - offset;
}

}  // namespace koppel::base
