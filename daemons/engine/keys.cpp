#include "engine/keys.hpp"

#include <unistd.h>

#include <array>
#include <utility>

namespace evc::engine {

Keys::Keys(loop::Loop& loop, std::function<void(char)> pressed) : pressed_(std::move(pressed)) {
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    auto raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0) return;
    watch_ = std::make_unique<loop::ReadWatch>(loop, STDIN_FILENO, [this] { ready(); });
}

Keys::~Keys() {
    if (watch_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void Keys::ready() {
    std::array<char, 64> keys{};
    const auto size = read(STDIN_FILENO, keys.data(), keys.size());
    if (size <= 0) {
        watch_.reset();  // the terminal is gone
        return;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(size); ++i) pressed_(keys[i]);
}

}  // namespace evc::engine
