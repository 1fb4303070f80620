# What nearly every source includes is compiled once, which saves two fifths of a clean build with tests. Each source
# includes what it needs all the same: packages are built without this (debian/rules), and so is what a launcher such as
# ccache compiles, which would have to put all of these headers into each of its keys.
set(evc_headers <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <span> <string>
    <string_view> <unordered_map> <utility> <variant> <vector> <tl/expected.hpp>)

# evc_precompiled(tests LINKS GTest::gmock HEADERS <gmock/gmock.h>): the headers above and these, as evc_headers_tests.
function(evc_precompiled name)
    cmake_parse_arguments(PRECOMPILED "" "" "LINKS;HEADERS" ${ARGN})
    if(CMAKE_CXX_COMPILER_LAUNCHER OR CMAKE_DISABLE_PRECOMPILE_HEADERS)
        return()
    endif()
    file(WRITE "${PROJECT_BINARY_DIR}/generated/headers_${name}.cpp" "")
    add_library(evc_headers_${name} OBJECT "${PROJECT_BINARY_DIR}/generated/headers_${name}.cpp")
    target_link_libraries(evc_headers_${name} PRIVATE evc_build ${PRECOMPILED_LINKS})
    target_precompile_headers(evc_headers_${name} PRIVATE ${evc_headers} ${PRECOMPILED_HEADERS})
endfunction()

# evc_reuse_headers(evc_core daemons): that target is compiled with what evc_precompiled(daemons) made.
function(evc_reuse_headers target name)
    if(TARGET evc_headers_${name})
        target_precompile_headers(${target} REUSE_FROM evc_headers_${name})
    endif()
endfunction()
