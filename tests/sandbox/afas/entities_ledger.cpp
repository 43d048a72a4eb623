// What AFAS's documentation says of the fields of these UpdateConnectors; the format stands in schema.hpp.
#include "afas/schema.hpp"

namespace koppel::sandbox::afas {

// clang-format off
extern const char* const kLedgerObjects = R"(
object FiEntryPar
Year|i|!p|||Boekjaar; Peri|i|!p|KnPeriodTableRow||Periode; UnId|i||KnUnit||Nummer administratie;
JoCo|s6|!p|KnJournal||Dagboek; AdDc|b||||Maak verbijzonderingscode;
AdDa|b||||Maak verbijzonderingstoewijzing; PrTp|i||||Type boeking; AuNu|b||||Autonummering factuur;
object FiEntryPar/FiEntries
EnNo|i|p|||Nummer journaalpost; VaAs|s10|!p||1 2 3|Kenmerk rekening;
AcNr|s16|!p|KnAccount||Rekeningnummer; EnDa|D|!p|||Datum boeking; BpDa|D|!p|||Boekstukdatum;
BpNr|s32||||Boekstuknummer; InId|s12||||Factuurnummer; Ds|s255||||Omschrijving boeking;
AmDe|d26.10||||Bedrag debet; AmCr|d26.10||||Bedrag credit; VaId|s3||KnVat||Btw-code;
CoVc|s16||||Btw-terugvordering; CuId|s3||KnCurrency||Valuta; Rate|d28.10||||Koers;
AmDc|d26.10||||Valutabedrag debet; AmCc|d26.10||||Valutabedrag credit; DaEx|D||||Vervaldatum;
PaId|s32||||Betalingskenmerk; Judg|s15||KnEmployee||Beoordelaar; BlPa|b||||Blokkeren voor betaling;
AmGa|d26.10||||Bedrag G-rekening; RsNo|i||FiReservation||Nummer reservering;
CmNo|i||FiCommitment||Nummer verplichting; PaCd|s5||KnPaymentCondition||Betalingsvoorwaarde;
AuPa|b||||Automatisch betalen/incasso; PaBa|b||||Terugbetalen;
IB47|b||||UBD - Uitbetaalde Bedragen aan Derden; CaId|i||CmCampaign||Campagne;
OrNu|s12||FbDownPayment||Verkoopordernummer; Mref|s32||||Afletterreferentie;
Fref|s32||||Factuurreferentie; PrId|s15||PtProject||Project;
BankAccount|s40||||Afwijkende betaalrekeningnr.; IdBa|i||KnBankAccountBcn||Afwijkende betaalrekening;
DdId|s35||||Afwijkend kenmerk machtiging; DaCl|i||||Dagen kredietbeperking;
VaPa|b||||Betalingskorting incl. btw; DaDp|i||||Dagen betalingskorting; AmDp|d26.10||||Betalingskorting;
AcPa|d26.10||||Betalingskorting in valuta; DsId|i||||Afwijkende aanmaningsset;
object FiEntryPar/FiEntries/FiDimEntries
DiC1|s16||KnDimCode||Code verbijzonderingsas 1; DiC2|s16||KnDimCode||Code verbijzonderingsas 2;
DiC3|s16||KnDimCode||Code verbijzonderingsas 3; DiC4|s16||KnDimCode||Code verbijzonderingsas 4;
DiC5|s16||KnDimCode||Code verbijzonderingsas 5; AmDe|d26.10||||Bedrag debet;
AmCr|d26.10||||Bedrag credit; CuId|s3||||Valuta; AmDc|d26.10||||Valutabedrag debet;
AmCc|d26.10||||Valutabedrag credit; Quan|d15.2||||Aantal;
object FiEntryPar/FiEntries/FiPrjEntries
PrId|s15|p|PtProject||Project; PrSt|s15||PtProjectStage||Projectfase; VaIt|s10||||Type item;
ItCd|s40|p|||Itemcode; Ds|s255||||Omschrijving; AmCo|d26.10||||Kostprijs; Ch|b||||Doorbelasten;
DcPr|d12.2||||Toeslag (%); AmSe|d26.10||||Verkoopbedrag basisvaluta; AmFc|d26.10||||Verkoopbedrag;
CuId|s3||KnCurrency||Valuta; Rate|d28.10||||Valutakoers; Di01|i||PtCustomD01||(ongebruikt);
Di02|i||PtCustomD02||(ongebruikt); Di03|i||PtCustomD03||(ongebruikt); Di04|i||PtCustomD04||(ongebruikt);
Di05|i||PtCustomD05||(ongebruikt); Qu|d16.5||||Aantal; OvPc|d5.2||||Overhead (%);
EmId|s15||KnEmployee||Medewerker; MoId|s15||PtMonitor||Bewakingscode;
CoTy|s20|||MA A ME OA O|Type projectkosten;
object FiEntryPar/FiEntries/FiTransEntries
YeSt|i|p|||Boekjaar van; PeSt|i|p|KnPeriodTableRow||Periode van; YeEn|i|p|||Boekjaar t/m;
PeEn|i|p|KnPeriodTableRow||Periode t/m; SuAc|s16||KnAccount||Tussenrekening;
VaRo|s20|||N G T H D|Afronding;
object FbItemArticle
ItCd|s40||||Itemcode; AuId|b||||Autonummering; Ds|s100||||Omschrijving; DsEx|s100||||Extra omschrijving;
ChDs|b||||Omschrijving te wijzigen; Grp|s15|!p|||Artikelgroep; Loc|s15||||Locatie;
BiSt|b||||Voorraad bijhouden; BiDc|i||||Aantal decimalen; BiUn|s15|!p|||Basiseenheid;
UnPR|s15||||Voorkeur aanvraageenheid; PrFc|i||||Prijsfactor; CoLa|s3||||Land wetgeving;
VaRc|s4|!|||Tariefgroep; VaAr|s4||||Tariefgroep bij afwijking; EUSe|b||||Dienstenberekening;
ChSa|b||||Controle handmatige verkoop; ChPu|b||||Controle handmatige inkoop; VaTp|s20||||Artikeltype;
ArSu|s20|||0 1 2 3 5 6 7|Type subartikel; BiSaItCd|s40||||Itemcode verkoop; PrGr|s10||||Prijsgroep;
PrFr|s40||||Prijs van; StPrice|d26.10||||Verrekenprijs; CoPrice|d26.10||||Kostprijs;
SaPrice|d26.10||||Verkoopprijs; PuPrice|d26.10||||Inkoopprijs; CsPrice|d26.10||||Consumentenprijs;
DatPri|D||||Ingangsdatum prijzen; CrId|s16||||Inkooprelatie; ItSp|s30||||Itemcode inkooprelatie;
VaWt|s20|||0 1 2 3 4 5|Gewichtseenheid; NeWe|d26.10||||Nettogewicht; GrWe|d26.10||||Brutogewicht;
CsWe|d26.10||||CBS-gewicht; CsGc|s8||||CBS-goederencode; CoOr|s3||||CBS-land van oorsprong;
ExUn|s15||||Aanvullende eenheid CBS; CBSQuUn|d26.10||||Aantal eenheden CBS;
VaBc|s20|||0 1 2 3 4 5 6 7 8|Type barcode; BaCo|s30||||Barcode; WaSe|b||||Magazijntoewijzing;
VaCr|s20|||N V S A R|Bestelvoorstel bij verkoop; StAd|b||||Voorraadaanvulling;
StMi|d26.10||||Minimum voorraad; StMa|d26.10||||Aanvullen tot; TrCo|d26.10||||Transportkosten;
PcLo|d26.10||||Verlies (%); StCh|s20|||0 1 2 3|Voorraadcontrole; VaDo|s20|||0 1 2 3|Uitlevervolgorde;
PgId|s8||||Presentatiegroep; TaCd|s2||||TARIC-code; OrLi|b||||Gebruiken in ordertraject;
PcYn|b||||Emballage; AdYn|b||||Administratie bijhouden; AdSr|b||||Administratie serienummers;
PkPr|d26.10||||Statiegeld; RtPr|d26.10||||Statiegeld retour; DiFe|b||||Verwijderingsbijdrage;
FoDi|b||||Verwijderingsbijdr. toepassen buitenl. levering;
DiCo|d26.10||||Bedrag verwijderingsbijdrage (excl. btw); WeGl|d26.10||||Gewicht glas (gr);
WeAl|d26.10||||Gewicht aluminium (gr); WeMe|d26.10||||Gewicht overig metaal (gr);
WePl|d26.10||||Gewicht kunststof (gr); WeBp|d26.10||||Gewicht biokunststof (gr);
WePa|d26.10||||Gewicht papier/karton (gr); WeWo|d26.10||||Gewicht hout (gr);
WeOt|d26.10||||Gewicht overig (gr); Ch|b||||Doorbelasten; ExTS|b||||Met Transsmart uitwisselen;
PkTp|s10||||Verpakkingssoort; QuLe|d26.10||||Voorkeur lengte; QuWi|d26.10||||Voorkeur breedte;
QuHe|d26.10||||Voorkeur hoogte; Stck|b||||Stapelbaar; Bl|b||||Geblokkeerd; Rm|t||||Opmerking;
FileName|s255||||Filename; FileStream|t||||File as byte-array; StD1|s10||||Artikeldimensie 1;
StD2|s10||||Artikeldimensie 2; EdMn|b||||Expiratiedatum verplicht; VaAs|s20|||0 1 2|Toewijzen in verkoop;
VaAb|s20|||0 1|Wachtorders toewijzen;
SuIt|s20|||Wst Pid Deg Dim Art Txt Sub Tsl Kst Sam Crs|Vervangend type item;
SuId|s40||||Vervangend artikel; SuDe|D||||Vervangen t/m;
UpdateComDs|b||||Omschrijving doorvoeren naar samenstellingsonderdelen;
)";
// clang-format on

}  // namespace koppel::sandbox::afas
