# Every target of ours links evc_build: the warnings, all of them errors, and the sanitizers asked for.
add_library(evc_build INTERFACE)
target_compile_options(evc_build INTERFACE
    -Wall -Wextra -Wpedantic -Werror
    -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -Wsuggest-override -Wnull-dereference -Wduplicated-cond -Wlogical-op -Wformat=2 -Wundef
    # g++ 12 and 14 report impossible overflows inside libstdc++'s own headers at -O2 (GCC bugs 105329, 107852).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=restrict -Wno-error=stringop-overflow -Wno-error=array-bounds>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=null-dereference -Wno-error=maybe-uninitialized -Wno-error=free-nonheap-object>)
target_include_directories(evc_build INTERFACE "${PROJECT_SOURCE_DIR}/daemons")
if(EVC_SANITIZE)
    target_compile_options(evc_build INTERFACE -fsanitize=${EVC_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(evc_build INTERFACE -fsanitize=${EVC_SANITIZE})
endif()
