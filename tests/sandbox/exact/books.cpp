#include "exact/books.hpp"

#include <algorithm>
#include <stdexcept>

#include "exact/defaults.hpp"

namespace koppel::sandbox::exact {
namespace {

// Their numbers in sync/Deleted.
std::int64_t deleted_type(const Entity& entity) {
    static const std::map<std::string, std::int64_t, std::less<>> kTypes{
        {"salesentry/SalesEntries", 1},
        {"generaljournalentry/GeneralJournalEntries", 1},
        {"financialtransaction/CashEntries", 1},
        {"financialtransaction/BankEntries", 1},
        {"crm/Accounts", 2},
        {"crm/Addresses", 3},
        {"documents/DocumentAttachments", 4},
        {"crm/Contacts", 5},
        {"documents/Documents", 6},
        {"logistics/SalesItemPrices", 8},
        {"logistics/Items", 9},
        {"salesorder/SalesOrders", 12},
        {"salesinvoice/SalesInvoices", 13}};
    const auto found = kTypes.find(entity.path);
    return found == kTypes.end() ? 0 : found->second;
}

void set_if(Record& record, std::string_view name, Value value) {
    if (record.entity().find(name) >= 0) record.set(name, std::move(value));
}

}  // namespace

Books::Books(std::int64_t division, std::int64_t now) : division_{division} {
    for (const Entity* entity : all_entities())
        if (!entity->sync || entity->path == "sync/Deleted")
            tables_.emplace(entity->path, std::make_unique<Table>(*entity, stamps_));
    fill(*this, now);
}

Table* Books::find_table(std::string_view path) {
    const auto found = tables_.find(path);
    return found == tables_.end() ? nullptr : found->second.get();
}

Table& Books::table(std::string_view path) {
    Table* found = find_table(path);
    if (found == nullptr) throw std::logic_error("no table " + std::string{path});
    return *found;
}

const Table& Books::table(std::string_view path) const {
    return const_cast<Books*>(this)->table(path);
}

std::vector<Record*> Books::lines(const Record& owner, std::string_view path) {
    Table& of = table(path);
    return of.with(parent_property(owner.entity(), of.entity()), owner.key());
}

std::string Books::new_key(const Entity& entity) {
    return made_guid(entity.kind, division_, ++keys_);
}

Record& Books::add(std::string_view path, Record record, std::int64_t now) {
    set_if(record, "Created", integer_value(now));
    set_if(record, "Modified", integer_value(now));
    set_if(record, "Creator", text_value(kUserId));
    set_if(record, "CreatorFullName", text_value("Sandbox Gebruiker"));
    set_if(record, "Modifier", text_value(kUserId));
    set_if(record, "ModifierFullName", text_value("Sandbox Gebruiker"));
    set_if(record, "Division", integer_value(division_));
    return table(path).add(std::move(record));
}

void Books::touch(Record& record, std::int64_t now) {
    set_if(record, "Modified", integer_value(now));
    table(record.entity().path).changed(record);
}

void Books::erase(Record& record, std::int64_t now) {
    table(record.entity().path).erase(record);
    const std::int64_t type = deleted_type(record.entity());
    if (type == 0) return;
    Record deleted{exact::entity("sync/Deleted")};
    deleted.set_text("ID", new_key(deleted.entity()));
    deleted.set_text("EntityKey", record.key());
    deleted.set("EntityType", integer_value(type));
    deleted.set("DeletedDate", integer_value(now));
    deleted.set_text("DeletedBy", kUserId);
    deleted.set("Division", integer_value(division_));
    deleted.set("Timestamp", integer_value(stamps_ + 1));
    table("sync/Deleted").add(std::move(deleted));
}

std::optional<Period> Books::period_of(std::int64_t date) const {
    for (const Record& record : table("financial/FinancialPeriods").rows())
        if (!record.gone && record.number("StartDate") <= date && date < record.number("EndDate") + 86'400)
            return Period{record.number("FinYear"), record.number("FinPeriod")};
    return std::nullopt;
}

bool Books::has_period(const Period& period) const {
    const auto& rows = table("financial/FinancialPeriods").rows();
    return std::any_of(rows.begin(), rows.end(), [&](const Record& record) {
        return !record.gone && record.number("FinYear") == period.year &&
               record.number("FinPeriod") == period.period;
    });
}

bool Books::closed(std::string_view journal, const Period& period) const {
    return closed_.count({std::string{journal}, period.year, period.period}) != 0;
}

void Books::close(const std::string& journal, const Period& period, bool closed) {
    for (const Record& record : table("financial/Journals").rows()) {
        if (!journal.empty() && record.text("Code") != journal) continue;
        const std::tuple key{std::string{record.text("Code")}, period.year, period.period};
        if (closed)
            closed_.insert(key);
        else
            closed_.erase(key);
    }
}

std::vector<Record> Books::journal_status() const {
    std::vector<Record> out;
    const Entity& of = exact::entity("read/financial/JournalStatusList");
    for (const Record& journal : table("financial/Journals").rows()) {
        for (const Record& period : table("financial/FinancialPeriods").rows()) {
            const Period at{period.number("FinYear"), period.number("FinPeriod")};
            const bool shut = closed(journal.text("Code"), at);
            Record& row = out.emplace_back(of);
            row.set_text("Journal", journal.text("Code"));
            row.set_text("JournalDescription", journal.text("Description"));
            row.set("JournalType", journal.value("Type"));
            row.set("Year", integer_value(at.year));
            row.set("Period", integer_value(at.period));
            row.set("Status", integer_value(shut ? 1 : 0));
            row.set_text("StatusDescription", shut ? "Closed" : "Open");
        }
    }
    return out;
}

std::int64_t Books::next_number(std::string_view journal, std::int64_t year) {
    std::int64_t journal_number = 0;
    for (const char c : journal.substr(0, 2))
        if (c >= '0' && c <= '9') journal_number = journal_number * 10 + (c - '0');
    const std::int64_t first = (year % 100) * 1'000'000 + journal_number * 10'000;
    std::int64_t& last = serials_[std::string{journal} + "/" + std::to_string(year)];
    std::int64_t number = first + last;
    do {
        ++last;
        ++number;
    } while (number_used(journal, year, number));
    use_number(journal, year, number);
    return number;
}

bool Books::number_used(std::string_view journal, std::int64_t year, std::int64_t number) const {
    return used_.count({std::string{journal}, year, number}) != 0;
}

void Books::use_number(std::string_view journal, std::int64_t year, std::int64_t number) {
    used_.emplace(journal, year, number);
}

void Books::free_number(std::string_view journal, std::int64_t year, std::int64_t number) {
    used_.erase({std::string{journal}, year, number});
}

std::int64_t Books::next_serial(const std::string& of, std::int64_t first) {
    return serials_.emplace(of, first - 1).first->second += 1;
}

void Books::raise_serial(const std::string& of, std::int64_t used) {
    std::int64_t& last = serials_[of];
    last = std::max(last, used);
}

}  // namespace koppel::sandbox::exact
