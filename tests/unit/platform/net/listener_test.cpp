#include "platform/net/listener.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <vector>

#include "net_testing.hpp"

namespace evc::net {
namespace {

using testing::HasSubstr;

/// Listens, keeps what it accepts, and echoes.
class ListenerTest : public testing::Test {
protected:
    ~ListenerTest() override { std::filesystem::remove_all(directory); }

    Listener::Handlers handlers() {
        return {[this](Connection connection) { keep(std::move(connection)); },
                [this](const Status& status) { said.push_back(status); }};
    }
    void keep(Connection connection) {
        const auto at = accepted.size();
        accepted.push_back(std::move(connection));
        accepted[at].start({[this, at](std::string_view bytes) { accepted[at].send(bytes); }, [](const Status&) {}});
    }
    void open(const Endpoint& endpoint, std::size_t connections_max = Listener::connections_max_default) {
        auto opened = Listener::open(loop, endpoint, handlers(), connections_max);
        ASSERT_TRUE(opened) << opened.error().text;
        listener = *std::move(opened);
    }
    Endpoint here() const { return {"127.0.0.1", listener->port(), ""}; }
    Endpoint socket_file() const { return {"", 0, (directory / "socket").string()}; }
    bool echoes(Peer& peer) {
        peer.send("echo");
        return run_until(loop, [&] { return peer.read().received() == "echo" || peer.ended(); }) && !peer.ended();
    }
    bool ends(Peer& peer) {
        return run_until(loop, [&] { return peer.read().ended(); });
    }
    static std::filesystem::path new_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "evcharging-net-XXXXXX").string();
        return ::mkdtemp(name.data());
    }

    std::filesystem::path directory = new_directory();
    loop::Loop loop;
    std::vector<Connection> accepted;
    std::vector<Status> said;
    std::unique_ptr<Listener> listener;
};

TEST_F(ListenerTest, TakesConnectionsAtAFreePort) {
    open({"127.0.0.1", 0, ""});
    EXPECT_NE(listener->port(), 0);
    auto one = Peer::connected_to(here());
    auto two = Peer::connected_to(here());
    EXPECT_TRUE(echoes(two));
    EXPECT_TRUE(echoes(one));
    EXPECT_EQ(listener->connections(), 2U);
    accepted.front().close();
    EXPECT_EQ(listener->connections(), 1U);
}

TEST_F(ListenerTest, TakesBothFamiliesWhenItListensEverywhere) {
    open({"", 0, ""});
    auto four = Peer::connected_to({"127.0.0.1", listener->port(), ""});
    EXPECT_TRUE(echoes(four));
    EXPECT_THAT(accepted.back().peer(), testing::StartsWith("127.0.0.1:"));
    EXPECT_TRUE(accepted.back().is_local());
    if (!Peer::unconnected(AF_INET6).connect({"::1", listener->port(), ""})) GTEST_SKIP() << "no IPv6 on this machine";
    auto six = Peer::connected_to({"::1", listener->port(), ""});
    EXPECT_TRUE(echoes(six));
    EXPECT_THAT(accepted.back().peer(), testing::StartsWith("[::1]:"));
}

TEST_F(ListenerTest, SaysWhyItCannotListen) {
    open({"127.0.0.1", 0, ""});
    const auto taken = Listener::open(loop, here(), handlers());
    EXPECT_EQ(taken.error().fault, Fault::unavailable);
    EXPECT_THAT(taken.error().text, HasSubstr(here().text() + ": Address already in use"));
    EXPECT_THAT(Listener::open(loop, {"192.0.2.1", 0, ""}, handlers()).error().text, HasSubstr("Cannot assign"));
    const auto name = Listener::open(loop, {"central.example", 6001, ""}, handlers());
    EXPECT_EQ(name.error().fault, Fault::invalid);
    EXPECT_THAT(name.error().text, HasSubstr("no IP address"));
}

TEST_F(ListenerTest, ListensAgainAtOnceWhereConnectionsHaveBeen) {
    open({"127.0.0.1", 0, ""});
    const auto endpoint = here();
    auto peer = Peer::connected_to(endpoint);
    EXPECT_TRUE(echoes(peer));
    accepted.clear();
    listener.reset();
    open(endpoint);
}

TEST_F(ListenerTest, MakesASocketFileForItsOwnerAndGroup) {
    open(socket_file());
    EXPECT_EQ(listener->port(), 0);
    auto peer = Peer::connected_to(socket_file());
    EXPECT_TRUE(echoes(peer));
    EXPECT_EQ(accepted.front().peer(), "a local process");
    EXPECT_TRUE(accepted.front().is_local());
    struct stat status {};
    ASSERT_EQ(::stat(socket_file().path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0660U);
    listener.reset();
    EXPECT_FALSE(std::filesystem::exists(socket_file().path));
}

TEST_F(ListenerTest, ReplacesTheSocketFileOfADeadProcess) {
    {
        const auto address = address_of(socket_file()).value();
        const Descriptor dead{::socket(AF_UNIX, SOCK_STREAM, 0)};
        ASSERT_EQ(::bind(dead.get(), address.data(), address.length()), 0);
    }
    open(socket_file());
    auto peer = Peer::connected_to(socket_file());
    EXPECT_TRUE(echoes(peer));
}

TEST_F(ListenerTest, LeavesTheSocketFileOfALivingProcessAndAnyOtherFile) {
    open(socket_file());
    EXPECT_THAT(Listener::open(loop, socket_file(), handlers()).error().text, HasSubstr("another process listens"));
    auto peer = Peer::connected_to(socket_file());
    EXPECT_TRUE(echoes(peer));

    const auto path = (directory / "notes").string();
    std::ofstream{path} << "precious";
    EXPECT_THAT(Listener::open(loop, {"", 0, path}, handlers()).error().text, HasSubstr("no socket"));
    EXPECT_EQ(std::filesystem::file_size(path), 8U);
    EXPECT_FALSE(Listener::open(loop, {"", 0, (directory / "missing" / "socket").string()}, handlers()));
}

TEST_F(ListenerTest, LeavesTheSocketFileOfItsSuccessor) {
    open(socket_file());
    const auto successor = directory / "successor";
    auto other = Listener::open(loop, {"", 0, successor.string()}, handlers());
    std::filesystem::rename(successor, socket_file().path);
    listener.reset();
    EXPECT_TRUE(std::filesystem::exists(socket_file().path));
}

TEST_F(ListenerTest, TurnsAwayWhatIsAboveItsLimitAndSaysSoOnce) {
    open({"127.0.0.1", 0, ""}, 1);
    auto first = Peer::connected_to(here());
    EXPECT_TRUE(echoes(first));
    for (int i = 0; i < 3; ++i) {
        auto surplus = Peer::connected_to(here());
        EXPECT_TRUE(ends(surplus));
    }
    EXPECT_EQ(listener->turned_away(), 3U);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_THAT(said[0].error().text, HasSubstr("at most 1 connections"));

    accepted.front().close();
    auto next = Peer::connected_to(here());
    EXPECT_TRUE(echoes(next));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_TRUE(said[1]);
}

TEST_F(ListenerTest, SurvivesTheEndOfDescriptorsWithoutSpinning) {
    open({"127.0.0.1", 0, ""});
    auto surplus = Peer::unconnected();
    auto next = Peer::unconnected();
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const auto lowest_free = static_cast<rlim_t>(Peer::unconnected().descriptor());
    const rlimit none{lowest_free, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);

    ASSERT_TRUE(surplus.connect(here()));
    const bool ended = ends(surplus);
    const auto handlers_run = run_ready(loop) + run_ready(loop) + run_ready(loop);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);

    EXPECT_TRUE(ended);
    EXPECT_EQ(handlers_run, 0U);
    EXPECT_EQ(listener->turned_away(), 1U);
    ASSERT_TRUE(next.connect(here()));
    EXPECT_TRUE(echoes(next));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_THAT(said[0].error().text, HasSubstr("Too many open files"));
    EXPECT_TRUE(said[1]);
}

TEST_F(ListenerTest, TakesOverADescriptorThatListensAlready) {
    open({"127.0.0.1", 0, ""});
    const auto endpoint = here();
    const int kept = ::dup(listener->descriptor());
    listener.reset();
    auto waiting = Peer::connected_to(endpoint);
    listener = Listener::adopt(loop, kept, handlers()).value();
    EXPECT_EQ(here(), endpoint);
    EXPECT_TRUE(echoes(waiting));
}

TEST_F(ListenerTest, TakesOverNothingElse) {
    const auto peer = Peer::unconnected();
    EXPECT_EQ(Listener::adopt(loop, peer.descriptor(), handlers()).error().fault, Fault::invalid);
    EXPECT_FALSE(Listener::adopt(loop, -1, handlers()));
    EXPECT_FALSE(Listener::adopt(loop, 0, handlers()));
}

TEST_F(ListenerTest, KnowsAgainWhereADescriptorListens) {
    open({"127.0.0.1", 0, ""});
    const auto port = listener->port();
    const auto is_at = [this](const Endpoint& endpoint) {
        return Listener::listens_at(listener->descriptor(), endpoint);
    };
    EXPECT_TRUE(is_at(here()));
    EXPECT_TRUE(is_at({"localhost", port, ""}));
    for (const auto* host : {"127.0.0.2", "0.0.0.0", "::", "::1", "", "central"})
        EXPECT_FALSE(is_at({host, port, ""})) << host;
    EXPECT_FALSE(is_at({"127.0.0.1", static_cast<std::uint16_t>(port + 1), ""}));
    EXPECT_FALSE(is_at(socket_file()));

    open({"", 0, ""});
    EXPECT_TRUE(is_at({"", listener->port(), ""}));
    EXPECT_TRUE(is_at({"::", listener->port(), ""}));
    EXPECT_FALSE(is_at(here()));
}

TEST_F(ListenerTest, KnowsAgainNothingThatDoesNotListen) {
    open({"127.0.0.1", 0, ""});
    const auto peer = Peer::connected_to(here());
    EXPECT_FALSE(Listener::listens_at(peer.descriptor(), here()));
    EXPECT_FALSE(Listener::listens_at(-1, here()));
}

TEST_F(ListenerTest, MayBeDestroyedWhileItAccepts) {
    auto opened = Listener::open(loop, {"127.0.0.1", 0, ""},
                                 {[this](Connection connection) {
                                      keep(std::move(connection));
                                      listener.reset();
                                  },
                                  {}});
    listener = *std::move(opened);
    const auto endpoint = here();
    auto peer = Peer::connected_to(endpoint);
    EXPECT_TRUE(echoes(peer));
    EXPECT_FALSE(Peer::unconnected().connect(endpoint));
}

}  // namespace
}  // namespace evc::net
