#include "day_entry.hpp"

#include <algorithm>

#include "assumptions.hpp"
#include "day.hpp"
#include "koppel/cpp/json_text.hpp"

namespace koppel::scrada {

using model::Decimal;
using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

namespace {

constexpr const char* kCategories = "vatCategory";
constexpr const char* kMethods = "paymentMethod";

// Nothing: the list of known types does not have it.
std::optional<Decimal> percent_of(std::string_view vat_type) {
    const std::string wanted = folded(vat_type);
    for (const auto& type : Assumptions::kVatTypes)
        if (type.id == wanted) return Decimal::parse(type.percent);
    return std::nullopt;
}

void check_cents(const Decimal& amount, const std::string& of) {
    if (amount.rounded(2) != amount)
        throw Refusal("amount_not_in_cents",
                      "The amount of " + of + " is " + amount.to_string() + ", which is no amount in cents.");
}

}  // namespace

DayEntry::DayEntry(const ApiClient& api, Memory& memory, const sdk::Posting& posting)
    : api_(api), memory_(memory), receipts_(posting.as<model::DailyReceipts>()) {
    if (posting.update)
        throw Refusal("update_unsupported",
                      "Nothing in a book of daily receipts can be changed: only a correction can be added.");
    if (receipts_.kind != "day" && receipts_.kind != "correction")
        throw Refusal("posting_unreadable", "The kind \"" + receipts_.kind + "\" is not known.");
    if (receipts_.currency != "EUR")
        throw Refusal("currency",
                      "A book of daily receipts is in EUR; this day is in \"" + receipts_.currency + "\".");
    if (receipts_.lines.empty())
        throw Refusal("posting_unreadable", "There is no line: a day of nothing is one line of 0.");
}

Outcome DayEntry::enter(bool dry_run) {
    check_totals();
    journal_ = read_journal(api_, api_.settings().journal);
    if (auto outcome = why_not_now(journal_, receipts_)) return *outcome;
    resolve_lines();
    resolve_payments();
    if (!dry_run) {
        create_missing_methods();
        return send();
    }
    Outcome outcome = Outcome::created({}, receipts_.date);
    outcome.detail = "Would be " + what_was_done();
    for (const Payment& payment : payments_)
        if (payment.id.empty())
            outcome.detail += "; would create payment method \"" + payment.what.title + "\"";
    return outcome;
}

void DayEntry::check_totals() const {
    Decimal turnover, paid;
    for (const auto& line : receipts_.lines) {
        check_cents(line.amount_incl, "VAT category \"" + line.category + "\"");
        turnover += line.amount_incl;
    }
    for (const auto& payment : receipts_.payments) {
        check_cents(payment.amount, "payment method \"" + payment.title + "\"");
        paid += payment.amount;
    }
    if (turnover != receipts_.total_incl || (receipts_.with_payments && paid != turnover))
        throw Refusal("totals_differ", "The VAT categories come to " + turnover.to_string(2) +
                                           ", the payment methods to " + paid.to_string(2) + ", the day to " +
                                           receipts_.total_incl.to_string(2) + ".");
}

Heading DayEntry::category_of(const model::ReceiptsLine& line) {
    // What is remembered may be older than a category that a person has just made.
    for (const bool again : {false, true}) {
        if (again && !memory_.forget(journal_.id)) break;
        const auto found = matching(memory_.read(api_, journal_.id, kCategories), line.category);
        if (found.size() == 1) return *found[0];
        if (found.size() > 1)
            throw Refusal("category_ambiguous",
                          "Several VAT categories of book \"" + journal_.name + "\" are called \"" +
                              line.category + "\". Give the id of the one that is meant in the contract.");
    }
    throw Refusal("category_unknown",
                  "Book \"" + journal_.name + "\" has no VAT category \"" + line.category + "\" (for " +
                      (line.title.empty() ? line.vat_rate.to_string() + "%" : line.title) +
                      "). It has: " + labels_of(memory_.read(api_, journal_.id, kCategories)) +
                      ". Change the contract: vat[].code.");
}

void DayEntry::resolve_lines() {
    for (const auto& line : receipts_.lines) {
        const Heading category = category_of(line);
        const Decimal percent = percent_of(category.vat_type).value_or(line.vat_rate);
        if (percent != line.vat_rate)
            throw Refusal("category_of_other_rate", "VAT category \"" + category.label() + "\" is of " +
                                                        percent.to_string() + "%, the turnover is of " +
                                                        line.vat_rate.to_string() +
                                                        "%. Change the contract: vat[].code.");
        const auto same = std::find_if(lines_.begin(), lines_.end(),
                                       [&](const Line& other) { return other.category.id == category.id; });
        if (same == lines_.end()) {
            lines_.push_back({category, percent, line.amount_incl});
        } else if (same->percent != percent) {
            throw Refusal("category_of_other_rate",
                          "VAT category \"" + category.label() + "\" would get turnover of " +
                              same->percent.to_string() + "% and of " + percent.to_string() + "%.");
        } else {
            same->amount += line.amount_incl;
        }
    }
}

DayEntry::Payment DayEntry::payment_of(const model::ReceiptsPayment& wanted) {
    const std::string& name = wanted.method.empty() ? wanted.title : wanted.method;
    const auto& methods = memory_.read(api_, journal_.id, kMethods);
    const auto found = matching(methods, name);
    if (found.size() == 1) return {found[0]->id, wanted, wanted.amount};
    if (found.size() > 1)
        throw Refusal(
            "payment_method_ambiguous",
            "Several payment methods of book \"" + journal_.name + "\" are called \"" + name +
                "\". Give the id of the one that is meant in the contract: payment_methods[].code.");
    if (wanted.create_when_missing && !name.empty() && !looks_like_id(name)) {
        Payment payment{{}, wanted, wanted.amount};
        payment.what.title = name;
        return payment;
    }
    throw Refusal("payment_method_unknown",
                  "Book \"" + journal_.name + "\" has no payment method \"" + name +
                      "\". It has: " + labels_of(methods) +
                      ". Make it in Scrada, choose one in the contract (payment_methods[].code), or let the "
                      "connector create it (create_payment_methods).");
}

void DayEntry::resolve_payments() {
    with_payments_ = receipts_.with_payments && !journal_.cash_book.empty();
    if (journal_.cash_book.empty()) {
        if (receipts_.with_payments) note_ = "without payment methods: the book has no cash book";
        return;
    }
    if (!receipts_.with_payments && !journal_.proposes_payments())
        throw Error(ErrorClass::not_ready, "payments_required",
                    "Scrada wants the payment methods of book \"" + journal_.name +
                        "\", because it has a cash book. Send them (contract: payments), or let Scrada take "
                        "payment methods as a proposal; the days wait and then go on.");
    for (const auto& wanted : receipts_.payments) {
        if (!with_payments_ || wanted.amount.is_zero()) continue;
        Payment payment = payment_of(wanted);
        const auto same = std::find_if(payments_.begin(), payments_.end(), [&](const Payment& other) {
            return payment.id.empty() ? folded(other.what.title) == folded(payment.what.title)
                                      : other.id == payment.id;
        });
        if (same == payments_.end())
            payments_.push_back(std::move(payment));
        else
            same->amount += payment.amount;
    }
}

void DayEntry::create_missing_methods() {
    for (Payment& payment : payments_) {
        if (!payment.id.empty()) continue;
        // Another connector, or an answer that was lost, may have made it since.
        memory_.forget(journal_.id);
        const auto there = matching(memory_.read(api_, journal_.id, kMethods), payment.what.title);
        if (there.size() == 1) {
            payment.id = there[0]->id;
            continue;
        }
        sdk::JsonText json;
        json.open('{');
        for (const char* member : {"nameNL", "nameEN", "nameFR", "nameDE"})
            json.text(member, payment.what.title);
        json.raw("isCash", payment.what.kind == "cash" ? "true" : "false").raw("isCalculated", "false");
        json.raw("isDefault", "false").raw("inputEntry", "2").raw("inputCorrection", "2");
        json.raw("commentType", "2").raw("allowMultiple", "false").close('}');
        const auto request = api_.send("POST", "/journal/" + journal_.id + "/" + kMethods, json.take());
        const auto answer = api_.call().http().perform(request);
        const auto id = answer.ok() ? id_in(answer.body) : std::nullopt;
        if (id) {
            payment.id = *id;
            note_ += (note_.empty() ? "" : "; ") + ("payment method \"" + payment.what.title + "\" created");
            memory_.forget(journal_.id);
            continue;
        }
        const Error error = answer.ok() ? ApiClient::unreadable(request) : api_.error_of(request, answer);
        // Nothing was entered yet, and a method that was made after all is found by its name.
        if (error.error_class() == ErrorClass::unknown)
            throw Error(ErrorClass::transient, error.code(), std::string(error.text()),
                        error.retry_after_ms(), error.http_status());
        throw error;
    }
}

std::string DayEntry::body() const {
    sdk::JsonText json;
    json.open('{').text("date", receipts_.date).text_if_any("lastJournalLineID", journal_.last_line);
    json.name("lines").open('[');
    for (const Line& line : lines_) {
        json.open('{').raw("lineType",
                           std::to_string(correction() ? Assumptions::kCorrection : Assumptions::kOrdinary));
        json.text("categoryID", line.category.id).text("vatTypeID", line.category.vat_type);
        json.number("vatPerc", line.percent).raw("amount", line.amount.to_string(2));
        json.text("remark", receipts_.remark).text("externalReference", receipts_.reference);
        if (correction()) json.text_if_any("correctionForDate", receipts_.corrected_date);
        json.close('}');
    }
    json.close(']');
    if (with_payments_) {
        json.name("paymentMethods").open('[');
        for (const Payment& payment : payments_) {
            json.open('{').text("paymentMethodID", payment.id).raw("amount", payment.amount.to_string(2));
            json.text_if_any("remark", receipts_.remark);
            json.text("externalReference", receipts_.reference).close('}');
        }
        json.close(']');
    }
    return json.close('}').take();
}

std::string DayEntry::what_was_done() const {
    std::string text = journal_.proposes_lines() ? "entered as a proposal, which a person confirms in Scrada"
                       : journal_.proposes_payments() && with_payments_
                           ? "booked; the payment methods are a proposal, which a person confirms in Scrada"
                           : "booked";
    return note_.empty() ? text : text + " (" + note_ + ")";
}

Outcome DayEntry::send() {
    const auto request = api_.send("PUT", "/journal/" + journal_.id + "/lines", body());
    const auto answer = api_.call().http().perform(request);
    if (!answer.ok()) return refused(api_.error_of(request, answer));
    const auto booked = booked_in(answer.body);
    if (booked && booked->message.refuses())
        return refused(ApiClient::refusal(booked->message, answer.status));
    if (!booked || booked->lines.empty()) throw ApiClient::unreadable(request);
    Outcome outcome = Outcome::created(booked->lines.front(), receipts_.date);
    outcome.detail = what_was_done();
    return outcome;
}

// A refusal in the vendor's words; what the book says now tells more than they do.
Outcome DayEntry::refused(const Error& why) {
    if (why.error_class() != ErrorClass::rejected) throw why;
    memory_.forget(journal_.id);
    const std::string stood_at = journal_.last_line;
    try {
        journal_ = read_journal(api_, journal_.id);
    } catch (const Error&) {
        return Outcome::failed(OutcomeKind::rejected, why);  // the refusal itself is certain
    }
    Outcome outcome = Outcome::failed(OutcomeKind::rejected, why);
    if (const auto now = why_not_now(journal_, receipts_)) {
        outcome = *now;
    } else if (journal_.last_line != stood_at) {
        outcome = Outcome::failed(OutcomeKind::retry,
                                  Error(ErrorClass::transient, "book_moved",
                                        "Somebody entered something in book \"" + journal_.name +
                                            "\" at the same time; it is tried again."));
    }
    outcome.detail = why.text();
    return outcome;
}

}  // namespace koppel::scrada
