// What koppel does at the shop: it reads, and nothing else.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <sstream>

#include "support/world.hpp"

namespace koppel::test {
namespace {

// REQ EA-01
TEST(Shop, IsOnlyReadAndNeverChanged) {
    World world({.sandbox = {.orders = 60, .seed = 91}});
    world.sandbox.post("/_sandbox/journal", R"({"on":true})");
    ASSERT_EQ(world.sync().unsettled(), 0);
    world.sandbox.pay_all();
    world.sync();
    ASSERT_EQ(world.discrepancies(), "");

    std::istringstream journal(ask(world.sandbox.port(), {.path = "/_sandbox/journal"}).body);
    std::size_t asked = 0;
    for (std::string line; std::getline(journal, line);) {
        const auto request = boost::json::parse(line);
        const std::string target(request.at("target").as_string());
        if (!target.starts_with("/ecom/")) continue;
        ++asked;
        EXPECT_EQ(request.at("method").as_string(), "GET") << line;
        EXPECT_EQ(target.find("stock"), std::string::npos) << line;
    }
    EXPECT_GT(asked, 0U);
}

}  // namespace
}  // namespace koppel::test
