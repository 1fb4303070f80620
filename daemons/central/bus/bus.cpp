#include "central/bus/bus.hpp"

#include <memory>
#include <utility>

#include "central/bus/charge_point.hpp"
#include "central/notices.hpp"
#include "platform/log/format.hpp"

namespace evc::central {
namespace {

constexpr auto bus_name = "org.evcharging.Central1";

// So many charge points are put on the bus before the loop has its turn again: about a millisecond of work.
constexpr int objects_per_turn = 64;

}  // namespace

Bus::Bus(loop::Loop& loop, Central& central, const bus::BusAddress& where, BackgroundJobs& background_jobs)
    : central_(central),
      calls_(loop, central),
      background_jobs_(background_jobs),
      reads_(loop, central.queries()),
      server_(loop, {.where = where, .name = bus_name, .manager = manager_path},
              {.up = [this] { up(); },
               .fill = [this] { return fill(); },
               .down = [this](const Error& error) { down(error); }}),
      subscription_(central.subscribe({.changed = [this](const CpId& cp) { changed(cp); },
                                       .said = [this](const Notice& notice) { said(notice); },
                                       .condition = [this] { changed(); }})) {
    server_.start();
}

void Bus::up() {
    auto manager = std::make_unique<Manager>(server_, ManagerParts{central_, calls_, background_jobs_, reads_});
    manager_ = manager.get();
    server_.objects().add(std::move(manager));
    to_add_.clear();
    central_.fleet().for_each([this](const ChargePoint& cp) { to_add_.push_back(cp.record.id); });
}

bool Bus::fill() {
    for (int left = objects_per_turn; left > 0 && !to_add_.empty(); --left) {
        const auto cp = std::move(to_add_.back());
        to_add_.pop_back();
        // It may have been removed meanwhile, or have changed, and is there already.
        if (central_.fleet().find(cp) != nullptr && !server_.objects().contains(path_of(cp))) add(cp);
    }
    if (!to_add_.empty()) return true;
    away_.ended(fmt::format("D-Bus serves {} again", bus_name));
    return false;
}

void Bus::down(const Error& error) {
    manager_ = nullptr;
    away_.begins(fmt::format("D-Bus does not serve {}: {}; it is tried again", bus_name, error.text));
}

void Bus::add(const CpId& cp) {
    server_.objects().add(std::make_unique<ChargePointObject>(server_, central_, calls_, cp));
}

void Bus::changed(const CpId& cp) {
    if (manager_ == nullptr) return;
    const auto path = path_of(cp);
    const bool known = central_.fleet().find(cp) != nullptr;
    if (!known)
        server_.objects().remove(path);
    else if (server_.objects().contains(path))
        server_.objects().changed(path);
    else
        add(cp);
    changed();
}

void Bus::changed() {
    if (manager_ == nullptr) return;
    manager_->forget_counts();
    server_.objects().changed(manager_path);
}

void Bus::said(const Notice& notice) {
    // While the bus takes nothing, messages are not kept for it: ListMessages has them all.
    if (manager_ == nullptr) return;
    server_.objects().say([&] {
        const auto now = loop::Loop::now().wall;
        manager_->emitMessage(usec(now), level_word(level_of(notice.kind)), notice_log_text(notice));
    });
    changed();
}

}  // namespace evc::central
