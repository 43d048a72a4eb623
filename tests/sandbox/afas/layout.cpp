// The tables of the sandbox's Profit and the GetConnectors that show them; the format stands in table.hpp.
// The connectors named Koppel_… are what an administrator adds where the standard list has nothing.
#include "afas/table.hpp"

namespace koppel::sandbox::afas {

// clang-format off
extern const char* const kTables = R"(
administrations AdminId:i! AdminNm:s AdminCd:s
journals UnitId:i! JournalId:s! Description:s JournalType:s Blocked:b
vat_codes VatCode:s! Description:s AccountNr:s VatPerc:n VatDuty:s Blocked:b VatMethod:s VatType:s
vat_groups Code:s! Description:s Percentage:n VatCode:s
vat_duties Code:s! Description:s Charged:b
accounts Account:s! Description:s Type:s Sort:s Blocked:b CollectAccount:b CollectAccountType:s VatAllowed:b VatCode:s
payment_conditions Code:s! Description:s Days:i
currencies CurrencyId:s! Currency:s Exchange_Rate:n StartDate:d DailyRate:n
countries CoId:s! Co:s
warehouses Warehouse:s! Description:s UnitIdFin:i Blocked:b Barcode:s BasicContactCode:s Name:s AdressLine1:s AdressLine2:s AdressLine3:s CountryId:s CreateDate:d ModifiedDate:d
article_groups Artikelgroep:s! Omschrijving:s
items ItemTypeCode:s! ItemCode:s!# Description:s ExtraDescription:s UnitId:s Factor:i ArtGroup:s Blocked:b Barcode:s VATGroup:s ItemSortCode:s Stock:b BitDecimals:i PriceGroup:s StockCode:s StockDimId1:s StockDimId2:s BasicSalesPrice:n StockActual:n CreateDate:d ModifiedDate:d
item_units ItemType:s! ItemCode:s! UnitId:s! Amount:n BasicItem:b
stock ItemCode:s! Warehouse:s! In_stock:n Unit:s Basisartikeltype_code:s Stock_level_code:s
barcodes ItemType:s ItemCode:s! UnitId:s BarcodeType:s Barcode:s! StockDimCode1:s StockDimCode2:s SerialNumber:s BatchNumber:s DebtorId:s CreditorId:s
prices Item:s! Description:s Quantity:n Unit:s GrossPrice:n Discount:n Nettoprijs:n Debtor:s Date:d Currency:s Volume:b Level:s
projects ProjectId:s! Description:s UnitId:i ProjectGroup:s CheckedOut:b BcCo:s DebtorId:s DateStart:d DateReady:d Chargeable:b CreateDate:d ModifiedDate:d
project_stages ProjectId:s! ProjectStage:s! Description:s InstalmentId:i DateReadyPlan:d DateReady:d CheckedOut:b CreateDate:d ModifiedDate:d
periods Unit:i! Year:i! Period:i! PeriodDesc:s DateFrom:d DateTo:d Blocked:b Periodtable:i TableDesc:s
codes Table:s! Code:s! Description:s
relations BcCo:s!# Type:s SearchName:s Name:s AdressLine1:s AdressLine3:s AdressLine4:s TelWork:s MailWork:s# Homepage:s Note:s ChOfCommNr:s DateBirth:d BSN:s MailPrivate:s# AddressId:i
debtors DebtorId:s!# DebtorName:s BcCo:s# SearchName:s AdressLine1:s AdressLine3:s AdressLine4:s TelNr:s Email:s# IBAN:s VatNr:s ChOfCommNr:s CollectAccount:s PayCon:s VatDuty:s Blocked:b CreditLimit:n CurrencyId:s AutoPayment:b CreateDate:d ModifiedDate:d IsDebtor:b ReferenceNeeded:b PricesInclude:b
contacts Type:s ContactId:i! Name:s OrgNumber:s# PerNumber:s Department:s Blocked:b AddressLine1:s AddressLine3:s AddressLine4:s TelWork:s MobWork:s MailWork:s# Note:s Function:s FunctionCard:s FullName:s Gender:s TelPrivate:s MobPrivate:s MailPrivate:s CreateDate:d ModifiedDate:d
delivery_addresses OrgId:s Bedrijf:s Tel:s Fax:s Mail:s Gewijzigd_op:d Gewijzigd_op_2:d Is_debiteur:b Adres_ID:i! Adrestype_code:s A_Straat:s A_Huisnummer:i A_Toev_Huisnr.:s A_Postcode:s A_Woonplaats:s Adrestype_code_2:s A_Land:s DebiteurID:s#
addresses AddressId:i! AddressLine:s PoBox:b AddressAdd:s Address:s Number:i NumberAdd:s ZipCode:s Recidence:s Country:s Addition:s CreateDate:d ModifiedDate:d
orders OrderNumber:s!# Ordersoort:s Status:s OrderDate:d DebtorId:s# CurrencyId:s CustomerReference:s# Gross:n Discount:n TotalAmount:n VAT:n Quantity:n InvoiceTotal:n UnitId:i JournalId:s ProjectId:s Warehouse:s ModifiedDate:d
order_lines OrderNumber:s# Status:s OrderDate:d DebtorId:s CurrencyId:s CustomerReference:s# SeqNo:i LineStatusCode:s LineGuid:s!# ItemTypeCode:s ItemCodeId:s Description:s UnitId:s PiecePerUnit:n PricePerUnit:n AmtRowDiscount:n PriceNet:n AmtTotal:n CreateDate:d ModifiedDate:d
invoices OrderNumber:s!# InvoiceNumber:s# Status:s OrderDate:d DebtorId:s# CurrencyId:s CustomerReference:s# Gross:n Discount:n TotalAmount:n VAT:n Quantity:n InvoiceTotal:n UnitId:i JournalId:s ProjectId:s Warehouse:s ModifiedDate:d
invoice_lines OrderNumber:s# Status:s OrderDate:d DebtorId:s CurrencyId:s CustomerReference:s# SeqNo:i LineStatusCode:s LineGuid:s!# ItemTypeCode:s ItemCodeId:s Description:s UnitId:s PiecePerUnit:n PricePerUnit:n AmtRowDiscount:n PriceNet:n AmtTotal:n CreateDate:d ModifiedDate:d
entries UnitId:i! EntryNo:s!# SeqNo:i! JournalId:s Year:i Period:i AccountType:s AccountNo:s EntryDate:d VoucherDate:d VoucherNo:s InvoiceId:s# Description:s# AmtDebit:n AmtCredit:n VatCode:s PaymentReference:s# InvoiceReference:s# ProjectId:s
)";

extern const char* const kViews = R"(
Profit_Administrations|Administraties|administrations||AdminId AdminNm AdminCd
Profit_Journals|Dagboeken|journals||UnitId JournalId Description JournalType Blocked
Profit_VAT_code|Btw-codes|vat_codes||VatCode Description AccountNr VatPerc VatDuty Blocked VatMethod VatType
Profit_Accounts|Grootboekrekeningen (Financieel)|accounts||Account Description Type Sort Blocked CollectAccount CollectAccountType VatAllowed VatCode
Profit_Currency|Valuta|currencies||CurrencyId Currency Exchange_Rate StartDate DailyRate
ProfitCountries|Landen|countries||CoId Co
Profit_Warehouses|Magazijnen|warehouses||Warehouse Description UnitIdFin Blocked Barcode BasicContactCode Name AdressLine1 AdressLine2 AdressLine3 CountryId CreateDate ModifiedDate
Profit_ArticleGroups|Artikelgroepen|article_groups||Artikelgroep Omschrijving
Profit_Article|Artikelen|items|ItemTypeCode=2|ItemCode Description ExtraDescription UnitId Factor ArtGroup Blocked Barcode VATGroup ItemSortCode ItemTypeCode Stock BitDecimals PriceGroup StockCode StockDimId1 StockDimId2 CreateDate ModifiedDate
Profit_Article_Basic|Artikelen (basis)|items|ItemTypeCode=2|ItemCode Description UnitId ArtGroup Blocked VATgroup=VATGroup BasicSalesPrice StockActual CreateDate DateModified=ModifiedDate
Profit_Stock_per_Warehouse|Voorraad per magazijn|stock||Basisartikeltype_code Item_code=ItemCode In_stock Unit Stock_level_code
Profit_Barcode_per_Item|Barcodes|barcodes||ItemType ItemCode UnitId BarcodeType Barcode StockDimCode1 StockDimCode2 SerialNumber BatchNumber DebtorId CreditorId
Profit_Unit_per_Item|Eenheden|item_units||ItemType ItemCode UnitId Amount BasicItem
Profit_SalesPrice|Verkoopprijzen|prices||Item Description Quantity Unit GrossPrice Discount Nettoprijs Debtor Date Currency Volume Level
Profit_Projects|Projecten|projects||ProjectId Description UnitId ProjectGroup CheckedOut BcCo DebtorId DateStart DateReady Chargeable CreateDate ModifiedDate
Profit_Projectstage|Projectfasen|project_stages||ProjectId ProjectStage Description InstalmentId DateReadyPlan DateReady CheckedOut CreateDate ModifiedDate
Profit_periods_per_administration|Perioden|periods||Unit Year Period PeriodDesc DateFrom DateTo Blocked Periodtable TableDesc
Profit_OrgPer|Organisaties en personen|relations||BcCo Type SearchName Name AdressLine1 AdressLine3 AdressLine4 TelWork MailWork Homepage Note ChOfCommNr DateBirth BSN
Profit_Debtor|Debiteuren|debtors||DebtorId DebtorName BcCo SearchName AdressLine1 AdressLine3 AdressLine4 TelNr Email IBAN VatNr ChOfCommNr CollectAccount PayCon VatDuty Blocked CreditLimit CurrencyId AutoPayment CreateDate ModifiedDate
Profit_Contacts|Contacten|contacts||Type ContactId Name OrgNumber PerNumber Department Blocked AddressLine1 AddressLine3 AddressLine4 TelWork MobWork MailWork Note Function FunctionCard FullName Gender TelPrivate MobPrivate MailPrivate CreateDate ModifiedDate
Profit_Deliveryaddress|Afleveradressen|delivery_addresses||OrgId Bedrijf Tel Fax Mail Gewijzigd_op Gewijzigd_op_2 Is_debiteur Adres_ID Adrestype_code A_Straat A_Huisnummer A_Toev_Huisnr. A_Postcode A_Woonplaats Adrestype_code_2 A_Land DebiteurID
Profit_Address|Adressen|addresses||AddressId AddressLine PoBox AddressAdd Address Number NumberAdd ZipCode Recidence Country Addition CreateDate ModifiedDate
Profit_Salesorders|Verkooporders|orders||Ordersoort OrderNumber Status OrderDate DebtorId CurrencyId CustomerReference Gross Discount TotalAmount VAT Quantity InvoiceTotal
Profit_SalesorderLines|Verkooporderregels|order_lines||OrderNumber Status OrderDate DebtorId CurrencyId CustomerReference SeqNo LineStatusCode LineGuid ItemTypeCode ItemCodeId Description UnitId PiecePerUnit PricePerUnit AmtRowDiscount PriceNet AmtTotal CreateDate ModifiedDate
Koppel_DirectInvoices|Directe facturen (eigen)|invoices||OrderNumber InvoiceNumber Status OrderDate DebtorId CurrencyId CustomerReference Gross Discount TotalAmount VAT Quantity InvoiceTotal UnitId JournalId ProjectId ModifiedDate
Koppel_DirectInvoiceLines|Directe factuurregels (eigen)|invoice_lines||OrderNumber Status OrderDate DebtorId CurrencyId CustomerReference SeqNo LineStatusCode LineGuid ItemTypeCode ItemCodeId Description UnitId PiecePerUnit PricePerUnit AmtRowDiscount PriceNet AmtTotal CreateDate ModifiedDate
Koppel_Entries|Boekingen (eigen)|entries||UnitId EntryNo SeqNo JournalId Year Period AccountType AccountNo EntryDate VoucherDate VoucherNo InvoiceId Description AmtDebit AmtCredit VatCode PaymentReference InvoiceReference ProjectId
Koppel_CostItems|Kostenitems (eigen)|items|ItemTypeCode=6|ItemCode Description UnitId Blocked VATGroup ItemTypeCode BasicSalesPrice
Koppel_Stock|Voorraad (eigen)|stock||ItemCode Warehouse In_stock Unit
Koppel_PaymentConditions|Betalingsvoorwaarden (eigen)|payment_conditions||Code Description Days
Koppel_VatGroups|Btw-tariefgroepen (eigen)|vat_groups||Code Description Percentage VatCode
Koppel_Relations|Organisaties en personen met e-mail privé (eigen)|relations||BcCo Type SearchName Name MailWork MailPrivate TelWork
)";
// clang-format on

}  // namespace koppel::sandbox::afas
