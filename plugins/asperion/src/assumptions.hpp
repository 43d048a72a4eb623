// Everything about Asperion that this plugin takes for granted and that no published page proves. One place;
// the numbers are those of the register of assumptions (section 14 of the vendor's description).
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace koppel::asperion {

struct Assumptions {
    // A1 (section 1): spelled so by the one client that is known to work; the help page writes X-TenantId.
    static constexpr std::string_view kTenantHeader = "X-Tenant-Id";

    // A4 (section 3): page sizes. Asked for at most this many; nextPage is followed whatever comes.
    static constexpr std::string_view kPageSize = "200";
    static constexpr int kMaxPages = 50;

    // Section 3: string filters default to Contains; the suffix is attested on one filter and taken as
    // general. What comes back is compared again.
    static constexpr std::string_view kComparison = "_comparison";
    static constexpr std::string_view kEquals = "Equals";

    // A6 (section 3): 429 with Retry-After; without it this long.
    static constexpr std::chrono::seconds kDefaultRetryAfter{60};

    // A9, A10 (section 7): a new debtor's customerNumber comes back; 200, 201, bare or in _data.
    static constexpr std::string_view kDebtors = "/v1/debtors";
    static constexpr std::string_view kDebtorFilter = "EmailAddress";
    static constexpr std::size_t kDebtorName = 50;
    static constexpr std::size_t kPhone = 15;
    static constexpr std::size_t kPostCode = 10;

    // A8, A11 (section 8): members of an article; exactly one of ledgerAccountId and salesTypeId.
    static constexpr std::string_view kArticles = "/v1/articles";
    static constexpr std::string_view kArticleFilter = "Sku";
    static constexpr std::size_t kArticleDescription = 100;
    static constexpr std::string_view kDefaultSalesType = "SHOPORDER";

    // A15 (section 10): where concept invoices are made, and the members of their body.
    static constexpr std::string_view kConceptInvoices = "/v1/salesorderwithlines";
    static constexpr std::size_t kLineDescription = 100;

    // A16: description and reference of an invoice.
    static constexpr std::size_t kInvoiceDescription = 50;
    static constexpr std::size_t kReference = 50;

    // A17 (section 10): a concept is listed among the sales invoices under its own id, with its reference.
    static constexpr std::string_view kInvoices = "/v1/salesinvoices";
    static constexpr std::string_view kInvoiceFilter = "Reference";

    // A18: booking type of a line that is booked on an article, and of every other line.
    static constexpr std::string_view kArticleLine = "A";
    static constexpr std::string_view kLedgerLine = "G";

    // A19 (section 10): a unit price may have more than four decimals, and may include VAT when the header
    // says so (pricesIncludeVat). Which of the two is sent is the contract's choice; sink.schema.json has the
    // default.

    // A21: the payment method of an invoice is informational text.

    // Not in the register: how a refusal says that the thing stands there already (besides 409).
    static constexpr std::string_view kExistsAlready[] = {"bestaat al", "bestaat reeds", "already exists",
                                                          "exists already"};

    // How long a debtor or article that was seen is believed to be there still.
    static constexpr std::chrono::minutes kRememberFor{10};
};

}  // namespace koppel::asperion
