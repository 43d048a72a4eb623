# koppel_add_plugin(NAME SOURCES … [MANIFEST manifest.json] [FILES schema.json …])
#
# A shared library that follows the rules of the ABI: one export, nothing undefined, never unloaded. It lands with its
# manifest and files in one directory, ${KOPPEL_PLUGIN_OUTPUT_DIRECTORY}/NAME, which `koppel --plugins
# ${KOPPEL_PLUGIN_OUTPUT_DIRECTORY}` can load. C and C++ sources; C++ ones get Boost.JSON compiled in.
#
# The result is an ordinary target: target_include_directories(NAME …) and the like work on it.

include_guard(GLOBAL)

if(NOT DEFINED KOPPEL_PLUGIN_OUTPUT_DIRECTORY)
  set(KOPPEL_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins CACHE PATH "Where plugin directories are made")
endif()
option(KOPPEL_PLUGIN_STATIC_RUNTIME "Link the C++ runtime into plugins, so that they run beside an older one" OFF)

# Sanitizers leave their runtime undefined in shared libraries and replace the C++ runtime's operators.
function(_koppel_sanitized result)
  if(KOPPEL_SANITIZE OR "${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize=")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(_koppel_hide_everything target)
  set_target_properties(${target} PROPERTIES
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
endfunction()

# Boost.JSON is compiled once for all plugins of a build.
function(_koppel_plugin_boost_json)
  if(TARGET koppel_plugin_boost_json)
    return()
  endif()
  if(NOT TARGET Boost::headers)
    find_package(Boost 1.81 REQUIRED CONFIG)
  endif()
  add_library(koppel_plugin_boost_json OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin_boost_json.cpp)
  target_compile_features(koppel_plugin_boost_json PUBLIC cxx_std_20)
  target_link_libraries(koppel_plugin_boost_json PUBLIC Boost::headers)
  _koppel_hide_everything(koppel_plugin_boost_json)
endfunction()

function(koppel_add_plugin name)
  cmake_parse_arguments(ARG "" "MANIFEST" "SOURCES;FILES" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_SOURCES)
    message(FATAL_ERROR "koppel_add_plugin(${name}): give SOURCES … [MANIFEST manifest.json] [FILES …]")
  endif()
  if(NOT ARG_MANIFEST)
    set(ARG_MANIFEST manifest.json)
    if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/manifest.json)
      message(WARNING "koppel_add_plugin(${name}): no manifest.json yet, so there is nothing to build.")
      return()
    endif()
  endif()
  set(directory ${KOPPEL_PLUGIN_OUTPUT_DIRECTORY}/${name})

  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES
    PREFIX ""
    SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY ${directory}
    DEFINE_SYMBOL ""
    LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  _koppel_hide_everything(${name})
  target_link_libraries(${name} PRIVATE koppel::abi)
  target_link_options(${name} PRIVATE
    -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map
    -Wl,-z,nodelete -Wl,-z,relro -Wl,-z,now -Wl,--exclude-libs,ALL -Wl,--build-id)

  _koppel_sanitized(sanitized)
  if(NOT sanitized)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()

  if("${ARG_SOURCES}" MATCHES "\\.(cpp|cc|cxx)(;|$)")
    _koppel_plugin_boost_json()
    target_compile_features(${name} PRIVATE cxx_std_20)
    target_link_libraries(${name} PRIVATE koppel_plugin_boost_json)
    if(KOPPEL_PLUGIN_STATIC_RUNTIME AND NOT sanitized)
      target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
    endif()
  endif()

  # The manifest is called manifest.json whatever its source is called; the other files keep their names.
  set(copies)
  foreach(file IN LISTS ARG_MANIFEST ARG_FILES)
    cmake_path(ABSOLUTE_PATH file OUTPUT_VARIABLE source)
    if(file STREQUAL ARG_MANIFEST)
      set(copy ${directory}/manifest.json)
    else()
      cmake_path(GET file FILENAME file_name)
      set(copy ${directory}/${file_name})
    endif()
    add_custom_command(OUTPUT ${copy} DEPENDS ${source}
      COMMAND ${CMAKE_COMMAND} -E copy ${source} ${copy} VERBATIM COMMENT "")
    list(APPEND copies ${copy})
  endforeach()
  target_sources(${name} PRIVATE ${copies})
endfunction()
