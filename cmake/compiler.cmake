# How every target of this project is compiled: warnings, sanitizers, fast linker, compiler cache.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# "Dev" keeps assertions and line tables but compiles quickly and runs at a useful speed.
set(CMAKE_C_FLAGS_DEV "-O1 -g1" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "" FORCE)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Dev CACHE STRING "" FORCE)
endif()

find_program(KOPPEL_CCACHE ccache)
if(KOPPEL_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${KOPPEL_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_C_COMPILER_LAUNCHER})
endif()
find_program(KOPPEL_MOLD mold)
if(KOPPEL_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(KOPPEL_SANITIZE "" CACHE STRING "Comma separated list for -fsanitize=, empty for none")
if(KOPPEL_SANITIZE)
  add_compile_options(-fsanitize=${KOPPEL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KOPPEL_SANITIZE})
  # Sanitizers and -O1 inlining make the compiler see impossible paths in library headers.
  add_compile_options(-Wno-error=maybe-uninitialized -Wno-error=stringop-overflow -Wno-error=tsan)
endif()

add_compile_options(
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  # Designated initialisers leave the other members at their defaults on purpose.
  -Wno-missing-field-initializers
  # At -O1 GCC 12 takes the empty half of a std::optional for uninitialised; the release build keeps the warning.
  $<$<AND:$<CONFIG:Dev>,$<CXX_COMPILER_ID:GNU>>:-Wno-maybe-uninitialized>
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=. -fmacro-prefix-map=${PROJECT_SOURCE_DIR}=.)
