// The vendor's error bodies, and the findings about a document that make one: Dutch or English, joined by
// line ends, in the order they were found. Plain values, single thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http.hpp"

namespace koppel::sandbox::exact {

struct Message {
    std::string dutch, english;
};

// {"error":{"code":"","message":{"lang":"","value":"…"}}}
std::string error_body(std::string_view text);
Response refusal(int status, std::string_view text);

// 500, when something is wrong with its content; the vendor's own choice.
class Findings {
  public:
    void add(Message message);
    void required(std::string dutch, std::string english);
    void bad_reference(std::string dutch, std::string english);
    bool empty() const { return messages_.empty(); }
    std::string text(bool dutch) const;

  private:
    std::vector<Message> messages_;
};

namespace texts {
inline constexpr std::string_view kNotAnObject =
    "Error processing request stream. The request should be a valid top-level resource object.";
inline constexpr std::string_view kSyntax = "Bad Request - Error in query syntax.";
inline constexpr std::string_view kGeneric =
    "A problem has occurred. The cause of this issue will be investigated as soon as possible.";
inline constexpr std::string_view kWantsSelect =
    "Please add a $select or a $top=1 statement to the query string.";
inline const Message kExists{"Gegeven bestaat reeds.", "Data already exists."};
inline const Message kNumberUsed{"Boekstuknummer in gebruik", "Entry number exists already"};
inline const Message kOrderNumberUsed{"Verkoopordernummer: Bestaat reeds",
                                      "Sales order number: Exists already"};
inline const Message kNotACustomer{"Ongeldig: Klant (Type)", "Invalid: Customer (Type)"};
inline const Message kJournalType{"Ongeldig: Dagboek", "Invalid: Journal (type)."};
inline const Message kAccountType{"Ongeldig: Grootboekrekeningtype", "Invalid: G/L account type"};
inline const Message kProcessed{"Reeds verwerkt", "Already processed"};
inline const Message kVatNotAllowed{"Niet toegestaan: Btw-code", "Not allowed: VAT code"};
inline const Message kNoVatAmount{
    "Een btw bedrag is niet toegestaan bij een btw-code van het type \"geen btw\"",
    "A VAT amount is not allowed for a VAT code of the type \"no VAT\""};
inline const Message kNoYear{"Onbekend: Boekjaar (Periode - datumtabel).",
                             "Unknown: Fiscal year (Period - date table)."};
}  // namespace texts

}  // namespace koppel::sandbox::exact
