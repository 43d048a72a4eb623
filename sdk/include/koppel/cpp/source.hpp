// A plugin that reads documents: derive from Source, implement check and pull, export it (export.hpp).
// Threads: see instance.hpp. Fails by throwing koppel::sdk::Error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "koppel/abi/source.h"
#include "koppel/cpp/instance.hpp"
#include "koppel/model/json.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::sdk {

struct PullRequest {
    std::string_view stream;
    std::string_view cursor;  // empty: from the start
    std::string_view from;    // nothing older is wanted; empty: no bound
    std::string_view to;
    std::uint32_t max_records = 0;  // 0: your own page size
    std::uint64_t max_bytes = 0;
};

struct PullResult {
    std::string next_cursor;  // covers exactly what was emitted
    bool has_more = false;
    std::int64_t poll_after_ms = 0;
};

struct Record {
    bool deleted = false;
    std::string key;
    std::string type;  // "sale/1"
    std::string version;
    std::string event_time;
    std::string amount;
    std::string currency;
    std::string payload;
};

// A short mark of a text: equal texts have equal marks. For records whose source keeps no version (FNV-1a, 64
// bits).
inline std::string content_mark(std::string_view text) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string mark(16, '0');
    for (std::size_t i = 16; i-- > 0; hash >>= 4)
        mark[i] = "0123456789abcdef"[hash & 0xF];
    return mark;
}

// A document that came, but cannot be trusted: the host shows it as failed, with the reason, and goes on with
// the others.
struct Unreadable {
    std::string key;
    std::string number;      // as people know it, where that much can be read
    std::string date;        // an ISO day, likewise
    std::string event_time;  // likewise
    std::string reason;      // a sentence for a person: which document, what is wrong with it
};

// `text` is what the source sent: when it comes otherwise, the record is new.
inline Record unreadable_record(std::string_view type, const Unreadable& problem, std::string_view text) {
    Record record;
    record.key = problem.key;
    record.type = type;
    record.version = "unreadable-" + content_mark(text) + content_mark(problem.reason);
    record.event_time = problem.event_time;
    record.payload = "{\"key\":";
    model::append_json_string(record.payload, problem.key);
    model::append_member(record.payload += '}', "number", problem.number);
    model::append_member(record.payload, "date", problem.date);
    model::append_member(record.payload, "unreadable", problem.reason);
    return record;
}

// Hands records to the host. Throws ErrorClass::cancelled when the host takes no more: let it pass.
class Emitter {
  public:
    explicit Emitter(const koppel_emitter* raw) : raw_(raw) {}

    void emit(const Record& record) {
        koppel_record to{};
        to.struct_size = sizeof to;
        to.operation = record.deleted ? KOPPEL_OPERATION_DELETE : KOPPEL_OPERATION_UPSERT;
        to.key = bytes(record.key);
        to.type = bytes(record.type);
        to.version = bytes(record.version);
        to.event_time = bytes(record.event_time);
        to.amount = bytes(record.amount);
        to.currency = bytes(record.currency);
        to.payload = bytes(record.payload);
        if (raw_->emit(raw_->context, &to) != 0) {
            throw Error(ErrorClass::cancelled, "emitter_full", "The host takes no more records.");
        }
        ++count_;
    }

    // Documents of the model with their envelope. Without a version of its own, a document gets its content's
    // mark.
    void emit(const model::Sale& sale) {
        emit(envelope("sale/1", sale.key, sale.version,
                      sale.updated_at.empty() ? sale.created_at : sale.updated_at,
                      sale.total_incl.to_string(2), sale.currency, model::to_json_text(sale)));
    }
    void emit(const model::Payment& payment) {
        emit(envelope("payment/1", payment.key, payment.version, payment.paid_at, payment.amount.to_string(2),
                      payment.currency, model::to_json_text(payment)));
    }
    void emit(const model::Product& product) {
        emit(envelope("product/1", product.key, product.version, product.updated_at, {}, {},
                      model::to_json_text(product)));
    }
    void emit(const model::Customer& customer) {
        emit(envelope("customer/1", customer.key, {}, {}, {}, {}, model::to_json_text(customer)));
    }

    std::uint32_t count() const { return count_; }

  private:
    static Record envelope(const char* type, const std::string& key, const std::string& version,
                           const std::string& event_time, std::string amount, std::string currency,
                           std::string payload) {
        Record record;
        record.key = key;
        record.type = type;
        record.version = version.empty() ? content_mark(payload) : version;
        record.event_time = event_time;
        record.amount = std::move(amount);
        record.currency = std::move(currency);
        record.payload = std::move(payload);
        return record;
    }

    const koppel_emitter* raw_;
    std::uint32_t count_ = 0;
};

class Source : public Instance {
  public:
    // Emits what changed after the cursor. All or nothing: when it throws, the host drops what was emitted.
    virtual PullResult pull(Call& call, const PullRequest& request, Emitter& records) = 0;
};

}  // namespace koppel::sdk
