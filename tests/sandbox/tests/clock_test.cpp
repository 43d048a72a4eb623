#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

TEST(Clock, WritesLocalTimeOnBothSidesOfTheSummerTimeChanges) {
    const auto local = [](std::string_view utc) { return offset_text(*parse_utc_text(utc)); };
    EXPECT_EQ(local("2026-03-29 00:59:59"), "2026-03-29T01:59:59+01:00");
    EXPECT_EQ(local("2026-03-29 01:00:00"), "2026-03-29T03:00:00+02:00");
    EXPECT_EQ(local("2026-10-25 00:59:59"), "2026-10-25T02:59:59+02:00");
    EXPECT_EQ(local("2026-10-25 01:00:00"), "2026-10-25T02:00:00+01:00");
    EXPECT_EQ(local("2024-02-28 23:30:00"), "2024-02-29T00:30:00+01:00");
}

TEST(Clock, ReadsBackWhatItWrites) {
    for (Instant at = 1'700'000'000; at < 1'800'000'000; at += 7'654'321)
        EXPECT_EQ(parse_offset_text(offset_text(at)), at);
    EXPECT_EQ(parse_offset_text("2026-11-20T11:00:00Z"), parse_offset_text("2026-11-20T12:00:00+01:00"));
}

TEST(Clock, RefusesTextThatIsNoInstant) {
    for (const auto text :
         {"", "2026-11-20", "2026-02-30 00:00:00", "2026-11-20T00:00:00", "2026-11-20 24:00:00"})
        EXPECT_FALSE(parse_utc_text(text)) << text;
    EXPECT_FALSE(parse_offset_text("2026-11-20T12:00:00"));
    EXPECT_FALSE(parse_date("20-11-2026"));
    EXPECT_EQ(parse_date("2026-11-20T00:00:00"), "2026-11-20");
}

}  // namespace
}  // namespace koppel::sandbox
