# Every target of ours links evc_build: the warnings, and the sanitizers asked for. Warnings are errors where a preset
# says so, and when the tests build packages: what other compilers, or this one at another level of optimisation, think of
# is shown and breaks nobody's build.
add_library(evc_build INTERFACE)
target_compile_options(evc_build INTERFACE
    -Wall -Wextra -Wpedantic $<$<BOOL:${EVC_WARNINGS_ARE_ERRORS}>:-Werror>
    -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -Wsuggest-override $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op> -Wformat=2 -Wundef
    # g++ 12 and 14 see impossible overflows inside libstdc++'s and Boost's own headers at -O2 (GCC bugs 105329, 107852).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-free-nonheap-object>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
target_include_directories(evc_build INTERFACE "${PROJECT_SOURCE_DIR}/daemons")
if(EVC_SANITIZE)
    target_compile_options(evc_build INTERFACE -fsanitize=${EVC_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(evc_build INTERFACE -fsanitize=${EVC_SANITIZE})
endif()
