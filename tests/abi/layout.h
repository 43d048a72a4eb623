/* layout.h: the layout of every type of the ABI, as text. */
#ifndef KOPPEL_TESTS_ABI_LAYOUT_H
#define KOPPEL_TESTS_ABI_LAYOUT_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

void print_abi_layout(FILE* out);

#ifdef __cplusplus
}
#endif

#endif
