// What Exact Online's documentation says of these entities' properties; the format stands in schema.hpp.
#include "exact/schema.hpp"

namespace koppel::sandbox::exact {

// clang-format off
extern const char* const kRelationsEntities = R"(
entity 1 crm/Accounts GPUD Account
rw: ID:G! Accountant:G AccountManager:G ActivitySector:G ActivitySubSector:G AddressLine1:S
  AddressLine2:S AddressLine3:S AutomaticProcessProposedEntry:Y Blocked:B BSN:S BusinessType:G
  CanDropShip:B ChamberOfCommerce:S City:S Classification1:G Classification2:G Classification3:G
  Classification4:G Classification5:G Classification6:G Classification7:G Classification8:G Code:A
  CodeAtSupplier:S CompanySize:G ConsolidationScenario:Y ControlledDate:T Country:V CreditLinePurchase:D
  CreditLineSales:D DatevCreditorCode:S DatevDebtorCode:S DeliveryAdvice:Y DiscountPurchase:D
  DiscountSales:D Email:S EnableSalesPaymentLink:B EndDate:T EORINumber:S EstablishedDate:T Fax:S
  GLAccountPurchase:G GLAccountSales:G GLAP:G GLAR:G GlnNumber:S HasWithholdingTaxSales:B
  IgnoreDatevWarningMessage:B IncotermAddressPurchase:S IncotermAddressSales:S IncotermCodePurchase:S
  IncotermCodeSales:S IncotermVersionPurchase:h IncotermVersionSales:h IntraStatArea:S
  IntraStatDeliveryTerm:S IntraStatSystem:S IntraStatTransactionA:S IntraStatTransactionB:S
  IntraStatTransportMethod:S InvoiceAccount:G InvoiceAttachmentType:i InvoicingMethod:i IsAccountant:Y
  IsAgency:Y IsCompetitor:Y IsExtraDuty:B IsMailing:Y IsPilot:B IsReseller:B IsSupplier:B Language:S
  Latitude:D LeadPurpose:G LeadSource:G Logo:X LogoFileName:S Longitude:D MainContact:G Name:S*
  OINNumber:S Parent:G PayAsYouEarn:S PaymentConditionPurchase:S PaymentConditionSales:S
  PeppolIdentifier:S PeppolIdentifierType:i Phone:S PhoneExtension:S Postcode:S PriceList:G
  PurchaseCurrency:S PurchaseLeadDays:i PurchaseVATCode:V RecepientOfCommissions:B Remarks:S Reseller:G
  RSIN:S SalesCurrency:S SalesTaxSchedule:G SalesVATCode:V SearchCode:S SecurityLevel:i
  SeparateInvPerProject:Y SeparateInvPerSubscription:Y ShippingLeadDays:i ShippingMethod:G
  ShowRemarkForSales:B StartDate:T State:S Status:S TradeName:S UniqueTaxpayerReference:S VATLiability:S
  VATNumber:S Website:S
r: AccountManagerFullName:S AccountManagerHID:i AddressSource:Y BankAccounts:C=crm/BankAccounts BRIN:G
  Classification:S ClassificationDescription:S Costcenter:S CostcenterDescription:S CostPaid:Y
  CountryName:S Created:T Creator:G CreatorFullName:S Currency:S CustomerSince:T CustomField:S Division:i
  Document:G DunsNumber:S InvoiceAccountCode:A InvoiceAccountName:S IsAnonymised:Y IsBank:B IsMember:B
  IsPurchase:B IsSales:B LanguageDescription:S LogoThumbnailUrl:S LogoUrl:S Modified:T Modifier:G
  ModifierFullName:S PaymentConditionPurchaseDescription:S PaymentConditionSalesDescription:S
  PurchaseCurrencyDescription:S PurchaseVATCodeDescription:S ResellerCode:S ResellerName:S
  SalesCurrencyDescription:S SalesTaxScheduleCode:S SalesTaxScheduleDescription:S
  SalesVATCodeDescription:S Source:Y StateName:S StatusSince:T Type:S ClientGroup:S
  ClientGroupDescription:S
entity 2 crm/Contacts GPUD Contact
rw: ID:G! Account:G* BirthDate:T BirthName:S BirthNamePrefix:S BirthPlace:S BusinessEmail:S BusinessFax:S
  BusinessMobile:S BusinessPhone:S BusinessPhoneExtension:S Email:S EndDate:T FirstName:S* Gender:S HID:i
  IdentificationDate:T IdentificationDocument:G IdentificationUser:G Initials:S IsMailingExcluded:B
  JobTitleDescription:S Language:S LastName:S* LeadPurpose:G LeadSource:G MarketingNotes:S MiddleName:S
  Mobile:S Nationality:S Notes:S Person:G Phone:S Picture:X PictureName:S SocialSecurityNumber:S
  StartDate:T Title:S
r: AccountIsCustomer:B AccountIsSupplier:B AccountMainContact:G AccountName:S AddressLine2:S
  AddressStreet:S AddressStreetNumber:S AddressStreetNumberSuffix:S AllowMailing:i City:S Code:S
  Country:V Created:T Creator:G CreatorFullName:S CustomField:S Division:i FullName:S IsAnonymised:Y
  IsMainContact:B Modified:T Modifier:G ModifierFullName:S PartnerName:S PartnerNamePrefix:S
  PhoneExtension:S PictureThumbnailUrl:S PictureUrl:S Postcode:S State:S TitleAbbreviation:S
  TitleDescription:S
entity 3 crm/Addresses GPUD Address
rw: ID:G! Account:G AddressLine1:S AddressLine2:S AddressLine3:S City:S Contact:G Country:V Fax:S
  FreeBoolField_01:B FreeBoolField_02:B FreeBoolField_03:B FreeBoolField_04:B FreeBoolField_05:B
  FreeDateField_01:T FreeDateField_02:T FreeDateField_03:T FreeDateField_04:T FreeDateField_05:T
  FreeNumberField_01:D FreeNumberField_02:D FreeNumberField_03:D FreeNumberField_04:D
  FreeNumberField_05:D FreeTextField_01:S FreeTextField_02:S FreeTextField_03:S FreeTextField_04:S
  FreeTextField_05:S Mailbox:S Main:B NicNumber:S Notes:S Phone:S PhoneExtension:S Postcode:S State:S
  Type:h Warehouse:G
r: AccountIsSupplier:B AccountName:S ContactName:S CountryName:S Created:T Creator:G CreatorFullName:S
  CustomField:S Division:i Modified:T Modifier:G ModifierFullName:S Source:Y StateDescription:S
  WarehouseCode:S WarehouseDescription:S
entity 4 crm/BankAccounts GPUD BankAccount
rw: ID:G! Account:G* BankAccount:S* BankAccountHolderName:S BICCode:S Blocked:B Description:S Main:B
r: AccountName:S Bank:G BankDescription:S BankName:S Created:T Creator:G CreatorFullName:S Division:i
  Format:S IBAN:S Modified:T Modifier:G ModifierFullName:S PaymentServiceAccount:G Type:S
  TypeDescription:S
entity 5 logistics/Items GPUD Item
rw: ID:G! AverageCost:D Barcode:S Class_01:S Class_02:S Class_03:S Class_04:S Class_05:S Class_06:S
  Class_07:S Class_08:S Class_09:S Class_10:S Code:S* CopyRemarks:Y CostPriceCurrency:S CostPriceNew:D
  CostPriceStandard:D Description:S* EndDate:T ExtraDescription:S FreeBoolField_01:B FreeBoolField_02:B
  FreeBoolField_03:B FreeBoolField_04:B FreeBoolField_05:B FreeDateField_01:T FreeDateField_02:T
  FreeDateField_03:T FreeDateField_04:T FreeDateField_05:T FreeNumberField_01:D FreeNumberField_02:D
  FreeNumberField_03:D FreeNumberField_04:D FreeNumberField_05:D FreeNumberField_06:D
  FreeNumberField_07:D FreeNumberField_08:D FreeTextField_01:S FreeTextField_02:S FreeTextField_03:S
  FreeTextField_04:S FreeTextField_05:S FreeTextField_06:S FreeTextField_07:S FreeTextField_08:S
  FreeTextField_09:S FreeTextField_10:S GLCosts:G GLCostsWorkInProgress:G GLRevenue:G
  GLRevenueWorkInProgress:G GLStock:G GrossWeight:D IsBatchItem:Y IsBatchNumberItem:Y
  IsFractionAllowedItem:B IsMakeItem:Y IsNewContract:Y IsOnDemandItem:Y IsPackageItem:B IsPurchaseItem:B
  IsRegistrationCodeItem:Y IsSalesItem:B IsSerialItem:B IsSerialNumberItem:B IsStockItem:B
  IsSubcontractedItem:B IsTaxableItem:Y IsTime:Y IsWebshopItem:Y ItemGroup:G NetWeight:D NetWeightUnit:S
  Notes:S Picture:X PictureName:S SalesVatCode:V SearchCode:S SecurityLevel:i StartDate:T Unit:S
r: AssembledLeadDays:i BatchQuantity:D Created:T Creator:G CreatorFullName:S CustomField:S Division:i
  GLCostsCode:S GLCostsDescription:S GLCostsWorkInProgressCode:S GLCostsWorkInProgressDescription:S
  GLRevenueCode:S GLRevenueDescription:S GLRevenueWorkInProgressCode:S
  GLRevenueWorkInProgressDescription:S GLStockCode:S GLStockDescription:S ItemGroupCode:S
  ItemGroupDescription:S Modified:T Modifier:G ModifierFullName:S PictureThumbnailUrl:S PictureUrl:S
  SalesVatCodeDescription:S StandardSalesPrice:D StatisticalCode:S StatisticalNetWeight:D
  StatisticalUnits:D StatisticalValue:D Stock:D UnitDescription:S UnitType:S UseExplosion:Y
entity 6 logistics/ItemGroups G ItemGroup
r: ID:G! Code:S Created:T Creator:G CreatorFullName:S Description:S Division:i GLCosts:G GLCostsCode:S
  GLCostsDescription:S GLCostsWorkInProgress:G GLCostsWorkInProgressCode:S
  GLCostsWorkInProgressDescription:S GLPurchaseAccount:G GLPurchaseAccountCode:S
  GLPurchaseAccountDescription:S GLPurchasePriceDifference:G GLPurchasePriceDifferenceCode:S
  GLPurchasePriceDifferenceDescr:S GLRevenue:G GLRevenueCode:S GLRevenueDescription:S
  GLRevenueWorkInProgress:G GLRevenueWorkInProgressCode:S GLRevenueWorkInProgressDescription:S GLStock:G
  GLStockCode:S GLStockDescription:S GLStockVariance:G GLStockVarianceCode:S GLStockVarianceDescription:S
  IsDefault:Y Modified:T Modifier:G ModifierFullName:S Notes:S
entity 7 logistics/SalesItemPrices GPUD SalesItemPrice select
rw: ID:G! Account:G Currency:S Employee:G EndDate:T Item:G NumberOfItemsPerUnit:D Price:D Project:G
  Quantity:D StartDate:T Unit:S
r: AccountName:S Barcode:S Created:T Creator:G CreatorFullName:S DefaultItemUnit:S
  DefaultItemUnitDescription:S Division:i ItemCode:S ItemDescription:S Modified:T Modifier:G
  ModifierFullName:S ProjectDescription:S UnitDescription:S
entity 8 logistics/Units G Unit
r: ID:G! Active:B Code:S Description:S Division:i Main:Y TimeUnit:S Type:S
entity 9 documents/Documents GPUD Document
rw: ID:G! Account:G AmountFC:D Body:S Category:G CategoryDescription:S Contact:G ContractID:G
  CreatorFullName:S Currency:S DocumentDate:T DocumentFolder:G ExpiryDate:T FinancialTransactionEntryID:G
  HID:i InheritShare:B Item:G Language:S Opportunity:G Project:G ProposedEntryStatus:h
  SalesInvoiceNumber:i SalesOrderNumber:i ScanServiceStatus:h ShopOrderNumber:i Subject:S*
  TeamsMeetingId:S Type:i*
r: AccountCode:A AccountName:S ContactFullName:S ContractNumber:S Created:T Creator:G Division:i
  DocumentFolderCode:S DocumentFolderDescription:S DocumentViewUrl:S HasEmptyBody:B ItemCode:S
  ItemDescription:S Modified:T Modifier:G ModifierFullName:S ProjectCode:S ProjectDescription:S
  SendMethod:i TypeDescription:S ActionRegenerateEntryProposal:B EntryStatusDescription:S
entity 10 documents/DocumentAttachments GPD DocumentAttachment
post: ID:G! Attachment:X* Document:G* FileName:S*
r: FileSize:D Url:S
entity 11 documents/DocumentTypes G DocumentType
r: ID:i! Created:T Description:S DocumentIsCreatable:B DocumentIsDeletable:B DocumentIsUpdatable:B
  DocumentIsViewable:B Modified:T TypeCategory:i
entity 12 system/Divisions G System.Division
r: Code:i! AddressLine1:S AddressLine2:S AddressLine3:S ArchiveDate:T BlockingStatus:i BusinessTypeCode:S
  BusinessTypeDescription:S ChamberOfCommerceEstablishment:S ChamberOfCommerceNumber:S City:S Class_01:S
  Class_02:S Class_03:S Class_04:S Class_05:S CompanySizeCode:S CompanySizeDescription:S Country:V
  Created:T Creator:G CreatorFullName:S Currency:S Current:B Customer:G CustomerCode:A CustomerName:S
  DatevAccountantNumber:S DatevClientNumber:S Description:S DivisionHRLinkUnlinkDate:T DivisionMoveDate:T
  Email:S Fax:S Hid:l IsDossierDivision:B IsHRDivision:B IsMainDivision:B IsPracticeDivision:B
  Legislation:V Modified:T Modifier:G ModifierFullName:S OBNumber:S Phone:S Postcode:S SbiCode:S
  SbiDescription:S SectorCode:S SectorDescription:S ShareCapital:D SiretNumber:S StartDate:T State:S
  Status:i SubsectorCode:S SubsectorDescription:S TaxOfficeNumber:S TaxReferenceNumber:S TemplateCode:S
  VATNumber:S Website:S
entity 13 sync/Deleted G Sync.Deleted page=1000
r: Timestamp:l! DeletedBy:G DeletedDate:T Division:i EntityKey:G EntityType:i ID:G
)";
// clang-format on

}  // namespace koppel::sandbox::exact
