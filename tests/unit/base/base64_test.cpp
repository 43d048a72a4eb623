#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace koppel::base::test {

TEST(Base64, EncodesEveryLengthOfTail) {
    EXPECT_EQ(base64_of(""), "");
    EXPECT_EQ(base64_of("f"), "Zg==");
    EXPECT_EQ(base64_of("fo"), "Zm8=");
    EXPECT_EQ(base64_of("foo"), "Zm9v");
    EXPECT_EQ(base64_of(std::string("\xff\xfe\0", 3)), "//4A");
}

}  // namespace koppel::base::test
