/* A plugin in pure C on the bare ABI: a well-behaved source and sink, and every rule that can be broken.
 * What it does is chosen by macros (things that go wrong while loading) and by the settings (the rest). */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <koppel/abi/koppel.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef STUB_ID
#define STUB_ID "test.koppel.stub"
#endif
#ifndef STUB_VERSION
#define STUB_VERSION "1.0.0"
#endif

enum { TEXT = 512, PAGE = 50, BATCH = 1024 };

struct koppel_instance {
    koppel_host_instance* host;
    char url[TEXT];
    char act[64]; /* "do" */
    char probe[64];
    char path[TEXT];
    int count;
    int per_page;
    int after;
    int port;
    int calls;
};

static const koppel_host* the_host;

static const koppel_host_http_1* http(void) {
    return the_host->get_service(the_host, KOPPEL_HOST_HTTP_1);
}

static koppel_bytes text(const char* value) {
    koppel_bytes bytes = {value, strlen(value)};
    return bytes;
}

static koppel_status fail(koppel_error* error, int32_t error_class, const char* code, const char* message) {
    error->error_class = error_class;
    snprintf(error->code, sizeof error->code, "%s", code);
    snprintf(error->message, sizeof error->message, "%s", message);
    return KOPPEL_FAILED;
}

/* The value of "key":"value" in a flat JSON object of texts. */
static void setting(koppel_bytes settings, const char* key, char* value, size_t capacity) {
    char mark[64];
    const char* at;
    size_t size = 0;
    char copy[4096];
    const size_t length = settings.size < sizeof copy - 1 ? (size_t)settings.size : sizeof copy - 1;
    memcpy(copy, settings.data, length);
    copy[length] = 0;
    snprintf(mark, sizeof mark, "\"%s\"", key);
    at = strstr(copy, mark);
    if (at == NULL) return;
    at += strlen(mark);
    while (*at == ' ' || *at == ':')
        ++at;
    if (*at != '"') return;
    for (++at; *at != 0 && *at != '"' && size + 1 < capacity; ++at)
        value[size++] = *at;
    value[size] = 0;
}

static int number(koppel_bytes settings, const char* key, int otherwise) {
    char value[32] = "";
    setting(settings, key, value, sizeof value);
    return value[0] == 0 ? otherwise : atoi(value);
}

static koppel_status create(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance,
                            koppel_error* error) {
    koppel_instance* made = calloc(1, sizeof *made);
    if (made == NULL) return fail(error, KOPPEL_ERROR_INTERNAL, "no_memory", "no memory");
    made->host = self;
#ifdef STUB_DO
    snprintf(made->act, sizeof made->act, "%s", STUB_DO);
#endif
    setting(settings, "url", made->url, sizeof made->url);
    setting(settings, "do", made->act, sizeof made->act);
    setting(settings, "probe", made->probe, sizeof made->probe);
    setting(settings, "path", made->path, sizeof made->path);
    made->count = number(settings, "count", 10);
    made->per_page = number(settings, "per_page", PAGE);
    made->after = number(settings, "after", 0);
    made->port = number(settings, "port", 80);
    if (strcmp(made->act, "refuse_create") == 0) {
        free(made);
        return fail(error, KOPPEL_ERROR_CONFIG, "bad_setting", "the setting \"do\" cannot be met");
    }
    if (strcmp(made->act, "crash_in_create") == 0) abort();
    if (strcmp(made->act, "create_nothing") == 0) {
        free(made);
        return KOPPEL_OK;
    }
    *instance = made;
    return KOPPEL_OK;
}

static void destroy(koppel_instance* instance) {
    free(instance);
}

static int does(const koppel_instance* instance, const char* what) {
    return strcmp(instance->act, what) == 0;
}

static void nap(void) {
    const struct timespec span = {0, 5000000};
    nanosleep(&span, NULL);
}

/* Uses up the stack. */
static int sink_deeper(int depth) {
    volatile char frame[4096];
    frame[depth % 4096] = (char)depth;
    return depth > 1000000 ? 0 : sink_deeper(depth + 1) + frame[depth % 4096];
}

/* Faults that can happen in any call. */
static void misbehave_anywhere(const koppel_instance* instance) {
    if (does(instance, "segfault")) {
        volatile int* volatile nowhere = (volatile int*)64;
        *nowhere = 1;
    }
    if (does(instance, "abort")) abort();
    if (does(instance, "exit")) exit(7);
    if (does(instance, "overflow")) sink_deeper(1);
    if (does(instance, "hang"))
        for (;;)
            nap();
    if (does(instance, "flood"))
        for (;;) {
            char* block = malloc(4u << 20);
            if (block == NULL) abort();
            memset(block, 1, 4u << 20);
            nap();
        }
}

/* --- check: a report, and what a plugin can get at from inside
 * ------------------------------------------------- */

static int count_files(void) {
    int open_files = 0;
    for (int file = 0; file < 1024; ++file)
        open_files += fcntl(file, F_GETFD) >= 0 ? 1 : 0;
    return open_files;
}

static int count_environment(void) {
    int count = 0;
    for (char** at = environ; at != NULL && *at != NULL; ++at)
        ++count;
    return count;
}

static const char* try_network(int port) {
    struct sockaddr_in address;
    const int file = socket(AF_INET, SOCK_STREAM, 0);
    int connected;
    if (file < 0) return strerrorname_np(errno);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected = connect(file, (const struct sockaddr*)&address, sizeof address) == 0;
    close(file);
    return connected ? "connected" : strerrorname_np(errno);
}

/* What a constructor, which runs while the library is loaded, could do. */
static const char* seen_early = "nothing";

__attribute__((constructor)) static void look_early(void) {
    const int file = socket(AF_INET, SOCK_STREAM, 0);
    seen_early = file >= 0 ? "socket" : strerrorname_np(errno);
    if (file >= 0) close(file);
}

static const char* try_fork(void) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    if (child < 0) return strerrorname_np(errno);
    waitpid(child, NULL, 0);
    return "forked";
}

static const char* outcome_of(int result) {
    return result >= 0 ? "done" : strerrorname_np(errno);
}

static void probe(koppel_instance* instance, char* found, size_t capacity) {
    const char* what = instance->probe;
    if (strcmp(what, "environment") == 0) snprintf(found, capacity, "%d", count_environment());
    if (strcmp(what, "files") == 0) snprintf(found, capacity, "%d", count_files());
    if (strcmp(what, "network") == 0) snprintf(found, capacity, "%s", try_network(instance->port));
    if (strcmp(what, "constructor") == 0) snprintf(found, capacity, "%s", seen_early);
    if (strcmp(what, "fork") == 0) snprintf(found, capacity, "%s", try_fork());
    if (strcmp(what, "parent") == 0) snprintf(found, capacity, "%s", outcome_of(kill(getppid(), 0)));
    if (strcmp(what, "read") == 0)
        snprintf(found, capacity, "%s", outcome_of(open(instance->path, O_RDONLY)));
    if (strcmp(what, "write") == 0)
        snprintf(found, capacity, "%s", outcome_of(open(instance->path, O_WRONLY | O_CREAT, 0600)));
    if (strcmp(what, "calls") == 0) snprintf(found, capacity, "%d", instance->calls);
    if (strcmp(what, "process") == 0) snprintf(found, capacity, "%d", (int)getpid());
}

static int32_t append(void* context, koppel_bytes bytes) {
    char* target = context;
    const size_t used = strlen(target);
    const size_t size = bytes.size < TEXT - 1 - used ? (size_t)bytes.size : TEXT - 1 - used;
    memcpy(target + used, bytes.data, size);
    target[used + size] = 0;
    return 0;
}

/* Uses every service but http, and tells what came back. */
static void probe_services(koppel_instance* instance, char* found, size_t capacity) {
    const koppel_host_state_1* state = the_host->get_service(the_host, KOPPEL_HOST_STATE_1);
    const koppel_host_credentials_1* secrets = the_host->get_service(the_host, KOPPEL_HOST_CREDENTIALS_1);
    const koppel_host_clock_1* watch = the_host->get_service(the_host, KOPPEL_HOST_CLOCK_1);
    const koppel_host_log_1* log = the_host->get_service(the_host, KOPPEL_HOST_LOG_1);
    const koppel_pair pair = {text("answer"), text("42")};
    koppel_error error = {.struct_size = sizeof error};
    char shown[TEXT] = "", digest[TEXT] = "", keys[TEXT] = "", stood[TEXT] = "";
    const koppel_writer to_shown = {sizeof(koppel_writer), 0, shown, append};
    const koppel_writer to_digest = {sizeof(koppel_writer), 0, digest, append};
    const koppel_writer to_keys = {sizeof(koppel_writer), 0, keys, append};
    const koppel_writer to_stood = {sizeof(koppel_writer), 0, stood, append};
    int32_t there = 0, matches = 0;
    log->log(instance->host, KOPPEL_LOG_INFO, text("a line from the stub"), &pair, 1);
    secrets->get(instance->host, text("shown"), &to_shown, &error);
    const int hidden = secrets->get(instance->host, text("hidden"), &to_shown, &error);
    secrets->sign(instance->host, text("signer"), text("hmac-sha256"), text("data"), &to_digest, &error);
    secrets->verify(instance->host, text("signer"), text("hmac-sha256"), text("data"), text(digest), &matches,
                    &error);
    state->get(instance->host, text("stood"), &to_stood, &there, &error);
    state->put(instance->host, text("written"), text("w"), &error);
    state->remove(instance->host, text("stood"), &error);
    state->list(instance->host, text(""), &to_keys, &error);
    for (char* at = keys; *at != 0; ++at)
        if (*at == '"') *at = '\'';
    snprintf(found, capacity,
             "shown=%.200s hidden=%d digest=%.8s matches=%d stood=%.200s keys=%.200s unix=%lld", shown,
             hidden, digest, matches, stood, keys, (long long)watch->now_unix_ms(instance->host));
}

static koppel_status check(koppel_instance* instance, const koppel_call* call, const koppel_writer* report,
                           koppel_error* error) {
    char found[2 * TEXT] = "stub account";
    char json[3 * TEXT];
    (void)call;
    ++instance->calls;
    misbehave_anywhere(instance);
    if (does(instance, "refuse_login"))
        return fail(error, KOPPEL_ERROR_AUTH, "login_refused", "the key was refused");
    if (does(instance, "bad_report")) return report->write(report->context, text("{not json")) < 0 ? -1 : 0;
    if (does(instance, "null_bytes")) {
        const koppel_bytes nothing = {NULL, 12};
        report->write(report->context, nothing);
        return KOPPEL_OK;
    }
    if (does(instance, "positive_status")) return 3;
    if (strcmp(instance->probe, "services") == 0)
        probe_services(instance, found, sizeof found);
    else if (instance->probe[0] != 0)
        probe(instance, found, sizeof found);
    snprintf(json, sizeof json, "{\"account\":\"%s\",\"warnings\":[\"only a stub\"]}", found);
    report->write(report->context, text(json));
    return KOPPEL_OK;
}

/* --- pull
 * ------------------------------------------------------------------------------------------------------ */

static int32_t emit_one(const koppel_emitter* records, int index, const char* key) {
    char own_key[32], payload[1024];
    koppel_record record = {.struct_size = sizeof record};
    snprintf(own_key, sizeof own_key, "R%d", index);
    if (key == NULL) key = own_key;
    snprintf(
        payload, sizeof payload,
        "{\"kind\":\"order\",\"key\":\"R%d\",\"number\":\"R%d\",\"date\":\"2026-11-21\","
        "\"created_at\":\"2026-11-21T10:00:00+01:00\",\"updated_at\":\"2026-11-21T10:00:00+01:00\","
        "\"status\":\"completed\",\"payment_status\":\"paid\",\"currency\":\"EUR\",\"total_excl\":\"10.00\","
        "\"total_incl\":\"12.10\",\"total_vat\":\"2.10\",\"prices_include_vat\":true,"
        "\"lines\":[{\"type\":\"product\",\"sku\":\"S1\",\"description\":\"Thing\",\"vat_rate\":\"21\","
        "\"quantity\":\"1\",\"unit_excl\":\"10.00\",\"unit_incl\":\"12.10\",\"amount_excl\":\"10.00\","
        "\"amount_incl\":\"12.10\"}],\"payments\":[{\"method\":\"cash\",\"amount\":\"12.10\"}],"
        "\"payment_method\":\"cash\",\"billing\":{\"country\":\"NL\"},\"shipping\":{\"country\":\"NL\"},"
        "\"version\":\"1\"}",
        index, index);
    record.operation = KOPPEL_OPERATION_UPSERT;
    record.key = text(key);
    record.type = text("sale/1");
    record.version = text("1");
    record.event_time = text("2026-11-21T10:00:00+01:00");
    record.amount = text("12.10");
    record.currency = text("EUR");
    record.payload = text(payload);
    return records->emit(records->context, &record);
}

/* The payment of sale R<index>. */
static int32_t emit_payment(const koppel_emitter* records, int index) {
    char key[32], payload[512];
    koppel_record record = {.struct_size = sizeof record};
    snprintf(key, sizeof key, "P%d", index);
    snprintf(payload, sizeof payload,
             "{\"key\":\"P%d\",\"sale_key\":\"R%d\",\"sale_number\":\"R%d\",\"method\":\"cash\",\"amount\":"
             "\"12.10\","
             "\"currency\":\"EUR\",\"paid_at\":\"2026-11-21T10:05:00+01:00\",\"status\":\"success\","
             "\"version\":\"1\"}",
             index, index, index);
    record.operation = KOPPEL_OPERATION_UPSERT;
    record.key = text(key);
    record.type = text("payment/1");
    record.version = text("1");
    record.event_time = text("2026-11-21T10:05:00+01:00");
    record.amount = text("12.10");
    record.currency = text("EUR");
    record.payload = text(payload);
    return records->emit(records->context, &record);
}

static koppel_status misbehave_in_pull(koppel_instance* instance, const koppel_call* call,
                                       const koppel_emitter* records, koppel_error* error) {
    char long_key[300];
    misbehave_anywhere(instance);
    if (does(instance, "wait"))
        for (;;) {
            if (call->is_cancelled(call))
                return fail(error, KOPPEL_ERROR_CANCELLED, "cancelled", "was told to stop");
            nap();
        }
    if (does(instance, "empty_key")) emit_one(records, 1, "");
    if (does(instance, "bad_utf8")) emit_one(records, 1, "R\xff");
    if (does(instance, "long_key")) {
        memset(long_key, 'k', sizeof long_key);
        long_key[sizeof long_key - 1] = 0;
        emit_one(records, 1, long_key);
    }
    if (does(instance, "null_record")) records->emit(records->context, NULL);
    if (does(instance, "emit_after_stop")) {
        records->emit(records->context, NULL);
        emit_one(records, 1, NULL);
    }
    return KOPPEL_OK;
}

static koppel_status pull(koppel_instance* instance, const koppel_call* call, const koppel_pull_args* args,
                          const koppel_emitter* records, const koppel_writer* next_cursor,
                          koppel_pull_result* result, koppel_error* error) {
    char cursor[32] = "";
    int page = args->max_records > 0 && (int)args->max_records < instance->per_page ? (int)args->max_records
                                                                                    : instance->per_page;
    const int payments = args->stream.size == 8 && memcmp(args->stream.data, "payments", 8) == 0;
    int index;
    ++instance->calls;
    if (misbehave_in_pull(instance, call, records, error) != KOPPEL_OK) return KOPPEL_FAILED;
    if (args->cursor.size >= sizeof cursor)
        return fail(error, KOPPEL_ERROR_INTERNAL, "bad_cursor", "not my cursor");
    if (args->cursor.size > 0) memcpy(cursor, args->cursor.data, args->cursor.size);
    index = atoi(cursor);
    if (does(instance, "use_state")) {
        const koppel_host_state_1* state = the_host->get_service(the_host, KOPPEL_HOST_STATE_1);
        state->put(instance->host, text("last_pull"), text(cursor), error);
    }
    while (index < instance->count && page-- > 0) {
        ++index;
        if ((payments ? emit_payment(records, index) : emit_one(records, index, NULL)) != 0)
            return fail(error, KOPPEL_ERROR_CANCELLED, "stopped", "stopped");
    }
    if (does(instance, "fail_after_records"))
        return fail(error, KOPPEL_ERROR_TRANSIENT, "source_down", "the source is down");
    snprintf(cursor, sizeof cursor, "%d", index);
    next_cursor->write(next_cursor->context, text(cursor));
    result->has_more = index < instance->count ? 1 : 0;
    return KOPPEL_OK;
}

/* --- push and find
 * --------------------------------------------------------------------------------------------- */

/* Counts the values of "id" in a JSON text and copies the first one. */
static int ids_in(koppel_bytes body, char* first, size_t capacity) {
    const char* at = body.data;
    const char* const end = at == NULL ? at : at + body.size;
    int count = 0;
    while (at != NULL && at + 4 < end && (at = memmem(at, (size_t)(end - at), "\"id\"", 4)) != NULL) {
        size_t size = 0;
        at += 4;
        while (at < end && (*at == ' ' || *at == ':' || *at == '"'))
            ++at;
        for (; at < end && *at != '"' && *at != ',' && *at != '}'; ++at)
            if (count == 0 && size + 1 < capacity) first[size++] = *at;
        if (count == 0) first[size] = 0;
        ++count;
    }
    return count;
}

struct pushing {
    koppel_instance* instance;
    const koppel_posting* const* postings;
    const koppel_reporter* outcomes;
    const koppel_finder* findings;
    uint32_t first;
    int reported;
};

static int32_t outcome_for(const koppel_http_response* response, koppel_error* error) {
    if (response->status >= 200 && response->status < 300) return KOPPEL_OUTCOME_CREATED;
    if (response->status == 409) return KOPPEL_OUTCOME_UNCHANGED;
    error->http_status = response->status;
    if (response->status == 429 || response->status == 503) {
        fail(error, response->status == 429 ? KOPPEL_ERROR_RATE_LIMITED : KOPPEL_ERROR_TRANSIENT, "busy",
             "the stub's server is busy");
        return KOPPEL_OUTCOME_RETRY;
    }
    if (response->status >= 400 && response->status < 500) {
        char said[200];
        const int size = response->body.size < 120 ? (int)response->body.size : 120;
        snprintf(said, sizeof said, "the stub's server refused the document: %.*s", size,
                 size == 0 ? "" : (const char*)response->body.data);
        fail(error, KOPPEL_ERROR_REJECTED, "refused", said);
        return KOPPEL_OUTCOME_REJECTED;
    }
    if (response->status == 0 && !response->request_sent) {
        fail(error, response->error_class, "not_sent", "the request was not sent");
        return KOPPEL_OUTCOME_RETRY;
    }
    fail(error, KOPPEL_ERROR_UNKNOWN, "answer_lost", "the answer was not seen");
    return KOPPEL_OUTCOME_UNKNOWN;
}

static void on_posted(void* context, uint32_t index, const koppel_http_response* response) {
    struct pushing* self = context;
    koppel_error error = {.struct_size = sizeof error};
    koppel_outcome outcome = {.struct_size = sizeof outcome};
    char id[200] = "";
    if (self->reported >= self->instance->after) misbehave_anywhere(self->instance);
    ++self->reported;
    outcome.index = self->first + index;
    outcome.outcome = outcome_for(response, &error);
    outcome.remote_id =
        ids_in(response->body, id, sizeof id) > 0 ? text(id) : self->postings[outcome.index]->reference;
    if (outcome.outcome == KOPPEL_OUTCOME_CREATED &&
        self->postings[outcome.index]->operation == KOPPEL_POSTING_UPDATE)
        outcome.outcome = KOPPEL_OUTCOME_UPDATED;
    outcome.error = outcome.outcome >= KOPPEL_OUTCOME_REJECTED ? &error : NULL;
    self->outcomes->report(self->outcomes->context, &outcome);
}

static void on_looked_up(void* context, uint32_t index, const koppel_http_response* response) {
    struct pushing* self = context;
    koppel_finding finding = {.struct_size = sizeof finding};
    char id[200] = "";
    const int count = ids_in(response->body, id, sizeof id);
    finding.index = self->first + index;
    finding.found = count == 0 ? KOPPEL_FOUND_NOWHERE : count == 1 ? KOPPEL_FOUND_ONCE : KOPPEL_FOUND_MANY;
    if (response->status != 200 && response->status != 404) finding.found = KOPPEL_FOUND_UNCLEAR;
    finding.remote_id = text(id);
    self->findings->found(self->findings->context, &finding);
}

static void report(const koppel_reporter* outcomes, uint32_t index, int32_t kind, const char* remote_id) {
    koppel_outcome outcome = {.struct_size = sizeof outcome};
    outcome.index = index;
    outcome.outcome = kind;
    outcome.remote_id = text(remote_id);
    outcomes->report(outcomes->context, &outcome);
}

/* True when the misbehaviour replaces the push. */
static int misbehave_in_push(koppel_instance* instance, const koppel_call* call, const koppel_push_args* args,
                             const koppel_reporter* outcomes, koppel_push_result* result) {
    (void)call;
    result->attempted = args->count;
    if (does(instance, "bad_index")) report(outcomes, args->count + 7, KOPPEL_OUTCOME_CREATED, "x");
    if (does(instance, "twice")) {
        report(outcomes, 0, KOPPEL_OUTCOME_CREATED, "x");
        report(outcomes, 0, KOPPEL_OUTCOME_RETRY, "");
    }
    if (does(instance, "unknown_outcome")) {
        for (uint32_t i = 0; i < args->count; ++i)
            report(outcomes, i, 77, "");
        return 1;
    }
    if (does(instance, "bad_remote_id")) report(outcomes, 0, KOPPEL_OUTCOME_CREATED, "\xc3(");
    if (does(instance, "attempted_too_many")) result->attempted = args->count + 1;
    if (does(instance, "null_outcome")) outcomes->report(outcomes->context, NULL);
    return does(instance, "bad_index") || does(instance, "twice") || does(instance, "no_outcomes") ||
           does(instance, "bad_remote_id") || does(instance, "attempted_too_many") ||
           does(instance, "null_outcome");
}

static void build_request(koppel_http_request* request, koppel_pair* headers, const koppel_instance* instance,
                          const koppel_posting* posting) {
    memset(request, 0, sizeof *request);
    request->struct_size = sizeof *request;
    request->method = text(posting->operation == KOPPEL_POSTING_UPDATE ? "PUT" : "POST");
    request->url = text(instance->url);
    headers[0].name = text("content-type");
    headers[0].value = text("application/json");
    headers[1].name = text("x-reference");
    headers[1].value = posting->reference;
    headers[2].name = text("x-key");
    headers[2].value = posting->key;
    request->headers = headers;
    request->header_count = 3;
    request->body = posting->payload;
#ifdef STUB_CREDENTIAL
    request->credential = text(STUB_CREDENTIAL);
#endif
    if (does(instance, "own_authorization")) headers[2].name = text("Authorization");
}

static koppel_status push(koppel_instance* instance, const koppel_call* call, const koppel_push_args* args,
                          const koppel_reporter* outcomes, koppel_push_result* result, koppel_error* error) {
    static _Thread_local koppel_http_request requests[BATCH];
    static _Thread_local koppel_pair headers[BATCH][3];
    static _Thread_local const koppel_http_request* pointers[BATCH];
    struct pushing context = {instance, args->postings, outcomes, NULL, 0, 0};
    const koppel_http_receiver receiver = {sizeof receiver, 0, &context, on_posted};
    const uint32_t count = args->count < BATCH ? args->count : BATCH;
    ++instance->calls;
    if (misbehave_in_push(instance, call, args, outcomes, result)) return KOPPEL_OK;
    if (does(instance, "die_before_sending")) abort();
    if (args->mode == KOPPEL_PUSH_DRY_RUN) {
        for (uint32_t i = 0; i < args->count; ++i)
            report(outcomes, i, KOPPEL_OUTCOME_CREATED, "");
        return KOPPEL_OK;
    }
    for (uint32_t i = 0; i < count; ++i) {
        build_request(&requests[i], headers[i], instance, args->postings[i]);
        pointers[i] = &requests[i];
    }
    result->attempted = count;
    return http()->perform(instance->host, call, pointers, count, &receiver, error);
}

static koppel_status find(koppel_instance* instance, const koppel_call* call,
                          const koppel_posting* const* postings, uint32_t count,
                          const koppel_finder* findings, koppel_error* error) {
    struct pushing context = {instance, postings, NULL, findings, 0, 0};
    const koppel_http_receiver receiver = {sizeof receiver, 0, &context, on_looked_up};
    ++instance->calls;
    if (does(instance, "find_nothing")) return KOPPEL_OK;
    for (uint32_t i = 0; i < count; ++i) {
        char url[2 * TEXT];
        koppel_http_request request = {.struct_size = sizeof request};
        const koppel_http_request* pointer = &request;
        snprintf(url, sizeof url, "%s?reference=%.*s", instance->url, (int)postings[i]->reference.size,
                 (const char*)postings[i]->reference.data);
        request.method = text("GET");
        request.url = text(url);
#ifdef STUB_CREDENTIAL
        request.credential = text(STUB_CREDENTIAL);
#endif
        context.first = i;
        if (http()->perform(instance->host, call, &pointer, 1, &receiver, error) != KOPPEL_OK)
            return KOPPEL_FAILED;
    }
    return KOPPEL_OK;
}

/* --- the entry
 * ------------------------------------------------------------------------------------------------- */

static koppel_status init(const koppel_host* host, koppel_error* error) {
    the_host = host;
#ifdef STUB_INIT_FAILS
    return fail(error, KOPPEL_ERROR_INTERNAL, "stub_init", "the stub does not want to start");
#else
    (void)error;
#endif
#ifdef STUB_INIT_SLOW
    for (int i = 0; i < 60; ++i)
        nap();
#endif
#ifdef STUB_INIT_CRASHES
    abort();
#endif
    return KOPPEL_OK;
}

static void shut_down(void) {}

#ifdef STUB_NULL_FUNCTION
#define STUB_PULL (1 ? NULL : pull)
#define STUB_PUSH (1 ? NULL : push)
#else
#define STUB_PULL pull
#define STUB_PUSH push
#endif
static const koppel_source_1 source = {sizeof source, 0, create, destroy, check, STUB_PULL};
static const koppel_sink_1 sink = {sizeof sink, 0, create, destroy, check, STUB_PUSH};
static const koppel_lookup_1 lookup = {sizeof lookup, 0, find};

static const void* get_interface(const char* id) {
    if (strcmp(id, KOPPEL_SOURCE_1) == 0) return &source;
    if (strcmp(id, KOPPEL_SINK_1) == 0) return &sink;
    if (strcmp(id, KOPPEL_LOOKUP_1) == 0) return &lookup;
    return NULL;
}

#ifdef STUB_SMALL_ENTRY
#define STUB_ENTRY_SIZE 16
#else
#define STUB_ENTRY_SIZE sizeof(koppel_plugin_1)
#endif
#ifdef STUB_FUTURE_ABI
#define STUB_SYMBOL koppel_plugin_abi2
#else
#define STUB_SYMBOL koppel_plugin_abi1
#endif
KOPPEL_EXPORT extern const koppel_plugin_1 STUB_SYMBOL;
KOPPEL_EXPORT const koppel_plugin_1 STUB_SYMBOL = {
    STUB_ENTRY_SIZE, KOPPEL_ABI_MINOR, STUB_ID, STUB_VERSION, init, shut_down, get_interface};

#ifdef STUB_EXTRA_EXPORT
KOPPEL_EXPORT extern const int stub_extra_name;
KOPPEL_EXPORT const int stub_extra_name = 1;
#endif
