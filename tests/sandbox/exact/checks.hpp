// Checks that many documents share. Each adds to the job's findings what is wrong. Single thread.
#pragma once

#include <initializer_list>

#include "exact/rules.hpp"

namespace koppel::sandbox::exact {

// What a property refers to by GUID, in the same division; nothing when it is empty or there is no such
// thing.
Record* referred(Job& job, Record& record, std::string_view property, std::string_view path,
                 const Message& name);
// The same by code, tidied up in place.
Record* vat_code_of(Job& job, Record& record, std::string_view property);
Record* condition_of(Job& job, Record& record, std::string_view property);
Record* customer_of(Job& job, Record& record, std::string_view property, const Message& name);
Record* journal_of(Job& job, Record& record, std::string_view property,
                   std::initializer_list<std::int64_t> types, const Message& wrong_type);
void check_currency(Job& job, Record& record);
void check_length(Job& job, const Record& record, std::string_view property, std::size_t most);
// The key of a new record: the client's own or one of ours.
void give_key(Job& job, Record& record);

// The year and period in two properties; from the date when they are empty. Nothing when one cannot be booked
// in it.
std::optional<Period> open_period(Job& job, Record& record, std::string_view journal, std::int64_t date,
                                  std::string_view year, std::string_view period);
std::int64_t due_date(const Record* condition, std::int64_t date);
Fixed cents(Fixed amount);
// VAT of a net amount, and VAT in a gross one.
Fixed vat_on(Fixed net, Fixed fraction);
Fixed vat_in(Fixed gross, Fixed fraction);
// The number of an entry: the client's own when it is free and fits, else the journal's next.
std::int64_t entry_number(Job& job, std::int64_t wanted, std::string_view journal, std::int64_t year);
// EUR 1.000,00
std::string dutch_amount(Fixed amount);

}  // namespace koppel::sandbox::exact
