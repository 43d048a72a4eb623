/* base.h: the vocabulary that every koppel plugin and the host share.
 *
 * The ABI is C11 and closed: these headers include <stdint.h>, <stddef.h> and each other, nothing else.
 *
 * Laws that hold for everything declared under koppel/abi:
 *
 *  - Every struct starts with `struct_size`, set by whoever fills the struct to its own sizeof. A struct only
 *    grows at its end. Read min(their size, your size); use KOPPEL_HAS before touching a member that may be new.
 *  - Bytes that come in are borrowed: valid until the call returns, unless a longer life is promised here.
 *  - Bytes that go out are handed to a writer or receiver that the caller supplies and that copies before it
 *    returns. Nobody frees what the other side allocated; there is no free function in this ABI.
 *  - Exceptions, longjmp, exit, signal handlers, locale and environment never cross or change.
 *  - Every enumerator has an explicit value, 0 means "unset", and a peer treats a value that it does not know as
 *    the documented default.
 *  - Reserved members are sent as 0 and ignored when read.
 *
 * Thread tags, one on every function:
 *
 *  [any]       may be called from any thread, at any time, concurrently.
 *  [instance]  the host never runs two [instance] functions of one instance at the same time; successive calls
 *              may come from different threads. Different instances run concurrently.
 *  [init]      once per process, alone: no other function of the plugin runs meanwhile.
 *  [pure]      as [instance], and no host service may be called.
 *
 * A plugin starts no thread that outlives a call, never sleeps, never retries, never reads the clock or opens
 * the network itself. It classifies what went wrong; the host decides what happens next.
 *
 * State of this ABI: DRAFT (minor 0). It is frozen when six plugins stand on it.
 */
#ifndef KOPPEL_ABI_BASE_H
#define KOPPEL_ABI_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_ABI_MAJOR 1
#define KOPPEL_ABI_MINOR 0

/* Marks the one symbol that a plugin exports. */
#if defined(__GNUC__) || defined(__clang__)
#define KOPPEL_EXPORT __attribute__((visibility("default")))
#else
#define KOPPEL_EXPORT
#endif

/* True when the peer's struct is large enough to hold the member and the member is set. The only permitted way
 * to touch a member that was added after the struct was first released. */
#define KOPPEL_HAS(pointer, type, member)                                                          \
    ((pointer) != NULL &&                                                                          \
     (pointer)->struct_size >= (uint32_t)(offsetof(type, member) + sizeof((pointer)->member)) && \
     (pointer)->member)

/* 0: done. Negative: failed, see the koppel_error. Positive values are reserved. */
typedef int32_t koppel_status;

enum { KOPPEL_OK = 0, KOPPEL_FAILED = -1 };

/* A borrowed range of bytes, UTF-8 where it is text, never NUL-terminated. Empty: size 0, data may be NULL.
 * The only struct without struct_size and the only one passed by value: its layout is final. */
typedef struct koppel_bytes {
    const void* data;
    uint64_t size;
} koppel_bytes;

/* A name and its value: an HTTP header, a label of a log line. */
typedef struct koppel_pair {
    koppel_bytes name;
    koppel_bytes value;
} koppel_pair;

/* Takes bytes from the callee. Supplied by the caller. */
typedef struct koppel_writer {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* Appends the bytes, copying them. Returns 0, or non-zero when it takes no more (full, or the call was
     * cancelled): then return promptly. [any, within the call] */
    int32_t (*write)(void* context, koppel_bytes bytes);
} koppel_writer;

/* Gives bytes to the callee. Supplied by the caller. */
typedef struct koppel_reader {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* Fills at most `capacity` bytes. Returns how many, 0 at the end, negative when the source failed. */
    int64_t (*read)(void* context, void* buffer, uint64_t capacity);
} koppel_reader;

/* What went wrong, in the terms that the host schedules by. */
enum {
    KOPPEL_ERROR_UNSET = 0,
    KOPPEL_ERROR_TRANSIENT = 1,    /* network, 5xx, maintenance: the same call may work later */
    KOPPEL_ERROR_RATE_LIMITED = 2, /* too many requests: later, see retry_after_ms */
    KOPPEL_ERROR_AUTH = 3,         /* credentials refused: a person must log in again */
    KOPPEL_ERROR_CONFIG = 4,       /* a setting is wrong or missing: a person must change it */
    KOPPEL_ERROR_REJECTED = 5,     /* the remote system refuses this document for good */
    KOPPEL_ERROR_NOT_READY = 6,    /* valid, but the remote system or another document must come first */
    KOPPEL_ERROR_CONFLICT = 7,     /* exists already, or was changed meanwhile */
    KOPPEL_ERROR_UNKNOWN = 8,      /* sent, answer not seen: it may or may not have been done */
    KOPPEL_ERROR_INTERNAL = 9,     /* a fault in the plugin or the host; also any value a peer does not know */
    KOPPEL_ERROR_CANCELLED = 10,   /* the host asked to stop, or the deadline passed, before anything was sent */
    KOPPEL_ERROR_UNSUPPORTED = 11  /* the callee does not offer this */
};

/* Supplied by the caller, filled by the callee when it returns a negative status. 512 bytes, no pointers.
 * Texts are NUL-terminated UTF-8, cut on a character boundary, and never carry a secret. */
typedef struct koppel_error {
    uint32_t struct_size;
    int32_t error_class;    /* KOPPEL_ERROR_… */
    int32_t http_status;    /* of the remote answer that caused it, 0 if none */
    int32_t reserved;
    int64_t retry_after_ms; /* the remote system's own wish, 0 if none */
    char code[64];          /* stable and machine-readable, e.g. "debtor_blocked" */
    char message[424];      /* one sentence for a person: what is wrong and what to do */
} koppel_error;

/* Travels with every call that may take time. Valid until the call returns. */
typedef struct koppel_call {
    uint32_t struct_size;
    uint32_t attempt;         /* 1 for the first try of this work */
    int64_t deadline_mono_ms; /* on the clock service's monotonic scale, 0 = none */
    koppel_bytes trace_id;    /* for log lines; the host adds it to its own */
    void* context;            /* the host's */
    /* Non-zero once the host wants the call to end. The http service heeds it by itself. [any] */
    int32_t (*is_cancelled)(const struct koppel_call* call);
} koppel_call;

/* A plugin's object for one connection of one contract. Only the plugin knows its contents. */
typedef struct koppel_instance koppel_instance;

/* The host's object behind one instance. Every host service takes it, and through it a plugin sees the data of
 * its own connection and no other: a plugin cannot name another tenant. */
typedef struct koppel_host_instance koppel_host_instance;

#ifdef __cplusplus
}
#endif

#endif
