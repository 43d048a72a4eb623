#include "pipeline/documents.hpp"

#include "base/ids.hpp"
#include "books/calendar.hpp"
#include "books/payment.hpp"
#include "books/product.hpp"
#include "koppel/model/json.hpp"
#include "pipeline/product_rules.hpp"

namespace koppel::pipeline {

namespace {

books::Verdict unreadable(const std::string& what) {
    return books::Fail{{{"record_unreadable", "the source's record cannot be read: " + what,
                         "report it to the maker of the source plugin, then retry the record"}}};
}

using Made = std::variant<PreparedPosting, books::Verdict>;

template <class Posting>
Made written(const char* type, std::variant<Posting, books::Fail> made, const std::string& key,
             const std::string& reference) {
    if (auto* fail = std::get_if<books::Fail>(&made)) return books::Verdict(std::move(*fail));
    auto payload = model::to_json_text(std::get<Posting>(made));
    PreparedPosting prepared;
    prepared.hash = base::content_hash(payload);
    prepared.view = {.key = key, .type = type, .reference = reference, .payload = std::move(payload)};
    return prepared;
}

// The one place that says which posting a sale becomes.
Made posting_of(const model::Sale& sale, const books::Terms& terms, const std::string& key,
                const std::string& reference) {
    const std::string& as = terms.flow->as;
    if (as == "invoice")
        return written("invoice/1", books::invoice_for(sale, terms, reference), key, reference);
    if (as == "order") return written("order/1", books::order_for(sale, terms, reference), key, reference);
    if (as == "entry") return written("entry/1", books::entry_for(sale, terms, reference), key, reference);
    if (as == "receipt")
        return written("receipt/1", books::receipt_for(sale, terms, reference), key, reference);
    return books::Verdict(
        books::Fail{{{"posting_unknown",
                      "Posting: the flow \"" + terms.flow->name + "\" books sales as \"" + as +
                          "\", which this version cannot make of a sale.",
                      "Change \"as\" of the flow to invoice, order, entry or receipt, apply the "
                      "contract and process the document again"}}});
}

// Days are booked as one of two.
Made posting_of(const books::Day& day, const books::Terms& terms, const std::string& key,
                const std::string& reference) {
    if (terms.flow->as == "journal_entry")
        return written("journal_entry/1", books::journal_entry_for(day, terms, reference), key, reference);
    return written("daily_receipts/1", books::daily_receipts_for(day, terms, reference), key, reference);
}

constexpr std::string_view kPayment = "payment/1";

// The same as long as the payment says the same: the day of its posting, and its document, do not count.
std::string hash_of(const model::Payment& payment) {
    return base::content_hash(payment.key + '|' + payment.sale_key + '|' + payment.method + '|' +
                              payment.amount.to_string() + '|' + payment.currency + '|' + payment.status);
}

books::PaidDocument paid_document(const std::optional<store::LedgerRow>& row) {
    using Stand = books::PaidDocument::Stand;
    books::PaidDocument document;
    if (!row) return document;
    document.stand = row->state == store::RecordState::posted    ? Stand::posted
                     : row->state == store::RecordState::ignored ? Stand::ignored
                                                                 : Stand::pending;
    if (row->amount.starts_with('-')) document.kind = "credit_note";
    document.remote_id = row->remote_id;
    document.number = row->remote_number;
    return document;
}

// Says how the document stands, so that nobody has to look for it.
void explain(books::Verdict& verdict, const std::optional<store::LedgerRow>& row) {
    if (!row) return;
    const std::string why = row->reason.empty() ? "" : ": " + row->reason;
    if (auto* wait = std::get_if<books::Wait>(&verdict); wait && wait->code == "document_not_posted")
        wait->reason =
            "waits for " + row->number + " to be posted: it is " + store::name_of(row->state) + why;
    if (auto* ignore = std::get_if<books::Ignore>(&verdict);
        ignore && row->state == store::RecordState::ignored)
        ignore->reason += why;
}

void describe(SeenDocument& seen, const model::Payment& payment, const books::Terms& terms) {
    if (const auto paid = base::parse_iso(payment.paid_at))
        seen.document_date = books::day_in(*paid, *terms.tenant).value_or("");
    seen.verdict = books::judge(payment, terms);
    if (std::holds_alternative<books::Post>(seen.verdict)) seen.posting_hash = hash_of(payment);
}

void describe(SeenDocument& seen, const model::Product& product, const books::Terms& terms) {
    for (const auto* name : {&product.sku, &product.ean, &product.article_code}) {
        if (name->empty()) continue;
        seen.number = *name;
        seen.serial_key = base::content_hash(terms.flow->to + "|product|" + *name);
        break;
    }
    seen.verdict = books::judge(product, terms);
}

Made product_posting(const model::Product& product, const books::Terms& terms, const std::string& key,
                     const std::string& reference) {
    return written(kProduct.data(), books::product_for(product, terms, reference), key, reference);
}

Made payment_posting(const model::Payment& payment, const books::Terms& terms, const PaidContext& paid,
                     const std::string& key, const std::string& reference) {
    auto made = books::payment_for(payment, terms, paid_document(paid.document), paid.today, reference);
    if (auto* verdict = std::get_if<books::Verdict>(&made)) {
        explain(*verdict, paid.document);
        return std::move(*verdict);
    }
    PreparedPosting prepared;
    prepared.hash = hash_of(payment);
    prepared.view = {.key = key,
                     .type = std::string(kPayment),
                     .reference = reference,
                     .payload = model::to_json_text(std::get<model::PaymentPosting>(made))};
    return prepared;
}

}  // namespace

std::string cells_text(const books::DayCells& cells) {
    if (cells.empty()) return {};
    books::Day day;
    day.cells = cells;
    std::string text = model::to_json_text(day);
    return text;
}

books::DayCells cells_from(const std::string& text) {
    return text.empty() ? books::DayCells() : model::from_json_text<books::Day>(text).cells;
}

std::string share_hash(const std::string& day, const std::string& shop, const std::string& counted) {
    return counted.empty() ? std::string() : base::content_hash(day + '|' + shop + '|' + counted);
}

std::optional<DayShare> share_of(const books::ReceiptVerdict& judged, const model::Sale& receipt) {
    if (judged.day.empty()) return std::nullopt;
    const bool failed = std::holds_alternative<books::Fail>(judged.verdict);
    return DayShare{judged.day, judged.shop, receipt.time_zone, cells_text(judged.cells),
                    judged.cells.empty() && !(failed && !judged.on_its_own)};
}

std::optional<DayShare> day_share(const std::string& document, const books::Terms& terms) {
    try {
        const auto receipt = model::from_json_text<model::Sale>(document);
        return share_of(books::judge_receipt(receipt, terms), receipt);
    } catch (const std::exception&) {  // its verdict says so
        return std::nullopt;
    }
}

std::string paid_document_key(const std::string& payment) {
    try {
        return model::from_json_text<model::Payment>(payment).sale_key;
    } catch (const std::exception&) {
        return {};
    }
}

std::string reference_for(const books::Terms& terms, const std::string& record_key) {
    return base::reference_of(terms.contract->id, record_key, terms.flow->name + "/" + terms.flow->as, 0);
}

JudgedRecord judge_record(const plugins::Record& record, const books::Terms& terms, Instant now,
                          Wanted wanted) {
    JudgedRecord judged;
    SeenDocument& seen = judged.seen;
    seen.key = record.key;
    seen.type = record.type;
    seen.version = record.version;
    seen.deleted = record.deleted;
    seen.amount = record.amount;
    seen.currency = record.currency;
    seen.number = record.key;
    seen.event_time = base::parse_iso(record.event_time).value_or(now);
    seen.verdict = books::Post{};
    if (record.deleted) return judged;
    try {
        if (record.type == kPayment) {
            describe(seen, model::from_json_text<model::Payment>(record.payload), terms);
            return judged;
        }
        if (record.type == kProduct) {
            const auto product = model::from_json_text<model::Product>(record.payload);
            describe(seen, product, terms);
            if (wanted == Wanted::verdict || !std::holds_alternative<books::Post>(seen.verdict))
                return judged;
            auto made = product_posting(product, terms, record.key, reference_for(terms, record.key));
            if (auto* posting = std::get_if<PreparedPosting>(&made)) judged.posting = std::move(*posting);
            return judged;
        }
        const auto sale = model::from_json_text<model::Sale>(record.payload);
        seen.number = sale.number.empty() ? record.key : sale.number;
        seen.document_date = sale.date;
        // Flows to different sinks make different debtors: a sink in trouble must not hold up another one.
        // The row stays for years, so it does not hold the customer's address.
        if (const auto key = books::serial_key(sale, terms); !key.empty())
            seen.serial_key = base::content_hash(terms.flow->to + "|" + key);
        books::Terms known = terms;
        if (wanted == Wanted::comparison) known.vat_numbers = nullptr;
        if (terms.flow->sums_days()) {
            auto receipt = books::judge_receipt(sale, known);
            seen.verdict = receipt.verdict;
            judged.share = share_of(receipt, sale);
            if (judged.share) {
                seen.document_date = judged.share->day;
                seen.posting_hash = share_hash(judged.share->day, judged.share->shop, judged.share->counted);
            }
        } else {
            seen.verdict = books::judge(sale, known);
        }
        auto* post = std::get_if<books::Post>(&seen.verdict);
        const bool compared =
            wanted == Wanted::comparison && std::holds_alternative<books::Wait>(seen.verdict);
        if (wanted == Wanted::verdict || (post == nullptr && !compared)) return judged;
        auto made = posting_of(sale, known, record.key, reference_for(terms, record.key));
        if (auto* posting = std::get_if<PreparedPosting>(&made)) {
            if (post != nullptr) posting->notes = post->notes;
            judged.posting = std::move(*posting);
        }
    } catch (const std::exception& error) {
        seen.verdict = unreadable(error.what());
    }
    return judged;
}

std::variant<PreparedPosting, books::Verdict> prepare_posting(const store::LedgerRow& row,
                                                              const std::string& document,
                                                              const books::Terms& terms,
                                                              const PaidContext& paid) {
    try {
        const std::string reference = row.reference.empty() ? reference_for(terms, row.key) : row.reference;
        if (row.type == kDayType) {
            auto made = posting_of(model::from_json_text<books::Day>(document), terms, row.key, reference);
            if (auto* stopped = std::get_if<books::Verdict>(&made)) return std::move(*stopped);
            return std::get<PreparedPosting>(std::move(made));
        }
        if (row.type == kPayment)
            return payment_posting(model::from_json_text<model::Payment>(document), terms, paid, row.key,
                                   reference);
        if (row.type == kProduct) {
            const auto product = model::from_json_text<model::Product>(document);
            if (auto verdict = books::judge(product, terms); !std::holds_alternative<books::Post>(verdict))
                return verdict;
            auto made = product_posting(product, terms, row.key, reference);
            if (auto* stopped = std::get_if<books::Verdict>(&made)) return std::move(*stopped);
            auto& prepared = std::get<PreparedPosting>(made);
            prepared.view.update = !row.remote_id.empty();
            prepared.view.remote_id = row.remote_id;
            return std::move(prepared);
        }
        const auto sale = model::from_json_text<model::Sale>(document);
        // Settings may have changed since the document was seen.
        auto verdict =
            terms.flow->sums_days() ? books::judge_receipt(sale, terms).verdict : books::judge(sale, terms);
        if (!std::holds_alternative<books::Post>(verdict)) return verdict;
        auto made = posting_of(sale, terms, row.key, reference);
        if (auto* stopped = std::get_if<books::Verdict>(&made)) return std::move(*stopped);
        auto& prepared = std::get<PreparedPosting>(made);
        prepared.notes = std::move(std::get<books::Post>(verdict).notes);
        return std::move(prepared);
    } catch (const std::exception& error) {
        return unreadable(error.what());
    }
}

}  // namespace koppel::pipeline
