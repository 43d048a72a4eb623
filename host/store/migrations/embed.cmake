# Writes OUTPUT: a C++ table of the numbered SQL files of FOLDER, in their order.
# cmake -DFOLDER=… -DOUTPUT=… -P embed.cmake
file(GLOB files ${FOLDER}/[0-9][0-9][0-9][0-9]_*.sql)
list(SORT files)
set(entries "")
set(expected 0)
foreach(path IN LISTS files)
  math(EXPR expected "${expected} + 1")
  get_filename_component(name ${path} NAME_WE)
  string(REGEX MATCH "^[0-9]+" number ${name})
  string(REGEX REPLACE "^0+" "" number ${number})
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "migration ${name}: expected number ${expected}")
  endif()
  file(READ ${path} text)
  string(APPEND entries "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"store/sqlite/migrations.hpp\"

namespace koppel::store::sqlite {

namespace {
const Migration kMigrations[] = {
${entries}};
}  // namespace

std::span<const Migration> migrations() {
    return kMigrations;
}

}  // namespace koppel::store::sqlite
")
