// Postings for the tests, with values of our own, and the plugin with the fake vendor behind it.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "fake_exact.hpp"
#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::exactonline {

inline model::Decimal decimal(std::string_view text) {
    return model::Decimal::parse(text).value();
}

inline model::NewDebtor new_debtor(const std::string& email) {
    model::NewDebtor debtor;
    debtor.name = "Piet Post";
    debtor.email = email;
    debtor.phone = "030 123 45 67";
    debtor.payment_condition = "14";
    debtor.address.street = "Dorpsstraat";
    debtor.address.number = "1";
    debtor.address.extension = "a";
    debtor.address.postal_code = "1234 AB";
    debtor.address.city = "Utrecht";
    debtor.address.country = "NL";
    return debtor;
}

inline model::DebtorRule by_email(const std::string& email) {
    model::DebtorRule rule;
    rule.match_by = "email";
    rule.match_value = email;
    rule.create = new_debtor(email);
    return rule;
}

inline model::EntryLine entry_line(const std::string& description, const std::string& account,
                                   const std::string& code, const std::string& excl, const std::string& vat) {
    return {description,   account,     code, decimal(code == "2" ? "21" : code == "1" ? "9" : "0"),
            decimal(excl), decimal(vat)};
}

template <class Posting>
void add_up(Posting& posting) {
    posting.total_excl = posting.total_vat = posting.total_incl = 0;
    for (const auto& line : posting.lines) {
        posting.total_excl += line.amount_excl;
        if constexpr (requires { line.vat_amount; }) {
            posting.total_vat += line.vat_amount;
        } else {
            posting.total_vat += line.amount_incl - line.amount_excl;
        }
    }
    posting.total_incl = posting.total_excl + posting.total_vat;
}

inline model::Entry entry(const std::string& number = "ORD7",
                          const std::string& email = "piet@post.example") {
    model::Entry entry;
    entry.reference = "KOPPEL" + number;
    entry.source_key = number;
    entry.number = number;
    entry.date = "2026-11-20";
    entry.currency = "EUR";
    entry.journal = "70";
    entry.description = "INV1 / " + number;
    entry.debtor = by_email(email);
    entry.payment_condition = "14";
    entry.lines = {entry_line("2 x Fietsbel chroom", "8000", "2", "19.83", "4.17"),
                   entry_line("Verzendkosten PostNL", "8090", "2", "4.96", "1.04")};
    add_up(entry);
    return entry;
}

inline model::PostingLine article(const std::string& sku, const std::string& quantity,
                                  const std::string& price, const std::string& excl,
                                  const std::string& incl) {
    model::PostingLine line;
    line.booking = "article";
    line.article = model::ArticleRule{sku, "Artikel " + sku, true, "8000", ""};
    line.description = "Artikel " + sku;
    line.quantity = decimal(quantity);
    line.unit_price = decimal(price);
    line.vat_code = "2";
    line.vat_rate = 21;
    line.amount_excl = decimal(excl);
    line.amount_incl = decimal(incl);
    return line;
}

inline model::Invoice invoice(const std::string& number = "ORD7",
                              const std::string& email = "piet@post.example",
                              const std::string& sku = "BEL-1") {
    model::Invoice invoice;
    invoice.reference = "KOPPEL" + number;
    invoice.source_key = number;
    invoice.number = number;
    invoice.date = "2026-11-20";
    invoice.currency = "EUR";
    invoice.description = number;
    invoice.debtor = by_email(email);
    invoice.payment_condition = "14";
    model::PostingLine shipping = article(sku, "1", "4.96", "4.96", "6.00");
    shipping.booking = "ledger_account";
    shipping.article.reset();
    shipping.ledger_account = "8090";
    shipping.description = "Verzendkosten";
    invoice.lines = {article(sku, "3", "16.5289", "49.59", "60.00"), shipping};
    add_up(invoice);
    return invoice;
}

inline model::PaymentPosting payment(const std::string& key, const std::string& document,
                                     const std::string& amount = "30.00") {
    model::PaymentPosting payment;
    payment.reference = "KOPPELPAY" + key;
    payment.source_key = key;
    payment.date = "2026-11-21";
    payment.currency = "EUR";
    payment.journal = "90";
    payment.description = key + " - ORD7";
    payment.ledger_account = "1250";
    payment.document_remote_id = document;
    payment.amount = decimal(amount);
    return payment;
}

inline model::JournalLine journal_line(const std::string& account, const std::string& words,
                                       const std::string& amount, const std::string& code = "",
                                       const std::string& vat = "0") {
    return {account,         words,       code, decimal(code == "2" ? "21" : code == "1" ? "9" : "0"),
            decimal(amount), decimal(vat)};
}

// A day: 121.00 of 21 % and 10.90 of 9 %.
inline model::JournalEntry day(const std::string& kind, const std::string& journal,
                               const std::string& account) {
    model::JournalEntry entry;
    entry.reference = "KOPPELDAY";
    entry.source_key = entry.number = "2026-11-20/Cash";
    entry.date = "2026-11-20";
    entry.currency = "EUR";
    entry.kind = kind;
    entry.journal = journal;
    entry.description = "Dagtotalen 2026-11-20 Cash";
    entry.lines = {journal_line(account, "Dagtotalen 2026-11-20 Cash", "131.90"),
                   journal_line("8000", "Omzet 21%", "-100", "2", "-21"),
                   journal_line("8010", "Omzet 9%", "-10", "1", "-0.90")};
    entry.total = decimal("131.90");
    return entry;
}

template <class T>
plugin_tests::PostingInput posting(const T& from, const std::string& type) {
    return {from.source_key, from.reference, model::to_json_text(from), type};
}
inline plugin_tests::PostingInput posting(const model::Entry& from) {
    return posting(from, "entry/1");
}
inline plugin_tests::PostingInput posting(const model::Invoice& from) {
    return posting(from, "invoice/1");
}
inline plugin_tests::PostingInput posting(const model::PaymentPosting& from) {
    return posting(from, "payment/1");
}
inline plugin_tests::PostingInput posting(const model::JournalEntry& from) {
    return posting(from, "journal_entry/1");
}

class Exact : public testing::Test {
  protected:
    Exact() {
        host.answer = [this](const Request& request) { return exact(request); };
    }
    template <class T>
    plugin_tests::ReportedOutcome push(const T& one) {
        return sink.push({posting(one)}).outcomes.at(0);
    }
    std::size_t count(const std::string& path) { return exact.documents(path).size(); }
    json::value last(const std::string& path) { return exact.documents(path).back(); }

    FakeExact exact;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

}  // namespace koppel::exactonline
