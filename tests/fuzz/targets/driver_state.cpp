// What EV_Driver keeps over a restart.
#include "driver/state_file.hpp"
#include "fuzz/property.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const auto driver = *DriverId::parse("D1");
    const std::vector<CpId> plan{*CpId::parse("CP-1"), *CpId::parse("CP-2"), *CpId::parse("CP-1")};
    fuzz::require_same_again(
        fuzz::text_of(data, size), [&](std::string_view text) { return driver::decode_state(text, driver, plan); },
        [&](const TripRecord& record) {
            fuzz::require(record.done <= plan.size(), "no more was asked than the plan has");
            return driver::encode_state(record, driver, plan);
        });
    return 0;
}
