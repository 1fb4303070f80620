#include "platform/bus/description.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace evc::bus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Fingerprint> of(const std::string& state, bool reserved) {
    return {fingerprint("State", state), fingerprint("Reserved", reserved)};
}

TEST(ChangeDetector, AreAllPropertiesTheFirstTime) {
    ChangeDetector news;
    EXPECT_THAT(news.differing(of("", false)), ElementsAre("State", "Reserved"));
}

TEST(ChangeDetector, AreOnlyWhatDiffersFromTheLastTime) {
    ChangeDetector news;
    (void)news.differing(of("available", false));
    EXPECT_THAT(news.differing(of("available", false)), IsEmpty());
    EXPECT_THAT(news.differing(of("available", true)), ElementsAre("Reserved"));
    EXPECT_THAT(news.differing(of("supplying", false)), ElementsAre("State", "Reserved"));
    EXPECT_THAT(news.differing(of("supplying", false)), IsEmpty());
}

}  // namespace
}  // namespace evc::bus
