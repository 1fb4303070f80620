#include "driver/state_text.hpp"

#include <gtest/gtest.h>

namespace evc::driver {
namespace {

const DriverId d1 = *DriverId::parse("d1");

std::vector<CpId> plan(std::initializer_list<const char*> ids) {
    std::vector<CpId> result;
    for (const auto* id : ids) result.push_back(*CpId::parse(id));
    return result;
}

TripRecord asking_second() {
    return {
        1,
        AskedRequest{
            {1, 2}, *CpId::parse("CP2"), Wall{milliseconds{1'764'000'000'123}}, Wall{milliseconds{1'764'000'030'123}}}};
}

std::string error_of(std::string_view text, const DriverId& driver, const std::vector<CpId>& lines) {
    const auto record = decode_state(text, driver, lines);
    if (record) return "no error";
    EXPECT_EQ(record.error().fault, Fault::config);
    return record.error().text;
}

TEST(StateText, GivesBackWhatItWasMadeFrom) {
    const auto lines = plan({"CP1", "CP2", "CP3"});
    for (const auto& record : {TripRecord{}, asking_second(), TripRecord{3, {}}})
        EXPECT_EQ(decode_state(encode_state(record, d1, lines), d1, lines), record);
}

TEST(StateText, LinesThatWereNotAskedYetMayChange) {
    const auto text = encode_state(asking_second(), d1, plan({"CP1", "CP2", "CP3"}));
    EXPECT_TRUE(decode_state(text, d1, plan({"CP1", "CP2", "CP9", "CP10"})));
    EXPECT_TRUE(decode_state(text, d1, plan({"CP1", "CP2"})));
}

TEST(StateText, LinesThatWereAskedMayNotChange) {
    const auto text = encode_state(asking_second(), d1, plan({"CP1", "CP2", "CP3"}));
    for (const auto& lines : {plan({"CP9", "CP2", "CP3"}), plan({"CP1", "CP9", "CP3"}), plan({"CP1"}), plan({})})
        EXPECT_EQ(error_of(text, d1, lines),
                  "of the request file the first 2 requests were asked already, and they are not the same any more");
}

TEST(StateText, AnotherDriversStateIsRefused) {
    const auto lines = plan({"CP1", "CP2"});
    EXPECT_EQ(error_of(encode_state(asking_second(), d1, lines), *DriverId::parse("d2"), lines),
              "it belongs to driver d1");
}

TEST(StateText, EveryTruncationIsRefused) {
    const auto lines = plan({"CP1", "CP2"});
    const auto text = encode_state(asking_second(), d1, lines);
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_NE(error_of(text.substr(0, size), d1, lines), "no error");
}

TEST(StateText, ACountBeyondAllSenseIsRefused) {
    const auto lines = plan({"CP1"});
    EXPECT_NE(
        error_of(R"({"v":1,"driverId":"d1","done":9007199254740991,"lines":"8a6e0804-2bd0-4672-b79d-d97027f9071a"})",
                 d1, lines),
        "no error");
}

}  // namespace
}  // namespace evc::driver
