#include "central/input.hpp"

namespace evc::central {

Input::Kept Input::keep(std::vector<Input>& inputs) {
    Kept bytes;
    const auto copy = [&bytes](std::string_view text) -> std::string_view { return bytes.emplace_back(text); };
    for (auto& [record, event] : inputs) {
        record.topic = copy(record.topic);
        if (record.key) record.key = copy(*record.key);
        if (record.value) record.value = copy(*record.value);
        for (auto& header : record.headers) header = {copy(header.name), copy(header.value)};
    }
    return bytes;
}

}  // namespace evc::central
