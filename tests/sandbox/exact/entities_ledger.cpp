// What Exact Online's documentation says of these entities' properties; the format stands in schema.hpp.
#include "exact/schema.hpp"

namespace koppel::sandbox::exact {

// clang-format off
extern const char* const kLedgerEntities = R"(
entity 22 vat/VATCodes G VATCode
r: ID:G! Account:G AccountCode:A AccountName:S CalculationBasis:Y Charged:B Code:V* Country:V Created:T
  Creator:G CreatorFullName:S CustomField:S Description:S* Division:i EUSalesListing:S
  ExcludeVATListing:Y GLDiscountPurchase:G GLDiscountPurchaseCode:S GLDiscountPurchaseDescription:S
  GLDiscountSales:G GLDiscountSalesCode:S GLDiscountSalesDescription:S GLToClaim:G GLToClaimCode:S
  GLToClaimDescription:S GLToPay:G GLToPayCode:S GLToPayDescription:S IntraStat:B IntrastatType:S
  IsBlocked:B LegalText:S Modified:T Modifier:G ModifierFullName:S OssCountry:S Percentage:D
  TaxReturnType:h Type:S VatDocType:S VatMargin:Y VATPartialRatio:h VATPercentages:C=vat/VatPercentages
  VATTransactionType:S
entity 23 vat/VatPercentages G VatPercentage
r: ID:G! Created:T Creator:G CreatorFullName:S Division:i EndDate:T LineNumber:i Modified:T Modifier:G
  ModifierFullName:S Percentage:D StartDate:T Type:h VATCodeID:G*
entity 24 financial/GLAccounts G GLAccount
r: ID:G! AllowCostsInSales:Y AssimilatedVATBox:h BalanceSide:S BalanceType:S BelcotaxType:i Code:S*
  Compress:B Costcenter:S CostcenterDescription:S Costunit:S CostunitDescription:S Created:T Creator:G
  CreatorFullName:S CustomField:S DeductibilityPercentages:C Description:S* DescriptionTermID:i
  Division:i ExcludeVATListing:Y ExpenseNonDeductiblePercentage:D IsBlocked:B Matching:B Modified:T
  Modifier:G ModifierFullName:S PrivateGLAccount:G PrivatePercentage:D ReportingCode:S RevalueCurrency:B
  SearchCode:S Type:i TypeDescription:S UseCostcenter:Y UseCostunit:Y VATCode:V VATDescription:S
  VATGLAccountType:S VATNonDeductibleGLAccount:G VATNonDeductiblePercentage:D VATSystem:S
  YearEndCostGLAccount:G YearEndReflectionGLAccount:G
entity 25 financial/Journals G Journal
r: ID:G! AllowVariableCurrency:B AllowVariableExchangeRate:B AllowVAT:B AutoSave:B Bank:G
  BankAccountBICCode:S BankAccountCountry:V BankAccountDescription:S BankAccountIBAN:S BankAccountID:G
  BankAccountIncludingMask:S BankAccountUseSEPA:B BankAccountUseSepaDirectDebit:B BankName:S Code:S
  Created:T Creator:G CreatorFullName:S Currency:S CurrencyDescription:S CustomField:S Description:S
  Division:i GLAccount:G GLAccountCode:S GLAccountDescription:S GLAccountType:i IsBlocked:B Modified:T
  Modifier:G ModifierFullName:S PaymentInTransitAccount:G PaymentServiceAccountIdentifier:S
  PaymentServiceProvider:i PaymentServiceProviderName:S Type:i
entity 26 financial/FinancialPeriods G FinancialPeriod
r: ID:G! Created:T Creator:G CreatorFullName:S Division:i EndDate:T FinPeriod:h FinYear:h Modified:T
  Modifier:G ModifierFullName:S StartDate:T
entity 27 read/financial/JournalStatusList G Read.Financial.JournalStatusList
r: Year:i! Period:i! Journal:S! JournalDescription:S JournalType:i JournalTypeDescription:S Status:i
  StatusDescription:S
entity 28 cashflow/PaymentConditions G Cashflow.PaymentCondition
r: ID:G! Code:S* Created:T Creator:G CreatorFullName:S CreditManagementScenario:G
  CreditManagementScenarioCode:S CreditManagementScenarioDescription:S Description:S*
  DiscountCalculation:S DiscountPaymentDays:i DiscountPercentage:D Division:i Modified:T Modifier:G
  ModifierFullName:S PaymentDays:i PaymentDiscountType:S PaymentEndOfMonths:i PaymentMethod:S
  Percentage:D VATCalculation:S
entity 29 cashflow/Receivables GU Cashflow.Receivable select
put: ID:G! Description:S PaymentMethod:S PaymentReference:S
r: Account:G AccountBankAccountID:G AccountBankAccountNumber:S AccountCode:A AccountContact:G
  AccountContactName:S AccountCountry:V AccountName:S AmountDC:D AmountDiscountDC:D AmountDiscountFC:D
  AmountFC:D BankAccountID:G BankAccountNumber:S CashflowTransactionBatchCode:S Created:T Creator:G
  CreatorFullName:S Currency:S DirectDebitMandate:G DirectDebitMandateDescription:S
  DirectDebitMandatePaymentType:h DirectDebitMandateReference:S DirectDebitMandateType:h
  DiscountDueDate:T Division:i Document:G DocumentNumber:i DocumentSubject:S DueDate:T EndDate:T
  EndPeriod:h EndToEndID:S EndYear:h EntryDate:T EntryID:G EntryNumber:i GLAccount:G GLAccountCode:S
  GLAccountDescription:S InvoiceDate:T InvoiceNumber:i IsBatchBooking:Y IsFullyPaid:B Journal:S
  JournalDescription:S LastPaymentDate:T Modified:T Modifier:G ModifierFullName:S OrderNumber:i
  PaymentCondition:S PaymentConditionDescription:S PaymentDays:i PaymentDaysDiscount:i
  PaymentDiscountPercentage:D PaymentInformationID:S RateFC:D ReceivableBatchNumber:i
  ReceivableSelected:T ReceivableSelector:G ReceivableSelectorFullName:S Source:i Status:h
  TransactionAmountDC:D TransactionAmountFC:D TransactionDueDate:T TransactionEntryID:G TransactionID:G
  TransactionIsReversal:B TransactionReportingPeriod:h TransactionReportingYear:h TransactionStatus:h
  TransactionType:i YourRef:S
entity 30 read/financial/ReceivablesList G Read.Financial.ReceivablesList
r: HID:l! AccountCode:A AccountId:G AccountName:S Amount:D AmountInTransit:D CurrencyCode:S Description:S
  DueDate:T EntryNumber:i Id:G InvoiceDate:T InvoiceNumber:i JournalCode:S JournalDescription:S Notes:C
  YourRef:S
entity 31 generaljournalentry/GeneralJournalEntries GPD GeneralJournalEntry select
post: EntryID:G! Currency:S EntryNumber:i ExchangeRate:D FinancialPeriod:h FinancialYear:h
  GeneralJournalEntryLines:C=generaljournalentry/GeneralJournalEntryLines* JournalCode:S* Reversal:B
r: Created:T CustomField:S Division:i JournalDescription:S Modified:T Status:h StatusDescription:S Type:i
  TypeDescription:S
entity 32 generaljournalentry/GeneralJournalEntryLines G GeneralJournalEntryLine
post: ID:G! Account:G AmountFC:D AmountVATFC:D Asset:G CostCenter:S CostUnit:S Date:T Description:S
  Document:G EntryID:G* GLAccount:G* Notes:S OffsetID:G OurRef:i Project:G ProjectWBS:G Quantity:D
  VATCode:V VATPercentage:D
r: AccountCode:A AccountName:S AmountDC:D AmountVATDC:D AssetCode:S AssetDescription:S
  CostCenterDescription:S CostUnitDescription:S Created:T Creator:G CreatorFullName:S CustomField:S
  Division:i DocumentNumber:i DocumentSubject:S EntryNumber:i GLAccountCode:S GLAccountDescription:S
  LineNumber:i Modified:T Modifier:G ModifierFullName:S ProjectCode:S ProjectDescription:S
  ProjectWBSDescription:S VATBaseAmountDC:D VATBaseAmountFC:D VATCodeDescription:S VATType:S
entity 33 financialtransaction/CashEntries GPD CashEntry
post: EntryID:G! CashEntryLines:C=financialtransaction/CashEntryLines* ClosingBalanceFC:D Currency:S
  EntryNumber:i FinancialPeriod:h FinancialYear:h JournalCode:S* OpeningBalanceFC:D
r: Created:T CustomField:S Division:i JournalDescription:S Modified:T Status:h StatusDescription:S
entity 34 financialtransaction/CashEntryLines G CashEntryLine
post: Account:G AmountFC:D* AmountVATFC:D Asset:G CostCenter:S CostUnit:S Date:T Description:S Document:G
  EntryID:G* ExchangeRate:D GLAccount:G* Notes:S OurRef:i Project:G ProjectWBS:G Quantity:D VATCode:V
  VATPercentage:D VATType:S
r: ID:G! AccountCode:A AccountName:S AmountDC:D AssetCode:S AssetDescription:S CostCenterDescription:S
  CostUnitDescription:S Created:T Creator:G CreatorFullName:S CustomField:S Division:i DocumentNumber:i
  DocumentSubject:S EntryNumber:i GLAccountCode:S GLAccountDescription:S LineNumber:i Modified:T
  Modifier:G ModifierFullName:S OffsetID:G ProjectCode:S ProjectDescription:S ProjectWBSDescription:S
  VATCodeDescription:S
entity 35 financialtransaction/BankEntries GPD BankEntry
post: EntryID:G! BankEntryLines:C=financialtransaction/BankEntryLines* BankStatementDocument:G
  ClosingBalanceFC:D Currency:S EntryNumber:i FinancialPeriod:h FinancialYear:h JournalCode:S*
  OpeningBalanceFC:D
r: BankStatementDocumentNumber:i BankStatementDocumentSubject:S Created:T CustomField:S Division:i
  JournalDescription:S Modified:T Status:h StatusDescription:S
entity 36 financialtransaction/BankEntryLines G BankEntryLine
post: Account:G AmountFC:D* AmountVATFC:D Asset:G CostCenter:S CostUnit:S Date:T Description:S Document:G
  EntryID:G* ExchangeRate:D GLAccount:G* Notes:S OurRef:i Project:G ProjectWBS:G Quantity:D VATCode:V
  VATPercentage:D VATType:S
r: ID:G! AccountCode:A AccountName:S AmountDC:D AssetCode:S AssetDescription:S CostCenterDescription:S
  CostUnitDescription:S Created:T Creator:G CreatorFullName:S CustomField:S Division:i DocumentNumber:i
  DocumentSubject:S EntryNumber:i GLAccountCode:S GLAccountDescription:S LineNumber:i Modified:T
  Modifier:G ModifierFullName:S OffsetID:G ProjectCode:S ProjectDescription:S ProjectWBSDescription:S
  VATCodeDescription:S
)";
// clang-format on

}  // namespace koppel::sandbox::exact
