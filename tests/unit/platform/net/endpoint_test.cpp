#include "platform/net/endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace evc::net {
namespace {

using testing::HasSubstr;

TEST(Endpoint, IsAHostAndPortOrAUnixSocket) {
    EXPECT_EQ(Endpoint::parse("central.example:6001"), (Endpoint{"central.example", 6001, ""}));
    EXPECT_EQ(Endpoint::parse("192.0.2.7:1"), (Endpoint{"192.0.2.7", 1, ""}));
    EXPECT_EQ(Endpoint::parse("[2001:db8::7]:65535"), (Endpoint{"2001:db8::7", 65535, ""}));
    EXPECT_EQ(Endpoint::parse("unix:/run/evcharging/CP001.sock"), (Endpoint{"", 0, "/run/evcharging/CP001.sock"}));
    EXPECT_EQ(Endpoint::parse("unix:a:1"), (Endpoint{"", 0, "a:1"}));
}

TEST(Endpoint, IsWrittenAsItIsRead) {
    for (const std::string text : {"central:6001", "[::1]:7000", "unix:/run/x", "192.0.2.7:80"})
        EXPECT_EQ(Endpoint::parse(text).value().text(), text);
    EXPECT_EQ((Endpoint{"", 6001, ""}.text()), "*:6001");
}

TEST(Endpoint, NeedsAHostAndAPort) {
    for (const std::string text : {"", ":", "central", "central:", ":6001", "*:", "::1:6001", "[::1]", "[]:1", "[::1:1",
                                   "a b:1", "a\n:1", "a/b:1", "unix:"}) {
        const auto endpoint = Endpoint::parse(text);
        ASSERT_FALSE(endpoint) << text;
        EXPECT_EQ(endpoint.error().fault, Fault::invalid);
    }
    EXPECT_THAT(Endpoint::parse("central").error().text, HasSubstr("HOST:PORT"));
    EXPECT_FALSE(Endpoint::parse(std::string(254, 'a') + ":1"));
    EXPECT_TRUE(Endpoint::parse("unix:" + std::string(107, 'a')));
    EXPECT_FALSE(Endpoint::parse("unix:" + std::string(108, 'a')));
}

TEST(Endpoint, MayMeanAllAddressesAndAnyPortForListening) {
    EXPECT_EQ(Endpoint::parse_listen("*:6001"), (Endpoint{"", 6001, ""}));
    EXPECT_EQ(Endpoint::parse_listen(":6001"), (Endpoint{"", 6001, ""}));
    EXPECT_EQ(Endpoint::parse_listen("127.0.0.1:0"), (Endpoint{"127.0.0.1", 0, ""}));
    EXPECT_FALSE(Endpoint::parse("127.0.0.1:0"));
}

TEST(Endpoint, MayBeTwoWordsOfACommandLine) {
    EXPECT_EQ(Endpoint::parse("::1", "7000"), (Endpoint{"::1", 7000, ""}));
    EXPECT_FALSE(Endpoint::parse("", "7000"));
    EXPECT_FALSE(Endpoint::parse("host", "70000"));
}

TEST(Port, IsAWholeNumberUpTo65535) {
    EXPECT_EQ(parse_port("1"), 1);
    EXPECT_EQ(parse_port("65535"), 65535);
    for (const std::string text : {"", "0", "65536", "99999999999", "-1", "+1", " 1", "1 ", "0x10", "http"})
        EXPECT_THAT(parse_port(text).error().text, HasSubstr("\"" + text + "\" is not a number from 1 to 65535"));
}

}  // namespace
}  // namespace evc::net
