// The file of a simulated meter: damaged or read, and then it goes on from what was read.
#include "platform/store/meter_register.hpp"

#include "fuzz/property.hpp"
#include "fuzz/temporary_file.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    using store::MeterRegister;
    static const fuzz::TemporaryDirectory directory;
    directory.write("CP-1.meter", fuzz::text_of(data, size));
    const auto path = directory.file("CP-1.meter");
    WattHours next;
    {
        auto opened = MeterRegister::open(path, MeterRegister::Missing::fail);
        if (!opened) {
            fuzz::require_readable(opened.error());
            return 0;
        }
        fuzz::require(opened->value() >= WattHours{0}, "a meter stands at no less than nothing");
        next = opened->value();
        if (next.value < energy_max) ++next.value;
        fuzz::require(opened->advance(next).has_value(), "a meter that was read goes on");
    }
    const auto again = MeterRegister::open(path, MeterRegister::Missing::fail);
    fuzz::require(again.has_value() && again->value() == next, "what was written is read");
    return 0;
}
