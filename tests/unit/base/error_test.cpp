#include "base/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/result.hpp"

namespace koppel::base {
namespace {

TEST(ErrorClass, KeepsTheNumbersOfTheAbi) {
    EXPECT_EQ(error_class_from(1), ErrorClass::transient);
    EXPECT_EQ(error_class_from(8), ErrorClass::unknown);
    EXPECT_EQ(error_class_from(11), ErrorClass::unsupported);
}

TEST(ErrorClass, IsInternalForValuesThatAreNotKnown) {
    EXPECT_EQ(error_class_from(12), ErrorClass::internal);
    EXPECT_EQ(error_class_from(-1), ErrorClass::internal);
    EXPECT_EQ(error_class_from(100), ErrorClass::internal) << "usage is the host's own";
}

TEST(ErrorClass, HasADifferentNameForEach) {
    std::set<std::string> names;
    for (int value = 0; value <= 11; ++value)
        names.insert(name_of(error_class_from(value)));
    names.insert(name_of(ErrorClass::usage));
    EXPECT_EQ(names.size(), 13U);
}

TEST(Error, ReadsAsOneSentenceForAnOperator) {
    const Error bare(ErrorClass::config, "code", "the key is wrong");
    const Error full(ErrorClass::config, "code", "the key is wrong", "enter it again");
    EXPECT_EQ(bare.text(), "the key is wrong");
    EXPECT_EQ(full.text(), "the key is wrong; enter it again");
}

TEST(Result, ThrowsWhenAnErrorIsAskedForItsValue) {
    const Result<int> failed = Error(ErrorClass::internal, "code", "broken");
    EXPECT_THROW(static_cast<void>(failed.value()), std::logic_error);
    EXPECT_EQ(failed.error().code, "code");
}

}  // namespace
}  // namespace koppel::base
