#include "platform/bus/client.hpp"

namespace evc::bus {
namespace {

using SignalHandler = std::function<void(const Signal&)>;

/// The rules are asked for on the worker of the keeper; what they let through comes on the loop.
Reconnector::Prepare add_matches(std::vector<std::string> rules, const std::shared_ptr<SignalHandler>& handler) {
    return [rules = std::move(rules), weak = std::weak_ptr{handler}](sdbus::IConnection& connection) {
        for (const auto& rule : rules)
            sdbus_api::add_match(connection, rule, [weak](sdbus::Message& message) {
                const auto handle = weak.lock();
                if (handle && *handle) (*handle)(Signal{message});
            });
    };
}

}  // namespace

std::string match_rule(const std::string& name, const std::string& path) {
    return "type='signal',sender='" + name + "',path_namespace='" + path + "'";
}

std::string owner_rule(const std::string& name) {
    return "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
           "interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='" +
           name + "'";
}

Client::Client(loop::Loop& loop, Settings settings, Handlers handlers)
    : loop_(loop),
      signal_(std::make_shared<SignalHandler>(std::move(handlers.signal))),
      reconnector_(loop, std::move(settings.where), add_matches(std::move(settings.matches), signal_),
                   {.up = std::move(handlers.up), .down = std::move(handlers.down)}) {}

Client::~Client() = default;

}  // namespace evc::bus
