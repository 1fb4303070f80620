#include "central/config.hpp"
#include "fuzz/configuration.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    evc::fuzz::read_configuration(evc::fuzz::text_of(data, size), evc::central::load, {});
    return 0;
}
