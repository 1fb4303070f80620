// The filters of Central's lists, as any user of the bus may send them.
#include <fuzzer/FuzzedDataProvider.h>

#include "central/bus/filter.hpp"
#include "core/name.hpp"
#include "fuzz/property.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

constexpr std::size_t entries_max = 8;
constexpr std::size_t text_max = 64;

/// The bus has seen to it that a text is UTF-8; here it is ASCII, and all of that.
std::string text_from(FuzzedDataProvider& bytes) {
    auto text = bytes.ConsumeRandomLengthString(text_max);
    for (auto& c : text) c = static_cast<char>(static_cast<unsigned char>(c) % 0x7F + 1);
    return text;
}

bus::Variant value_from(FuzzedDataProvider& bytes) {
    switch (bytes.ConsumeIntegralInRange(0, 5)) {
        case 0: return bus::Variant{text_from(bytes)};
        case 1: return bus::Variant{bytes.ConsumeBool()};
        case 2: return bus::Variant{bytes.ConsumeIntegral<std::uint64_t>()};
        case 3: return bus::Variant{bytes.ConsumeIntegral<std::int32_t>()};
        case 4: return bus::Variant{std::vector<std::string>{text_from(bytes)}};
        default: return bus::Variant{0.5};
    }
}

std::string key_from(FuzzedDataProvider& bytes) {
    const auto key = bytes.PickValueInArray({"cp", "driver", "since", "before", "open", ""});
    return *key == '\0' ? text_from(bytes) : key;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzedDataProvider bytes{data, size};
    bus::Properties given;
    while (bytes.remaining_bytes() > 0 && given.size() < entries_max) given.emplace(key_from(bytes), value_from(bytes));

    central::Filter filter{given};
    const auto cp = filter.text<CpId>("cp", std::string{name_rule}, CpId::parse);
    const auto driver = filter.any_text("driver");
    const auto since = filter.time("since");
    const auto before = filter.time("before");
    const auto open = filter.truth("open");
    const auto status = fuzz::checked(filter.finish());
    if (!status) return 0;
    fuzz::require(cp.has_value() == given.contains("cp") && driver.has_value() == given.contains("driver") &&
                      since.has_value() == given.contains("since") && before.has_value() == given.contains("before") &&
                      open.has_value() == given.contains("open"),
                  "what is given is understood or an error");
    return 0;
}
