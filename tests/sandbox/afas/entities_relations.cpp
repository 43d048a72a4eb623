// What AFAS's documentation says of the fields of these UpdateConnectors; the format stands in schema.hpp.
#include "afas/schema.hpp"

namespace koppel::sandbox::afas {

// clang-format off
extern const char* const kRelationsObjects = R"(
object KnSalesRelationPer @DbId
DbId|s16||||Nummer debiteur; Iban|s40||||Voorkeur Iban nummer; BaAc|s40||||Voorkeur bank-/gironummer;
CoId|s3||||Voorkeur bank-/gironummer land code; IsDb|b||||Is debiteur;
ToAc|s16||KnAccount||Voorkeur tegenrekening; VaId|s21||||Btw-identificatienummer;
PaCd|s5||KnPaymentCondition||Betaalvoorwaarde; VeId|s16||KnRepresentative||Vertegenwoordiger;
LgId|s3||KnLanguage||Taal; CuId|s3|!p|KnCurrency||Valuta; DsId|i||FiDunningSet||Afwijkende aanmaningsset;
EmId|s15||KnEmployee||Verantwoordelijke; VaDu|s3||KnVatDuty||Btw-plicht; PfId|s16||KnSalProfile||Profiel;
PrLi|d6.2||||% Regelkorting; PrFc|d6.2||||Factuurkorting (%); ClPc|d6.2||||Kredietbeperking (%);
PrPt|d6.2||||Betalingskorting (%); Krli|d12.0||||Kredietlimiet; FaTo|s16||KnSalRelation||Factureren aan;
TrPt|s16||KnTransporter||Vervoerder; PrDl|i||||Prioriteit levering; PrVn|s16||KnSalRelation||Prijzen van;
PrLs|s5||FbPriceListSale||Voorkeur prijslijst; VkMa|s15||FbWarehouse||Voorkeur magazijn;
Bl|b||||Geblokkeerd voor levering; BlTl|b||||Volledig blokkeren, niet meer zichtbaar;
VaLi|b||||Btw-listing; LDId|s15||KnEmployee||Hoofddeclarant; VaYN|b||||Afwijkende btw-tariefgroep;
DuYN|b||||Aanmaning verzenden; VaIg|s20||||Code groepsadministratie;
VaGu|s20|||CASH REMB STOP FAIL|Status bewaking; DsGr|s5||FbDiscountGroupSale||Kortingsgroep;
NtPr|b||||Nettoprijs; VtIn|b||||Prijs incl. btw; InTx|s40||FbBasicItems||Factuurtekst;
CITo|b||||Factuur geheel verdichten; TxTc|s40||FbBasicItems||Tekst bij geheel verdichten;
StMa|b||||Strikt maximum; MaIn|d26.10||||Maximum factuurbedrag; StMi|b||||Strikt minimum;
MiIn|d26.10||||Minimumfactuurbedrag; RoOf|s5||KnRoundMethod||Afrondingsmethode;
DeId|s15||KnEmployee||Declarant; PaSp|b||||Incassospecificatie; AuPa|b||||Automatisch incasseren;
PaCo|b||||Verdichten; SiPA|b||||Eenmalige incassomachtiging vereist;
WaOr|b||||Waarschuwing bij order/offerte; WaTx|s255||||Tekst waarschuwing; CsTy|s1||FbCBSType||CBS-typen;
Rm|t||||Opmerking; CdDa|i|p|||Voorkeur afleveradres; CtP1|i||KnContactData||Contactpersoon;
CtP2|i||KnContactData||Extra contactpersoon; ColA|s16||KnAccount||Verzamelrekening;
CsDa|D||||Klant sinds; BcBy|s15||KnBasicContact||Aangebracht door; DeCo|s20|||0 1 2 3|Leveringsconditie;
CtI1|i||KnContactData||Voorkeur contact;
InPv|s20|||A B D E F M O P S U V X Y|Voorkeur verstrekkingswijze; SoId|s8||FbSortedOrder||Ordersortering;
VaBc|s20|||0 1 2 3 4 5 6 7 8|Type barcode; BaCo|s30||||Barcode; CoDs|s8||||Korting-/toeslagschaal;
MnOr|b||||Opdrachtnummer/ref. verkooprelatie verplicht;
EDDn|b||||Adressering EDI-pakbon conform EDI-factuur; VaA1|s10||||VaA1; VaA2|s10||||VaA2;
VaA3|s10||||VaA3; VaA4|s10||||VaA4; VaA5|s10||||VaA5; Pwrd|s255||||Wachtwoord;
AtCd|s255||||Activeringscode; AcTp|s255||||Accounttype; OrPr|s20|||1 2 3 4 5 6 7|Verwerking order;
AsGr|s5||FbAssortment||Assortiment; AsYN|b||||Afwijken assortiment toestaan; OINr|s40||||OIN nummer;
VaDt|s20|||B S|Incassowijze SEPA; EnId|s50||||Bedrijfs-Id eVerbinding; VaTp|s20||||Type verkooprelatie;
ReCo|b||||Verwijderingsbijdrage toepassen; EORI|s17||||EORI-nummer;
object KnSalesRelationPer/KnPerson
PadAdr|b|p|||Postadres is adres; AutoNum|b|p|||Autonummering;
MatchPer|s1|!p||0 1 2 3 4 5 6 7 9|Persoon vergelijken op; BcId|i|p|||Organisatie/persoon (intern);
BcCo|s15|p|||Nummer; SeNm|s10||||Zoeknaam; CaNm|s80||||Roepnaam; FiNm|s50||||Voornaam;
In|s15||||Voorletters; Is|s15||||Voorvoegsel; LaNm|s80||||Achternaam;
SpNm|b||||Geboortenaam apart vastleggen; IsBi|s15||||Voorv. geb.naam; NmBi|s80||||Geboortenaam;
IsPa|s15||||Voorvoegsel partner; NmPa|s80||||Geb.naam partner; ViUs|s20|||0 1 2 3|Naamgebruik;
ViGe|s20|||M O V X|Geslacht; PsNa|s20||||Nationaliteit; DaBi|D||||Geboortedatum;
CoBi|s3||KnCountry||Geboorteland; RsBi|s50||KnResidence||Geboorteplaats; SoSe|s25||||BSN;
Sdla|s10||||Id-nummer persoon; ViCs|s20|||DZ GH GP GS OG OV WE|Burgerlijke staat;
DaMa|D||||Huwelijksdatum; DaDi|D||||Datum scheiding; DaDe|D||||Overlijdensdatum;
TtId|s3||KnTitle||Titel/aanhef; TtEx|s3||KnTitle||Tweede titel; LeHe|s255||||Briefaanhef;
TeNr|s255||||Telefoonnr. werk; TeN2|s255||||Telefoonnr. privé; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; MbN2|s255||||Mobiel privé; EmAd|s255||||E-mail werk;
EmA2|s255||||E-mail privé; HoPa|s255||||Website; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; Re|t||||Opmerking; StId|s20||||Status; LgId|s3||||Taal;
SocN|s255||||Sociale netwerken; CrIb|s9||||CRIB nummer; Face|s255||||Facebook; Link|s255||||LinkedIn;
Twtr|s255||||X (voorheen Twitter); CoLw|s2||KnCountry||Land wetgeving; CcNr|s30||||KvK-nummer;
CcDa|D||||Datum KvK; BrNr|s30||||Vestigingsnummer; FiNr|s9||||Fiscaalnummer;
EmAm|s20|||01 02 03 04 05 06 07 08 09 10 11 12|Aantal medewerkers; SBIc|s10||||SBI-code;
FileName|s255||||Naam bestand; FileStream|t||||Afbeelding;
AddToPortal|b|p|||Persoon toegang geven tot afgeschermde deel van de portal(s);
EmailPortal|s255||||E-mail toegang;
object KnSalesRelationPer/KnPerson/KnBankAccount
CoId|s3|!p|KnCountry||Land van de bank; IbCk|b||||IBAN-controle; Iban|s40||||IBAN-nummer;
BaAc|s40||||Bankrekening; BkTp|i||KnCountryBankType||Type bank; BkIc|s15||KnCountryBankTypeBank||Bank;
AcGa|b||||G-rekening; AcCk|b||||Cheque; DiNm|s80||||Afwijkende naam; DiPl|s35||||Afwijkende woonplaats;
Bic|s11||||BIC-code; BaNm|s35||||Naam bank; BaFi|s35||||Filiaal van de bank;
BaAd|s35||||Adres van de bank; BaPl|s35||||Vestigingsplaats bank; CalM|s20|||1 2 3|Code doorberekening;
object KnSalesRelationPer/KnPerson/KnBasicAddressAdr
CoId|s3|!p|KnCountry||Land; PbAd|b|!p|||Postbusadres; StAd|s255||||Toev. voor straat; Ad|s60||||Straat;
HmNr|i||||Huisnummer; HmAd|s30||||Toev. aan huisnr.; ZpCd|s15||||Postcode;
Rs|s50||KnResidence||Woonplaats; AdAd|s255||||Adres toevoeging;
BeginDate|D|p|||Ingangsdatum adreswijziging (wordt genegeerd bij eerste datum);
ResZip|b|p|||Zoek woonplaats bij postcode;
object KnSalesRelationPer/KnPerson/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnSalesRelationPer/KnPerson/KnContact
PadAdr|b|p|||Postadres is adres; ViKc|s3|||AFD AFL|Soort Contact; ExAd|s255||||Afdeling;
ViFu|s20||||Functie; FuDs|s50||||Functie op visitekaart; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; TeNr|s255||||Telefoonnr. werk; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; EmAd|s255||||E-mail werk; HoPa|s255||||Website; Re|t||||Toelichting;
Bl|b||||Geblokkeerd; AtLn|s255||||T.a.v. regel; LeHe|s255||||Briefaanhef; SocN|s255||||Sociale netwerken;
Face|s255||||Facebook; Link|s255||||LinkedIn; Twtr|s255||||X (voorheen Twitter);
object KnSalesRelationOrg @DbId = KnSalesRelationPer
object KnSalesRelationOrg/KnOrganisation
PadAdr|b|p|||Postadres is adres; AutoNum|b|p|||Autonummering;
MatchOga|s1|!p||0 1 2 3 4 5 6 9|Organisatie vergelijken op; BcId|i|p|||Organisatie/persoon (intern);
BcCo|s15|p|||Nummer; SeNm|s10||||Zoeknaam; Nm|s255|p|||Naam; ViLe|s20||||Rechtsvorm; ViLb|s20||||Branche;
CcNr|s30||||KvK-nummer; CcDa|D||||Datum KvK; NmRg|s80||||Naam (statutair);
RsRg|s50||||Vestiging (statutair); TtId|s3||KnTitle||Titel/aanhef; LeHe|s255||||Briefaanhef;
OuId|s10||KnOrgUnit||Organisatorische eenheid; TeNr|s255||||Telefoonnr. werk; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; EmAd|s255||||E-mail werk; HoPa|s255||||Website; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; Re|t||||Opmerking; FiNr|s9||||Fiscaalnummer;
StId|s20||||Status; LgId|s3||||Taal; SocN|s255||||Sociale netwerken; Face|s255||||Facebook;
Link|s255||||LinkedIn; Twtr|s255||||X (voorheen Twitter);
BcPa|s15||KnBasicContact||Onderdeel van organisatie; FileName|s255||||Naam bestand;
FileStream|t||||Afbeelding;
object KnSalesRelationOrg/KnOrganisation/KnBankAccount = KnSalesRelationPer/KnPerson/KnBankAccount
object KnSalesRelationOrg/KnOrganisation/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnSalesRelationOrg/KnOrganisation/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnSalesRelationOrg/KnOrganisation/KnContact
PadAdr|b|p|||Postadres is adres; ViKc|s3|||AFD AFL PRS|Soort Contact; ExAd|s255||||Afdeling;
ViFu|s20||||Functie; FuDs|s50||||Functie op visitekaart; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; TeNr|s255||||Telefoonnr. werk; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; EmAd|s255||||E-mail werk; HoPa|s255||||Website; Re|t||||Toelichting;
Bl|b||||Geblokkeerd; AtLn|s255||||T.a.v. regel; LeHe|s255||||Briefaanhef; SocN|s255||||Sociale netwerken;
Face|s255||||Facebook; Link|s255||||LinkedIn; Twtr|s255||||X (voorheen Twitter);
object KnSalesRelationOrg/KnOrganisation/KnContact/KnPerson = KnSalesRelationPer/KnPerson
object KnPerson
PadAdr|b|p|||Postadres is adres; AutoNum|b|p|||Autonummering;
MatchPer|s1|!p||0 1 2 3 4 5 6 7|Persoon vergelijken op; BcId|i|p|||Organisatie/persoon (intern);
BcCo|s15|p|||Nummer; SeNm|s10||||Zoeknaam; CaNm|s80||||Roepnaam; FiNm|s50||||Voornaam;
In|s15||||Voorletters; Is|s15||||Voorvoegsel; LaNm|s80||||Achternaam;
SpNm|b||||Geboortenaam apart vastleggen; IsBi|s15||||Voorv. geb.naam; NmBi|s80||||Geboortenaam;
IsPa|s15||||Voorvoegsel partner; NmPa|s80||||Geb.naam partner; ViUs|s20|||0 1 2 3|Naamgebruik;
ViGe|s20|||M O V X|Geslacht; PsNa|s20||||Nationaliteit; DaBi|D||||Geboortedatum; CoBi|s3||||Geboorteland;
RsBi|s50||||Geboorteplaats; SoSe|s25||||BSN; Sdla|s10||||Id-nummer persoon;
ViCs|s20|||DZ GH GP GS OG OV WE|Burgerlijke staat; DaMa|D||||Huwelijksdatum; DaDi|D||||Datum scheiding;
DaDe|D||||Overlijdensdatum; TtId|s3||||Titel/aanhef; TtEx|s3||||Tweede titel; LeHe|s255||||Briefaanhef;
TeNr|s255||||Telefoonnr. werk; TeN2|s255||||Telefoonnr. privé; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; MbN2|s255||||Mobiel privé; EmAd|s255||||E-mail werk;
EmA2|s255||||E-mail privé; HoPa|s255||||Website; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; Re|t||||Opmerking; StId|s20||||Status;
SocN|s255||||Sociale netwerken; CrIb|s9||||CRIB nummer; Face|s255||||Facebook; Link|s255||||LinkedIn;
Twtr|s255||||X (voorheen Twitter); LgId|s3||||Taal; CoLw|s2||||Land wetgeving; CcNr|s30||||KvK-nummer;
CcDa|D||||Datum KvK; BrNr|s30||||Vestigingsnummer; FiNr|s9||||Fiscaalnummer;
EmAm|s20|||01 02 03 04 05 06 07 08 09 10 11 12|Aantal medewerkers; SBIc|s10||||SBI-code;
FileId|s32||||Bestand; FileName|s255||||Naam bestand; FileStream|t||||Afbeelding;
AddToPortal|b|p|||Persoon toegang geven tot afgeschermde deel van de portal(s);
EmailPortal|s255||||E-mail toegang;
object KnPerson/KnBankAccount = KnSalesRelationPer/KnPerson/KnBankAccount
object KnPerson/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnPerson/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnPerson/KnContact = KnSalesRelationOrg/KnOrganisation/KnContact
object KnOrganisation
PadAdr|b|p|||Postadres is adres; AutoNum|b|p|||Autonummering;
MatchOga|s1|!p||0 1 2 3 4 5 6|Organisatie vergelijken op; BcId|i|p|||Organisatie/persoon (intern);
BcCo|s15|p|||Nummer; SeNm|s10||||Zoeknaam; Nm|s255|p|||Naam; ViLe|s20||||Rechtsvorm; ViLb|s20||||Branche;
CcNr|s30||||KvK-nummer; CcDa|D||||Datum KvK; BrNr|s30||||Vestigingsnummer; NmRg|s80||||Naam (statutair);
RsRg|s50||||Vestiging (statutair); TtId|s3||KnTitle||Titel/aanhef; LeHe|s255||||Briefaanhef;
OuId|s10||KnOrgUnit||Organisatorische eenheid; TeNr|s255||||Telefoonnr. werk; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; EmAd|s255||||E-mail werk; HoPa|s255||||Website; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; Re|t||||Opmerking; FiNr|s9||||Fiscaalnummer;
StId|s20||||Status; EmAm|s20|||01 02 03 04 05 06 07 08 09 10 11 12|Aantal medewerkers;
SocN|s255||||Sociale netwerken; CrIb|s9||||CRIB nummer; Face|s255||||Facebook; Link|s255||||LinkedIn;
Twtr|s255||||X (voorheen Twitter); LgId|s3||KnLanguage||Taal; XpRe|s40||||Externe sleutel;
SBIc|s10||KnSBIcodes||SBI-code; BcPa|s15||KnBasicContact||Onderdeel van organisatie;
FileId|s32||||Bestand id; FileName|s255||||Naam bestand; FileStream|t||||Afbeelding;
object KnOrganisation/KnBankAccount = KnSalesRelationPer/KnPerson/KnBankAccount
object KnOrganisation/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnOrganisation/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnOrganisation/KnContact = KnSalesRelationOrg/KnOrganisation/KnContact
object KnContact
BcCoOga|s15||||Code organisatie; BcCoPer|s15||||Code persoon; PadAdr|b||||Postadres is adres;
ExAd|s255||||Afdeling; CdId|i|p|||Contact; ViKc|s20|||AFD PRS AFL ORG PER|Soort contact;
ViFu|s20||||Functie; FuDs|s50||||Functie op visitekaart; Corr|b||||Correspondentie;
ViMd|s20|||EMA FAX PRS PST TEL|Voorkeursmedium; TeNr|s255||||Telefoonnr. werk; FaNr|s255||||Fax werk;
MbNr|s255||||Mobiel werk; EmAd|s255||||E-mail werk; HoPa|s255||||Website; Re|t||||Toelichting;
Bl|b||||Geblokkeerd; AtLn|s255||||T.a.v. regel; LeHe|s255||||Briefaanhef; SocN|s255||||Sociale netwerken;
Face|s255||||Facebook; Link|s255||||LinkedIn; Twtr|s255||||X (voorheen Twitter);
AddToPortal|b||||Persoon toegang geven tot afgeschermde deel van de portal(s);
EmailPortal|s255||||E-mail toegang;
object KnContact/KnBasicAddressAdr
CoId|s3|!|KnCountry||Land; PbAd|b|!|||Postbusadres; StAd|s255||||Toev. voor straat; Ad|s60||||Straat;
HmNr|i||||Huisnummer; HmAd|s30||||Toev. aan huisnr.; ZpCd|s15||||Postcode;
Rs|s50||KnResidence||Woonplaats; AdAd|s255||||Adres toevoeging;
BeginDate|D||||Ingangsdatum adreswijziging (wordt genegeerd bij eerste datum);
ResZip|b||||Zoek woonplaats bij postcode;
object KnContact/KnBasicAddressPad = KnContact/KnBasicAddressAdr
object KnSalesRelationPer/KnPerson/KnContact/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnSalesRelationPer/KnPerson/KnContact/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnSalesRelationOrg/KnOrganisation/KnContact/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnSalesRelationOrg/KnOrganisation/KnContact/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnPerson/KnContact/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnPerson/KnContact/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnOrganisation/KnContact/KnBasicAddressAdr = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnOrganisation/KnContact/KnBasicAddressPad = KnSalesRelationPer/KnPerson/KnBasicAddressAdr
object KnOrganisation/KnContact/KnPerson = KnSalesRelationPer/KnPerson
)";
// clang-format on

}  // namespace koppel::sandbox::afas
