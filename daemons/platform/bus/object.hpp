#pragma once

#include <memory>
#include <string>
#include <utility>

#include "platform/bus/objects.hpp"
#include "platform/bus/reply.hpp"
#include "platform/bus/server.hpp"

namespace evc::bus {

/// An object of ours: derive from it with the adaptor that evc_bus_interface() (scripts/cmake/Bus.cmake) generates of
/// an XML file, implement that one's methods and properties, and give it to Server::objects(). All methods are called,
/// and may answer, on the loop.
template <class Adaptor>
class Object : public ExportedObject, public sdbus::AdaptorInterfaces<Adaptor> {
public:
    ~Object() override = default;

    [[nodiscard]] const std::string& path() const override { return path_; }
    [[nodiscard]] const char* interface() const override { return Adaptor::INTERFACE_NAME; }
    [[nodiscard]] sdbus::IObject& object() override { return this->getObject(); }

protected:
    /// While `server` is up.
    Object(Server& server, const std::string& path)
        : sdbus::AdaptorInterfaces<Adaptor>(server.connection()->connection(), ObjectPath{path}),
          server_(server),
          path_(path) {
        this->registerAdaptor();
    }

    /// For a method that everyone may call: only from within it.
    template <class... Outs>
    [[nodiscard]] Reply<Outs...> reply(sdbus::Result<Outs...>&& result) const {
        return {server_.connection(), std::move(result), call()};
    }

    /// For a method that changes something: runs `work` with the reply when the caller is allowed to, else refuses.
    /// Calls are let through in the order in which they came. Only from within the method; `work` runs later and may
    /// find this object gone.
    template <class... Outs, class Work>
    void permitted(sdbus::Result<Outs...>&& result, Work work) {
        auto answer = reply(std::move(result));
        const bool asked = server_.check(call().sender(), [answer, work = std::move(work)](bool allowed) {
            if (allowed) return work(answer);
            answer.refuse(ErrorCode::not_authorized,
                          std::string{"only root and members of the group "} + operator_group + " may do this");
        });
        if (!asked) answer.refuse(ErrorCode::busy, "too many calls at once: try again");
    }

    Server& server_;

private:
    [[nodiscard]] Call call() const { return Call{sdbus_api::Inside::message(sdbus_api::current(this->getObject()))}; }

    const std::string path_;
};

}  // namespace evc::bus
