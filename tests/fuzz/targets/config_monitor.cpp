#include "fuzz/configuration.hpp"
#include "monitor/config.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    evc::fuzz::read_configuration(evc::fuzz::text_of(data, size), evc::monitor::load, {"--instance", "CP-1"});
    return 0;
}
