#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/printable.hpp"
#include "platform/bus/connection.hpp"
#include "platform/bus/errors.hpp"

namespace evc::bus {

/// The answer to one call of a method, to be given once, now or later. Copies answer the same call. An answer that
/// comes after the line was lost goes nowhere, as does that to a caller who has left.
template <class... Outs>
class Reply {
public:
    Reply(std::shared_ptr<Connection> line, sdbus::Result<Outs...>&& result, Call call)
        : connection_(std::move(line)),
          result_(std::make_shared<sdbus::Result<Outs...>>(std::move(result))),
          call_(std::move(call)) {}

    void done(const Outs&... outs) const {
        send([&] { result_->returnResults(outs...); });
    }
    /// A long one, a slice at a time; or it is refused, when too much is asked for.
    void done_in_slices(LongAnswers::Slice slice) const { connection_->answer(call_, std::move(slice)); }
    /// LimitsExceeded: of what this caller may have waiting.
    void refuse_limits() const {
        call_.refuse(limits_error, LongAnswers::limits_text());
        connection_->schedule_processing();
    }
    [[nodiscard]] std::string caller() const { return call_.sender(); }
    void refuse(ErrorCode wrong, const std::string& text) const {
        send([&] { result_->returnError(sdbus_api::error(std::string{error_name(wrong)}, text)); });
    }

private:
    template <class Send>
    void send(Send what) const {
        if (!connection_->open()) return;
        try {
            what();
        } catch (const sdbus::Error&) {
            return;  // lost just now: the line will say so
        }
        connection_->schedule_processing();
    }

    std::shared_ptr<Connection> connection_;  // outlives the call's message, which needs it
    std::shared_ptr<sdbus::Result<Outs...>> result_;
    Call call_;
};

/// InvalidArgument: which, what was found, what is allowed.
template <class... Outs>
void refuse(const Reply<Outs...>& reply, const std::string& argument, const std::string& found,
            std::string_view allowed) {
    reply.refuse(ErrorCode::invalid_argument,
                 argument + ": found '" + printable(cut_bytes(found, 60)) + "'; allowed: " + std::string{allowed});
}

}  // namespace evc::bus
