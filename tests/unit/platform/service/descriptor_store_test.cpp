#include "platform/service/descriptor_store.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cerrno>

#include "unit/platform/service/systemd.hpp"

namespace evc::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DescriptorStoreTest : public Systemd {
protected:
    static int some_descriptor() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }
    static bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }
};

TEST_F(DescriptorStoreTest, GivesSystemdACopyToKeep) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    DescriptorStore store{{}};
    store.keep("port", pipe[1]);
    const auto sent = messages();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].text, "FDSTORE=1\nFDNAME=port");
    ::close(pipe[1]);
    EXPECT_EQ(::write(sent[0].descriptor, "x", 1), 1);
    for (const auto descriptor : {pipe[0], sent[0].descriptor}) ::close(descriptor);
}

TEST_F(DescriptorStoreTest, IsWarmWhenSomethingWasHandedOver) {
    const auto kept = some_descriptor();
    DescriptorStore store{{{"port", kept}}};
    EXPECT_TRUE(store.is_warm());
    EXPECT_EQ(store.take("other"), std::nullopt);
    EXPECT_EQ(store.take("port"), kept);
    EXPECT_EQ(store.take("port"), std::nullopt);
    EXPECT_TRUE(store.is_warm());
    store.forget_rest();
    EXPECT_THAT(received(), IsEmpty());
    EXPECT_TRUE(is_open(kept));
    ::close(kept);
    EXPECT_FALSE(DescriptorStore{{}}.is_warm());
}

TEST_F(DescriptorStoreTest, ForgetsWhatNobodyTookWhenTold) {
    const auto port = some_descriptor();
    const auto older = some_descriptor();
    {
        DescriptorStore store{{{"port", port}, {"older", older}}};
        EXPECT_EQ(store.take("port"), port);
    }
    EXPECT_TRUE(is_open(older));
    DescriptorStore store{{{"port", port}, {"older", older}}};
    EXPECT_EQ(store.take("port"), port);
    store.forget_rest();
    EXPECT_THAT(received(), ElementsAre("FDSTOREREMOVE=1\nFDNAME=older"));
    EXPECT_FALSE(is_open(older));
    ::close(port);
}

TEST_F(DescriptorStoreTest, TakesTheFirstOfOneName) {
    const auto first = some_descriptor();
    const auto second = some_descriptor();
    DescriptorStore store{{{"port", first}, {"port", second}}};
    EXPECT_FALSE(is_open(second));
    EXPECT_EQ(store.take("port"), first);
    ::close(first);
}

TEST_F(DescriptorStoreTest, IsHandedNothingThatIsMeantForAnotherProcess) {
    ::setenv("LISTEN_PID", "1", 1);
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_FDNAMES", "port", 1);
    EXPECT_THAT(handed_over(), IsEmpty());
    EXPECT_EQ(std::getenv("LISTEN_FDS"), nullptr);
}

}  // namespace
}  // namespace evc::service
