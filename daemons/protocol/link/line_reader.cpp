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

Status LineReader::take(std::string_view bytes, const Accept& accept) {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
        const auto rest = bytes.substr(0, end);
        const auto whole = unfinished_.empty() ? std::string{} : std::exchange(unfinished_, {}).append(rest);
        const auto line = without_cr(whole.empty() ? rest : std::string_view{whole});
        if (auto checked = check_size(line); !checked) return checked;
        if (auto accepted = accept(line); !accepted) return accepted;
        bytes.remove_prefix(end + 1);
    }
    if (auto checked = check_size(without_cr(bytes)); !checked) return checked;
    unfinished_ += bytes;
    return check_size(without_cr(unfinished_));
}

}  // namespace evc::link
