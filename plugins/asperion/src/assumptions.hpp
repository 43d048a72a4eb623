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
    static constexpr std::string_view kEndsWith = "EndsWith";

    // Sections 5 and 6: lists that are only read.
    static constexpr std::string_view kAdministrations = "/v1/administrations";
    static constexpr std::string_view kJournals = "/v1/journals";
    static constexpr std::string_view kLedgerAccounts = "/v1/ledgeraccounts";
    static constexpr std::string_view kVatCodes = "/v1/vatcodes";
    static constexpr std::string_view kPaymentConditions = "/v1/paymentconditions";

    // A6 (section 3): 429 with Retry-After; without it this long.
    static constexpr std::chrono::seconds kDefaultRetryAfter{60};

    // A9, A10 (section 7): a new debtor's customerNumber comes back; 200, 201, bare or in _data.
    static constexpr std::string_view kDebtors = "/v1/debtors";
    static constexpr std::string_view kDebtorEmailFilter = "EmailAddress";
    static constexpr std::string_view kDebtorNumberFilter = "CustomerNumber";
    static constexpr std::size_t kDebtorName = 50;
    static constexpr std::size_t kPhone = 15;
    static constexpr std::size_t kPostCode = 10;

    // A8, A11 (section 8): members of an article; exactly one of ledgerAccountId and salesTypeId.
    static constexpr std::string_view kArticles = "/v1/articles";
    static constexpr std::string_view kArticleFilter = "Sku";
    static constexpr std::size_t kArticleDescription = 100;
    static constexpr std::string_view kDefaultSalesType = "SHOPORDER";
    static constexpr std::string_view kSalesTypes = "/v1/salestypes";
    static constexpr std::string_view kSalesTypesMenu =
        "Facturatie, Verkoopsoorten";  // where people make one

    // A12, A13, A14 (section 9): line amounts exclude VAT, sales bookings go to journal 70 unless the
    // contract names another one, and we number them. They have no field for a reference: their description
    // ends with it, in brackets, and is searched by its end.
    static constexpr std::string_view kSalesEntries = "/v1/salesinvoiceswithlines";
    static constexpr std::string_view kSalesJournal = "70";
    static constexpr std::size_t kEntryReference = 20;
    static constexpr std::string_view kDescriptionFilter = "Description";

    // A20 (section 11): a payment is two lines that cancel out. Its reference is kept in
    // sourceDocumentNumber, a known member; that it can be filtered, and takes 50 characters, is taken for
    // granted. The list of entries wants a book year.
    // So is the totals of a day: a line's amount includes its VAT, of which vatAmount tells how much, since
    // the amounts of all lines must add up to 0.
    static constexpr std::string_view kJournalEntries = "/v1/journalentrieswithlines";
    static constexpr std::string_view kMemoJournal = "40";
    static constexpr std::string_view kSourceFilter = "SourceDocumentNumber";
    static constexpr std::string_view kBookYear = "BookYear";

    // Section 9: the status of a concept; and how the refusal of a payment says that its invoice is one.
    static constexpr std::string_view kConcept = "1";
    static constexpr std::string_view kStillConcept[] = {"concept"};

    // A15 (section 10): where concept invoices are made, and the members of their body.
    static constexpr std::string_view kConceptInvoices = "/v1/salesorderwithlines";
    static constexpr std::size_t kLineDescription = 100;

    // A16: description and reference of an invoice.
    static constexpr std::size_t kInvoiceDescription = 50;
    static constexpr std::size_t kReference = 50;

    // A17 (section 10): a concept is listed among the sales invoices under its own id, with its reference.
    static constexpr std::string_view kInvoices = "/v1/salesinvoices";
    static constexpr std::string_view kReferenceFilter = "Reference";

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
