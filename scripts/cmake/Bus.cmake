# The C++ side of a D-Bus interface is generated of its XML file.
find_program(SDBUS_XML2CPP sdbus-c++-xml2cpp REQUIRED)

# evc_bus_adaptor(evc_central FILE.xml): for that target the adaptor "platform/bus/generated/FILE.hpp".
function(evc_bus_adaptor target xml)
    get_filename_component(name "${xml}" NAME_WLE)
    set(root "${PROJECT_BINARY_DIR}/generated/${target}")
    set(header "${root}/platform/bus/generated/${name}.hpp")
    add_custom_command(OUTPUT "${header}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${root}/platform/bus/generated"
        COMMAND "${SDBUS_XML2CPP}" "${xml}" "--adaptor=${header}" > /dev/null
        DEPENDS "${xml}")
    target_sources(${target} PRIVATE "${header}")
    # Not our code, so that our warnings do not count for it.
    target_include_directories(${target} SYSTEM PUBLIC "${root}")
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
