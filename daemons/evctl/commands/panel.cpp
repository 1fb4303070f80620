#include "evctl/commands/commands.hpp"
#include "evctl/remote_panel.hpp"

namespace evc::evctl {

ExitResult do_panel(Context& context) {
    const auto& options = context.options;
    // Whoever is not there now is waited for while the panel stands, but a wrong bus is better said at once.
    if (const auto there = context.central.overview(); !there) return tl::make_unexpected(there.error());
    RemotePanel panel{{context.peer.where(), options.timeout, options.control}};
    if (const auto done = panel.run(); !done) return tl::make_unexpected(done.error());
    return service::Exit::done;
}

}  // namespace evc::evctl
