#include "core/endpoint.hpp"

#include <gtest/gtest.h>

namespace evc {
namespace {

TEST(Endpoint, IsWrittenAsOneWritesIt) {
    EXPECT_EQ((Endpoint{"central", 6001, ""}.text()), "central:6001");
    EXPECT_EQ((Endpoint{"::1", 7000, ""}.text()), "[::1]:7000");
    EXPECT_EQ((Endpoint{"", 6001, ""}.text()), "*:6001");
    EXPECT_EQ((Endpoint{"", 0, "/run/x"}.text()), "unix:/run/x");
}

TEST(Endpoint, IsHostAndPort) {
    EXPECT_EQ(parse_endpoint("localhost:9092"), (Endpoint{.host = "localhost", .port = 9092}));
    EXPECT_EQ(parse_endpoint("[::1]:7000"), (Endpoint{.host = "::1", .port = 7000}));
    EXPECT_EQ(parse_endpoint("[::1]:7000")->text(), "[::1]:7000");
    for (const auto* text : {"", "localhost", "localhost:", ":80", "localhost:0", "localhost:80x", "a b:80", "::1:80",
                             "[::1:80", "http://a:80", "-a:80", "[a]:80"}) {
        EXPECT_EQ(parse_endpoint(text), std::nullopt) << text;
    }
}

TEST(Endpoint, IsAUnixSocketOnlyWhereThatIsAllowed) {
    EXPECT_EQ(parse_endpoint("unix:/run/a.sock"), (Endpoint{.host = {}, .port = 0, .path = "/run/a.sock"}));
    EXPECT_EQ(parse_endpoint("unix:/run/a.sock")->text(), "unix:/run/a.sock");
    EXPECT_EQ(parse_tcp_endpoint("unix:/run/a.sock"), std::nullopt);
    EXPECT_EQ(parse_endpoint("unix:relative"), std::nullopt);
    EXPECT_TRUE(parse_endpoint("unix:/" + std::string(unix_path_max - 1, 'a')));
    EXPECT_EQ(parse_endpoint("unix:/" + std::string(unix_path_max, 'a')), std::nullopt);
}

}  // namespace
}  // namespace evc
