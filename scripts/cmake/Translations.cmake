# evc_translations(es): share/locale/LANGUAGE/LC_MESSAGES/evcharging.mo of daemons/po/LANGUAGE.po, in the build tree (where
# the programs look first, so that nothing needs to be installed) and installed.
find_program(MSGFMT msgfmt REQUIRED)

function(evc_translations language)
    set(source "${PROJECT_SOURCE_DIR}/daemons/po/${language}.po")
    set(directory "${PROJECT_BINARY_DIR}/share/locale/${language}/LC_MESSAGES")
    set(catalogue "${directory}/evcharging.mo")
    add_custom_command(OUTPUT "${catalogue}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${directory}"
        COMMAND "${MSGFMT}" --check --endianness=${evc_endianness} --output-file "${catalogue}" "${source}"
        DEPENDS "${source}" VERBATIM)
    add_custom_target(translations_${language} ALL DEPENDS "${catalogue}")
    add_dependencies(evc_platform_i18n translations_${language})
    install(FILES "${catalogue}" DESTINATION "${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES")
endfunction()

if(CMAKE_CXX_BYTE_ORDER STREQUAL "BIG_ENDIAN")
    set(evc_endianness big)
else()
    set(evc_endianness little)
endif()
