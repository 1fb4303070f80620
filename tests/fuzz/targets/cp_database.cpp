// The list of known charge points.
#include <set>

#include "fuzz/property.hpp"
#include "fuzz/temporary_file.hpp"
#include "platform/config/lists.hpp"
#include "protocol/link/message.hpp"
#include "protocol/link/text.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    const fuzz::TemporaryFile file{fuzz::text_of(data, size)};
    const auto known = fuzz::checked(config::read_cp_database(file.path(), Currency{}));
    if (!known) return 0;
    std::set<CpId> ids;
    for (const auto& cp : *known) {
        fuzz::require(ids.insert(cp.id).second, "no id twice", cp.id.text());
        fuzz::require(Tariff::parse(cp.tariff.price_text(), cp.tariff.currency) == cp.tariff, "a price is a price");
        fuzz::require(link::encode(link::Register{cp.id, cp.location, cp.tariff.price_text()}).has_value(),
                      "a monitor can be told the same", cp.location);
    }
    return 0;
}
