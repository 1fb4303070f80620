#pragma once

#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string_view>

#include "platform/log/log.hpp"

namespace evc::log {

/// Writes formatted lines to a descriptor and never stands still for longer than 50 ms in a second: see write() in
/// log.hpp.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    static constexpr std::chrono::milliseconds patience{50};
    static constexpr std::chrono::seconds between_waits{1};

    DescriptorSink(int descriptor, bool coloured) : descriptor_(descriptor), coloured_(coloured) {}

    /// How often it has waited for the reader.
    [[nodiscard]] std::size_t waits() const { return waits_; }

private:
    void sink_it_(const spdlog::details::log_msg& message) override;
    void flush_() override {}

    [[nodiscard]] bool put(std::string_view text);
    [[nodiscard]] bool may_write();
    void say_losses();

    const int descriptor_;
    const bool coloured_;
    std::size_t lost_ = 0;
    std::size_t waits_ = 0;
    std::chrono::steady_clock::time_point next_wait_{};
};

}  // namespace evc::log
