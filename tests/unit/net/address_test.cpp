#include "net/address.hpp"

#include <gtest/gtest.h>

namespace koppel::net {
namespace {

TEST(Origin, IsReadExactly) {
    EXPECT_EQ(origin_of("https://API.vendor.nl/path?x#y")->text(), "https://api.vendor.nl");
    EXPECT_EQ(origin_of("https://api.vendor.nl:443")->text(), "https://api.vendor.nl");
    EXPECT_EQ(origin_of("http://127.0.0.1:8080/")->text(), "http://127.0.0.1:8080");
    EXPECT_EQ(origin_of("HTTP://[::1]:81/")->text(), "http://[::1]:81");
    EXPECT_NE(origin_of("http://api.vendor.nl"), origin_of("https://api.vendor.nl"));
}

TEST(Origin, OfAnythingDoubtfulIsNone) {
    for (const char* url :
         {"", "api.vendor.nl", "//api.vendor.nl", "ftp://api.vendor.nl", "https:api.vendor.nl", "https:///x",
          "https://good.nl@evil.nl/", "https://good.nl\\@evil.nl/", "https://good.nl /", "https://good.nl\t/",
          "https://good.nl:/", "https://good.nl:0/", "https://good.nl:65536/", "https://good.nl:80x/",
          "https://[good.nl]/", "https://[::1/", "https://[::1]x/", "https://g%6fod.nl/",
          "https://b\xc3\xbc"
          "r.nl/"}) {
        EXPECT_FALSE(origin_of(url)) << url;
    }
}

TEST(Address, KnowsWhatIsNotPublic) {
    for (const char* host : {"127.0.0.1",
                             "10.1.2.3",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "169.254.169.254",
                             "100.64.0.1",
                             "0.0.0.0",
                             "224.0.0.1",
                             "255.255.255.255",
                             "198.18.0.1",
                             "::1",
                             "::",
                             "fc00::1",
                             "fd12::1",
                             "fe80::1",
                             "::ffff:10.0.0.1",
                             "::ffff:127.0.0.1",
                             "64:ff9b::a00:1",
                             "2002:a00:1::",
                             "2001:db8::1",
                             "ff02::1",
                             "::127.0.0.1"}) {
        ASSERT_TRUE(literal_address(host)) << host;
        EXPECT_FALSE(is_public(*literal_address(host))) << host;
    }
    for (const char* host : {"1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "193.0.0.1",
                             "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
        ASSERT_TRUE(literal_address(host)) << host;
        EXPECT_TRUE(is_public(*literal_address(host))) << host;
    }
    EXPECT_FALSE(literal_address("2130706433"));
    EXPECT_FALSE(literal_address("127.1"));
    EXPECT_FALSE(literal_address("localhost"));
}

}  // namespace
}  // namespace koppel::net
