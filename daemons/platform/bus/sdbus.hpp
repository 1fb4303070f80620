#pragma once

#include <sdbus-c++/sdbus-c++.h>
#include <systemd/sd-bus.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/bus/types.hpp"

/// Where versions 1 (Debian 12) and 2 (Debian 13) of sdbus-c++ differ; nothing else asks for EVC_SDBUS_MAJOR.
namespace evc::bus::sdbus_api {

/// What sdbus-c++ wraps, which it gives to derived classes alone.
struct Inside : sdbus::Message {
    static sd_bus_message* message(const sdbus::Message& of) {
        return static_cast<sd_bus_message*>(of.*(&Inside::msg_));
    }
};

#if EVC_SDBUS_MAJOR >= 2

inline sdbus::Error error(const std::string& name, const std::string& text) { return {sdbus::Error::Name{name}, text}; }
inline void request_name(sdbus::IConnection& connection, const std::string& name) {
    connection.requestName(sdbus::ServiceName{name});
}
inline void add_object_manager(sdbus::IConnection& connection, const std::string& path) {
    connection.addObjectManager(sdbus::ObjectPath{path});
}
template <class Handler>
void add_match(sdbus::IConnection& connection, const std::string& rule, Handler handler) {
    connection.addMatch(rule, [handler = std::move(handler)](sdbus::Message message) { handler(message); });
}
inline bool process(sdbus::IConnection& connection) { return connection.processPendingEvent(); }
inline std::unique_ptr<sdbus::IProxy> proxy(sdbus::IConnection& connection, const std::string& destination,
                                            const std::string& path) {
    return sdbus::createProxy(connection, sdbus::ServiceName{destination}, sdbus::ObjectPath{path});
}
inline sdbus::MethodCall method_call(sdbus::IProxy& proxy, const std::string& interface, const std::string& method) {
    return proxy.createMethodCall(sdbus::InterfaceName{interface}, sdbus::MethodName{method});
}
template <class Handler>
void call_async(sdbus::IProxy& proxy, const sdbus::MethodCall& call, Handler handler, std::uint64_t timeout_usec) {
    proxy.callMethodAsync(
        call,
        [handler = std::move(handler)](sdbus::MethodReply reply, std::optional<sdbus::Error> failed) {
            handler(reply, failed ? &*failed : nullptr);
        },
        timeout_usec);
}
inline sdbus::Message current(const sdbus::IObject& object) { return object.getCurrentlyProcessedMessage(); }
inline void emit_changed(sdbus::IObject& object, const std::string& interface, const std::vector<std::string>& names) {
    std::vector<sdbus::PropertyName> properties;
    for (const auto& name : names) properties.emplace_back(name);
    object.emitPropertiesChangedSignal(sdbus::InterfaceName{interface}, properties);
}
inline sdbus::Signal signal(sdbus::IObject& object, const std::string& interface, const std::string& member) {
    return object.createSignal(sdbus::InterfaceName{interface}, sdbus::SignalName{member});
}

#else

inline sdbus::Error error(const std::string& name, const std::string& text) { return {name, text}; }
inline void request_name(sdbus::IConnection& connection, const std::string& name) { connection.requestName(name); }
inline void add_object_manager(sdbus::IConnection& connection, const std::string& path) {
    connection.addObjectManager(path, sdbus::floating_slot);
}
template <class Handler>
void add_match(sdbus::IConnection& connection, const std::string& rule, Handler handler) {
    connection.addMatch(
        rule, [handler = std::move(handler)](sdbus::Message& message) { handler(message); }, sdbus::floating_slot);
}
inline bool process(sdbus::IConnection& connection) { return connection.processPendingRequest(); }
inline std::unique_ptr<sdbus::IProxy> proxy(sdbus::IConnection& connection, const std::string& destination,
                                            const std::string& path) {
    return sdbus::createProxy(connection, destination, path);
}
inline sdbus::MethodCall method_call(sdbus::IProxy& proxy, const std::string& interface, const std::string& method) {
    return proxy.createMethodCall(interface, method);
}
template <class Handler>
void call_async(sdbus::IProxy& proxy, const sdbus::MethodCall& call, Handler handler, std::uint64_t timeout_usec) {
    proxy.callMethod(
        call,
        [handler = std::move(handler)](sdbus::MethodReply& reply, const sdbus::Error* failed) {
            handler(reply, failed);
        },
        timeout_usec);
}
inline const sdbus::Message& current(const sdbus::IObject& object) { return *object.getCurrentlyProcessedMessage(); }
inline void emit_changed(sdbus::IObject& object, const std::string& interface, const std::vector<std::string>& names) {
    object.emitPropertiesChangedSignal(interface, names);
}
inline sdbus::Signal signal(sdbus::IObject& object, const std::string& interface, const std::string& member) {
    return object.createSignal(interface, member);
}

#endif

}  // namespace evc::bus::sdbus_api
