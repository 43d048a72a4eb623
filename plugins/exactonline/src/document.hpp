// One posting on its way: what it needs at the vendor, how its booking is written, what must stand there
// afterwards. One class per kind of posting, each in a file of its own. For one thread. Making one, and
// planning it, throws Refusal, or model::FormatError, when the posting cannot be booked as it is.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/cpp/json_text.hpp"
#include "koppel/cpp/sink.hpp"
#include "lists.hpp"
#include "needs.hpp"

namespace koppel::exactonline {

class Document {
  public:
    Document() = default;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    virtual ~Document() = default;

    virtual std::string_view kind() const = 0;  // "a sales entry"

    // Journals and VAT codes that it uses; they are known when it is planned.
    virtual std::set<std::string> journals() const { return {}; }
    virtual std::set<std::string> vat_codes() const { return {}; }

    // Says what it needs: the keys of what must be there before it is booked. It refers to this document.
    virtual std::vector<std::string> plan(const Lists& lists, Needs& needs) = 0;
    // What it needs besides, once the first needs were looked up; and the journals it uses by then.
    virtual std::vector<std::string> plan_more(Needs& /*needs*/) { return {}; }
    virtual std::set<std::string> late_journals(const Needs& /*needs*/) const { return {}; }
    // Why it cannot be booked now, all being looked up.
    virtual std::optional<sdk::Outcome> held(const Lists& /*lists*/, const Needs& /*needs*/) {
        return std::nullopt;
    }

    virtual std::string_view path() const = 0;
    virtual std::string body(const Lists& lists, const Needs& needs) const = 0;

    virtual std::string_view id_field() const { return "EntryID"; }
    virtual std::string_view number_field() const { return "EntryNumber"; }
    // The total that Exact must come to; nullopt where it cannot be told from the answer.
    virtual std::optional<model::Decimal> total() const { return std::nullopt; }
    // The value of `Customer` in the answer, or of what stands for it.
    virtual std::string_view customer_field() const { return {}; }
    virtual std::string customer(const Needs& /*needs*/) const { return {}; }
};

// The document of a posting by its type.
std::unique_ptr<Document> document_of(const sdk::Posting& posting, const Settings& settings);

// What a person can do about a refusal, by what it speaks about; empty when the vendor's words say it all.
std::string advice_on(const Problem& problem);

// Checks that throw Refusal.
const Journal& usable_journal(const Lists& lists, const std::string& code,
                              const std::set<std::string_view>& types, std::string_view what,
                              std::string_view where);
const VatCode& usable_vat_code(const Lists& lists, const std::string& code, std::string_view subject);

// The VAT code of a line, and what was charged. A code without VAT takes no amount, not even zero.
void write_vat(sdk::JsonText& out, const Lists& lists, const std::string& code, std::string_view member,
               model::Decimal amount);

std::string line_name(std::string_view description);  // line "Fietsbel chroom"

}  // namespace koppel::exactonline
