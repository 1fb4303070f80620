#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "platform/bus/reply.hpp"
#include "platform/config/command_line.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/worker.hpp"
#include "program/launch.hpp"

namespace evc::program {

/// The method Reload of a program that can go on with a new level and language of its log, and needs a restart for all
/// else: reads everything anew as at the start, on a worker, and keeps what it has when that is bad. A configuration
/// has `common` and `command_line`.
template <class Config>
class Reload {
public:
    using Load = Result<config::Launch<Config>> (*)(int argc, const char* const* argv);
    /// The keys in which two configurations differ and that count only at a start.
    using NeedRestart = std::vector<std::string> (*)(const Config& running, const Config& fresh);

    Reload(loop::Loop& loop, Config running, Load load, NeedRestart need_restart)
        : running_(std::move(running)), load_(load), need_restart_(need_restart), worker_(loop, "reload", 1) {}

    void operator()(const bus::Reply<>& reply) {
        if (reading_) return reply.refuse(bus::Wrong::busy, "the configuration is being read already");
        reading_ = worker_.submit([this, reply, line = running_.command_line]() -> loop::Worker::Continuation {
            std::vector<const char*> words;
            words.reserve(line.size());
            for (const auto& word : line) words.push_back(word.c_str());
            auto fresh =
                std::make_shared<Result<config::Launch<Config>>>(load_(static_cast<int>(words.size()), words.data()));
            return [this, reply, fresh] {
                reading_ = false;
                apply(*fresh, reply);
            };
        });
    }

private:
    void apply(const Result<config::Launch<Config>>& fresh, const bus::Reply<>& reply) {
        const auto refuse = [&reply](const std::string& why) {
            log::warning("the configuration was read anew and is not gone on with: " + why);
            reply.refuse(bus::Wrong::failed, why);
        };
        if (!fresh) return refuse(fresh.error().text);
        std::string keys;
        for (const auto& key : need_restart_(running_, fresh->config)) keys += (keys.empty() ? "" : ", ") + key;
        if (!keys.empty()) return refuse("these keys count only after a restart: " + keys);
        running_ = fresh->config;
        reconfigure(running_.common);
        log::info("the configuration was read anew");
        reply.done();
    }

    Config running_;
    const Load load_;
    const NeedRestart need_restart_;
    bool reading_ = false;
    loop::Worker worker_;
};

}  // namespace evc::program
