#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/reload.hpp"
#include "platform/bus/object.hpp"
#include "platform/bus/path.hpp"
#include "platform/bus/server.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/timer.hpp"

namespace evc::app {

/// The bus that a program goes on; none: it is on no bus. Where nothing is configured: the system's as a service that
/// systemd started ($NOTIFY_SOCKET), otherwise none.
[[nodiscard]] std::optional<bus::BusAddress> choose_bus(std::optional<config::Bus> configured);

/// The path of a program's Manager: "/org/evcharging/Engine1" of "org.evcharging.Engine1".
[[nodiscard]] std::string manager_path(std::string name);

/// A program as a whole on the bus, where all there is to it is its version and Reload(). `Adaptor`: of its Manager.
template <class Adaptor, class Config>
class Manager : public bus::Object<Adaptor> {
public:
    /// `reload` outlives this.
    Manager(bus::Server& server, const std::string& path, app::Reload<Config>& reload)
        : bus::Object<Adaptor>(server, path), reload_(reload) {}

    void describe(bus::Description& description) override { description.unsignalled("Version", Version()); }

private:
    void Reload(sdbus::Result<>&& result) override {
        this->permitted(std::move(result),
                        [&reload = reload_](const bus::Reply<>& reply) { reload(answer_with(reply)); });
    }
    std::string Version() override { return std::string{config::version()}; }

    app::Reload<Config>& reload_;
};

/// A program of charge points on the bus, as NAME.INSTANCE: its Manager, and an object of each charge point as soon as
/// it is known which one that is.
///
/// `Program` has `hosts()`, pointers to its charge points, each with a `cp()` that is empty while it is not known, and
/// `observe()`, which tells of each one to which something has happened. `ChargePointObject` is made of the server, the
/// path, the program and the charge point.
template <class Program, class ChargePointObject, class ManagerAdaptor, class Config>
class ChargePointBus {
public:
    /// `name`: "org.evcharging.Engine1". `program` and `reload` outlive this.
    ChargePointBus(loop::Loop& loop, Program& program, const bus::BusAddress& where, const std::string& name,
                   const std::string& instance, app::Reload<Config>& reload)
        : program_(program),
          name_(name + "." + bus::name_element(instance)),
          path_(manager_path(name)),
          reload_(reload),
          server_(loop, {.where = where, .name = name_, .manager = path_},
                  {.up = [this] { up(); }, .down = [this](const Error& error) { down(error); }}),
          timer_(loop) {
        program_.observe([this](auto& host) { changed(host); });
        server_.start();
        look();
    }
    ~ChargePointBus() { program_.observe({}); }
    ChargePointBus(const ChargePointBus&) = delete;
    ChargePointBus& operator=(const ChargePointBus&) = delete;

private:
    void up() {
        server_.objects().add(std::make_unique<Manager<ManagerAdaptor, Config>>(server_, path_, reload_));
        for (const auto& host : program_.hosts()) changed(*host);
        away_.ended("D-Bus serves " + name_ + " again");
    }
    void down(const Error& error) {
        away_.begins("D-Bus does not serve " + name_ + ": " + error.text + "; it is tried again");
    }
    template <class Host>
    void changed(Host& host) {
        if (!server_.up() || host.cp().empty()) return;
        const auto path = bus::object_path(path_ + "/charge_points", host.cp().text());
        if (server_.objects().contains(path))
            server_.objects().changed(path);
        else
            server_.objects().add(std::make_unique<ChargePointObject>(server_, path, program_, host));
    }
    /// For what changes with time alone.
    void look() {
        constexpr seconds period{1};
        for (const auto& host : program_.hosts()) changed(*host);
        timer_.after(period, [this] { look(); });
    }

    Program& program_;
    const std::string name_;
    const std::string path_;
    app::Reload<Config>& reload_;
    log::LatchedCondition away_;
    bus::Server server_;
    loop::Timer timer_;
};

}  // namespace evc::app
