/* The members are listed by hand, with their types. A type that does not match does not compile; a member
 * that is missing leaves a gap that the test sees. */
#include "layout.h"

#include <stddef.h>

#include "koppel/abi/koppel.h"

/* The types are printed as they are written here. */
/* clang-format off */

#define STRUCT(type) fprintf(out, "struct %s %zu\n", #type, sizeof(type))
/* Chooses only when the member has exactly this type. */
#define MEMBER(type, member, member_type) \
    fprintf(out, "  %zu %zu %s: %s\n", offsetof(type, member), \
            _Generic(&((type*)0)->member, __typeof__(member_type)*: sizeof(((type*)0)->member)), #member, \
            #member_type)
#define VALUE(name) fprintf(out, "value %s %lld\n", #name, (long long)(name))
#define TEXT(name) fprintf(out, "text %s %s\n", #name, name)

static void base(FILE* out) {
    VALUE(KOPPEL_OK);
    VALUE(KOPPEL_FAILED);
    VALUE(KOPPEL_ERROR_UNSET);
    VALUE(KOPPEL_ERROR_TRANSIENT);
    VALUE(KOPPEL_ERROR_RATE_LIMITED);
    VALUE(KOPPEL_ERROR_AUTH);
    VALUE(KOPPEL_ERROR_CONFIG);
    VALUE(KOPPEL_ERROR_REJECTED);
    VALUE(KOPPEL_ERROR_NOT_READY);
    VALUE(KOPPEL_ERROR_CONFLICT);
    VALUE(KOPPEL_ERROR_UNKNOWN);
    VALUE(KOPPEL_ERROR_INTERNAL);
    VALUE(KOPPEL_ERROR_CANCELLED);
    VALUE(KOPPEL_ERROR_UNSUPPORTED);
    VALUE(KOPPEL_ABI_MAJOR);
    STRUCT(koppel_bytes);
    MEMBER(koppel_bytes, data, const void*);
    MEMBER(koppel_bytes, size, uint64_t);
    STRUCT(koppel_pair);
    MEMBER(koppel_pair, name, koppel_bytes);
    MEMBER(koppel_pair, value, koppel_bytes);
    STRUCT(koppel_writer);
    MEMBER(koppel_writer, struct_size, uint32_t);
    MEMBER(koppel_writer, reserved, uint32_t);
    MEMBER(koppel_writer, context, void*);
    MEMBER(koppel_writer, write, int32_t (*)(void* context, koppel_bytes bytes));
    STRUCT(koppel_reader);
    MEMBER(koppel_reader, struct_size, uint32_t);
    MEMBER(koppel_reader, reserved, uint32_t);
    MEMBER(koppel_reader, context, void*);
    MEMBER(koppel_reader, read, int64_t (*)(void* context, void* buffer, uint64_t capacity));
    STRUCT(koppel_error);
    MEMBER(koppel_error, struct_size, uint32_t);
    MEMBER(koppel_error, error_class, int32_t);
    MEMBER(koppel_error, http_status, int32_t);
    MEMBER(koppel_error, reserved, int32_t);
    MEMBER(koppel_error, retry_after_ms, int64_t);
    MEMBER(koppel_error, code, char[64]);
    MEMBER(koppel_error, message, char[424]);
    STRUCT(koppel_call);
    MEMBER(koppel_call, struct_size, uint32_t);
    MEMBER(koppel_call, attempt, uint32_t);
    MEMBER(koppel_call, deadline_mono_ms, int64_t);
    MEMBER(koppel_call, trace_id, koppel_bytes);
    MEMBER(koppel_call, context, void*);
    MEMBER(koppel_call, is_cancelled, int32_t (*)(const struct koppel_call* call));
}

static void host(FILE* out) {
    STRUCT(koppel_host);
    MEMBER(koppel_host, struct_size, uint32_t);
    MEMBER(koppel_host, abi_minor, uint32_t);
    MEMBER(koppel_host, name, const char*);
    MEMBER(koppel_host, version, const char*);
    MEMBER(koppel_host, context, void*);
    MEMBER(koppel_host, get_service, const void* (*)(const struct koppel_host* host, const char* id));
}

static void host_clock(FILE* out) {
    TEXT(KOPPEL_HOST_CLOCK_1);
    STRUCT(koppel_host_clock_1);
    MEMBER(koppel_host_clock_1, struct_size, uint32_t);
    MEMBER(koppel_host_clock_1, reserved, uint32_t);
    MEMBER(koppel_host_clock_1, now_unix_ms, int64_t (*)(koppel_host_instance* self));
    MEMBER(koppel_host_clock_1, now_mono_ms, int64_t (*)(koppel_host_instance* self));
}

static void host_credentials(FILE* out) {
    TEXT(KOPPEL_HOST_CREDENTIALS_1);
    STRUCT(koppel_host_credentials_1);
    MEMBER(koppel_host_credentials_1, struct_size, uint32_t);
    MEMBER(koppel_host_credentials_1, reserved, uint32_t);
    MEMBER(koppel_host_credentials_1, get, koppel_status (*)(koppel_host_instance* self, koppel_bytes name, const koppel_writer* value, koppel_error* error));
    MEMBER(koppel_host_credentials_1, sign, koppel_status (*)(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm, koppel_bytes data, const koppel_writer* digest, koppel_error* error));
    MEMBER(koppel_host_credentials_1, verify, koppel_status (*)(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm, koppel_bytes data, koppel_bytes digest, int32_t* matches, koppel_error* error));
}

static void host_http(FILE* out) {
    VALUE(KOPPEL_HTTP_FOLLOW_REDIRECTS);
    TEXT(KOPPEL_HOST_HTTP_1);
    STRUCT(koppel_http_request);
    MEMBER(koppel_http_request, struct_size, uint32_t);
    MEMBER(koppel_http_request, flags, uint32_t);
    MEMBER(koppel_http_request, timeout_ms, uint32_t);
    MEMBER(koppel_http_request, header_count, uint32_t);
    MEMBER(koppel_http_request, method, koppel_bytes);
    MEMBER(koppel_http_request, url, koppel_bytes);
    MEMBER(koppel_http_request, headers, const koppel_pair*);
    MEMBER(koppel_http_request, body, koppel_bytes);
    MEMBER(koppel_http_request, reader, const koppel_reader*);
    MEMBER(koppel_http_request, credential, koppel_bytes);
    STRUCT(koppel_http_response);
    MEMBER(koppel_http_response, struct_size, uint32_t);
    MEMBER(koppel_http_response, status, int32_t);
    MEMBER(koppel_http_response, request_sent, uint32_t);
    MEMBER(koppel_http_response, error_class, int32_t);
    MEMBER(koppel_http_response, header_count, uint32_t);
    MEMBER(koppel_http_response, reserved, uint32_t);
    MEMBER(koppel_http_response, retry_after_ms, int64_t);
    MEMBER(koppel_http_response, headers, const koppel_pair*);
    MEMBER(koppel_http_response, body, koppel_bytes);
    MEMBER(koppel_http_response, message, koppel_bytes);
    STRUCT(koppel_http_receiver);
    MEMBER(koppel_http_receiver, struct_size, uint32_t);
    MEMBER(koppel_http_receiver, reserved, uint32_t);
    MEMBER(koppel_http_receiver, context, void*);
    MEMBER(koppel_http_receiver, response, void (*)(void* context, uint32_t index, const koppel_http_response* response));
    STRUCT(koppel_host_http_1);
    MEMBER(koppel_host_http_1, struct_size, uint32_t);
    MEMBER(koppel_host_http_1, reserved, uint32_t);
    MEMBER(koppel_host_http_1, perform, koppel_status (*)(koppel_host_instance* self, const koppel_call* call, const koppel_http_request* const* requests, uint32_t count, const koppel_http_receiver* responses, koppel_error* error));
}

static void host_log(FILE* out) {
    VALUE(KOPPEL_LOG_UNSET);
    VALUE(KOPPEL_LOG_DEBUG);
    VALUE(KOPPEL_LOG_INFO);
    VALUE(KOPPEL_LOG_WARNING);
    VALUE(KOPPEL_LOG_ERROR);
    VALUE(KOPPEL_LOG_HOST_MISBEHAVING);
    VALUE(KOPPEL_LOG_PLUGIN_MISBEHAVING);
    TEXT(KOPPEL_HOST_LOG_1);
    STRUCT(koppel_host_log_1);
    MEMBER(koppel_host_log_1, struct_size, uint32_t);
    MEMBER(koppel_host_log_1, reserved, uint32_t);
    MEMBER(koppel_host_log_1, log, void (*)(koppel_host_instance* self, int32_t level, koppel_bytes message, const koppel_pair* pairs, uint32_t count));
    MEMBER(koppel_host_log_1, enabled, int32_t (*)(koppel_host_instance* self, int32_t level));
}

static void host_state(FILE* out) {
    TEXT(KOPPEL_HOST_STATE_1);
    STRUCT(koppel_host_state_1);
    MEMBER(koppel_host_state_1, struct_size, uint32_t);
    MEMBER(koppel_host_state_1, reserved, uint32_t);
    MEMBER(koppel_host_state_1, get, koppel_status (*)(koppel_host_instance* self, koppel_bytes key, const koppel_writer* value, int32_t* found, koppel_error* error));
    MEMBER(koppel_host_state_1, put, koppel_status (*)(koppel_host_instance* self, koppel_bytes key, koppel_bytes value, koppel_error* error));
    MEMBER(koppel_host_state_1, remove, koppel_status (*)(koppel_host_instance* self, koppel_bytes key, koppel_error* error));
    MEMBER(koppel_host_state_1, list, koppel_status (*)(koppel_host_instance* self, koppel_bytes prefix, const koppel_writer* keys, koppel_error* error));
}

static void plugin(FILE* out) {
    TEXT(KOPPEL_PLUGIN_SYMBOL);
    STRUCT(koppel_plugin_1);
    MEMBER(koppel_plugin_1, struct_size, uint32_t);
    MEMBER(koppel_plugin_1, abi_minor, uint32_t);
    MEMBER(koppel_plugin_1, id, const char*);
    MEMBER(koppel_plugin_1, version, const char*);
    MEMBER(koppel_plugin_1, init, koppel_status (*)(const koppel_host* host, koppel_error* error));
    MEMBER(koppel_plugin_1, shutdown, void (*)(void));
    MEMBER(koppel_plugin_1, get_interface, const void* (*)(const char* id));
}

static void source(FILE* out) {
    VALUE(KOPPEL_OPERATION_UNSET);
    VALUE(KOPPEL_OPERATION_UPSERT);
    VALUE(KOPPEL_OPERATION_DELETE);
    TEXT(KOPPEL_SOURCE_1);
    STRUCT(koppel_record);
    MEMBER(koppel_record, struct_size, uint32_t);
    MEMBER(koppel_record, operation, int32_t);
    MEMBER(koppel_record, key, koppel_bytes);
    MEMBER(koppel_record, type, koppel_bytes);
    MEMBER(koppel_record, version, koppel_bytes);
    MEMBER(koppel_record, event_time, koppel_bytes);
    MEMBER(koppel_record, amount, koppel_bytes);
    MEMBER(koppel_record, currency, koppel_bytes);
    MEMBER(koppel_record, payload, koppel_bytes);
    STRUCT(koppel_emitter);
    MEMBER(koppel_emitter, struct_size, uint32_t);
    MEMBER(koppel_emitter, reserved, uint32_t);
    MEMBER(koppel_emitter, context, void*);
    MEMBER(koppel_emitter, emit, int32_t (*)(void* context, const koppel_record* record));
    STRUCT(koppel_pull_args);
    MEMBER(koppel_pull_args, struct_size, uint32_t);
    MEMBER(koppel_pull_args, max_records, uint32_t);
    MEMBER(koppel_pull_args, max_bytes, uint64_t);
    MEMBER(koppel_pull_args, stream, koppel_bytes);
    MEMBER(koppel_pull_args, cursor, koppel_bytes);
    MEMBER(koppel_pull_args, from, koppel_bytes);
    MEMBER(koppel_pull_args, to, koppel_bytes);
    STRUCT(koppel_pull_result);
    MEMBER(koppel_pull_result, struct_size, uint32_t);
    MEMBER(koppel_pull_result, has_more, uint32_t);
    MEMBER(koppel_pull_result, poll_after_ms, int64_t);
    STRUCT(koppel_source_1);
    MEMBER(koppel_source_1, struct_size, uint32_t);
    MEMBER(koppel_source_1, reserved, uint32_t);
    MEMBER(koppel_source_1, create, koppel_status (*)(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance, koppel_error* error));
    MEMBER(koppel_source_1, destroy, void (*)(koppel_instance* instance));
    MEMBER(koppel_source_1, check, koppel_status (*)(koppel_instance* instance, const koppel_call* call, const koppel_writer* report, koppel_error* error));
    MEMBER(koppel_source_1, pull, koppel_status (*)(koppel_instance* instance, const koppel_call* call, const koppel_pull_args* args, const koppel_emitter* records, const koppel_writer* next_cursor, koppel_pull_result* result, koppel_error* error));
}

static void sink(FILE* out) {
    VALUE(KOPPEL_POSTING_UNSET);
    VALUE(KOPPEL_POSTING_CREATE);
    VALUE(KOPPEL_POSTING_UPDATE);
    VALUE(KOPPEL_OUTCOME_UNSET);
    VALUE(KOPPEL_OUTCOME_CREATED);
    VALUE(KOPPEL_OUTCOME_UPDATED);
    VALUE(KOPPEL_OUTCOME_UNCHANGED);
    VALUE(KOPPEL_OUTCOME_REJECTED);
    VALUE(KOPPEL_OUTCOME_NOT_READY);
    VALUE(KOPPEL_OUTCOME_RETRY);
    VALUE(KOPPEL_OUTCOME_UNKNOWN);
    VALUE(KOPPEL_PUSH_UNSET);
    VALUE(KOPPEL_PUSH_NORMAL);
    VALUE(KOPPEL_PUSH_DRY_RUN);
    TEXT(KOPPEL_SINK_1);
    STRUCT(koppel_posting);
    MEMBER(koppel_posting, struct_size, uint32_t);
    MEMBER(koppel_posting, operation, int32_t);
    MEMBER(koppel_posting, key, koppel_bytes);
    MEMBER(koppel_posting, type, koppel_bytes);
    MEMBER(koppel_posting, reference, koppel_bytes);
    MEMBER(koppel_posting, remote_id, koppel_bytes);
    MEMBER(koppel_posting, payload, koppel_bytes);
    STRUCT(koppel_outcome);
    MEMBER(koppel_outcome, struct_size, uint32_t);
    MEMBER(koppel_outcome, outcome, int32_t);
    MEMBER(koppel_outcome, index, uint32_t);
    MEMBER(koppel_outcome, reserved, uint32_t);
    MEMBER(koppel_outcome, remote_id, koppel_bytes);
    MEMBER(koppel_outcome, remote_number, koppel_bytes);
    MEMBER(koppel_outcome, detail, koppel_bytes);
    MEMBER(koppel_outcome, error, const koppel_error*);
    STRUCT(koppel_reporter);
    MEMBER(koppel_reporter, struct_size, uint32_t);
    MEMBER(koppel_reporter, reserved, uint32_t);
    MEMBER(koppel_reporter, context, void*);
    MEMBER(koppel_reporter, report, void (*)(void* context, const koppel_outcome* outcome));
    STRUCT(koppel_push_args);
    MEMBER(koppel_push_args, struct_size, uint32_t);
    MEMBER(koppel_push_args, mode, int32_t);
    MEMBER(koppel_push_args, postings, const koppel_posting* const*);
    MEMBER(koppel_push_args, count, uint32_t);
    MEMBER(koppel_push_args, reserved, uint32_t);
    STRUCT(koppel_push_result);
    MEMBER(koppel_push_result, struct_size, uint32_t);
    MEMBER(koppel_push_result, attempted, uint32_t);
    STRUCT(koppel_sink_1);
    MEMBER(koppel_sink_1, struct_size, uint32_t);
    MEMBER(koppel_sink_1, reserved, uint32_t);
    MEMBER(koppel_sink_1, create, koppel_status (*)(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance, koppel_error* error));
    MEMBER(koppel_sink_1, destroy, void (*)(koppel_instance* instance));
    MEMBER(koppel_sink_1, check, koppel_status (*)(koppel_instance* instance, const koppel_call* call, const koppel_writer* report, koppel_error* error));
    MEMBER(
        koppel_sink_1, push,
        koppel_status (*)(koppel_instance* instance, const koppel_call* call, const koppel_push_args* args,
                         const koppel_reporter* outcomes, koppel_push_result* result, koppel_error* error));
}

static void lookup(FILE* out) {
    VALUE(KOPPEL_FOUND_UNSET);
    VALUE(KOPPEL_FOUND_ONCE);
    VALUE(KOPPEL_FOUND_NOWHERE);
    VALUE(KOPPEL_FOUND_MANY);
    VALUE(KOPPEL_FOUND_UNCLEAR);
    TEXT(KOPPEL_LOOKUP_1);
    STRUCT(koppel_finding);
    MEMBER(koppel_finding, struct_size, uint32_t);
    MEMBER(koppel_finding, found, int32_t);
    MEMBER(koppel_finding, index, uint32_t);
    MEMBER(koppel_finding, reserved, uint32_t);
    MEMBER(koppel_finding, remote_id, koppel_bytes);
    MEMBER(koppel_finding, remote_number, koppel_bytes);
    MEMBER(koppel_finding, amount, koppel_bytes);
    MEMBER(koppel_finding, detail, koppel_bytes);
    STRUCT(koppel_finder);
    MEMBER(koppel_finder, struct_size, uint32_t);
    MEMBER(koppel_finder, reserved, uint32_t);
    MEMBER(koppel_finder, context, void*);
    MEMBER(koppel_finder, found, void (*)(void* context, const koppel_finding* finding));
    STRUCT(koppel_lookup_1);
    MEMBER(koppel_lookup_1, struct_size, uint32_t);
    MEMBER(koppel_lookup_1, reserved, uint32_t);
    MEMBER(koppel_lookup_1, find, koppel_status (*)(koppel_instance* sink, const koppel_call* call, const koppel_posting* const* postings, uint32_t count, const koppel_finder* findings, koppel_error* error));
}

static void options(FILE* out) {
    TEXT(KOPPEL_OPTIONS_1);
    STRUCT(koppel_options_args);
    MEMBER(koppel_options_args, struct_size, uint32_t);
    MEMBER(koppel_options_args, reserved, uint32_t);
    MEMBER(koppel_options_args, field, koppel_bytes);
    MEMBER(koppel_options_args, settings, koppel_bytes);
    MEMBER(koppel_options_args, search, koppel_bytes);
    MEMBER(koppel_options_args, page, koppel_bytes);
    STRUCT(koppel_options_1);
    MEMBER(koppel_options_1, struct_size, uint32_t);
    MEMBER(koppel_options_1, reserved, uint32_t);
    MEMBER(
        koppel_options_1, list,
        koppel_status (*)(koppel_instance* instance, const koppel_call* call, const koppel_options_args* args,
                         const koppel_writer* answer, koppel_error* error));
}

static void webhook(FILE* out) {
    TEXT(KOPPEL_WEBHOOK_1);
    STRUCT(koppel_webhook_request);
    MEMBER(koppel_webhook_request, struct_size, uint32_t);
    MEMBER(koppel_webhook_request, header_count, uint32_t);
    MEMBER(koppel_webhook_request, method, koppel_bytes);
    MEMBER(koppel_webhook_request, path, koppel_bytes);
    MEMBER(koppel_webhook_request, query, koppel_bytes);
    MEMBER(koppel_webhook_request, headers, const koppel_pair*);
    MEMBER(koppel_webhook_request, body, koppel_bytes);
    STRUCT(koppel_hint);
    MEMBER(koppel_hint, struct_size, uint32_t);
    MEMBER(koppel_hint, reserved, uint32_t);
    MEMBER(koppel_hint, event_id, koppel_bytes);
    MEMBER(koppel_hint, stream, koppel_bytes);
    MEMBER(koppel_hint, key, koppel_bytes);
    STRUCT(koppel_hint_receiver);
    MEMBER(koppel_hint_receiver, struct_size, uint32_t);
    MEMBER(koppel_hint_receiver, reserved, uint32_t);
    MEMBER(koppel_hint_receiver, context, void*);
    MEMBER(koppel_hint_receiver, hint, void (*)(void* context, const koppel_hint* hint));
    STRUCT(koppel_webhook_answer);
    MEMBER(koppel_webhook_answer, struct_size, uint32_t);
    MEMBER(koppel_webhook_answer, http_status, int32_t);
    STRUCT(koppel_webhook_1);
    MEMBER(koppel_webhook_1, struct_size, uint32_t);
    MEMBER(koppel_webhook_1, reserved, uint32_t);
    MEMBER(koppel_webhook_1, decode, koppel_status (*)(koppel_instance* instance, const koppel_call* call, const koppel_webhook_request* request, const koppel_hint_receiver* hints, koppel_webhook_answer* answer, const koppel_writer* response_body, koppel_error* error));
}

void print_abi_layout(FILE* out) {
    base(out);
    host(out);
    host_clock(out);
    host_credentials(out);
    host_http(out);
    host_log(out);
    host_state(out);
    plugin(out);
    source(out);
    sink(out);
    lookup(out);
    options(out);
    webhook(out);
}
