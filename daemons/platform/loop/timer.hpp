#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "core/time.hpp"
#include "platform/loop/loop.hpp"

namespace evc::loop {

/// One shot at a time: setting it anew forgets the earlier setting, and so does destroying it, also when that one has
/// come due already and only waits for its turn on the loop.
class Timer {
public:
    explicit Timer(Loop& loop);
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    void after(milliseconds delay, std::function<void()> task);
    /// At a reading of the steady clock; one that is past means: as soon as possible; Steady::max(): never. To the time
    /// that it is set to already it is set for next to nothing.
    void at(Steady time, std::function<void()> task);
    void cancel();

private:
    boost::asio::steady_timer timer_;
    std::optional<Steady> set_to_;
    std::function<void()> task_;
    std::shared_ptr<std::uint64_t> setting_ = std::make_shared<std::uint64_t>(0);  ///< grows with each; counts the last
};

}  // namespace evc::loop
