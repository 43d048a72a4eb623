/* host_http.h: `koppel.host.http/1`, the only way out of a plugin.
 *
 * The host owns TLS, proxies, connection pools, time-outs (never past the call's deadline), the allow-list of the
 * manifest, the budgets of the credential, OAuth and the detail log. The plugin says what to ask.
 *
 * Secrets: a request names a credential of the manifest and the host attaches it. On 401 to an OAuth credential
 * the host refreshes once and repeats the request (a 401 was not carried out). Nothing else is ever repeated.
 */
#ifndef KOPPEL_ABI_HOST_HTTP_H
#define KOPPEL_ABI_HOST_HTTP_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_HOST_HTTP_1 "koppel.host.http/1"

enum {
    KOPPEL_HTTP_FOLLOW_REDIRECTS = 1u << 0 /* GET only, within the allow-list; off by default */
};

typedef struct koppel_http_request {
    uint32_t struct_size;
    uint32_t flags;              /* KOPPEL_HTTP_… */
    uint32_t timeout_ms;         /* whole exchange; 0 = the host's default; capped by the call's deadline */
    uint32_t header_count;
    koppel_bytes method;         /* "GET" */
    koppel_bytes url;            /* absolute; its host must be on the connection's allow-list */
    const koppel_pair* headers;  /* without Authorization, Host, Content-Length, Cookie */
    koppel_bytes body;           /* empty for none */
    const koppel_reader* reader; /* a long body, read until its end; NULL = use `body` */
    koppel_bytes credential;     /* name of an auth entry of the manifest; empty = attach nothing */
} koppel_http_request;

typedef struct koppel_http_response {
    uint32_t struct_size;
    int32_t status;             /* HTTP status; 0 = no complete answer, see error_class */
    uint32_t request_sent;      /* non-zero once any byte of the request may have left the machine */
    int32_t error_class;        /* KOPPEL_ERROR_… when status is 0: TRANSIENT (certainly not carried out),
                                   UNKNOWN (sent, answer lost), AUTH, RATE_LIMITED, CANCELLED, CONFIG (not allowed) */
    uint32_t header_count;
    uint32_t reserved;
    int64_t retry_after_ms;     /* from Retry-After or the budget, 0 if none */
    const koppel_pair* headers; /* names in lower case */
    koppel_bytes body;          /* at most 32 MiB; a longer answer is an error */
    koppel_bytes message;       /* what went wrong, for a person, when status is 0 */
} koppel_http_response;

typedef struct koppel_http_receiver {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* One call per request, in any order; the response is borrowed until it returns. Called on the thread that
     * called perform. */
    void (*response)(void* context, uint32_t index, const koppel_http_response* response);
} koppel_http_receiver;

typedef struct koppel_host_http_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Runs the requests side by side, as many at once as the budget allows, and returns when every one of them
     * has been answered or given up. The status is negative only when nothing was done at all. Side by side
     * means no order: what must follow something else goes into a later call. [instance] */
    koppel_status (*perform)(koppel_host_instance* self, const koppel_call* call,
                             const koppel_http_request* const* requests, uint32_t count,
                             const koppel_http_receiver* responses, koppel_error* error);
} koppel_host_http_1;

#ifdef __cplusplus
}
#endif

#endif
