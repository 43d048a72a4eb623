#include "exact/checks.hpp"

#include <algorithm>
#include <cstdio>

namespace koppel::sandbox::exact {

Record* referred(Job& job, Record& record, std::string_view property, std::string_view path,
                 const Message& name) {
    if (!record.has(property)) return nullptr;
    Record* found = job.books.find(path, record.text(property));
    if (found != nullptr) return found;
    if (job.assumptions.foreign_guid_dropped)
        record.set(property, {});
    else
        job.findings.bad_reference(name.dutch, name.english);
    return nullptr;
}

Record* vat_code_of(Job& job, Record& record, std::string_view property) {
    const std::string code{record.code(property)};
    if (code.empty()) {
        record.set(property, {});
        return nullptr;
    }
    record.set_text(property, code);
    Record* found = job.books.vat_code(code);
    if (found == nullptr)
        job.findings.bad_reference("Btw-code", "VAT code");
    else if (found->truth("IsBlocked") || found->text("VATTransactionType") == "P")
        job.findings.add(texts::kVatNotAllowed);
    return found;
}

Record* condition_of(Job& job, Record& record, std::string_view property) {
    const std::string code{record.code(property)};
    if (code.empty()) return nullptr;
    record.set_text(property, code);
    Record* found = job.books.condition(code);
    if (found == nullptr) job.findings.bad_reference("Betalingsconditie", "Payment condition");
    return found;
}

Record* customer_of(Job& job, Record& record, std::string_view property, const Message& name) {
    if (!record.has(property)) {
        job.findings.required(name.dutch, name.english);
        return nullptr;
    }
    Record* found = referred(job, record, property, "crm/Accounts", name);
    if (found == nullptr && !record.has(property)) job.findings.required(name.dutch, name.english);
    if (found == nullptr) return nullptr;
    if (found->text("Status") != "C") job.findings.add(texts::kNotACustomer);
    if (found->truth("Blocked")) job.findings.add({"Geblokkeerd: " + name.dutch, "Blocked: " + name.english});
    return found;
}

Record* journal_of(Job& job, Record& record, std::string_view property,
                   std::initializer_list<std::int64_t> types, const Message& wrong_type) {
    const std::string code{record.code(property)};
    if (code.empty()) {
        job.findings.required("Dagboek", "Journal");
        return nullptr;
    }
    record.set_text(property, code);
    Record* found = job.books.journal(code);
    if (found == nullptr) {
        job.findings.bad_reference("Journals", "Journals");
        return nullptr;
    }
    if (std::find(types.begin(), types.end(), found->number("Type")) == types.end())
        job.findings.add(wrong_type);
    if (found->truth("IsBlocked")) job.findings.add({"Geblokkeerd: Dagboek", "Blocked: Journal"});
    return found;
}

void check_currency(Job& job, Record& record) {
    if (!record.has("Currency")) record.set_text("Currency", "EUR");
    if (record.code("Currency") != "EUR") job.findings.bad_reference("Valuta", "Currency");
}

void check_length(Job& job, const Record& record, std::string_view property, std::size_t most) {
    if (!job.assumptions.lengths_enforced || utf8_length(record.text(property)) <= most) return;
    const std::string name{property};
    job.findings.add({"Ongeldig: " + name + " - Te lang (maximaal " + std::to_string(most) + " tekens)",
                      "Invalid: " + name + " - Too long (maximum " + std::to_string(most) + " characters)"});
}

void give_key(Job& job, Record& record) {
    const Entity& entity = record.entity();
    if (entity.key_property().type != 'G') return;
    const std::string own = record.key();
    if (own.empty() || !job.assumptions.own_keys_kept)
        record.set(entity.key, text_value(job.books.new_key(entity)));
    else if (job.books.find(entity.path, own) != nullptr)
        job.findings.add(texts::kExists);
}

std::optional<Period> open_period(Job& job, Record& record, std::string_view journal, std::int64_t date,
                                  std::string_view year, std::string_view period) {
    const auto by_date = job.books.period_of(date);
    Period wanted = by_date.value_or(Period{});
    if (record.has(year)) wanted.year = record.number(year);
    if (record.has(period)) wanted.period = record.number(period);
    if (!job.books.has_period(wanted)) {
        job.findings.add(texts::kNoYear);
        return std::nullopt;
    }
    if (job.books.closed(journal, wanted)) {
        char text[64];
        std::snprintf(text, sizeof text, "%lld - %02lld", static_cast<long long>(wanted.year),
                      static_cast<long long>(wanted.period));
        job.findings.add(
            {std::string{"Periode is afgesloten: "} + text, std::string{"Period is closed: "} + text});
        return std::nullopt;
    }
    record.set(year, integer_value(wanted.year));
    record.set(period, integer_value(wanted.period));
    return wanted;
}

std::int64_t due_date(const Record* condition, std::int64_t date) {
    if (condition == nullptr) return date;
    const std::int64_t months = condition->number("PaymentEndOfMonths");
    if (months > 0) {
        const Civil at = civil(date);
        const std::int64_t behind = at.year * 12 + static_cast<std::int64_t>(at.month) - 1 + months + 1;
        date =
            from_civil({static_cast<int>(behind / 12), static_cast<unsigned>(behind % 12) + 1, 1, 0, 0, 0}) -
            86'400;
    }
    return date + condition->number("PaymentDays") * 86'400;
}

Fixed cents(Fixed amount) {
    return amount.times_round(Fixed::from_int(1), 2);
}

Fixed vat_on(Fixed net, Fixed fraction) {
    return net.times_round(fraction, 2);
}

Fixed vat_in(Fixed gross, Fixed fraction) {
    return Fixed::mul_div_round(gross, fraction, Fixed::from_int(1) + fraction, 2);
}

std::int64_t entry_number(Job& job, std::int64_t wanted, std::string_view journal, std::int64_t year) {
    if (wanted == 0) return job.books.next_number(journal, year);
    const std::int64_t place = (year % 100) * 100 + to_integer(journal).value_or(0);
    const bool fits = wanted / 10'000 == place;
    const bool used = job.books.number_used(journal, year, wanted);
    if (used ? job.assumptions.used_number_replaced : (!fits && job.assumptions.foreign_number_replaced))
        return job.books.next_number(journal, year);
    if (used)
        job.findings.add(texts::kNumberUsed);
    else
        job.books.use_number(journal, year, wanted);
    return wanted;
}

std::string dutch_amount(Fixed amount) {
    std::string text = amount.text(2);
    const bool minus = text.starts_with('-');
    if (minus) text.erase(0, 1);
    const auto dot = text.find('.');
    text[dot] = ',';
    for (std::size_t at = dot; at > 3; at -= 3)
        text.insert(at - 3, 1, '.');
    return "EUR " + std::string{minus ? "-" : ""} + text;
}

}  // namespace koppel::sandbox::exact
