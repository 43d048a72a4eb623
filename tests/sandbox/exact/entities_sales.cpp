// What Exact Online's documentation says of these entities' properties; the format stands in schema.hpp.
#include "exact/schema.hpp"

namespace koppel::sandbox::exact {

// clang-format off
extern const char* const kSalesEntities = R"(
entity 14 salesentry/SalesEntries GPUD SalesEntry
rw: EntryID:G! BatchNumber:i Currency:S Customer:G* Description:S Document:G DueDate:T EntryDate:T
  EntryNumber:i ExternalLinkReference:S GAccountAmountFC:D InvoiceNumber:i IsExtraDuty:B Journal:S*
  OrderNumber:i PaymentCondition:S PaymentReference:S ProcessNumber:i Rate:D ReportingPeriod:h
  ReportingYear:h Reversal:B SalesEntryLines:C=salesentry/SalesEntryLines* VATAmountFC:D
  WithholdingTaxAmountDC:D WithholdingTaxBaseAmount:D WithholdingTaxPercentage:D YourRef:S
r: AmountDC:D AmountFC:D Created:T Creator:G CreatorFullName:S CustomerName:S CustomField:S Division:i
  DocumentNumber:i DocumentSubject:S ExternalLinkDescription:S JournalDescription:S Modified:T Modifier:G
  ModifierFullName:S PaymentConditionDescription:S PaymentConditionPaymentMethod:S Status:h
  StatusDescription:S Type:i TypeDescription:S VATAmountDC:D
entity 15 salesentry/SalesEntryLines GPUD SalesEntryLine
rw: ID:G! AmountFC:D* Asset:G CostCenter:S CostUnit:S Description:S EntryID:G* ExtraDutyAmountFC:D
  ExtraDutyPercentage:D From:T GLAccount:G* IntraStatArea:S IntraStatCountry:S IntraStatDeliveryTerm:S
  IntraStatTransactionA:S IntraStatTransactionB:S IntraStatTransportMethod:S Notes:S Project:G
  ProjectWBS:G Quantity:D SerialNumber:S StatisticalNetWeight:D StatisticalNumber:S StatisticalQuantity:D
  StatisticalValue:D Subscription:G TaxSchedule:G To:T TrackingNumber:G VATAmountFC:D VATBaseAmountDC:D
  VATBaseAmountFC:D VATCode:V VATPercentage:D
r: AmountDC:D AssetDescription:S CostCenterDescription:S CostUnitDescription:S CustomField:S Division:i
  GLAccountCode:S GLAccountDescription:S LineNumber:i ProjectDescription:S ProjectWBSDescription:S
  SubscriptionDescription:S TrackingNumberDescription:S Type:i VATAmountDC:D VATCodeDescription:S
entity 16 salesinvoice/SalesInvoices GPUD SalesInvoice
rw: InvoiceID:G! AmountDiscount:D AmountDiscountExclVat:D Currency:S DeliverTo:G DeliverToAddress:G
  DeliverToContactPerson:G Description:S Discount:D Document:G DueDate:T ExtraDutyAmountFC:D
  GAccountAmountFC:D IncotermAddress:S IncotermCode:S IncotermVersion:h InvoiceTo:G
  InvoiceToContactPerson:G IsExtraDuty:B Journal:S* OrderDate:T OrderedBy:G* OrderedByContactPerson:G
  OrderNumber:i PaymentCondition:S PaymentReference:S Remarks:S SalesChannel:G
  SalesInvoiceLines:C=salesinvoice/SalesInvoiceLines* SalesInvoiceOrderChargeLines:C Salesperson:G
  SelectionCode:G ShippingMethod:G TaxSchedule:G Type:i Warehouse:G WithholdingTaxAmountFC:D
  WithholdingTaxBaseAmount:D WithholdingTaxPercentage:D YourRef:S
r: AmountDC:D AmountFC:D AmountFCExclVat:D Created:T Creator:G CreatorFullName:S
  DeliverToContactPersonFullName:S DeliverToName:S DiscountType:h Division:i DocumentNumber:i
  DocumentSubject:S InvoiceDate:T InvoiceNumber:i InvoiceToContactPersonFullName:S InvoiceToName:S
  JournalDescription:S Modified:T Modifier:G ModifierFullName:S OrderedByContactPersonFullName:S
  OrderedByName:S PaymentConditionDescription:S SalesChannelCode:S SalesChannelDescription:S
  SalespersonFullName:S SelectionCodeCode:S SelectionCodeDescription:S ShippingMethodCode:S
  ShippingMethodDescription:S StarterSalesInvoiceStatus:h StarterSalesInvoiceStatusDescription:S Status:h
  StatusDescription:S TaxScheduleCode:S TaxScheduleDescription:S TypeDescription:S VATAmountDC:D
  VATAmountFC:D InvoiceStatusInformation:S
entity 17 salesinvoice/SalesInvoiceLines GPUD SalesInvoiceLine
rw: ID:G! AmountFC:D CostCenter:S CostUnit:S DeliveryDate:T Description:S Discount:D Employee:G EndTime:T
  ExtraDutyAmountFC:D ExtraDutyPercentage:D GLAccount:G* InvoiceID:G* Item:G* NetPrice:D Notes:S
  Pricelist:G Project:G ProjectWBS:G Quantity:D StartTime:T TaxSchedule:G UnitCode:S UnitPrice:D
  VATAmountDC:D VATAmountFC:D VATCode:V VATPercentage:D
r: AmountDC:D CostCenterDescription:S CostUnitDescription:S CustomerItemCode:S CustomField:S Division:i
  EmployeeFullName:S GLAccountDescription:S ItemCode:S ItemDescription:S LineNumber:i
  PricelistDescription:S ProjectDescription:S ProjectWBSDescription:S SalesOrder:G SalesOrderLine:G
  SalesOrderLineNumber:i SalesOrderNumber:i Subscription:G SubscriptionDescription:S TaxScheduleCode:S
  TaxScheduleDescription:S UnitDescription:S VATCodeDescription:S
entity 18 salesinvoice/PrintedSalesInvoices P PrintedSalesInvoice
post: InvoiceID:G! Division:i Document:G DocumentCreationError:S DocumentCreationSuccess:S
  DocumentLayout:G EmailCreationError:S EmailCreationSuccess:S EmailLayout:G ExtraText:S InvoiceDate:T
  PeppolCreationError:S PeppolCreationSuccess:S PostboxMessageCreationError:S
  PostboxMessageCreationSuccess:S PostboxSender:G ReportingPeriod:i ReportingYear:i SendEmailToCustomer:B
  SenderEmailAddress:S SendInvoiceToCustomerPostbox:B SendInvoiceViaPeppol:B SendOutputBasedOnAccount:B
entity 20 salesorder/SalesOrders GPUD SalesOrder
rw: OrderID:G! AmountDiscount:D AmountDiscountExclVat:D ApprovalStatus:h Currency:S DeliverTo:G
  DeliverToContactPerson:G DeliveryAddress:G DeliveryDate:T Description:S Discount:D Document:G
  IncotermAddress:S IncotermCode:S IncotermVersion:h InvoiceTo:G InvoiceToContactPerson:G OrderDate:T
  OrderedBy:G* OrderedByContactPerson:G OrderNumber:i PaymentCondition:S PaymentReference:S Remarks:S
  SalesChannel:G SalesOrderLines:C=salesorder/SalesOrderLines* SalesOrderOrderChargeLines:C Salesperson:G
  SelectionCode:G ShippingMethod:G TaxSchedule:G WarehouseID:G YourRef:S
r: AmountDC:D AmountFC:D AmountFCExclVat:D ApprovalStatusDescription:S Approved:T Approver:G
  ApproverFullName:S Created:T Creator:G CreatorFullName:S CustomField:S DeliverToContactPersonFullName:S
  DeliverToName:S DeliveryStatus:h DeliveryStatusDescription:S Division:i DocumentNumber:i
  DocumentSubject:S InvoiceStatus:h InvoiceStatusDescription:S InvoiceToContactPersonFullName:S
  InvoiceToName:S Modified:T Modifier:G ModifierFullName:S OrderedByContactPersonFullName:S
  OrderedByName:S PaymentConditionDescription:S SalesChannelCode:S SalesChannelDescription:S
  SalespersonFullName:S SelectionCodeCode:S SelectionCodeDescription:S ShippingMethodDescription:S
  Status:h StatusDescription:S TaxScheduleCode:S TaxScheduleDescription:S WarehouseCode:S
  WarehouseDescription:S ServicePoint:S
entity 21 salesorder/SalesOrderLines GPUD SalesOrderLine
rw: ID:G! AmountFC:D CostCenter:S CostUnit:S DeliveryDate:T Description:S Discount:D Item:G*
  ItemVersion:G Margin:D NetPrice:D Notes:S OrderID:G* OrderNumber:i Pricelist:G Project:G Quantity:D
  ShopOrder:G TaxSchedule:G UnitCode:S UnitPrice:D UseDropShipment:Y VATAmount:D VATCode:V
  VATPercentage:D
r: AmountDC:D CostCenterDescription:S CostPriceFC:D CostUnitDescription:S CustomerItemCode:S
  CustomField:S DeliveryStatus:h Division:i InvoiceStatus:h ItemCode:S ItemDescription:S
  ItemVersionDescription:S LineNumber:i OrderStatus:h PricelistDescription:S ProjectDescription:S
  PurchaseOrder:G PurchaseOrderLine:G PurchaseOrderLineNumber:i PurchaseOrderNumber:i QuantityDelivered:D
  QuantityInvoiced:D TaxScheduleCode:S TaxScheduleDescription:S UnitDescription:S VATCodeDescription:S
)";
// clang-format on

}  // namespace koppel::sandbox::exact
