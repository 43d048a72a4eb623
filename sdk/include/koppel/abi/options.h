/* options.h: `koppel.options/1`, fills the drop-downs of settings forms from the connected system.
 *
 * A settings schema marks a field with "x-koppel-options": true; the host then asks here. Works on instances of
 * koppel.source/1 and koppel.sink/1. Only reading requests.
 *
 * Fields that are no settings, for a source that knows them: "/vat_rates" gives the VAT rates in use, each value a
 * country, a space and percent ("NL 21", "FI 25.5"); "/payment_methods" gives the keys of payment methods.
 */
#ifndef KOPPEL_ABI_OPTIONS_H
#define KOPPEL_ABI_OPTIONS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_OPTIONS_1 "koppel.options/1"

typedef struct koppel_options_args {
    uint32_t struct_size;
    uint32_t reserved;
    koppel_bytes field;    /* JSON Pointer of the field in the settings, e.g. "/memo_journal" */
    koppel_bytes settings; /* the form so far, JSON; for options that depend on another field */
    koppel_bytes search;   /* what the user typed, may be empty */
    koppel_bytes page;     /* empty, or "next" of the answer before */
} koppel_options_args;

typedef struct koppel_options_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Writes JSON {"options":[{"value":"40","label":"Memo"}],"next":"…"}; "next" is absent on the last page.
     * A field without options fails with KOPPEL_ERROR_UNSUPPORTED. [instance] */
    koppel_status (*list)(koppel_instance* instance, const koppel_call* call, const koppel_options_args* args,
                          const koppel_writer* answer, koppel_error* error);
} koppel_options_1;

#ifdef __cplusplus
}
#endif

#endif
