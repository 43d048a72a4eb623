// Journals and VAT codes of the division: few, asked for whole, and remembered. For one thread, within one
// call. Fails by saying why.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "api_client.hpp"
#include "memory.hpp"

namespace koppel::exactonline {

struct Journal {
    std::string code;
    std::string type;
    std::string account_id;  // the ledger account that it books on
    std::string account_code;
    bool allows_vat = false;  // general journals only
    bool blocked = false;
    std::string description;

    bool is_general() const;
    bool is_cash_or_bank() const;
};
struct VatCode {
    std::string code;
    std::string type;
    std::string percentage;    // a fraction: 0.21
    std::string to_pay_id;     // the ledger account of VAT to pay
    std::string transactions;  // B both, P purchases, S sales
    bool blocked = false;
    std::string description;

    bool for_sales() const;
    bool includes_vat() const;
};

Journal journal_of(const Row& row);
VatCode vat_code_of(const Row& row);
inline constexpr std::string_view kJournalFields =
    "Code,Description,Type,GLAccount,GLAccountCode,AllowVAT,IsBlocked";
inline constexpr std::string_view kVatCodeFields =
    "Code,Description,Type,Percentage,GLToPay,VATTransactionType,IsBlocked";

class Lists {
  public:
    Lists(sdk::Call& call, const ApiClient& api, Memory& memory);

    // Makes these known, from memory where it can; what is not known afterwards does not exist.
    std::optional<sdk::Error> make_known(const std::set<std::string>& journals,
                                         const std::set<std::string>& vat_codes);
    // Asks the vendor again what was only remembered; false: everything is fresh already.
    bool refresh();

    const Journal* journal(std::string_view code) const;
    const VatCode* vat_code(std::string_view code) const;
    // For messages: "70 Verkoopboek, 71 Webshop".
    std::string journals_of_types(const std::set<std::string_view>& types) const;

  private:
    std::optional<sdk::Error> read(bool journals, bool vat_codes);

    sdk::State state_;
    const ApiClient& api_;
    Memory& memory_;
    std::int64_t now_;
    std::map<std::string, Journal, std::less<>> journals_;
    std::map<std::string, VatCode, std::less<>> vat_codes_;
    bool fresh_journals_ = false;
    bool fresh_vat_codes_ = false;
};

}  // namespace koppel::exactonline
