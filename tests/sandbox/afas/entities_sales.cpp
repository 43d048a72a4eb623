// What AFAS's documentation says of the fields of these UpdateConnectors; the format stands in schema.hpp.
#include "afas/schema.hpp"

namespace koppel::sandbox::afas {

// clang-format off
extern const char* const kSalesObjects = R"(
object FbSales
OrNu|s12||||Nummer; OrDa|D||||Datum; DbId|s16|!p|KnSalRelation||Verkooprelatie;
SoQu|s12||FbSalesQuotation||Bijbehorende offerte; FaTo|s16||KnSalRelation||Factureren aan;
DaDe|D||||Gewenste leverdatum; DaPr|D||||Datum levering (toegezegd); CuId|s3||KnCurrency||Valuta;
Rate|d28.10||||Valutakoers; BkOr|b||||Backorder; RfCs|s100||||Opdrachtnummer/referentie;
SaCh|s20||||Verkoopkanaal; VaDu|s3||KnVatDuty||Btw-plicht; InVa|b||||Prijs incl. btw;
PaCd|s5||KnPaymentCondition||Betalingsvoorwaarde; PaTp|s5||KnPaymentType||Betaalwijze; Re|t||||Opmerking;
Unit|i||KnUnitPar||Administratie; Coll|b||||Incasseren; CrOr|b||||Creditorder; Rout|s20||||Code route;
War|s15||FbWarehouse||Magazijn; CoDn|b||||Verzamelpakbon; CoIn|b||||Verzamelfactuur;
DlPr|i||||Prioriteit levering; LgId|s3||KnLanguage||Taal; DeCo|s20|||0 1 2 3|Leveringsconditie;
CsTy|s1||FbCBSType||CBS-typen; VaTr|s20|||1 2 3 4 5 7 8 9|Type vervoer CBS;
VaSt|s20|||00 01 02 03 04 05 10|Statistisch stelsel CBS; VaGs|s20|||6 7|Goederenstroom CBS;
VaTa|s20|||1 11 12 2 21 22 23 3 31 32 33 34 4 41 42 5|Transactie CBS; InPc|d6.2||||Factuurkorting (%);
VaCl|b||||Kredietbeperking inclusief btw; ClPc|d6.2||||Kredietbeperking (%);
PaPc|d6.2||||Betalingskorting (%); VaPa|b||||Betalingskorting incl. btw;
VaYN|b||||Afwijkende btw-tariefgroep; VaBc|s20|||0 1 2 3 4 5 6 7 8|Type barcode; BaCo|s30||||Barcode;
PrLa|s32||KnMetaDefinition||Rapport; JoCo|s6||KnJournal||Dagboek factuur; FuOr|b||||Toekomstige order;
DtId|i||FbDeliveryType||Type levering; PrId|s15||PtProject||Project;
PrSt|s15||PtProjectStage||Projectfase; SeSt|s20|||0 1 2 3 4|Status verzending;
SeWe|d18.3||||Verzendgewicht; QuCl|i||||Aantal colli; PkTp|s20||||Verpakkingssoort;
TrPt|s16||KnTransporter||Vervoerder; SsId|s10||KnShippingService||Dienst;
OrPr|s20|||1 2 3 4 5 6 7|Verwerking order; AmDp|d26.10||||Bedrag aanbetalen;
VeId|s16||KnRepresentative||Vertegenwoordiger; DlAd|i||KnBasicAddress||Afleveradres;
ExAd|s255||||Omschrijving afleveradres; BaDe|s30||||Barcode afleveradres; SbAt|i||KnSubject||Bijlage;
CtI1|i||KnContactData||Afwijkende contactpersoon; CoId|s3||KnCountry||Land bestemming CBS;
PuSa|b||||Inkoop per verkooporder; ETOr|s20||||Soort order; Fref|s32||||Factuurreferentie;
CoDs|s8||FbCombiDiscountScale||Korting-/toeslagschaal; FxBl|b||||Order blokkeren; DlYN|b||||Uitleverbaar;
object FbSales/FbSalesLines
VaIt|s10|!p|||Type item; ItCd|s40|!p|||Itemcode; Ds|s255||||Omschrijving;
VaRc|s4||KnVatTarifGroup||Btw-tariefgroep; BiUn|s15|p|FbUnit||Eenheid; QuUn|d16.5|p|||Aantal eenheden;
QuLe|d16.5||||Lengte; QuWi|d16.5||||Breedte; QuHe|d16.5||||Hoogte; Qu|d16.5||||Aantal besteld;
QuDl|d16.5||||Aantal te leveren; QuBo|d16.5||||Aantal wachtorder; QuAd|d26.10||||Aantal bestelvoorstel;
PrLi|s5||FbPriceListSale||Prijslijst; War|s15||FbWarehouse||Magazijn; EUSe|b||||Dienstenberekening;
VaWt|s20|||0 1 2 3 4 5|Gewichtseenheid; NeWe|d18.3||||Totaal nettogewicht;
GrWe|d18.3||||Totaal brutogewicht; Upri|d26.10||||Prijs per eenheid; CoPr|d26.10||||Kostprijs;
VaAD|s20|||0 1 2 3|Korting toestaan; PRDc|d6.2||||% Regelkorting; ARDc|d26.10||||Bedrag regelkorting;
MaAD|b||||Handmatig bedrag regelkorting; Re|t||||Opmerking; DlDa|D||||Afwijkende afleverdatum;
GuLi|s38||||GUID regel; StL1|s10||FbStockDimLines||Artikeldimensiecode 1;
StL2|s10||FbStockDimLines||Artikeldimensiecode 2; DiDe|b||||Direct leveren vanuit leverancier;
NoIn|b||||Niet factureren; V1Cd|s16||KnDimCode||Code verbijzonderingsas 1;
V2Cd|s16||KnDimCode||Code verbijzonderingsas 2; V3Cd|s16||KnDimCode||Code verbijzonderingsas 3;
V4Cd|s16||KnDimCode||Code verbijzonderingsas 4; V5Cd|s16||KnDimCode||Code verbijzonderingsas 5;
Di01|i||PtCustomD01||(ongebruikt); Di02|i||PtCustomD02||(ongebruikt); Di03|i||PtCustomD03||(ongebruikt);
Di04|i||PtCustomD04||(ongebruikt); Di05|i||PtCustomD05||(ongebruikt); MoId|s15||PtMonitor||Bewakingscode;
CoTy|s20|||MA A ME OA O|Type projectkosten;
object FbSales/FbSalesLines/FbOrderBatchLines
BaNu|s100|!p|||Partijnummer; GuLi|s38||||GUID regel; BiUn|s15|!p|FbUnit||Eenheid;
QuUn|d16.5|!p|||Aantal eenheden; Qu|d16.5||||Aantal; QuIn|d16.5||||Factuuraantal; Re|t||||Opmerking;
QuLe|d16.5||||Lengte; QuWi|d16.5||||Breedte; QuHe|d16.5||||Hoogte;
object FbSales/FbSalesLines/FbOrderSerialLines
SeNu|s100|!p|||Serienummer; GuLi|s38||||GUID regel; BiUn|s15|!p|FbUnit||Eenheid;
QuUn|d16.5|!p|||Aantal eenheden; Qu|d16.5||||Aantal; QuIn|d16.5||||Factuuraantal; Re|t||||Opmerking;
object FbDirectInvoice
OrNu|s12||||Nummer pakbon; SinOrNu|s12||||Factuurnummer; OrDa|D||||Datum;
DbId|s16|!p|KnSalRelation||Verkooprelatie; FaTo|s16||KnSalRelation||Factureren aan;
DaDe|D||||Gewenste leverdatum; DaPr|D||||Datum levering (toegezegd); CuId|s3||KnCurrency||Valuta;
Rate|d28.10||||Valutakoers; RfCs|s100||||Opdrachtnummer/referentie; SaCh|s20||||Verkoopkanaal;
VaDu|s3||KnVatDuty||Btw-plicht; InVa|b||||Prijs incl. btw;
PaCd|s5||KnPaymentCondition||Betalingsvoorwaarde; PaTp|s5||KnPaymentType||Betaalwijze; Re|t||||Opmerking;
Unit|i||KnUnitPar||Administratie; Coll|b||||Incasseren; CrOr|b||||Creditorder; Rout|s20||||Code route;
War|s15||FbWarehouse||Magazijn; CoDn|b||||Verzamelpakbon; CoIn|b||||Verzamelfactuur;
DlPr|i||||Prioriteit levering; LgId|s3||KnLanguage||Taal; DeCo|s20|||0 1 2 3|Leveringsconditie;
CsTy|s1||FbCBSType||CBS-typen; VaTr|s20|||1 2 3 4 5 7 8 9|Type vervoer CBS;
VaSt|s20|||00 01 02 03 04 05 10|Statistisch stelsel CBS; VaGs|s20|||6 7|Goederenstroom CBS;
VaTa|s20|||1 11 12 2 21 22 23 3 31 32 33 34 4 41 42 5|Transactie CBS; InPc|d6.2||||Factuurkorting (%);
VaCl|b||||Kredietbeperking inclusief btw; ClPc|d6.2||||Kredietbeperking (%);
PaPc|d6.2||||Betalingskorting (%); VaPa|b||||Betalingskorting incl. btw;
VaYN|b||||Afwijkende btw-tariefgroep; VaBc|s20|||0 1 2 3 4 5 6 7 8|Type barcode; BaCo|s30||||Barcode;
PrLa|s32||KnMetaDefinition||Rapport; JoCo|s6||KnJournal||Dagboek factuur; PrId|s15||PtProject||Project;
PrSt|s15||PtProjectStage||Projectfase; VeId|s16||KnRepresentative||Vertegenwoordiger;
DlAd|i||KnBasicAddress||Afleveradres; ExAd|s255||||Omschrijving afleveradres;
BaDe|s30||||Barcode afleveradres; SbAt|i||KnSubject||Bijlage;
CtI1|i||KnContactData||Afwijkende contactpersoon; CoId|s3||KnCountry||Land bestemming CBS;
Fref|s32||||Factuurreferentie;
object FbDirectInvoice/FbDirectInvoiceLines
VaIt|s10|!p|||Type item; ItCd|s40|!p|||Itemcode; Ds|s255||||Omschrijving;
VaRc|s4||KnVatTarifGroup||Btw-tariefgroep; BiUn|s15|p|FbUnit||Eenheid; QuUn|d16.5|p|||Aantal eenheden;
QuLe|d16.5||||Lengte; QuWi|d16.5||||Breedte; QuHe|d16.5||||Hoogte; Qu|d16.5||||Aantal;
PrLi|s5||FbPriceListSale||Prijslijst; War|s15||FbWarehouse||Magazijn; EUSe|b||||Dienstenberekening;
VaWt|s20|||0 1 2 3 4 5|Gewichtseenheid; NeWe|d18.3||||Totaal nettogewicht;
GrWe|d18.3||||Totaal brutogewicht; Upri|d26.10||||Prijs per eenheid; CoPr|d26.10||||Kostprijs;
VaAD|s20|||0 1 2 3|Korting toestaan; PRDc|d6.2||||% Regelkorting; ARDc|d26.10||||Bedrag regelkorting;
MaAD|b||||Handmatig bedrag regelkorting; Re|t||||Opmerking; GuLi|s38||||GUID regel;
StL1|s10||FbStockDimLines||Artikeldimensiecode 1; StL2|s10||FbStockDimLines||Artikeldimensiecode 2;
Di01|i||PtCustomD01||(ongebruikt); Di02|i||PtCustomD02||(ongebruikt); Di03|i||PtCustomD03||(ongebruikt);
Di04|i||PtCustomD04||(ongebruikt); Di05|i||PtCustomD05||(ongebruikt);
V1Cd|s16||KnDimCode||Code verbijzonderingsas 1; V2Cd|s16||KnDimCode||Code verbijzonderingsas 2;
V3Cd|s16||KnDimCode||Code verbijzonderingsas 3; V4Cd|s16||KnDimCode||Code verbijzonderingsas 4;
V5Cd|s16||KnDimCode||Code verbijzonderingsas 5; MoId|s15||PtMonitor||Bewakingscode;
CoTy|s20|||MA A ME OA O|Type projectkosten;
object FbDirectInvoice/FbDirectInvoiceLines/FbOrderBatchLines
BaNu|s100|!p|||Partijnummer; GuLi|s38||||GUID regel; BiUn|s15|!p|FbUnit||Eenheid;
QuUn|d16.5|!p|||Aantal eenheden; Qu|d16.5||||Aantal; QuIn|d16.5||||Factuuraantal;
QuDl|d16.5||||Aantal te leveren; Re|t||||Opmerking; QuLe|d16.5||||Lengte; QuWi|d16.5||||Breedte;
QuHe|d16.5||||Hoogte;
object FbDirectInvoice/FbDirectInvoiceLines/FbOrderSerialLines
SeNu|s100|!p|||Serienummer; GuLi|s38||||GUID regel; BiUn|s15|!p|FbUnit||Eenheid;
QuUn|d16.5|!p|||Aantal eenheden; Qu|d16.5||||Aantal; QuIn|d16.5||||Factuuraantal;
QuDl|d16.5||||Aantal te leveren; Re|t||||Opmerking;
object FbDirectInvoice/FbDirectInvoiceLines/FbOrderLocationLines
Loc|s15|!p|FbLocation||Locatie; Qu|d16.5|!p|||Aantal;
)";
// clang-format on

}  // namespace koppel::sandbox::afas
