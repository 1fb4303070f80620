#include "engine/health_server.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "unit/platform/net/net_testing.hpp"

namespace evc::engine {
namespace {

using net::Peer;
using net::run_until;

class HealthServerTest : public testing::Test {
protected:
    HealthServerTest() { EXPECT_TRUE(server.listen({"127.0.0.1", 0, ""})); }

    [[nodiscard]] Peer connect() const { return Peer::connected_to({"127.0.0.1", server.port(), ""}); }
    bool hears(Peer& peer, const std::string& text) {
        return run_until(loop, [&] { return peer.read().received() == text; });
    }
    bool ends(Peer& peer) {
        return run_until(loop, [&] { return peer.read().ended(); });
    }

    loop::Loop loop;
    std::size_t checks = 0;
    HealthServer server{loop, [this](const health::Check&) {
                            ++checks;
                            return health::Answer{};
                        }};
};

TEST_F(HealthServerTest, AnswersEachCheckInOrder) {
    auto peer = connect();
    peer.send("HEALTH_CHECK\nHEALTH_CHECK#CP001\n");
    EXPECT_TRUE(hears(peer, "OK\nOK\n"));
}

TEST_F(HealthServerTest, AnswersWhatStandsBeforeWhatItDoesNotUnderstandAndCloses) {
    auto peer = connect();
    peer.send("HEALTH_CHECK\nhello\nHEALTH_CHECK\n" + std::string(2'000, 'A'));
    EXPECT_TRUE(ends(peer));
    EXPECT_EQ(checks, 1U);
}

TEST_F(HealthServerTest, IsNotLockedByConnectionsThatSayNothing) {
    std::vector<Peer> idle;
    for (std::size_t i = 0; i < HealthServer::connections_max; ++i) idle.push_back(connect());
    auto monitor = connect();
    monitor.send("HEALTH_CHECK\n");
    EXPECT_TRUE(hears(monitor, "OK\n"));
    EXPECT_TRUE(ends(idle.front()));
    // And whoever speaks is not the one that gives way.
    for (std::size_t i = 1; i < HealthServer::connections_max; ++i) idle.push_back(connect());
    EXPECT_TRUE(ends(idle.at(HealthServer::connections_max - 1)));
    monitor.send("HEALTH_CHECK\n");
    EXPECT_TRUE(hears(monitor, "OK\nOK\n"));
}

TEST_F(HealthServerTest, ReadsAConnectionThatChecksTooOftenOnlyNowAndThen) {
    auto peer = connect();
    std::string much;
    while (much.size() < 16'384) much += "HEALTH_CHECK\n";
    const auto end = loop::Loop::now().steady + milliseconds{500};
    run_until(loop, [&] {
        peer.send(much);
        peer.read();
        return loop::Loop::now().steady >= end;
    });
    EXPECT_LE(checks, 4'000U);
}

}  // namespace
}  // namespace evc::engine
