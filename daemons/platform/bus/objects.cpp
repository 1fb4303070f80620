#include "platform/bus/objects.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace evc::bus {
namespace {

// So many signals go out before the loop has its turn again: about a millisecond of work.
constexpr int signals_per_turn = 50;

constexpr std::string_view introspection_head =
    "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n"
    "\"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n";

std::vector<Fingerprint> fingerprints_of(ExportedObject& object) {
    std::vector<Fingerprint> fingerprints;
    Description description{fingerprints};
    object.describe(description);
    return fingerprints;
}

void write(Writer& writer, const std::string& path, ExportedObject& object) {
    writer.open('e', "oa{sa{sv}}");
    writer.value(ObjectPath{path});
    writer.open('a', "{sa{sv}}");
    writer.open('e', "sa{sv}");
    writer.value(std::string{object.interface()});
    writer.open('a', "{sv}");
    Description description{writer};
    object.describe(description);
    for (int open = 4; open > 0; --open) writer.close();
}

}  // namespace

Objects::Objects(loop::Loop& loop, std::string manager) : loop_(loop), manager_(std::move(manager)), timer_(loop) {}

void Objects::begin(std::shared_ptr<Connection> line) {
    connection_ = std::move(line);
    sdbus_api::add_object_manager(connection_->connection(), manager_);
    connection_->intercept([this](const Call& call) { return intercept(call); });
}

void Objects::end() {
    timer_.cancel();
    changes_.clear();
    removed_.clear();
    destroy(loop_, std::make_shared<Remains>(Remains{std::move(connection_), std::exchange(objects_, {})}));
    announcing_ = ticking_ = held_back_ = false;
}

void Objects::destroy(loop::Loop& loop, const std::shared_ptr<Remains>& remains) {
    auto& objects = remains->objects;
    for (auto left = LongAnswers::slice_length; left > 0 && !objects.empty(); --left) objects.erase(objects.begin());
    if (objects.empty()) return;
    loop.post([&loop, remains] { destroy(loop, remains); });
}

void Objects::add(std::unique_ptr<ExportedObject> object) {
    const auto path = object->path();
    auto& entry = objects_[path];
    entry = {std::move(object), {}};
    (void)entry.news.differing(fingerprints_of(*entry.object));
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

bool Objects::intercept(const Call& call) {
    if (!call.has_modest_arguments()) {
        call.refuse(limits_error, "an argument is too long: texts may have " + std::to_string(Call::argument_text_max) +
                                      " bytes, dictionaries " + std::to_string(Call::argument_entries_max) +
                                      " entries of plain values");
        return true;
    }
    const auto path = call.path();
    if (path == manager_ && call.is("org.freedesktop.DBus.ObjectManager", "GetManagedObjects")) {
        connection_->answer(call, managed_objects());
        return true;
    }
    if (objects_.contains(path) || !call.is("org.freedesktop.DBus.Introspectable", "Introspect")) return false;
    auto answer = introspection(path + '/');
    if (answer) connection_->answer(call, answer);
    return answer != nullptr;
}

LongAnswers::Slice Objects::introspection(const std::string& directory) const {
    const auto inside = [&](const auto& entry) { return entry.first.starts_with(directory); };
    const bool is_ours = directory.starts_with(manager_ + '/');
    if (!is_ours || std::none_of(objects_.begin(), objects_.end(), inside)) return {};
    return [this, directory](Writer& writer) {
        std::string nodes;
        for (const auto& [path, entry] : objects_)
            if (path.starts_with(directory) && path.find('/', directory.size()) == std::string::npos)
                nodes.append(" <node name=\"").append(path, directory.size()).append("\"/>\n");
        writer.value(std::string{introspection_head} + "<node>\n" + nodes + "</node>\n");
        return false;
    };
}

LongAnswers::Slice Objects::managed_objects() const {
    return [this, paths = std::vector<std::string>{}, begun = false](Writer& writer) mutable {
        if (!std::exchange(begun, true)) {
            for (const auto& [path, entry] : objects_)
                if (path != manager_) paths.push_back(path);
            writer.open('a', "{oa{sa{sv}}}");
        }
        for (auto left = LongAnswers::slice_length; left > 0 && !paths.empty(); --left) {
            const auto found = objects_.find(paths.back());
            if (found != objects_.end()) write(writer, found->first, *found->second.object);
            paths.pop_back();
        }
        if (!paths.empty()) return true;
        writer.close();
        return false;
    };
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
    if (connection_->full()) return;
    try {
        emit();
    } catch (const sdbus::Error&) {
        // The line was lost just now, and says so when it is stirred.
    }
    connection_->schedule_processing();
}

void Objects::drained() {
    if (held_back_) flush();
}

void Objects::hold_back(bool hold) {
    held_back_ = hold;
    connection_->signals_wait(hold);
}

void Objects::flush() {
    hold_back(false);
    for (int left = signals_per_turn; !changes_.empty(); --left) {
        if (!connection_->quiet() || left == 0) {
            // Whatever else there is to do comes first; `drained` follows.
            hold_back(true);
            break;
        }
        say([this] { signal(*changes_.take()); });
    }
    connection_->schedule_processing();
}

void Objects::signal(const SignalQueue::Entry& entry) {
    if (entry.change == Change::removed) return signal_removed(entry.path);
    const auto found = objects_.find(entry.path);
    if (found == objects_.end()) return;
    auto& [object, news] = found->second;
    const auto names = news.differing(fingerprints_of(*object));
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
