#include "platform/loop/backoff.hpp"

#include <algorithm>

namespace evc::loop {

milliseconds Backoff::next() {
    std::uniform_int_distribution<milliseconds::rep> spread{ceiling_.count() / 2, ceiling_.count()};
    ceiling_ = std::min(2 * ceiling_, longest);
    return milliseconds{spread(random_)};
}

}  // namespace evc::loop
