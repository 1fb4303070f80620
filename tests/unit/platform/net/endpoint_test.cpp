#include "platform/net/endpoint.hpp"

#include <gtest/gtest.h>

namespace evc::net {
namespace {

TEST(Endpoint, IsWrittenAsOneWritesIt) {
    EXPECT_EQ((Endpoint{"central", 6001, ""}.text()), "central:6001");
    EXPECT_EQ((Endpoint{"::1", 7000, ""}.text()), "[::1]:7000");
    EXPECT_EQ((Endpoint{"", 6001, ""}.text()), "*:6001");
    EXPECT_EQ((Endpoint{"", 0, "/run/x"}.text()), "unix:/run/x");
}

}  // namespace
}  // namespace evc::net
