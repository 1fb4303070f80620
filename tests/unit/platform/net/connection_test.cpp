#include "platform/net/connection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <optional>
#include <utility>

#include "net_testing.hpp"
#include "platform/net/socket.hpp"

namespace evc::net {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A connection over TCP on the loopback interface, and what it says.
class ConnectionTest : public testing::Test {
protected:
    ConnectionTest() {
        const auto listening = listen_at({"127.0.0.1", 0, ""}).value();
        peer = Peer::connected_to({"127.0.0.1", local_address(listening.socket.get()).port(), ""});
        connection = Connection{loop, ::accept(listening.socket.get(), nullptr, nullptr), token};
    }

    Connection::Handlers handlers() {
        return {[this](std::string_view bytes) { received += bytes; },
                [this](const Status& status) {
                    ++closings;
                    closed = status;
                }};
    }
    bool peer_sees(const std::string& text) {
        return run_until(loop, [&] { return peer.read().received() == text; });
    }
    bool is_closed() {
        return run_until(loop, [this] { return closed.has_value(); });
    }
    bool descriptor_is_closed(std::chrono::milliseconds bound = std::chrono::seconds{10}) {
        return run_until(
            loop, [this] { return token.use_count() == 1; }, bound);
    }

    loop::Loop loop;
    std::shared_ptr<int> token = std::make_shared<int>();
    Peer peer;
    Connection connection;
    std::string received;
    std::optional<Status> closed;
    int closings = 0;
};

TEST_F(ConnectionTest, HandsOverWhatThePeerSends) {
    connection.start(handlers());
    peer.send("HEALTHY#CP001\n");
    EXPECT_TRUE(run_until(loop, [this] { return received == "HEALTHY#CP001\n"; }));
    peer.send("more");
    EXPECT_TRUE(run_until(loop, [this] { return received == "HEALTHY#CP001\nmore"; }));
}

TEST_F(ConnectionTest, SendsToThePeer) {
    connection.start(handlers());
    connection.send("one");
    connection.send("");
    connection.send("two");
    EXPECT_TRUE(peer_sees("onetwo"));
}

TEST_F(ConnectionTest, TellsOnceThatThePeerClosedInOrder) {
    connection.start(handlers());
    peer.send("last words");
    peer.close();
    ASSERT_TRUE(is_closed());
    EXPECT_TRUE(closed->has_value());
    EXPECT_EQ(received, "last words");
    EXPECT_FALSE(connection.is_open());
    run_ready(loop);
    EXPECT_EQ(closings, 1);
    EXPECT_EQ(token.use_count(), 1);
}

TEST_F(ConnectionTest, TellsWhyItBroke) {
    connection.start(handlers());
    peer.reset();
    ASSERT_TRUE(is_closed());
    EXPECT_THAT(closed->error().text, HasSubstr("reset"));
}

TEST_F(ConnectionTest, ReadsThePeersLastWordsEvenWhenSendingFails) {
    connection.start(handlers());
    peer.send("REFUSED");
    peer.close();
    for (int i = 0; i < 3; ++i) connection.send("into the void");
    ASSERT_TRUE(is_closed());
    EXPECT_EQ(received, "REFUSED");
}

TEST_F(ConnectionTest, KeepsWhatASlowPeerHasNotReadYet) {
    connection.start(handlers());
    set_option(connection.descriptor(), SOL_SOCKET, SO_SNDBUF, 4096);
    std::string all;
    for (int i = 0; i < 3000; ++i) all += std::to_string(i) + "\n";
    for (std::size_t at = 0; at < all.size(); at += 1000) connection.send(std::string_view{all}.substr(at, 1000));
    EXPECT_TRUE(peer_sees(all));
    EXPECT_TRUE(connection.is_open());
}

TEST_F(ConnectionTest, ClosesAPeerThatDoesNotRead) {
    connection.start(handlers());
    const std::string part(10'000, 'x');
    for (int i = 0; i < 10'000 && !closed; ++i) {
        connection.send(part);
        run_ready(loop);
    }
    ASSERT_TRUE(closed);
    EXPECT_THAT(closed->error().text, HasSubstr("does not read: more than 65536 bytes"));
    EXPECT_EQ(closings, 1);
}

TEST_F(ConnectionTest, AnswersAPeerThatHasEndedItsDirection) {
    std::string answer;
    const auto answer_with = [&](const std::string& part) {
        answer += part;
        connection.send(part);
    };
    const auto send_more_than_the_system_takes = [&](std::string_view) {
        pollfd writable{connection.descriptor(), POLLOUT, 0};
        while (::poll(&writable, 1, 0) == 1) answer_with(std::string(1000, 'x'));
        answer_with(std::string(50'000, 'y'));
    };
    connection.start({send_more_than_the_system_takes, handlers().closed});
    set_option(connection.descriptor(), SOL_SOCKET, SO_SNDBUF, 32'768);  // "writable" is a third of twice that free
    peer.send("HEALTH_CHECK\n");
    peer.end_sending();
    EXPECT_TRUE(run_until(loop, [&] { return !answer.empty(); }));
    for (int i = 0; i < 10; ++i) run_ready(loop);
    EXPECT_EQ(closings, 0) << "before the answer is delivered";
    EXPECT_TRUE(peer_sees(answer));
    ASSERT_TRUE(is_closed());
    EXPECT_TRUE(closed->has_value());
}

TEST_F(ConnectionTest, MayBeDestroyedWhileItHandsOverBytes) {
    connection.start({[this](std::string_view bytes) {
                          connection = {};
                          received += bytes;
                      },
                      handlers().closed});
    peer.send("x");
    EXPECT_TRUE(run_until(loop, [this] { return peer.read().ended(); }));
    EXPECT_EQ(received, "x");
    EXPECT_EQ(closings, 0);
}

TEST_F(ConnectionTest, MayBeDestroyedWhileItTellsItsEnd) {
    connection.start({handlers().received, [this](const Status& status) {
                          connection = {};
                          closed = status;
                      }});
    peer.close();
    EXPECT_TRUE(is_closed());
    EXPECT_EQ(token.use_count(), 1);
}

TEST_F(ConnectionTest, CallsNobodyAfterItWasClosed) {
    connection.start(handlers());
    peer.send("x");
    connection.close();
    EXPECT_TRUE(run_until(loop, [this] { return peer.read().ended(); }));
    EXPECT_EQ(received, "");
    EXPECT_EQ(closings, 0);
    EXPECT_FALSE(connection.is_open());
    EXPECT_EQ(connection.descriptor(), -1);
    connection.send("nothing happens");
}

TEST_F(ConnectionTest, DeliversItsLastWordsOverUnreadBytes) {
    connection.start({[this](std::string_view) {
                          connection.send("ERROR#no\n");
                          connection.finish();
                      },
                      handlers().closed});
    const std::string garbage(100'000, 'x');
    std::size_t sent = 0;
    EXPECT_TRUE(run_until(loop, [&] {
        sent += peer.send(garbage);
        return sent > 1'000'000;
    }));
    EXPECT_TRUE(run_until(loop, [this] { return peer.read().ended(); }));
    EXPECT_FALSE(peer.was_reset());
    EXPECT_EQ(peer.received(), "ERROR#no\n");
    peer.close();
    EXPECT_TRUE(descriptor_is_closed());
    EXPECT_EQ(closings, 0);
}

TEST_F(ConnectionTest, SendsEverythingBeforeItEnds) {
    connection.start(handlers());
    set_option(connection.descriptor(), SOL_SOCKET, SO_SNDBUF, 4096);
    const std::string all(60'000, 'x');
    connection.send(all);
    connection.finish();
    EXPECT_FALSE(connection.is_open());
    EXPECT_TRUE(run_until(loop, [this] { return peer.read().ended(); }));
    EXPECT_EQ(peer.received(), all);
}

TEST_F(ConnectionTest, WaitsForAPeerThatDoesNotEndOnlyForAWhile) {
    connection.send("bye");
    connection.finish();
    EXPECT_FALSE(descriptor_is_closed(Connection::linger / 2));
    EXPECT_TRUE(descriptor_is_closed(Connection::linger * 5));
}

TEST_F(ConnectionTest, NoticesAHalfOpenPeerByTcpsOwnMeans) {
    const auto option = [this](int level, int name) {
        int value = 0;
        socklen_t size = sizeof value;
        EXPECT_EQ(::getsockopt(connection.descriptor(), level, name, &value, &size), 0);
        return value;
    };
    EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_NODELAY), 1);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPIDLE), 5);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 5000);
}

TEST_F(ConnectionTest, KnowsItsPeer) {
    EXPECT_THAT(connection.peer(), StartsWith("127.0.0.1:"));
    EXPECT_TRUE(connection.is_local());
    EXPECT_EQ(Connection{}.peer(), "nobody");
    EXPECT_FALSE(Connection{}.is_local());
}

TEST_F(ConnectionTest, MovesWithItsHandlers) {
    connection.start(handlers());
    auto moved = std::move(connection);
    EXPECT_FALSE(connection.is_open());
    peer.send("x");
    EXPECT_TRUE(run_until(loop, [this] { return received == "x"; }));
    EXPECT_TRUE(moved.is_open());
}

TEST_F(ConnectionTest, ReadsNothingWhileItRests) {
    connection.start(handlers());
    connection.rest(milliseconds{60});
    const auto end = loop::Loop::now().steady + milliseconds{60};
    peer.send("waits");
    ASSERT_TRUE(run_until(loop, [this] { return !received.empty(); }));
    EXPECT_GE(loop::Loop::now().steady, end - milliseconds{1});
    EXPECT_EQ(received, "waits");
}

TEST_F(ConnectionTest, MayBeSentToRestByItsOwnHandler) {
    int reads = 0;
    connection.start({[&](std::string_view bytes) {
                          received += bytes;
                          ++reads;
                          connection.rest(milliseconds{30});
                      },
                      {}});
    peer.send("one");
    ASSERT_TRUE(run_until(loop, [&] { return reads == 1; }));
    peer.send("two");
    run_ready(loop);
    EXPECT_EQ(reads, 1);
    EXPECT_TRUE(run_until(loop, [&] { return received == "onetwo"; }));
}

TEST_F(ConnectionTest, SeesAfterItsRestThatThePeerHasClosed) {
    connection.start(handlers());
    connection.rest(milliseconds{20});
    peer.send("last words");
    peer.close();
    ASSERT_TRUE(is_closed());
    EXPECT_EQ(received, "last words");
}

TEST_F(ConnectionTest, MayFinishOrCloseWhileItRests) {
    connection.start(handlers());
    connection.rest(std::chrono::hours{1});
    connection.send("bye");
    connection.finish();
    EXPECT_TRUE(peer_sees("bye"));
    peer.close();
    EXPECT_TRUE(descriptor_is_closed());
}

TEST_F(ConnectionTest, DropsOnlySoMuchOfAPeerThatGoesOnSendingAfterItsEnd) {
    connection.start(handlers());
    connection.finish();
    const std::string much(256 * 1024, 'x');
    std::size_t sent = 0;
    EXPECT_TRUE(run_until(loop, [&] {
        sent += peer.send(much);
        return token.use_count() == 1;
    }));
    constexpr std::size_t under_way = 16 * 1024 * 1024;
    EXPECT_LE(sent, Connection::dropped_max + under_way);
    EXPECT_EQ(received, "");
}

TEST_F(ConnectionTest, IsStartedOnce) {
    connection.start(handlers());
    connection.start({[](std::string_view) { ADD_FAILURE() << "handlers may not be replaced while they run"; }, {}});
    peer.send("x");
    EXPECT_TRUE(run_until(loop, [this] { return received == "x"; }));
}

}  // namespace
}  // namespace evc::net
