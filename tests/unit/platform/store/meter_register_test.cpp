#include "platform/store/meter_register.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.hpp"

namespace evc::store {
namespace {

class MeterRegisterTest : public testing::Test {
protected:
    [[nodiscard]] Result<MeterRegister> open() { return MeterRegister::open(path_, MeterRegister::Missing::fail); }
    /// A register that has stood at 10, 20, 30 and now at 40.
    void SetUp() override {
        auto meter = MeterRegister::open(path_, MeterRegister::Missing::create);
        ASSERT_OK(meter);
        for (const auto value : {10, 20, 30, 40}) ASSERT_OK(meter->advance({value}));
    }

    TempDir dir_;
    std::string path_ = dir_.file("meter");
};

TEST_F(MeterRegisterTest, BeginsAtZeroOnlyWhenToldToCreateIt) {
    EXPECT_EQ(MeterRegister::open(dir_.file("a"), MeterRegister::Missing::fail).error().fault, Fault::unavailable);
    const auto created = MeterRegister::open(dir_.file("a"), MeterRegister::Missing::create);
    ASSERT_OK(created);
    EXPECT_EQ(created->value(), WattHours{0});
}

TEST_F(MeterRegisterTest, StandsWhereItStoodWhenOpenedAgain) {
    EXPECT_EQ(MeterRegister::open(path_, MeterRegister::Missing::create)->value(), WattHours{40});
    auto meter = open();
    ASSERT_OK(meter->advance({energy_max}));
    meter = MeterRegister::open(dir_.file("other"), MeterRegister::Missing::create);
    EXPECT_EQ(open()->value(), WattHours{energy_max});
}

TEST_F(MeterRegisterTest, NeverGoesBack) {
    auto meter = open();
    ASSERT_OK(meter->advance({40}));
    EXPECT_EQ(meter->advance({39}).error().fault, Fault::invalid);
    EXPECT_EQ(meter->value(), WattHours{40});
}

TEST_F(MeterRegisterTest, IsInUseByOneProcessAtATime) {
    const auto first = open();
    ASSERT_OK(first);
    EXPECT_EQ(open().error().fault, Fault::unavailable);
}

// It was created with sequence 1, so 40 has sequence 5 and stands in the slot at 4096.
TEST_F(MeterRegisterTest, TakesTheWriteBeforeWhenTheLastOneWasCutShort) {
    overwrite(path_, 4096 + 30, "garbage");
    EXPECT_EQ(open()->value(), WattHours{30});
}

TEST_F(MeterRegisterTest, WritesOverTheSlotThatDoesNotHold) {
    overwrite(path_, 4096 + 30, "garbage");
    {
        auto meter = open();
        ASSERT_OK(meter->advance({41}));
    }
    EXPECT_EQ(open()->value(), WattHours{41});
    overwrite(path_, 4096, "x");
    EXPECT_EQ(open()->value(), WattHours{30});
}

TEST_F(MeterRegisterTest, IsAnErrorAndNotZeroWhenNothingInItIsValid) {
    overwrite(path_, 20, "x");
    overwrite(path_, 4096 + 20, "x");
    EXPECT_EQ(MeterRegister::open(path_, MeterRegister::Missing::create).error().fault, Fault::corrupt);
    std::ofstream{path_, std::ios::trunc};
    EXPECT_EQ(MeterRegister::open(path_, MeterRegister::Missing::create).error().fault, Fault::corrupt);
}

// The CRCs are those of Python's zlib.crc32: others read this file too.
TEST_F(MeterRegisterTest, IsWrittenAsItsHeaderSays) {
    const auto bytes = content_of(path_);
    ASSERT_EQ(bytes.size(), 8192U);
    EXPECT_EQ(bytes.substr(0, 54), "evc-meter 1 00000000000000000004 00000000000000000030 ");
    EXPECT_EQ(bytes.substr(54, 9), "8a2cbb27\n");
    EXPECT_EQ(bytes.substr(4096, 54), "evc-meter 1 00000000000000000005 00000000000000000040 ");
    EXPECT_EQ(bytes.substr(4096 + 54, 9), "14104776\n");
}

}  // namespace
}  // namespace evc::store
