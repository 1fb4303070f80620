#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/bus/connection.hpp"
#include "platform/bus/description.hpp"
#include "platform/bus/signal_queue.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::bus {

/// An object of ours on the bus, as Objects sees it; see Object for the ordinary way to make one.
class ExportedObject {
public:
    ExportedObject() = default;
    virtual ~ExportedObject() = default;
    ExportedObject(const ExportedObject&) = delete;
    ExportedObject& operator=(const ExportedObject&) = delete;

    [[nodiscard]] virtual const std::string& path() const = 0;
    [[nodiscard]] virtual const char* interface() const = 0;
    [[nodiscard]] virtual sdbus::IObject& object() = 0;
    /// All properties with their values now; always the same ones in the same order.
    virtual void describe(Description& description) = 0;
};

/// All objects of ours on one line, and their signals: InterfacesAdded, InterfacesRemoved and PropertiesChanged go out
/// on a tick, one newest state per object, and none while the socket is full, so that a subscriber that is slow costs
/// the others nothing. Values that did not change are not signalled.
///
/// GetManagedObjects is answered here, a slice in each turn of the loop, and so is what is in a directory of objects:
/// the library would write the whole answer in one go, which takes a third of a second for 20,000 objects. Signals wait
/// until an answer that has been begun is sent.
class Objects {
public:
    static constexpr milliseconds tick{100};

    /// `manager`: where org.freedesktop.DBus.ObjectManager is; all objects are at it or below.
    Objects(loop::Loop& loop, std::string manager);

    /// From now on on this line; objects added before announce() are not signalled one by one.
    void begin(std::shared_ptr<Connection> line);
    void announce() { announcing_ = true; }
    /// No object is left, and the line not used any more.
    void end();

    /// One whose path has no object yet. It is complete: whoever asks sees it at once.
    void add(std::unique_ptr<ExportedObject> object);
    void remove(const std::string& path);
    /// Its properties may have changed. Nothing happens when there is no such object.
    void changed(const std::string& path);
    /// Runs `emit`, which sends a signal of an object's own: not kept but lost while the socket is full.
    void say(const std::function<void()>& emit);
    /// Sends what was kept back while the socket was full.
    void drained();

    [[nodiscard]] bool contains(const std::string& path) const { return objects_.contains(path); }
    [[nodiscard]] std::size_t size() const { return objects_.size(); }

private:
    struct Entry {
        std::unique_ptr<ExportedObject> object;
        ChangeDetector news;
    };

    using Entries = std::unordered_map<std::string, Entry>;
    /// What is left of a line that has ended; the objects go before it.
    struct Remains {
        std::shared_ptr<Connection> line;
        Entries objects;
    };

    /// A slice in each turn of the loop: with 20,000 objects it takes a while.
    static void destroy(loop::Loop& loop, const std::shared_ptr<Remains>& remains);
    /// Whether it takes the call for itself.
    [[nodiscard]] bool intercept(const Call& call);
    [[nodiscard]] LongAnswers::Slice managed_objects() const;
    [[nodiscard]] LongAnswers::Slice introspection(const std::string& directory) const;
    void note(const std::string& path, Change change);
    void hold_back(bool hold);
    void flush();
    void signal(const SignalQueue::Entry& entry);
    void signal_removed(const std::string& path);

    loop::Loop& loop_;
    const std::string manager_;
    std::shared_ptr<Connection> connection_;
    Entries objects_;
    std::unordered_map<std::string, std::string> removed_;  ///< interface of each path, until it is signalled
    SignalQueue changes_;
    loop::Timer timer_;
    bool announcing_ = false;
    bool ticking_ = false;
    bool held_back_ = false;
};

}  // namespace evc::bus
