#include "platform/i18n/local_time.hpp"

#include <array>
#include <ctime>

namespace evc::i18n {
namespace {

std::tm local(Wall time) {
    const auto whole = std::chrono::system_clock::to_time_t(std::chrono::floor<seconds>(time));
    std::tm parts{};
    localtime_r(&whole, &parts);
    return parts;
}

}  // namespace

std::string date_text(Wall time) {
    const auto parts = local(time);
    std::array<char, 16> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

std::string time_text(Wall time) {
    const auto parts = local(time);
    std::array<char, 16> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%H:%M:%S", &parts)};
}

}  // namespace evc::i18n
