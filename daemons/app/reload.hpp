#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/launch.hpp"
#include "core/result.hpp"
#include "platform/bus/reply.hpp"
#include "platform/config/command_line.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/worker.hpp"

namespace evc::app {

/// Is told once what has come of reading a configuration anew: Fault::unavailable when that is being done already.
using Reloaded = std::function<void(const Status&)>;

/// Whoever asked over the bus is told.
[[nodiscard]] inline Reloaded answer_with(const bus::Reply<>& reply) {
    return [reply](const Status& status) {
        if (status) return reply.done();
        const bool busy = status.error().fault == Fault::unavailable;
        reply.refuse(busy ? bus::ErrorCode::busy : bus::ErrorCode::failed, status.error().text);
    };
}

/// Reload of a program: reads everything anew as at the start, on a worker, and keeps what it has when that is bad or
/// needs a restart. A new level and language of the log take effect by themselves. A configuration has `common` and
/// `command_line`.
template <class Config>
class Reload {
public:
    using Load = Result<config::ParsedCommandLine<Config>> (*)(int argc, const char* const* argv);
    /// The keys in which two configurations differ and that count only at a start.
    using NeedRestart = std::vector<std::string> (*)(const Config& running, const Config& fresh);
    /// Goes on with a configuration, on the loop.
    using Apply = std::function<void(const Config&)>;

    /// `worker` reads, and outlives this.
    Reload(loop::Worker& worker, Config running, Load load, NeedRestart need_restart, Apply apply = {})
        : worker_(worker),
          running_(std::move(running)),
          load_(load),
          need_restart_(need_restart),
          apply_(std::move(apply)) {}

    /// `reloaded` comes later, on the loop, or at once. What comes of it is logged, too.
    void operator()(const Reloaded& reloaded = [](const Status&) {}) {
        if (reading_) return reloaded(failure(Fault::unavailable, "the configuration is being read already"));
        const auto read = [this, load = load_, reloaded, line = running_.command_line]() -> loop::Worker::Continuation {
            std::vector<const char*> words;
            words.reserve(line.size());
            for (const auto& word : line) words.push_back(word.c_str());
            auto fresh = std::make_shared<Result<config::ParsedCommandLine<Config>>>(
                load(static_cast<int>(words.size()), words.data()));
            return [this, reloaded, fresh] {
                reading_ = false;
                finish(*fresh, reloaded);
            };
        };
        reading_ = worker_.submit(read);
        if (!reading_) reloaded(failure(Fault::unavailable, "too much is under way already: try again"));
    }

private:
    void finish(const Result<config::ParsedCommandLine<Config>>& fresh, const Reloaded& reloaded) {
        const auto refuse = [&reloaded](const std::string& why) {
            log::warning("new configuration rejected, keeping the old one: " + why);
            reloaded(failure(Fault::config, why));
        };
        if (!fresh) return refuse(fresh.error().text);
        std::string keys;
        for (const auto& key : need_restart_(running_, fresh->config)) keys += (keys.empty() ? "" : ", ") + key;
        if (!keys.empty()) return refuse("these keys take effect only after a restart: " + keys);
        running_ = fresh->config;
        if (apply_) apply_(running_);
        reconfigure(running_.common);
        log::info("the configuration was read anew");
        reloaded({});
    }

    loop::Worker& worker_;
    Config running_;
    const Load load_;
    const NeedRestart need_restart_;
    const Apply apply_;
    bool reading_ = false;
};

}  // namespace evc::app
