#include "platform/service/exit.hpp"

#include <gtest/gtest.h>

namespace evc::service {
namespace {

TEST(ExitStatus, FollowsTheContract) {
    EXPECT_EQ(exit_status(Exit::done), 0);
    EXPECT_EQ(exit_status(Exit::denied), 77);
    EXPECT_EQ(exit_status(Error{Fault::usage, ""}), 64);
    EXPECT_EQ(exit_status(Error{Fault::unavailable, ""}), 69);
    EXPECT_EQ(exit_status(Error{Fault::config, ""}), 78);
    for (const auto fault : {Fault::no_space, Fault::corrupt, Fault::invalid, Fault::internal})
        EXPECT_EQ(exit_status(Error{fault, ""}), 1);
}

}  // namespace
}  // namespace evc::service
