//! Which field of a record plays which part in the rules: by its common names, or as configured.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::FieldPath;

/// How deep fields are searched for: `seller.tax.vat_id`.
const DEEPEST: usize = 3;
/// The number of rows whose keys are looked at.
const ROWS_ASKED: usize = 20;

/// The parts, each with the names that its field may have, better ones first. Case and punctuation are ignored.
const NAMES: [(&str, &[&str]); 42] = [
    ("invoice_date", &["invoicedate", "documentdate", "issuedate", "issuedon", "receiptdate", "date"]),
    ("due_date", &["duedate", "paymentduedate", "dueon", "payableuntil", "paymentdue"]),
    ("currency", &["currency", "currencycode", "currencyiso", "invoicecurrency", "documentcurrencycode"]),
    (
        "vat_id",
        &["vatid", "vatno", "vatnumber", "vatidnumber", "vatregistrationnumber", "ustid", "ustidnr", "uid", "tva", "partitaiva"],
    ),
    ("country", &["country", "countrycode", "sellercountry", "suppliercountry", "vendorcountry"]),
    ("iban", &["iban", "ibannumber", "ibancode"]),
    (
        "lines_total",
        &["linestotal", "linestotalamount", "sumoflines", "linesum", "itemstotal", "subtotal", "lineextensionamount"],
    ),
    (
        "allowance_total",
        &[
            "allowancetotal",
            "allowancetotalamount",
            "totalallowance",
            "discounttotal",
            "totaldiscount",
            "discountamount",
            "discount",
            "allowance",
        ],
    ),
    (
        "charge_total",
        &[
            "chargetotal",
            "chargetotalamount",
            "totalcharge",
            "surcharge",
            "charges",
            "charge",
            "shipping",
            "shippingcost",
            "freight",
        ],
    ),
    (
        "net_total",
        &[
            "nettotal",
            "totalnet",
            "netamount",
            "taxexclusiveamount",
            "totalbeforetax",
            "totalexcludingtax",
            "amountbeforetax",
            "taxbasistotal",
            "totalwithouttax",
            "net",
        ],
    ),
    (
        "tax_total",
        &["taxtotal", "totaltax", "taxamount", "taxtotalamount", "vattotal", "totalvat", "vatamount", "salestax", "tax", "vat"],
    ),
    ("withholding_total", &["withholdingtotal", "withholding", "withholdingtax", "taxwithheld", "withheldtax"]),
    ("rounding", &["rounding", "roundingamount", "roundingdifference", "payableroundingamount"]),
    (
        "grand_total",
        &[
            "grandtotal",
            "totalamount",
            "invoicetotal",
            "amounttotal",
            "totalgross",
            "grosstotal",
            "grossamount",
            "totalinclusivetax",
            "totalincludingtax",
            "taxinclusiveamount",
            "totalwithtax",
            "total",
        ],
    ),
    (
        "prepaid_amount",
        &["prepaidamount", "prepaid", "totalprepaid", "amountpaid", "paidamount", "alreadypaid", "deposit", "paid"],
    ),
    (
        "amount_due",
        &["amountdue", "dueamount", "totaldue", "payableamount", "duepayableamount", "amountpayable", "balancedue", "topay"],
    ),
    ("line_items", &["lineitems", "lines", "invoicelines", "items", "positions", "invoiceitems", "products", "rows"]),
    (
        "tax_breakdown",
        &[
            "taxbreakdown",
            "vatbreakdown",
            "taxsubtotals",
            "taxes",
            "taxlines",
            "taxdetails",
            "vatlines",
            "taxsummary",
            "vatsummary",
        ],
    ),
    ("quantity", &["quantity", "qty", "invoicedquantity", "billedquantity", "count"]),
    ("unit_price", &["unitprice", "netprice", "priceperunit", "unitcost", "itemprice", "price"]),
    ("base_quantity", &["basequantity", "pricebasequantity", "pricebase", "priceper", "per"]),
    ("line_discount", &["linediscount", "discountamount", "discount", "allowance"]),
    ("line_discount_percent", &["discountpercent", "discountpercentage", "discountrate"]),
    ("line_charge", &["linecharge", "chargeamount", "surcharge"]),
    (
        "line_total",
        &[
            "linetotal",
            "lineamount",
            "linenetamount",
            "netamount",
            "lineextensionamount",
            "totalprice",
            "extendedprice",
            "totalamount",
            "amount",
            "total",
            "subtotal",
        ],
    ),
    ("line_tax_rate", &["taxrate", "vatrate", "taxpercent", "vatpercent", "taxpercentage", "vatpercentage", "gstrate", "vat"]),
    ("tax_basis", &["basis", "taxbasis", "taxableamount", "taxbase", "taxablebase", "basisamount", "netamount", "base", "net"]),
    ("tax_rate", &["rate", "taxrate", "vatrate", "percent", "percentage", "taxpercent"]),
    ("tax_amount", &["amount", "taxamount", "vatamount", "tax", "vat"]),
    ("prices_include_tax", &["pricesincludetax", "taxincluded", "isgross"]),
    (
        "invoice_number",
        &["invoicenumber", "invoiceno", "invoiceid", "documentnumber", "documentno", "receiptnumber", "billnumber", "number"],
    ),
    ("document_type", &["documenttype", "invoicetype", "invoicetypecode", "typecode", "kind"]),
    ("purchase_order", &["purchaseorder", "purchaseordernumber", "ponumber", "ordernumber", "orderreference", "orderid"]),
    ("payment_terms", &["paymentterms", "termsofpayment", "paymentcondition", "paymentconditions", "terms"]),
    ("tax_number", &["taxnumber", "taxno", "taxid", "steuernummer", "fiscalnumber", "taxregistrationnumber"]),
    ("party_name", &["name", "companyname", "legalname", "company"]),
    ("street", &["street", "streetaddress", "addressline1", "addressline", "line1", "street1", "streetname"]),
    ("postal_code", &["postalcode", "postcode", "zip", "zipcode", "postalzone", "plz"]),
    ("city", &["city", "town", "cityname", "locality"]),
    (
        "line_no",
        &["lineno", "linenumber", "lineid", "position", "positionnumber", "pos", "posno", "itemno", "no", "number", "id"],
    ),
    (
        "description",
        &[
            "description",
            "itemdescription",
            "itemname",
            "name",
            "productname",
            "product",
            "article",
            "item",
            "text",
            "details",
            "title",
        ],
    ),
    ("unit", &["unit", "unitcode", "uom", "unitofmeasure", "quantityunit"]),
];

/// The fields that are configured for parts, by the part's name; columns are named within their row.
pub type Mapping = BTreeMap<String, Vec<FieldPath>>;

/// Whether there is such a part.
pub fn is_role(name: &str) -> bool {
    NAMES.iter().any(|(role, _)| *role == name)
}

/// The names of all parts.
pub fn role_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(role, _)| *role)
}

/// The fields of a record outside rows, each with its bare name, shallow ones first.
pub(in crate::domain) struct Roles<'a> {
    mapping: &'a Mapping,
    fields: Vec<(String, FieldPath, &'a Value)>,
}

impl<'a> Roles<'a> {
    pub fn of(data: &'a Value, mapping: &'a Mapping) -> Self {
        let mut roles = Self { mapping, fields: Vec::new() };
        let mut level = vec![(FieldPath::root(), data)];
        for _ in 0..DEEPEST {
            let mut below = Vec::new();
            for (path, value) in level {
                for (key, value) in value.as_object().into_iter().flatten() {
                    let path = path.key(key);
                    if value.is_object() {
                        below.push((path.clone(), value));
                    }
                    roles.fields.push((bare(key), path, value));
                }
            }
            level = below;
        }
        roles
    }

    /// The field of this part that `fits`, with its value: the configured one, else the first by name and depth. A field without
    /// a value is used if there is no better one: it may be the missing one.
    pub fn field(&self, role: &str, fits: impl Fn(&Value) -> bool) -> Option<(FieldPath, &'a Value)> {
        let found = self.fields(role);
        let with_value = found.iter().find(|(_, value)| fits(value));
        with_value.or_else(|| found.iter().find(|(_, value)| value.is_null())).cloned()
    }

    /// All fields, each with its bare name, shallow ones first.
    pub fn all(&self) -> impl Iterator<Item = (&str, &FieldPath, &'a Value)> {
        self.fields.iter().map(|(bare, path, value)| (bare.as_str(), path, *value))
    }

    /// All fields of this part.
    pub fn fields(&self, role: &str) -> Vec<(FieldPath, &'a Value)> {
        let place = |(_, path, value): &(String, FieldPath, &'a Value)| (path.clone(), *value);
        if let Some(named) = self.mapping.get(role) {
            return named.iter().filter_map(|wanted| self.fields.iter().find(|(_, path, _)| path == wanted)).map(place).collect();
        }
        names_of(role).iter().flat_map(|name| self.fields.iter().filter(move |(bare, ..)| bare == name)).map(place).collect()
    }

    /// The column of this part in rows with these keys.
    pub fn column(&self, role: &str, rows: &[Value]) -> Option<FieldPath> {
        if let Some(named) = self.mapping.get(role) {
            return named.first().cloned();
        }
        let keys: Vec<(&String, String)> =
            rows.iter().take(ROWS_ASKED).filter_map(Value::as_object).flat_map(Map::keys).map(|key| (key, bare(key))).collect();
        names_of(role)
            .iter()
            .find_map(|name| keys.iter().find(|(_, bare)| bare == name))
            .map(|(key, _)| FieldPath::root().key(key))
    }
}

/// The common names of the field of this part.
pub(in crate::domain) fn names_of(role: &str) -> &'static [&'static str] {
    NAMES.iter().find(|(name, _)| *name == role).map_or(&[], |(_, names)| names)
}

/// A key without case and punctuation.
pub(in crate::domain) fn bare(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}
