//! What things are called on documents: countries, currencies, units, kinds of documents, and the labels beside values.

use super::parts::Part;
use crate::domain::fold::{bare, folded};

/// ISO 3166 codes, each with its names in its own language, English, German and French where they differ, in [`bare`] form.
const COUNTRIES: &str = "AE unitedarabemirates uae vereinigtearabischeemirate émiratsarabesunis emiratsarabesunis الإمارات
AR argentina argentinien argentine
AT österreich austria autriche oesterreich
AU australia australien australie
BE belgië belgique belgium belgien belgie
BG българия bulgaria bulgarien bulgarie
BR brasil brazil brasilien brésil
CA canada kanada
CH schweiz suisse svizzera switzerland
CL chile chili
CN 中国 china chine
CO colombia kolumbien colombie
CY κύπρος cyprus zypern chypre
CZ česko českárepublika czechrepublic czechia tschechien tchéquie ceskarepublika
DE deutschland germany allemagne duitsland alemania germania niemcy bundesrepublikdeutschland
DK danmark denmark dänemark danemark
EE eesti estonia estland estonie
ES españa spain spanien espagne espana
FI suomi finland finnland finlande
FR france frankreich francia frankrijk francja
GB unitedkingdom uk greatbritain england scotland wales vereinigteskönigreich großbritannien grossbritannien royaumeuni
GR ελλάδα ελλαδα greece griechenland grèce hellas
HK hongkong 香港
HR hrvatska croatia kroatien croatie
HU magyarország hungary ungarn hongrie
IE ireland éire irland irlande
IL israel ישראל
IN india indien inde भारत
IS ísland iceland island islande
IT italia italy italien italie
JP 日本 日本国 japan japon
KR 대한민국 southkorea koreasouth südkorea coréedusud
LI liechtenstein
LT lietuva lithuania litauen lituanie
LU luxembourg luxemburg lëtzebuerg
LV latvija latvia lettland lettonie
MT malta malte
MX méxico mexico mexiko mexique
MY malaysia malaisie
NL nederland netherlands niederlande paysbas thenetherlands holland
NO norge noreg norway norwegen norvège
NZ newzealand neuseeland nouvellezélande
PE perú peru pérou
PL polska poland polen pologne
PT portugal
RO românia romania rumänien roumanie
RS србија srbija serbia serbien serbie
SA السعودية saudiarabia kingdomofsaudiarabia saudiarabien arabiesaoudite
SE sverige sweden schweden suède
SG singapore singapur singapour
SI slovenija slovenia slowenien slovénie
SK slovensko slovakia slowakei slovaquie
TH ประเทศไทย thailand thaïlande
TR türkiye turkey türkei turquie
TW 台灣 taiwan
UA україна ukraine
US usa unitedstates unitedstatesofamerica vereinigtestaaten étatsunis
VN việtnam vietnam
ZA southafrica südafrika afriquedusud suidafrika
ZW zimbabwe simbabwe";

/// Signs and words of currencies besides their codes.
const CURRENCIES: &str = "EUR € euro euros
USD $ us$ dollar dollars
GBP £ pound pounds
CHF fr sfr franken francs
JPY ¥ ￥ 円 yen
CNY ¥ ￥ 元 rmb yuan
INR ₹ rs rupees
PLN zł zl złotych
CZK kč kc
HUF ft forint
SEK kr kronor
NOK kr kroner
DKK kr kroner
MXN $ pesos
COP $ pesos
ARS $ pesos
CLP $ pesos
CAD $ ca$ c$
AUD $ a$ au$
NZD $ nz$
SGD $ s$
HKD $ hk$
TWD $ nt$
BRL r$ reais
SAR ر.س ﷼ sr
AED د.إ dh dhs
ILS ₪
KRW ₩ 원 won
TRY ₺ tl
UAH ₴ грн
RUB ₽ руб
THB ฿
VND ₫
ZAR r
RON lei leu
BGN лв
DEM dm
PHP ₱
NGN ₦";

/// Units of UN/ECE Recommendation 20 (and words that agents use), with how they are printed.
const UNITS: &str = "C62 stk stck stück st pcs pce piece pieces pièce pièces unité unit units einheit einheiten one ea each ud uds stuk stuks szt ks pz pza
H87 stk stück stck piece pieces pce pcs st ea each szt ks pz
EA ea each stk st pcs piece
NAR st stk artikel article articles
HUR std stunde stunden h hours hour hrs hr heure heures uur ore horas godz hod
MIN min minute minuten minutes
DAY tag tage tg day days jour jours j dag dagen giorni días dni dny pt
WEE woche wochen week weeks semaine
MON monat monate mon mt month months mois maand maanden mesi meses miesiąc měsíc
ANN jahr jahre year years an ans jaar anni años rok
KGM kg kilo kilogramm
GRM g gr gramm gram
TNE t to tonne tonnen
LTR l ltr liter litre litres litri litros
MLT ml
MTR m mtr meter metre mètres lfm lfdm
CMT cm
MMT mm
KMT km
KTM km
MTK m² m2 qm sqm
MTQ m³ m3 cbm
KWH kwh
MWH mwh
KWT kw
LS pausch pauschal pauschale psch ls forfait lumpsum
SET set satz sets kit
PR paar pair pairs
PK pack packung pkg paket
BX box karton
XPP stück piece
XBX box karton kiste
XCT karton carton
XPK pack packung paket
XPX pal palette pallet
P1 %
DZN dutzend dozen
E48 serviceunit service
ACT activity einsatz
PIECE piece pieces pcs pc stk stück ea
HOUR hour hours h hrs std stunde stunden
DAYS day days tag tage
MONTH month months monat mon
ITEM item items
SERVICE service services
KG kg
UNIT unit units ea einheit";

/// Kinds of documents with the words that stand on top of them.
const KINDS: &str = "invoice rechnung invoice facture factura fattura fatura faktura factuur 請求書 请求书 发票 τιμολόγιο فاتورة számla lasku räkning račun счет фактура bill
credit_note gutschrift avoir creditnote creditmemo notadecrédito notadecredito notadicredito notacredito kreditnota kreditnote credit creditnota abono korekta dobropis
debit_note lastschrift debitnote notadedébito notadidebito
corrected_invoice rechnungskorrektur korrekturrechnung korrektur corrected stornorechnung storno fakturakorygująca facturerectificative facturarectificativa
correction rechnungskorrektur korrekturrechnung korrektur corrected stornorechnung storno
receipt receipt quittung kassenbon bon reçu recibo ricevuta scontrino paragon kvitto kvittering 領収 bonnetje ticket
statement statement kontoauszug relevé estratto extracto saldo
proforma proforma
prepayment_invoice anzahlung abschlag acompte prepayment advance
quote angebot quote quotation offer devis offerte preventivo presupuesto
order_confirmation auftragsbestätigung orderconfirmation
delivery_note lieferschein deliverynote bondelivraison";

/// What stands left of or above a value.
const LABELS: &[(Part, &str)] = &[
    (
        Part::DueDate,
        "fällig fälligkeit fälligkeitsdatum zahlbar zahlungsziel due duedate échéance dateéchéance vervaldatum vervaldag vencimiento vencimento scadenza bis payableby paybefore payby términopago terminplatnosci termínpłatności splatnost datasplatnosti förfallodatum forfaldsdato forfallsdato eräpäivä esedékesség λήξη 支払期限 tebetalenvoor",
    ),
    (
        Part::InvoiceDate,
        "rechnungsdatum belegdatum ausstellungsdatum datum date invoicedate issuedate issue issued fecha data emissão émission emisión factuurdatum dated billdate datadocumento datawystawienia wystawienia datumvystavení fakturadatum fakturadato laskunpäivä kelt ημερομηνία 発行日 請求日 日期 rechnungvom invoiceof vom",
    ),
    (
        Part::Number,
        "rechnungsnummer rechnungsnr rechnungnr rechnungno rechnungsno belegnummer belegnr invoicenumber invoiceno invoice invoicenr invoiceid facturen facturenr factureno nfacture numérodefacture numéro numero número factuurnummer factuurnr facturano facturanúmero fatturan nfattura númerodefactura nrfaktury fakturanr fakturanummer faktura fakturačíslo číslofaktury laskunro számlaszám nr no rechnung facture gutschriftnr creditnotenumber creditnoteno documentno documentnumber belegno αριθμόσ 請求書番号 avoirn",
    ),
    (
        Part::Order,
        "bestellnummer bestellnr bestellung auftragsnummer auftragsnr auftrag ihrebestellung ordernumber orderno orderid order po ponumber pono purchaseorder purchaseorderno commande ncommande ordernummer bestelnummer pedido ordine ordinen númerodepedido nrzamówienia číslo objednávky ordrenummer ordernr yourorder reference yourreference",
    ),
    (
        Part::TaxNumber(super::parts::Side::Seller),
        "steuernummer steuernr stnr taxnumber taxno taxid fiscalnumber nif cif siret siren codicefiscale",
    ),
    (
        Part::Net,
        "netto nettosumme nettobetrag subtotal ht totalht zwischensumme subtotaal net imponibile summenetto taxbasis base baseimponible nettototal exclbtw exkl excltax excludingtax taxableamount beforetax montantht sumanetto wartośćnetto základ totaalexcl",
    ),
    (
        Part::Tax,
        "mwst ust umsatzsteuer steuer steuerbetrag tva vat tax btw iva igst cgst sgst imposta mehrwertsteuer versicherungssteuer salestax gst moms dph áfa alv φπα 消費税 taxtotal totaltax",
    ),
    (
        Part::Grand,
        "gesamtbetrag rechnungsbetrag endbetrag endsumme gesamtsumme bruttosumme brutto gesamt ttc total totaal totale suma razem totalttc importetotal totalamount grandtotal bruttobetrag summa ialt celkem összesen yhteensä σύνολο 合計 totalduetotal invoicetotal montanttotal inclbtw totaalincl",
    ),
    (
        Part::Due,
        "zahlbetrag fälliger fällig due amountdue payer restbetrag balance balancedue zahlen àpayer netàpayer pendente apagar tebetalen dazahlen dapagare totaldue duepayable dozapłaty kúhradě attbetala atbetale payable offen offenerbetrag",
    ),
    (
        Part::LinesTotal,
        "positionssumme summe subtotal zwischensumme warenwert sum summepositionen totallines linetotal nettowarenwert goods",
    ),
    (
        Part::Paid,
        "anzahlung acompte paid bezahlt advance payé prepaid advances déjàpayé geleisteteanzahlungen amountpaid betaald anticipo acconto vorauszahlung",
    ),
    (Part::Allowance, "rabatt nachlass abschlag discount remise discounts abschläge korting sconto descuento sleva rabat"),
    (
        Part::Charge,
        "zuschlag zuschläge charge charges shipping versand frais fracht versandkosten port freight handling verzendkosten spedizione envío",
    ),
    (Part::Withheld, "withheld withholding retained retención ritenuta retenção einbehalt ret irpf"),
    (Part::Rounding, "rundung rounding arrondi afronding arrotondamento öresavrundning zaokrouhlení zaokrąglenie"),
];

fn line_of<'t>(table: &'t str, code: &str) -> impl Iterator<Item = &'t str> + use<'t> {
    let code = folded(code);
    let line = table.lines().find(|line| line.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(code.trim())));
    line.into_iter().flat_map(|line| line.split(' ').skip(1))
}

/// What a country is called, in [`bare`] form.
pub(super) fn country_names(code: &str) -> Vec<String> {
    let code = if folded(code).trim() == "el" { "GR" } else { code };
    line_of(COUNTRIES, code).map(bare).collect()
}

/// Whether VAT ids and accounts of a country with this code may be of `other`: the same, or one that it is a part of.
pub(super) fn is_within(country: &str, other: &str) -> bool {
    let state = match country {
        "RE" | "GP" | "MQ" | "GF" | "YT" | "BL" | "MF" | "PM" | "MC" => "FR",
        "IM" | "JE" | "GG" | "XI" => "GB",
        "AX" => "FI",
        "IC" | "EA" => "ES",
        "SM" | "VA" => "IT",
        same => same,
    };
    country == other || state == other
}

/// Whether this is the code of a country in the list.
pub(super) fn is_country(code: &str) -> bool {
    COUNTRIES.lines().any(|line| line.split(' ').next() == Some(code))
}

/// Whether the pages name a country other than this one.
pub(super) fn names_another_country(print: &super::print::Print, code: &str) -> bool {
    let others = COUNTRIES.lines().filter(|line| line.split(' ').next() != Some(code));
    let mut names = others.flat_map(|line| line.split(' ').skip(1)).map(bare);
    names.any(|name| name.chars().count() > 3 && !print.text_as(&name, true).is_empty())
}

/// Whether a unit only counts pieces.
pub(super) fn is_piece(unit: &str) -> bool {
    ["C62", "H87", "EA", "NAR", "PIECE", "PCE", "UNIT", "ITEM"]
        .iter()
        .any(|piece| folded(unit).trim().eq_ignore_ascii_case(piece))
}

/// Signs and words for a currency, its code first.
pub(super) fn currency_signs(code: &str) -> Vec<String> {
    std::iter::once(code.trim()).chain(line_of(CURRENCIES, code)).map(folded).collect()
}

/// All currencies of the list.
pub(super) fn currencies() -> impl Iterator<Item = &'static str> {
    CURRENCIES.lines().filter_map(|line| line.split(' ').next())
}

/// How a unit is printed: the text itself first.
pub(super) fn unit_names(unit: &str) -> Vec<String> {
    std::iter::once(unit).chain(line_of(UNITS, unit)).map(folded).collect()
}

/// The words on top of a document of this kind; empty if the kind is not known.
pub(super) fn kind_words(kind: &str) -> Vec<String> {
    let kind = folded(kind).trim().replace([' ', '-'], "_");
    line_of(KINDS, &kind).map(bare).collect()
}

/// The kinds of documents, with their words.
pub(super) fn kinds() -> impl Iterator<Item = (&'static str, Vec<String>)> {
    KINDS.lines().filter_map(|line| {
        let mut words = line.split(' ');
        words.next().map(|kind| (kind, words.map(bare).collect()))
    })
}

/// The labels of a part, in [`bare`] form.
pub(super) fn labels(part: Part) -> impl Iterator<Item = &'static str> + Clone {
    let part = match part {
        Part::TaxNumber(_) => Part::TaxNumber(super::parts::Side::Seller),
        part => part,
    };
    let words = LABELS.iter().find(|(known, _)| *known == part).map_or("", |(_, words)| words);
    words.split(' ').filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_written_as_they_are_compared() {
        for label in LABELS.iter().flat_map(|(_, words)| words.split(' ')) {
            assert_eq!(bare(label), label);
        }
    }
}
