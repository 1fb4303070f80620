#include "protocol/link/line_reader.hpp"

#include <utility>

namespace evc::link {
namespace {

std::string_view without_cr(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

}  // namespace

Status LineReader::check_size(std::string_view line) const {
    if (line.size() <= size_max_) return {};
    return failure(Fault::invalid, "a line of more than " + std::to_string(size_max_) + " bytes");
}

Lines LineReader::take(std::string_view bytes) {
    Lines taken;
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
        auto whole = std::exchange(unfinished_, {}).append(bytes.substr(0, end));
        whole.resize(without_cr(whole).size());
        taken.why = check_size(whole);
        if (!taken.why) return taken;
        taken.lines.push_back(std::move(whole));
        bytes.remove_prefix(end + 1);
    }
    taken.why = check_size(without_cr(bytes));
    if (!taken.why) return taken;
    unfinished_ += bytes;
    taken.why = check_size(without_cr(unfinished_));
    return taken;
}

}  // namespace evc::link
