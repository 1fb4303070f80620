#include "platform/config/request_file.hpp"

#include "platform/config/cp_database.hpp"
#include "platform/config/lines.hpp"
#include "platform/config/text_file.hpp"

namespace evc::config {

Result<std::vector<RequestLine>> read_request_file(const std::filesystem::path& file) {
    const auto lines = read_lines(file, list_size_max);
    if (!lines) return tl::make_unexpected(lines.error());
    std::vector<RequestLine> result;
    for (const auto& line : *lines) {
        const auto cp = CpId::parse(line.text);
        if (!cp) {
            return failure_at(line.file, line.number,
                              "cpId: found " + in_quotes(line.text) + "; allowed: " + std::string{name_rule});
        }
        result.push_back({line.number, *cp});
    }
    return result;
}

}  // namespace evc::config
