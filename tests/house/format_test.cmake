# Every source is formatted as .clang-format says. cmake -DROOT=… -DCLANG_FORMAT=… -P format_test.cmake
file(GLOB_RECURSE sources
  ${ROOT}/host/*.cpp ${ROOT}/host/*.hpp ${ROOT}/sdk/*.cpp ${ROOT}/sdk/*.hpp
  ${ROOT}/plugins/*.cpp ${ROOT}/plugins/*.hpp ${ROOT}/tests/*.cpp ${ROOT}/tests/*.hpp)
execute_process(COMMAND ${CLANG_FORMAT} --dry-run --Werror ${sources} RESULT_VARIABLE result ERROR_VARIABLE text)
if(NOT result EQUAL 0)
  string(SUBSTRING "${text}" 0 4000 text)
  message(FATAL_ERROR "not formatted; run tools/format\n${text}")
endif()
