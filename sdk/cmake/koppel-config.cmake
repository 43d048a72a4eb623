# find_package(koppel [COMPONENTS cpp]): koppel::abi (C headers), koppel_add_plugin(), and with Boost also
# koppel::model (records and postings for programs) and koppel::testkit (a host for tests).
# Components: abi, model, cpp, schema, cmake; model and cpp ask for Boost 1.81 headers.

get_filename_component(_koppel_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(KOPPEL_SCHEMA_DIRECTORY ${_koppel_prefix}/share/koppel/schema)
set(KOPPEL_EXAMPLES_DIRECTORY ${_koppel_prefix}/share/koppel/examples)

if(NOT TARGET koppel::abi)
  add_library(koppel::abi INTERFACE IMPORTED)
  set_target_properties(koppel::abi PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${_koppel_prefix}/include)
endif()

set(koppel_abi_FOUND TRUE)
set(koppel_schema_FOUND TRUE)
set(koppel_cmake_FOUND TRUE)
if("model" IN_LIST koppel_FIND_COMPONENTS OR "cpp" IN_LIST koppel_FIND_COMPONENTS)
  find_package(Boost 1.81 QUIET CONFIG OPTIONAL_COMPONENTS json)
  set(koppel_model_FOUND ${Boost_FOUND})
  set(koppel_cpp_FOUND ${Boost_FOUND})
  if(TARGET Boost::json AND NOT TARGET koppel::model)
    add_library(koppel::model INTERFACE IMPORTED)
    set_target_properties(koppel::model PROPERTIES
      INTERFACE_COMPILE_FEATURES cxx_std_20
      INTERFACE_LINK_LIBRARIES "koppel::abi;Boost::json")
    add_library(koppel::testkit INTERFACE IMPORTED)
    set_target_properties(koppel::testkit PROPERTIES
      INTERFACE_INCLUDE_DIRECTORIES ${_koppel_prefix}/share/koppel/testkit
      INTERFACE_LINK_LIBRARIES koppel::model)
  endif()
endif()
foreach(_koppel_component IN LISTS koppel_FIND_COMPONENTS)
  if(koppel_FIND_REQUIRED_${_koppel_component} AND NOT koppel_${_koppel_component}_FOUND)
    set(koppel_FOUND FALSE)
    set(koppel_NOT_FOUND_MESSAGE "component ${_koppel_component} is not available (model and cpp need Boost 1.81)")
  endif()
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/KoppelPlugin.cmake)
