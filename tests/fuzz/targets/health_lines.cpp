// The lines of an engine's health port, both ways.
#include "fuzz/property.hpp"
#include "protocol/health/message.hpp"
#include "protocol/link/line_reader.hpp"

namespace {

using namespace evc;  // NOLINT(google-build-using-namespace): a program of one file

template <class Message>
std::string without_end(const Message& message) {
    auto line = health::encode(message);
    fuzz::require(line.ends_with('\n'), "a line has its end", line);
    line.pop_back();
    return line;
}

void judge(std::string_view line) {
    fuzz::require_same_again(line, health::decode_check, without_end<health::Check>);
    // A reason is made readable when it is written, so only what we wrote ourselves is the same again.
    if (const auto answer = fuzz::checked(health::decode_answer(line)))
        fuzz::require_same_again(without_end(*answer), health::decode_answer, without_end<health::Answer>);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    link::LineReader lines;
    const auto taken = lines.take(fuzz::text_of(data, size));
    for (const auto& line : taken.lines) judge(line);
    fuzz::checked(taken.why);
    return 0;
}
