#pragma once

#include <systemd/sd-bus.h>

#include <cstddef>
#include <memory>
#include <string>

namespace evc::bus {

struct ReleaseMessage {
    void operator()(sd_bus_message* message) const { ::sd_bus_message_unref(message); }
};
/// A message of sd-bus itself, for what sdbus-c++ has no words for.
using RawMessage = std::unique_ptr<sd_bus_message, ReleaseMessage>;

/// A call of a method of ours, kept until it is answered. Copies are of the same call.
class Call {
public:
    /// What a call may bring: texts of so many bytes, dictionaries of so many entries, each a plain value. To take up
    /// 16 MB, as a bus lets everybody send them, holds the loop for more than a second.
    static constexpr std::size_t argument_text_max = 4'096;
    static constexpr std::size_t argument_entries_max = 32;

    explicit Call(sd_bus_message* message) : message_(::sd_bus_message_ref(message), ReleaseMessage{}) {}

    /// Who calls: a unique name, ":1.7".
    [[nodiscard]] std::string sender() const {
        const char* const sender = ::sd_bus_message_get_sender(message_.get());
        return sender == nullptr ? "" : sender;
    }
    [[nodiscard]] bool is(const char* interface, const char* method) const {
        return ::sd_bus_message_is_method_call(message_.get(), interface, method) > 0;
    }
    [[nodiscard]] std::string path() const { return ::sd_bus_message_get_path(message_.get()); }
    [[nodiscard]] bool has_modest_arguments() const;
    [[nodiscard]] bool expects_reply() const { return ::sd_bus_message_get_expect_reply(message_.get()) > 0; }
    [[nodiscard]] RawMessage begin_reply() const {
        sd_bus_message* reply = nullptr;
        (void)::sd_bus_message_new_method_return(message_.get(), &reply);
        return RawMessage{reply};
    }
    /// That it cannot be sent any more says the line itself.
    void refuse(const char* name, const std::string& text) const {
        (void)::sd_bus_reply_method_errorf(message_.get(), name, "%s", text.c_str());
    }

private:
    std::shared_ptr<sd_bus_message> message_;
};

}  // namespace evc::bus
