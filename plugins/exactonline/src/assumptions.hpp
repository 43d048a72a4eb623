// Everything about Exact Online that this plugin takes for granted and that no published page or recorded
// exchange proves. One place; the sections are those of the vendor's description. What is proven and merely
// configurable (paths, page sizes) stands with it, so that there is one place to look.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace koppel::exactonline {

struct Assumptions {
    // 2.1: paths. Proven.
    static constexpr std::string_view kMe = "Me";
    static constexpr std::string_view kDivisions = "system/Divisions";
    static constexpr std::string_view kJournals = "financial/Journals";
    static constexpr std::string_view kVatCodes = "vat/VATCodes";
    static constexpr std::string_view kLedgerAccounts = "financial/GLAccounts";
    static constexpr std::string_view kPaymentConditions = "cashflow/PaymentConditions";
    static constexpr std::string_view kAccounts = "crm/Accounts";
    static constexpr std::string_view kItems = "logistics/Items";
    static constexpr std::string_view kSalesItemPrices = "logistics/SalesItemPrices";
    // 4.19: changes by number, 1000 a page; deletions are kept for about two months.
    static constexpr std::string_view kSyncItems = "sync/Logistics/Items";
    static constexpr std::string_view kSyncPrices = "sync/Logistics/SalesItemPrices";
    static constexpr std::string_view kSyncDeleted = "sync/Deleted";
    static constexpr int kDeletedItem = 9;
    static constexpr std::string_view kSalesEntries = "salesentry/SalesEntries";
    static constexpr std::string_view kSalesInvoices = "salesinvoice/SalesInvoices";
    static constexpr std::string_view kSalesOrders = "salesorder/SalesOrders";
    static constexpr std::string_view kGeneralEntries = "generaljournalentry/GeneralJournalEntries";
    static constexpr std::string_view kGeneralLines = "generaljournalentry/GeneralJournalEntryLines";
    static constexpr std::string_view kCashEntries = "financialtransaction/CashEntries";
    static constexpr std::string_view kCashLines = "financialtransaction/CashEntryLines";
    static constexpr std::string_view kBankEntries = "financialtransaction/BankEntries";
    static constexpr std::string_view kBankLines = "financialtransaction/BankEntryLines";

    // 2.4: at most so many pages of one list are followed; 60 rows each.
    static constexpr int kMaxPages = 50;

    // 2.5 [I]: how long an address may be is not said; filters are cut into questions of so many characters.
    static constexpr std::size_t kFilterCharacters = 1500;

    // 2.8: with this the answer to a POST holds all fields; without it some are null, which is understood
    // too.
    static constexpr std::string_view kWholeAnswer = "return=representation";

    // 3.1: a 429 names the moment of its window's end. [I] Where it names none: this long.
    static constexpr std::chrono::seconds kDefaultRetryAfter{60};
    static constexpr std::chrono::seconds kAfterReset{1};

    // 9 [I]: longest texts. Documented are only those of items (60) and the code of an account (18).
    static constexpr std::size_t kDescription = 60;
    static constexpr std::size_t kYourRef = 30;
    static constexpr std::size_t kPaymentReference = 30;
    static constexpr std::size_t kAccountName = 50;
    static constexpr std::size_t kItemDescription = 60;
    static constexpr std::size_t kAccountCode = 18;

    // 4.1 [I]: a credit is an entry of negative amounts, which Exact turns into type 21 by itself. The year
    // and the period follow from the date.
    // 4.1: VAT of a line overrides what Exact computes. Codes of type I are not used at all: what they do to
    // an amount is not known.

    // 4.2 [I]: a credit invoice has type 8021, and what it credits has positive quantities and VAT; the VAT
    // amount of an invoice line overrides what Exact computes, as it does on an entry.
    static constexpr bool kCreditQuantitiesArePositive = true;
    static constexpr std::string_view kInvoice = "8020";
    static constexpr std::string_view kCreditInvoice = "8021";
    static constexpr std::string_view kProcessedInvoice = "50";

    // 4.4 [I]: an account is looked for by its e-mail address, as typed and in lower case, since it is not
    // said whether filters tell the two apart, and by its VAT number; new ones get the address in lower case.
    // 4.4: the code of an account is padded on the left to 18 characters.
    static constexpr std::string_view kCustomer = "C";

    // 4.9 [I]: a price of an item whose VAT code is of type I holds the VAT. The price for everybody is the
    // one of no account, for one piece, that has begun and not ended; it is changed in place. Its first day
    // is today in Amsterdam, for which the wider of its two offsets is taken.
    static constexpr std::chrono::hours kAmsterdamAtMost{2};

    // 4.10, 4.11: types.
    static constexpr std::string_view kCashJournal = "10";
    static constexpr std::string_view kBankJournal = "12";
    static constexpr std::string_view kSalesJournal = "20";
    static constexpr std::string_view kGeneralJournal = "90";
    static constexpr std::string_view kVatIncluded = "I";
    static constexpr std::string_view kNoVat = "N";

    // 4.14, 4.15 [I]: AmountVATFC of a line has the sign of its amount, which excludes it where the VAT code
    // is of type E; a cash or bank line works the same. Positive is debit in a general journal, received in
    // a cash or bank journal.

    // 4.15 [I]: Account, the debtors' ledger account and OurRef link a payment with its document; whether
    // that matches it (afletteren) is not confirmed.

    // 5: what is looked for. [D] endswith on the description of lines; YourRef is not unique at Exact, but
    // our references are.

    // 7: texts of refusals, in both languages. They are never the only reason to call something done.
    static constexpr std::string_view kGenericFault[] = {
        "A problem has occurred. The cause of this issue will be investigated",
        "Er is een probleem opgetreden"};
    static constexpr std::string_view kExistsAlready[] = {"Gegeven bestaat reeds", "Data already exists",
                                                          "Bestaat reeds", "already exists"};
    static constexpr std::string_view kNumberInUse[] = {
        "In gebruik: Boekstuknummer", "Boekstuknummer in gebruik", "Entry number exists already"};
    // Something that was named is not there, or no longer what it was.
    static constexpr std::string_view kBadReference[] = {"Ongeldige referentie",
                                                         "Invalid reference",
                                                         "Ongeldig: Klant",
                                                         "Invalid: Customer",
                                                         "Verplicht: Klant",
                                                         "Mandatory: Relat",
                                                         "Grootboekrekening is verplicht",
                                                         "Verplicht: Factuur",
                                                         "Verplicht: Besteld"};

    // [I]: how long what was seen is believed across runs. What was told wrong is forgotten at once.
    static constexpr std::chrono::hours kBelieveLists{24};
    static constexpr std::chrono::hours kBelieveMasters{24 * 30};
};

}  // namespace koppel::exactonline
