/* The smallest plugin in plain C: a source with two sales in memory and a sink that says yes.
 * It needs nothing but the C library and shows every function that the host calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "koppel/abi/koppel.h"

static const koppel_host* the_host;

struct koppel_instance {
    koppel_host_instance* self;
};

static koppel_bytes text(const char* string) {
    koppel_bytes bytes = {string, strlen(string)};
    return bytes;
}

static int equal(koppel_bytes bytes, const char* string) {
    return bytes.size == strlen(string) && (bytes.size == 0 || memcmp(bytes.data, string, bytes.size) == 0);
}

static koppel_status fail(koppel_error* error, int32_t error_class, const char* code, const char* message) {
    error->error_class = error_class;
    error->http_status = 0;
    error->retry_after_ms = 0;
    snprintf(error->code, sizeof error->code, "%s", code);
    snprintf(error->message, sizeof error->message, "%s", message);
    return KOPPEL_FAILED;
}

/* ---- both roles */

static koppel_status create(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance,
                            koppel_error* error) {
    koppel_instance* made = malloc(sizeof *made);
    (void)settings; /* there are none */
    if (made == NULL) return fail(error, KOPPEL_ERROR_INTERNAL, "out_of_memory", "out of memory");
    made->self = self;
    *instance = made;
    return KOPPEL_OK;
}

static void destroy(koppel_instance* instance) {
    free(instance);
}

static koppel_status check(koppel_instance* instance, const koppel_call* call, const koppel_writer* report,
                           koppel_error* error) {
    const koppel_host_log_1* log = the_host->get_service(the_host, KOPPEL_HOST_LOG_1);
    (void)call;
    if (log != NULL) log->log(instance->self, KOPPEL_LOG_INFO, text("The example is always well."), NULL, 0);
    if (report->write(report->context, text("{\"account\":\"memory\",\"warnings\":[]}")) != 0) {
        return fail(error, KOPPEL_ERROR_CANCELLED, "writer_full", "The host takes no more.");
    }
    return KOPPEL_OK;
}

/* ---- koppel.source/1 */

typedef struct sale {
    const char* key;
    const char* event_time;
    const char* amount;
    const char* payload;
} sale;

#define SALE(key, date, excl, vat, incl)                                                                    \
    "{\"kind\":\"receipt\",\"key\":\"" key "\",\"number\":\"R-" key "\",\"date\":\"" date                   \
    "\","                                                                                                   \
    "\"created_at\":\"" date                                                                                \
    "T10:00:00+01:00\",\"status\":\"completed\",\"payment_status\":\"paid\","                               \
    "\"currency\":\"EUR\",\"total_excl\":\"" excl "\",\"total_incl\":\"" incl "\",\"total_vat\":\"" vat     \
    "\","                                                                                                   \
    "\"prices_include_vat\":true,\"lines\":[{\"type\":\"product\",\"sku\":\"TEA\",\"description\":\"Tea\"," \
    "\"vat_rate\":\"21\",\"quantity\":\"1\",\"amount_excl\":\"" excl "\",\"amount_incl\":\"" incl           \
    "\"}],"                                                                                                 \
    "\"version\":\"1\"}"

static const sale kSales[] = {
    {"1", "2026-11-20T10:00:00+01:00", "12.10", SALE("1", "2026-11-20", "10.00", "2.10", "12.10")},
    {"2", "2026-11-21T10:00:00+01:00", "24.20", SALE("2", "2026-11-21", "20.00", "4.20", "24.20")},
};
enum { kSaleCount = sizeof kSales / sizeof *kSales };

/* The cursor is the number of sales already given. */
static koppel_status pull(koppel_instance* instance, const koppel_call* call, const koppel_pull_args* args,
                          const koppel_emitter* records, const koppel_writer* next_cursor,
                          koppel_pull_result* result, koppel_error* error) {
    uint32_t given = 0;
    uint32_t emitted = 0;
    char cursor[16];
    (void)instance;
    (void)call;
    if (!equal(args->stream, "sales")) {
        return fail(error, KOPPEL_ERROR_UNSUPPORTED, "no_such_stream", "This source has one stream: sales.");
    }
    if (args->cursor.size == 1) given = (uint32_t)(*(const char*)args->cursor.data - '0');
    if (args->cursor.size > 1 || given > kSaleCount) {
        return fail(error, KOPPEL_ERROR_INTERNAL, "bad_cursor", "This cursor is not one of this plugin.");
    }
    for (; given < kSaleCount && (args->max_records == 0 || emitted < args->max_records);
         ++given, ++emitted) {
        const sale* from = &kSales[given];
        koppel_record record = {0};
        record.struct_size = sizeof record;
        record.operation = KOPPEL_OPERATION_UPSERT;
        record.key = text(from->key);
        record.type = text("sale/1");
        record.version = text("1");
        record.event_time = text(from->event_time);
        record.amount = text(from->amount);
        record.currency = text("EUR");
        record.payload = text(from->payload);
        if (records->emit(records->context, &record) != 0) {
            return fail(error, KOPPEL_ERROR_CANCELLED, "emitter_full", "The host takes no more records.");
        }
    }
    snprintf(cursor, sizeof cursor, "%u", given);
    if (next_cursor->write(next_cursor->context, text(cursor)) != 0) {
        return fail(error, KOPPEL_ERROR_CANCELLED, "writer_full", "The host takes no more.");
    }
    result->has_more = given < kSaleCount;
    result->poll_after_ms = 0;
    return KOPPEL_OK;
}

/* ---- koppel.sink/1 and koppel.lookup/1: the id of a document is its reference with "doc-" in front */

static void remote_id(char (*id)[256], koppel_bytes reference) {
    const int size = reference.size < 200 ? (int)reference.size : 200;
    snprintf(*id, sizeof *id, "doc-%.*s", size, (const char*)reference.data);
}

static koppel_status push(koppel_instance* instance, const koppel_call* call, const koppel_push_args* args,
                          const koppel_reporter* outcomes, koppel_push_result* result, koppel_error* error) {
    (void)instance;
    (void)call;
    (void)error;
    for (uint32_t i = 0; i < args->count; ++i) {
        const koppel_posting* posting = args->postings[i];
        char id[256];
        koppel_error why = {0};
        koppel_outcome outcome = {0};
        outcome.struct_size = sizeof outcome;
        outcome.index = i;
        remote_id(&id, posting->reference);
        if (equal(posting->type, "invoice/1")) {
            outcome.outcome = KOPPEL_OUTCOME_CREATED;
            outcome.remote_id = text(id);
        } else {
            why.struct_size = sizeof why;
            fail(&why, KOPPEL_ERROR_REJECTED, "unknown_posting", "This sink takes invoice/1 only.");
            outcome.outcome = KOPPEL_OUTCOME_REJECTED;
            outcome.error = &why;
        }
        outcomes->report(outcomes->context, &outcome);
    }
    result->attempted = args->count;
    return KOPPEL_OK;
}

/* It keeps nothing, so it can never tell. */
static koppel_status find(koppel_instance* sink, const koppel_call* call,
                          const koppel_posting* const* postings, uint32_t count,
                          const koppel_finder* findings, koppel_error* error) {
    (void)sink;
    (void)call;
    (void)postings;
    (void)error;
    for (uint32_t i = 0; i < count; ++i) {
        koppel_finding finding = {0};
        finding.struct_size = sizeof finding;
        finding.found = KOPPEL_FOUND_UNCLEAR;
        finding.index = i;
        findings->found(findings->context, &finding);
    }
    return KOPPEL_OK;
}

/* ---- the entry */

static koppel_status init(const koppel_host* host, koppel_error* error) {
    (void)error;
    the_host = host;
    return KOPPEL_OK;
}

static void shutdown_plugin(void) {
    the_host = NULL;
}

static const void* get_interface(const char* id) {
    static const koppel_source_1 source = {sizeof source, 0, create, destroy, check, pull};
    static const koppel_sink_1 sink = {sizeof sink, 0, create, destroy, check, push};
    static const koppel_lookup_1 lookup = {sizeof lookup, 0, find};
    if (strcmp(id, KOPPEL_SOURCE_1) == 0) return &source;
    if (strcmp(id, KOPPEL_SINK_1) == 0) return &sink;
    if (strcmp(id, KOPPEL_LOOKUP_1) == 0) return &lookup;
    return NULL;
}

KOPPEL_EXPORT extern const koppel_plugin_1 koppel_plugin_abi1;
const koppel_plugin_1 koppel_plugin_abi1 = {
    sizeof(koppel_plugin_1), KOPPEL_ABI_MINOR, "nl.koppel.example.minimal_c", "1.0.0", init,
    shutdown_plugin,         get_interface,
};
