# tb_embed(TARGET SYMBOL BASE FILE...): builds FILEs into TARGET as `const tb_embedded SYMBOL[]` and `SYMBOL_count`, declared
# in SYMBOL.h. Each is named by its path from BASE, and followed by a NUL that is not counted. Rebuilt when a file changes.
add_executable(tb-embed cmake/embed.c)
target_link_libraries(tb-embed PRIVATE tb_strict)

function(tb_embed target symbol base)
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  add_custom_command(
    OUTPUT ${dir}/${symbol}.c ${dir}/${symbol}.h
    COMMAND ${CMAKE_COMMAND} -E make_directory ${dir}
    COMMAND tb-embed ${dir} ${symbol} ${base} ${ARGN}
    DEPENDS tb-embed ${ARGN}
    COMMENT "Embedding ${symbol}"
    VERBATIM)
  target_sources(${target} PRIVATE ${dir}/${symbol}.c ${dir}/${symbol}.h)
  target_include_directories(${target} PRIVATE ${dir} ${PROJECT_SOURCE_DIR}/cmake)
endfunction()
