// What all configuration files are read with.
#include "fuzz/property.hpp"
#include "platform/config/document.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file
    auto document = fuzz::checked(config::Document::parse("input.yaml", std::string{fuzz::text_of(data, size)}));
    if (!document) return 0;
    auto root = document->root();
    std::uint16_t port = 1;
    std::string text = "x";
    std::map<std::string, std::string> free;
    root.read("port", port, config::port());
    root.read("text", text, config::text(16));
    root.section("map").read("port", port, config::port());
    root.read_map("free", free, [](std::string_view key) { return key == "secret"; });
    constexpr std::size_t most = 3;
    auto list = root.sections("list", most);
    fuzz::require(list.size() <= most, "a list is no longer than it may be");
    for (auto& each : list) each.read("text", text, config::text(16));
    if (root.has("refused")) root.refuse("refused", "is not wanted");
    const auto finished = fuzz::checked(document->finish());
    fuzz::require(port != 0 && !text.empty() && text.size() <= 16, "a value is as it was or allowed", text);
    if (!finished)
        fuzz::require(finished.error().text.starts_with("input.yaml:"), "an error names its place",
                      finished.error().text);
    return 0;
}
