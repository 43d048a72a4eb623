// Everything about AFAS Profit that this plugin takes for granted and that no published page or recorded
// exchange proves. One place; the sections are those of the vendor's description. What is proven and merely
// configurable stands with it, so that there is one place to look.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace koppel::afas {

// A GetConnector under its standard name, and the columns that its rows are ordered by.
struct Connector {
    std::string_view name;
    std::string_view order;
};

struct Assumptions {
    // 2.7: the standard GetConnectors. Proven; environments rename them and their columns, which the settings
    // "connectors" and "columns" follow.
    static constexpr Connector kDebtors{"Profit_Debtor", "DebtorId"};
    static constexpr Connector kOrgPer{"Profit_OrgPer", "BcCo"};
    static constexpr Connector kContacts{"Profit_Contacts", "ContactId"};
    static constexpr Connector kSalesOrders{"Profit_Salesorders", "OrderNumber"};
    static constexpr Connector kSalesOrderLines{"Profit_SalesorderLines", "OrderNumber,SeqNo"};
    static constexpr Connector kArticles{"Profit_Article", "ItemCode"};
    static constexpr Connector kAdministrations{"Profit_Administrations", "AdminId"};
    static constexpr Connector kJournals{"Profit_Journals", "JournalId"};
    static constexpr Connector kProjects{"Profit_Projects", "ProjectId"};
    static constexpr Connector kProjectStages{"Profit_Projectstage", "ProjectStage"};
    static constexpr Connector kWarehouses{"Profit_Warehouses", "Warehouse"};
    static constexpr Connector kVatCodes{"Profit_VAT_code", "VatCode"};
    static constexpr Connector kAccounts{"Profit_Accounts", "Account"};
    // 2.7, 4.3: what the standard list lacks an administrator makes, under these names unless the settings
    // say otherwise. Without them direct invoices cannot be looked up, and forms offer less.
    static constexpr Connector kDirectInvoices{"Koppel_DirectInvoices", "OrderNumber"};
    static constexpr Connector kCostItems{"Koppel_CostItems", "ItemCode"};
    static constexpr Connector kVatGroups{"Koppel_VatGroups", "Code"};
    static constexpr Connector kPaymentConditions{"Koppel_PaymentConditions", "Code"};

    // 2.1: a longer query is answered with 404. Rows a page: small enough for the widest of these.
    static constexpr std::size_t kQueryCharacters = 1900;
    static constexpr std::size_t kPageRows = 200;
    static constexpr int kMaxPages = 50;

    // 2.3 [I]: a value with a comma or semicolon cannot stand in the lists; it is asked for with filterjson.
    // 2.2 [I]: operator 1 compares whole and without regard to letter case; rows are compared again.

    // 3.2, 5.2: @Action stands inside Fields. [C] delete of an order line takes GuLi alone; on updates DbId,
    // Re and War are left out.
    // 3.3 [I]: a PUT that changes lines may leave the header out.

    // 4.1 [I]: PaCd and CuId of an order are the contract's; without VaDu the order takes the debtor's. A
    // delivery address of its own is told as text (ExAd), no address is made for it.
    // 4.2 [I]: the unit of an article is the one that Profit_Article tells; that of a cost item "*****".
    // What takes off has a negative quantity and a positive price.
    static constexpr std::string_view kArticle = "2";
    static constexpr std::string_view kCostItem = "6";
    static constexpr std::string_view kGeneralUnit = "*****";
    // The old letter codes of the same types still occur in answers.
    static constexpr std::string_view kOurItemTypes[] = {"2", "6", "Art", "Kst"};

    // Longest texts. 4.1 to 4.8, documented.
    static constexpr std::size_t kReference = 100;
    static constexpr std::size_t kLineDescription = 255;
    static constexpr std::size_t kDeliveryText = 255;
    static constexpr std::size_t kSearchName = 10;
    static constexpr std::size_t kInitials = 15;
    static constexpr std::size_t kPrefix = 15;
    static constexpr std::size_t kFirstName = 50;
    static constexpr std::size_t kLastName = 80;
    static constexpr std::size_t kOrganisation = 255;
    static constexpr std::size_t kMailAndPhone = 255;
    static constexpr std::size_t kChamberNumber = 30;
    static constexpr std::size_t kVatNumber = 21;
    static constexpr std::size_t kStreet = 60;
    static constexpr std::size_t kHouseAddition = 30;
    static constexpr std::size_t kPostcode = 15;
    static constexpr std::size_t kCity = 50;
    static constexpr int kQuantityDigits = 5;

    // 4.4 [I]: a sales relation without @DbId is numbered by Profit. 4.5: 7 and 6 always make a new person or
    // organisation, 0 takes the one of BcCo; finding them is this plugin's work. [I] Corr is false: nobody
    // asked for mailings.
    static constexpr std::string_view kNewPerson = "7";
    static constexpr std::string_view kNewOrganisation = "6";
    static constexpr std::string_view kKnownRelation = "0";
    static constexpr std::string_view kOrganisationType = "Organisatie";

    // 7 [I]: of several sales relations with one e-mail address the lowest number that is not blocked is
    // taken, and it is said.

    // 1.5, 6: maintenance is a 503 that says how long; then nothing was carried out. A 503 that does not say
    // may come from anywhere.
    static constexpr std::chrono::seconds kMaintenance{7200};
    // 6: a request goes on for so long after its sender has given up. The manifest's settle time is the same.
    static constexpr std::chrono::seconds kServerTimeLimit{900};

    // 2.5, 3.6: texts. They are never the only reason to call something done. The first are faults that do
    // not tell whether something was carried out.
    static constexpr std::string_view kUnclear[] = {"onverwachte fout", "unexpected error",
                                                    "maximale tijdsduur", "maximum duration",
                                                    "Command timeout expired"};
    static constexpr std::string_view kNotAllowed[] = {
        "niet geautoriseerd", "not authorised", "not authorized", "niet ondersteund", "Unknown AppConnector"};
    static constexpr std::string_view kBadConnector[] = {"Connector-veld", "(definitie) is geblokkeerd"};
};

}  // namespace koppel::afas
