#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "platform/kafka/client.hpp"

namespace {

using namespace evc::kafka;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A listener on a port of the system's choice.
class Listener {
public:
    Listener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        bind(fd_, reinterpret_cast<sockaddr*>(&address_), size);
        listen(fd_, 1);
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size);
    }
    ~Listener() { close(fd_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    [[nodiscard]] int port() const { return ntohs(address_.sin_port); }

private:
    int fd_;
    sockaddr_in address_{};
};

/// Brokers 1, 2, … at these addresses; broker 1 leads `partitions` of one topic.
class Cluster {
public:
    Cluster(std::vector<std::pair<std::string, int>> addresses, int partitions) : addresses_(std::move(addresses)) {
        for (std::size_t n = 0; n < addresses_.size(); ++n)
            brokers_.push_back({static_cast<int>(n) + 1, addresses_[n].first.data(), addresses_[n].second});
        for (int n = 0; n < partitions; ++n) {
            auto& partition = partitions_.emplace_back();
            partition.id = n;
            partition.leader = 1;
        }
        topic_.partitions = partitions_.data();
        topic_.partition_cnt = partitions;
        metadata_.brokers = brokers_.data();
        metadata_.broker_cnt = static_cast<int>(brokers_.size());
        metadata_.topics = &topic_;
        metadata_.topic_cnt = partitions > 0 ? 1 : 0;
    }
    [[nodiscard]] const rd_kafka_metadata_t& metadata() const { return metadata_; }
    [[nodiscard]] std::vector<Unreachable> probed() const { return probe(metadata_, leaving_); }

private:
    std::vector<std::pair<std::string, int>> addresses_;
    std::vector<rd_kafka_metadata_broker_t> brokers_;
    std::vector<rd_kafka_metadata_partition_t> partitions_;
    rd_kafka_metadata_topic_t topic_{};
    rd_kafka_metadata_t metadata_{};
    std::atomic<bool> leaving_{false};
};

TEST(Probe, FindsNothingWrongWithABrokerThatTakesConnections) {
    const Listener listener;
    const Cluster cluster{{{"127.0.0.1", listener.port()}}, 1};
    EXPECT_THAT(cluster.probed(), IsEmpty());
    EXPECT_FALSE(cut_off(cluster.metadata(), {}));
}

TEST(Probe, NamesTheAddressThatNobodyCanResolve) {
    const Listener listener;
    const Cluster cluster{{{"a.invalid", 9092}, {"127.0.0.1", listener.port()}}, 1};
    const auto unreachable = cluster.probed();
    ASSERT_THAT(unreachable, SizeIs(1));
    EXPECT_EQ(unreachable[0].broker, 1);
    EXPECT_EQ(unreachable[0].address, "a.invalid:9092");
    EXPECT_THAT(unreachable[0].reason, ::testing::Not(IsEmpty()));
    EXPECT_TRUE(cut_off(cluster.metadata(), unreachable)) << "it leads all partitions there are";
}

TEST(Probe, NamesTheAddressWhereNobodyListens) {
    const Cluster cluster{{{"127.0.0.1", 1}}, 0};
    const auto unreachable = cluster.probed();
    ASSERT_THAT(unreachable, SizeIs(1));
    EXPECT_EQ(unreachable[0].reason, "Connection refused");
    EXPECT_TRUE(cut_off(cluster.metadata(), unreachable)) << "there is no other broker";
}

TEST(Probe, ABrokerThatLeadsNothingIsNotNeeded) {
    const Listener listener;
    const Cluster cluster{{{"127.0.0.1", listener.port()}, {"a.invalid", 9092}}, 3};
    EXPECT_FALSE(cut_off(cluster.metadata(), cluster.probed()));
}

}  // namespace
