#include "platform/net/connector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "net_testing.hpp"
#include "platform/loop/backoff.hpp"
#include "platform/net/listener.hpp"

namespace evc::net {
namespace {

using testing::HasSubstr;

/// A server that keeps its connections and answers each byte with the same byte, and a connector to it.
class ConnectorTest : public testing::Test {
protected:
    void listen(const Endpoint& at) {
        auto opened = Listener::open(loop, at, {[this](Connection connection) { keep(std::move(connection)); }, {}});
        ASSERT_TRUE(opened) << opened.error().text;
        listener = *std::move(opened);
    }
    void keep(Connection connection) {
        const auto at = accepted.size();
        accepted.push_back(std::move(connection));
        accepted[at].start({[this, at](std::string_view bytes) { accepted[at].send(bytes); }, [](const Status&) {}});
    }
    void connect(const Endpoint& to) {
        connector = std::make_unique<Connector>(
            loop, to,
            Connector::Handlers{[this] { ++ups; }, [this](std::string_view bytes) { received += bytes; },
                                [this](const Error& why) { downs.push_back(why); }});
        connector->start();
    }
    bool is_up(int times = 1) {
        return run_until(loop, [=, this] { return ups == times; });
    }
    bool is_down(std::size_t times = 1) {
        return run_until(loop, [=, this] { return downs.size() == times; });
    }
    bool echoes() {
        received.clear();
        connector->send("echo");
        return run_until(loop, [this] { return received == "echo"; });
    }
    Endpoint at_free_port() {
        listen({"127.0.0.1", 0, ""});
        return {"127.0.0.1", listener->port(), ""};
    }

    loop::Loop loop;
    std::vector<Connection> accepted;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Connector> connector;
    std::string received;
    int ups = 0;
    std::vector<Error> downs;
};

TEST_F(ConnectorTest, ConnectsAndCarriesBytesBothWays) {
    connect(at_free_port());
    EXPECT_EQ(ups, 0) << "nobody is called before the loop runs";
    ASSERT_TRUE(is_up());
    EXPECT_TRUE(connector->connected());
    EXPECT_TRUE(echoes());
    EXPECT_TRUE(downs.empty());
}

TEST_F(ConnectorTest, ResolvesAName) {
    auto endpoint = at_free_port();
    endpoint.host = "localhost";
    connect(endpoint);
    ASSERT_TRUE(is_up());
    EXPECT_TRUE(echoes());
}

TEST_F(ConnectorTest, ConnectsToAUnixSocket) {
    std::string directory = "/tmp/evcharging-net-XXXXXX";
    ASSERT_NE(::mkdtemp(directory.data()), nullptr);
    listen({"", 0, directory + "/socket"});
    connect({"", 0, directory + "/socket"});
    EXPECT_TRUE(is_up());
    EXPECT_TRUE(echoes());
    listener.reset();
    EXPECT_EQ(::rmdir(directory.c_str()), 0);
}

TEST_F(ConnectorTest, SaysOnceThatNobodyIsThereAndConnectsWhenSomebodyIs) {
    const auto endpoint = at_free_port();
    listener.reset();
    connect(endpoint);
    ASSERT_TRUE(is_down());
    EXPECT_EQ(downs[0].fault, Fault::unavailable);
    EXPECT_EQ(downs[0].text, endpoint.text() + ": Connection refused");
    EXPECT_FALSE(run_until(
        loop, [this] { return downs.size() > 1; }, std::chrono::milliseconds{900}))
        << "at least one more attempt has failed by now";
    listen(endpoint);
    ASSERT_TRUE(is_up());
    EXPECT_TRUE(echoes());
    EXPECT_EQ(downs.size(), 1U);
}

TEST_F(ConnectorTest, ComesBackAfterTheOtherSideHasClosed) {
    connect(at_free_port());
    ASSERT_TRUE(is_up() && echoes());
    accepted.front().close();
    ASSERT_TRUE(is_down());
    EXPECT_THAT(downs[0].text, HasSubstr("the other side closed the connection"));
    EXPECT_FALSE(connector->connected());
    ASSERT_TRUE(is_up(2));
    EXPECT_TRUE(echoes());
}

TEST_F(ConnectorTest, GivesUpAConnectionThatIsDroppedAndMakesAnother) {
    connect(at_free_port());
    ASSERT_TRUE(is_up() && echoes());
    connector->drop({Fault::unavailable, "no ACK within 1000 ms"});
    EXPECT_FALSE(connector->connected());
    EXPECT_TRUE(downs.empty()) << "told from the loop only";
    connector->drop({Fault::unavailable, "nothing happens"});
    ASSERT_TRUE(is_down());
    EXPECT_EQ(downs[0].text, "no ACK within 1000 ms");
    ASSERT_TRUE(is_up(2));
    EXPECT_EQ(downs.size(), 1U);
    EXPECT_TRUE(echoes());
}

TEST_F(ConnectorTest, StaysAwayForAsLongAsItIsTold) {
    connect(at_free_port());
    ASSERT_TRUE(is_up());
    constexpr milliseconds longer_than_the_first_back_off{900};
    const auto dropped = loop::Loop::now().steady;
    connector->drop({Fault::unavailable, "another one took our place"}, longer_than_the_first_back_off);
    ASSERT_TRUE(is_up(2));
    EXPECT_GE(loop::Loop::now().steady - dropped, longer_than_the_first_back_off - milliseconds{1});
}

TEST_F(ConnectorTest, SaysThatANameMeansNothing) {
    connect({std::string(64, 'a') + ".invalid", 6001, ""});  // a label of a name has at most 63 characters
    ASSERT_TRUE(is_down());
    EXPECT_THAT(downs[0].text, HasSubstr(".invalid:6001: "));
}

TEST_F(ConnectorTest, GivesUpWaitingForAnAnswerToItsConnect) {
    const Descriptor full{::socket(AF_INET, SOCK_STREAM, 0)};
    const auto any = address_of({"127.0.0.1", 0, ""}).value();
    ASSERT_EQ(::bind(full.get(), any.data(), any.length()), 0);
    ASSERT_EQ(::listen(full.get(), 0), 0);
    const Endpoint endpoint{"127.0.0.1", local_address(full.get()).port(), ""};
    const auto occupant = Peer::connected_to(endpoint);  // the one place in its queue

    const auto start = std::chrono::steady_clock::now();
    connect(endpoint);
    ASSERT_TRUE(is_down());
    EXPECT_GE(std::chrono::steady_clock::now() - start, Connector::connect_timeout);
    EXPECT_EQ(downs[0].text, endpoint.text() + ": no answer within 1500 ms");
}

TEST_F(ConnectorTest, StopsForGoodAfterItsLastWords) {
    connect(at_free_port());
    ASSERT_TRUE(is_up());
    connector->send("x");
    connector->stop();
    EXPECT_TRUE(run_until(loop, [this] { return !accepted.empty() && listener->connections() == 0; }));
    EXPECT_FALSE(connector->connected());
    EXPECT_FALSE(run_until(
        loop, [this] { return ups > 1; }, 3 * loop::Backoff::shortest));
    EXPECT_TRUE(downs.empty());
    EXPECT_EQ(received, "");
}

TEST_F(ConnectorTest, MayBeDestroyedWithinEachOfItsHandlers) {
    const auto endpoint = at_free_port();
    int calls = 0;
    const auto done = [&] {
        connector.reset();
        ++calls;
    };
    const auto renew = [&](const Connector::Handlers& handlers) {
        connector = std::make_unique<Connector>(loop, endpoint, handlers);
        connector->start();
        const auto before = calls;
        EXPECT_TRUE(run_until(loop, [&] { return calls > before; }));
    };
    const auto ignore_bytes = [](std::string_view) {};
    const auto ignore_error = [](const Error&) {};
    renew({done, ignore_bytes, ignore_error});
    renew({[&] { connector->send("x"); }, [&](std::string_view) { done(); }, ignore_error});
    renew({[&] { connector->drop({}); }, ignore_bytes, [&](const Error&) { done(); }});
    EXPECT_EQ(calls, 3);
    EXPECT_TRUE(run_until(loop, [this] { return listener->connections() == 0; }));
}

TEST_F(ConnectorTest, MayBeDestroyedAtAnyStageOfItsWork) {
    const auto endpoint = at_free_port();
    for (int handlers_run = 0; handlers_run < 5; ++handlers_run) {
        connect({"localhost", endpoint.port, ""});
        for (int i = 0; i < handlers_run; ++i) loop.io().run_one_for(std::chrono::milliseconds{100});
        connector.reset();
        run_ready(loop);
    }
}

}  // namespace
}  // namespace evc::net
