#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>

#include "core/time.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/writer.hpp"

namespace evc::loop {

/// Whether what is written to `descriptor` may be coloured: it is a terminal that is not dumb, and NO_COLOR is not set.
[[nodiscard]] bool takes_colour(int descriptor);

/// Lets a program print while its loop runs without ever waiting for whoever reads it: from now on what is printed to a
/// stream is kept until its descriptor takes it, and no more than `kept_max` of it; what is beyond is lost and counted.
class StandardOutput final : private std::streambuf {
public:
    static constexpr std::size_t kept_max = 1'048'576;

    /// `lost` is told how many pieces, each up to a flush, were lost once all that was kept has been taken. At the end
    /// what is kept is waited for for `patience`, or until it is taken.
    StandardOutput(Loop& loop, std::ostream& stream, int descriptor, std::optional<milliseconds> patience,
                   std::function<void(std::size_t)> lost);
    ~StandardOutput() override;
    StandardOutput(const StandardOutput&) = delete;
    StandardOutput& operator=(const StandardOutput&) = delete;

private:
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int_type overflow(int_type character) override;
    int sync() override;
    void tell_losses();

    std::ostream& stream_;
    std::streambuf* const before_;
    const std::optional<milliseconds> patience_;
    const std::function<void(std::size_t)> lost_handler_;
    std::string piece_;  ///< since the last flush
    std::size_t lost_ = 0;
    Writer writer_;
};

}  // namespace evc::loop
