#include "platform/bus/objects.hpp"

#include <utility>

namespace evc::bus {
namespace {

// So many signals go out before the loop has its turn again.
constexpr int signals_per_turn = 200;

}  // namespace

Objects::Objects(loop::Loop& loop, std::string manager) : loop_(loop), manager_(std::move(manager)), timer_(loop) {}

void Objects::begin(std::shared_ptr<Line> line) {
    line_ = std::move(line);
    sdbus_api::add_object_manager(line_->connection(), manager_);
}

void Objects::end() {
    timer_.cancel();
    changes_.clear();
    removed_.clear();
    objects_.clear();
    line_.reset();
    announcing_ = ticking_ = held_back_ = false;
}

void Objects::add(std::unique_ptr<Exposed> object) {
    const auto path = object->path();
    auto& entry = objects_[path];
    entry = {std::move(object), {}};
    (void)entry.news.differing(entry.object->fingerprints());
    note(path, Change::added);
}

void Objects::remove(const std::string& path) {
    const auto found = objects_.find(path);
    if (found == objects_.end()) return;
    if (announcing_) removed_[path] = found->second.object->interface();
    objects_.erase(found);
    note(path, Change::removed);
}

void Objects::changed(const std::string& path) {
    if (objects_.contains(path)) note(path, Change::changed);
}

void Objects::note(const std::string& path, Change change) {
    if (!announcing_) return;
    changes_.note(path, change);
    if (held_back_ || std::exchange(ticking_, true)) return;
    timer_.after(tick, [this] {
        ticking_ = false;
        flush();
    });
}

void Objects::say(const std::function<void()>& emit) {
    if (line_->full()) return;
    try {
        emit();
    } catch (const sdbus::Error&) {
        // The line was lost just now, and says so when it is stirred.
    }
    line_->stir();
}

void Objects::drained() {
    if (held_back_) flush();
}

void Objects::flush() {
    held_back_ = false;
    for (int left = signals_per_turn; !changes_.empty(); --left) {
        if (line_->full() || left == 0) {
            // Whatever else there is to do comes first; `drained` follows.
            held_back_ = true;
            break;
        }
        say([this] { signal(*changes_.take()); });
    }
    line_->stir();
}

void Objects::signal(const Changes::Entry& entry) {
    if (entry.change == Change::removed) return signal_removed(entry.path);
    const auto found = objects_.find(entry.path);
    if (found == objects_.end()) return;
    auto& [object, news] = found->second;
    const auto names = news.differing(object->fingerprints());
    if (entry.change == Change::added)
        object->object().emitInterfacesAddedSignal();
    else if (!names.empty())
        sdbus_api::emit_changed(object->object(), object->interface(), names);
}

void Objects::signal_removed(const std::string& path) {
    const auto removed = removed_.extract(path);
    const auto manager = objects_.find(manager_);
    if (removed.empty() || manager == objects_.end()) return;
    auto& object = manager->second.object->object();
    auto signal = sdbus_api::signal(object, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved");
    signal << ObjectPath{path} << std::vector<std::string>{removed.mapped()};
    object.emitSignal(signal);
}

}  // namespace evc::bus
