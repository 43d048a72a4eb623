/* webhook.h: `koppel.webhook/1`, understands what a system calls us with.
 *
 * A webhook is a hint: the plugin checks the signature and names what to pull; the document itself is read from
 * the source afterwards. Works on instances of koppel.source/1.
 */
#ifndef KOPPEL_ABI_WEBHOOK_H
#define KOPPEL_ABI_WEBHOOK_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_WEBHOOK_1 "koppel.webhook/1"

typedef struct koppel_webhook_request {
    uint32_t struct_size;
    uint32_t header_count;
    koppel_bytes method;
    koppel_bytes path;  /* below the connection's own webhook path */
    koppel_bytes query; /* undecoded, without the question mark */
    const koppel_pair* headers;
    koppel_bytes body; /* raw, as received */
} koppel_webhook_request;

/* One thing that the webhook tells. */
typedef struct koppel_hint {
    uint32_t struct_size;
    uint32_t reserved;
    koppel_bytes event_id; /* unique per event; equal for a repeated delivery; empty where there is none */
    koppel_bytes stream;   /* the stream to pull now */
    koppel_bytes key;      /* the document that changed, where the webhook says so */
} koppel_hint;

typedef struct koppel_hint_receiver {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    void (*hint)(void* context, const koppel_hint* hint);
} koppel_hint_receiver;

typedef struct koppel_webhook_answer {
    uint32_t struct_size;
    int32_t http_status; /* what to answer the caller, 0 = the host's own choice */
} koppel_webhook_answer;

typedef struct koppel_webhook_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Verifies and decodes one delivery within 50 ms. Fails with KOPPEL_ERROR_AUTH when the signature is wrong:
     * the host answers 401 and stores nothing. `response_body` serves registration challenges. No network; of
     * the host's services only credentials.verify may be used. [instance] */
    koppel_status (*decode)(koppel_instance* instance, const koppel_call* call,
                            const koppel_webhook_request* request, const koppel_hint_receiver* hints,
                            koppel_webhook_answer* answer, const koppel_writer* response_body,
                            koppel_error* error);
} koppel_webhook_1;

#ifdef __cplusplus
}
#endif

#endif
