# The C++ side of a D-Bus interface is generated of its XML file.
find_program(SDBUS_XML2CPP sdbus-c++-xml2cpp REQUIRED)

# evc_bus_code(evc_central FILE.xml adaptor NAME.hpp): for that target the adaptor or the proxy
# "platform/bus/generated/NAME.hpp".
function(evc_bus_code target xml side name)
    set(root "${PROJECT_BINARY_DIR}/generated/${target}")
    set(header "${root}/platform/bus/generated/${name}")
    add_custom_command(OUTPUT "${header}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${root}/platform/bus/generated"
        COMMAND "${SDBUS_XML2CPP}" "${xml}" "--${side}=${header}" > /dev/null
        DEPENDS "${xml}")
    target_sources(${target} PRIVATE "${header}")
    # Not our code, so that our warnings do not count for it.
    target_include_directories(${target} SYSTEM PUBLIC "${root}")
endfunction()

# evc_bus_adaptor(evc_central FILE.xml): for that target the adaptor "platform/bus/generated/FILE.hpp".
function(evc_bus_adaptor target xml)
    get_filename_component(name "${xml}" NAME_WLE)
    evc_bus_code(${target} "${xml}" adaptor "${name}.hpp")
endfunction()

# evc_bus_proxies(evc_evctl central engine): for that target the proxies "platform/bus/generated/FILE.proxy.hpp" of the
# interfaces of those programs.
function(evc_bus_proxies target)
    foreach(program ${ARGN})
        file(GLOB interfaces CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/daemons/${program}/bus/*.xml")
        foreach(xml ${interfaces})
            get_filename_component(name "${xml}" NAME_WLE)
            evc_bus_code(${target} "${xml}" proxy "${name}.proxy.hpp")
        endforeach()
    endforeach()
endfunction()

# evc_bus_interfaces(central): for the room evc_central the adaptors of daemons/central/bus/*.xml; installs those files and
# the policy beside them, which says who may own the name and call what.
function(evc_bus_interfaces room)
    file(GLOB interfaces CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/daemons/${room}/bus/*.xml")
    file(GLOB policies CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/daemons/${room}/bus/*.conf")
    foreach(xml ${interfaces})
        evc_bus_adaptor(evc_${room} "${xml}")
    endforeach()
    install(FILES ${interfaces} DESTINATION "${CMAKE_INSTALL_DATADIR}/dbus-1/interfaces")
    install(FILES ${policies} DESTINATION "${CMAKE_INSTALL_DATADIR}/dbus-1/system.d")
endfunction()
