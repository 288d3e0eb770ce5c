# tb_strict: the warnings, sanitizers and floating-point rules every target of ours is built with.
add_library(tb_strict INTERFACE)
target_compile_features(tb_strict INTERFACE c_std_17)
target_compile_definitions(tb_strict INTERFACE _GNU_SOURCE)
target_compile_options(tb_strict INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef
  -ffp-contract=off # same inputs, same bytes: no fused multiply-add where the machine has one
  -fvisibility=hidden)
if(TIEBREAK_SANITIZE)
  target_compile_options(tb_strict INTERFACE -fsanitize=${TIEBREAK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(tb_strict INTERFACE -fsanitize=${TIEBREAK_SANITIZE})
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    # gcc warns of conversions its own instrumentation makes, (uint8_t)(1u << n) say; the plain builds still check them.
    target_compile_options(tb_strict INTERFACE -Wno-conversion)
  endif()
endif()
if(TIEBREAK_FUZZ) # libFuzzer sees which branches an input takes
  target_compile_options(tb_strict INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(tb_strict INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(TIEBREAK_COVERAGE)
  target_compile_options(tb_strict INTERFACE --coverage)
  target_link_options(tb_strict INTERFACE --coverage)
endif()
