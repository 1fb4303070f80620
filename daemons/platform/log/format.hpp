#pragma once

#include <spdlog/fmt/fmt.h>  // fmt::format(), for whoever puts sentences together: of the release that spdlog is built with
