#include "lists.hpp"

#include <algorithm>
#include <vector>

#include "assumptions.hpp"
#include "fields.hpp"

namespace koppel::exactonline {
namespace {

// A row as it is kept in the memory; the description, which may hold anything, comes last.
std::string packed(const std::vector<std::string>& fields) {
    std::string text;
    for (const auto& field : fields)
        text += (&field == fields.data() ? "" : "|") + field;
    return text;
}

std::vector<std::string> unpacked(std::string_view text, std::size_t count) {
    std::vector<std::string> fields;
    while (fields.size() + 1 < count) {
        const std::size_t end = std::min(text.find('|'), text.size());
        fields.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    fields.emplace_back(text);
    return fields;
}

constexpr std::string_view kYes = "1";

std::string kept(const Journal& journal) {
    return packed({journal.type, journal.account_id, journal.account_code,
                   std::string(journal.allows_vat ? kYes : ""), std::string(journal.blocked ? kYes : ""),
                   journal.description});
}

Journal kept_journal(std::string code, std::string_view text) {
    const auto fields = unpacked(text, 6);
    return {std::move(code),   fields[0],         fields[1], fields[2],
            fields[3] == kYes, fields[4] == kYes, fields[5]};
}

std::string kept(const VatCode& code) {
    return packed({code.type, code.percentage, code.to_pay_id, code.transactions,
                   std::string(code.blocked ? kYes : ""), code.description});
}

VatCode kept_vat_code(std::string code, std::string_view text) {
    const auto fields = unpacked(text, 6);
    return {std::move(code), fields[0], fields[1], fields[2], fields[3], fields[4] == kYes, fields[5]};
}

std::int64_t longest_ms() {
    return std::chrono::milliseconds(Assumptions::kBelieveLists).count();
}

}  // namespace

bool Journal::is_general() const {
    return type == Assumptions::kGeneralJournal;
}
bool Journal::is_cash_or_bank() const {
    return type == Assumptions::kCashJournal || type == Assumptions::kBankJournal;
}
bool VatCode::for_sales() const {
    return !blocked && transactions != "P";
}
bool VatCode::includes_vat() const {
    return type == Assumptions::kVatIncluded;
}

Journal journal_of(const Row& row) {
    return {row.text("Code"),     row.text("Type"),      row.text("GLAccount"),  row.text("GLAccountCode"),
            row.flag("AllowVAT"), row.flag("IsBlocked"), row.text("Description")};
}

VatCode vat_code_of(const Row& row) {
    return {row.text("Code"),
            row.text("Type"),
            row.text("Percentage"),
            row.text("GLToPay"),
            row.text("VATTransactionType"),
            row.flag("IsBlocked"),
            row.text("Description")};
}

Lists::Lists(sdk::Call& call, const ApiClient& api, Memory& memory)
    : state_(call.state()), api_(api), memory_(memory), now_(call.clock().now_unix_ms()) {}

std::optional<sdk::Error> Lists::make_known(const std::set<std::string>& journals,
                                            const std::set<std::string>& vat_codes) {
    bool ask_journals = false;
    bool ask_vat_codes = false;
    for (const auto& code : journals) {
        if (journals_.contains(code)) continue;
        const auto text = memory_.recall(state_, "j:" + code, now_, longest_ms());
        if (text) journals_.emplace(code, kept_journal(code, *text));
        ask_journals |= !text;
    }
    for (const auto& code : vat_codes) {
        if (vat_codes_.contains(code)) continue;
        const auto text = memory_.recall(state_, "v:" + code, now_, longest_ms());
        if (text) vat_codes_.emplace(code, kept_vat_code(code, *text));
        ask_vat_codes |= !text;
    }
    return read(ask_journals && !fresh_journals_, ask_vat_codes && !fresh_vat_codes_);
}

bool Lists::refresh() {
    const bool ask_journals = !fresh_journals_ && !journals_.empty();
    const bool ask_vat_codes = !fresh_vat_codes_ && !vat_codes_.empty();
    if (!ask_journals && !ask_vat_codes) return false;
    return !read(ask_journals, ask_vat_codes);
}

std::optional<sdk::Error> Lists::read(bool journals, bool vat_codes) {
    std::vector<sdk::HttpRequest> lists;
    if (journals) lists.push_back(api_.list(Assumptions::kJournals, kJournalFields));
    if (vat_codes) lists.push_back(api_.list(Assumptions::kVatCodes, kVatCodeFields));
    if (lists.empty()) return std::nullopt;
    std::vector<Row> rows[2];
    const auto failures = api_.read_all(
        lists, [&](std::size_t list, const Row& row) { rows[journals ? list : 1].push_back(row); });
    for (const auto& failure : failures)
        if (failure) return failure;
    if (journals) journals_.clear();
    if (vat_codes) vat_codes_.clear();
    for (const auto& row : rows[0]) {
        Journal journal = journal_of(row);
        memory_.remember(state_, "j:" + journal.code, kept(journal), now_);
        journals_[journal.code] = std::move(journal);
    }
    for (const auto& row : rows[1]) {
        VatCode code = vat_code_of(row);
        memory_.remember(state_, "v:" + code.code, kept(code), now_);
        vat_codes_[code.code] = std::move(code);
    }
    fresh_journals_ |= journals;
    fresh_vat_codes_ |= vat_codes;
    return std::nullopt;
}

const Journal* Lists::journal(std::string_view code) const {
    const auto found = journals_.find(code);
    return found == journals_.end() ? nullptr : &found->second;
}

const VatCode* Lists::vat_code(std::string_view code) const {
    const auto found = vat_codes_.find(code);
    return found == vat_codes_.end() ? nullptr : &found->second;
}

std::string Lists::journals_of_types(const std::set<std::string_view>& types) const {
    std::string text;
    for (const auto& [code, journal] : journals_) {
        if (!types.contains(journal.type) || journal.blocked) continue;
        text += (text.empty() ? "" : ", ") + code + " " + journal.description;
    }
    return text;
}

}  // namespace koppel::exactonline
