#include "evctl/deeds/deeds.hpp"
#include "evctl/remote_panel.hpp"

namespace evc::evctl {

Ending do_panel(Desk& desk) {
    const auto& options = desk.options;
    // Whoever is not there now is waited for while the panel stands, but a wrong bus is better said at once.
    if (const auto there = desk.central.overview(); !there) return tl::make_unexpected(there.error());
    RemotePanel panel{{desk.peer.where(), options.timeout, options.control}};
    if (const auto done = panel.run(); !done) return tl::make_unexpected(done.error());
    return service::Exit::done;
}

}  // namespace evc::evctl
