//! Which field of a record plays which part on the document: found by common names or configured, as for the rules.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::domain::collection::{BUYERS, PARTIES};
use crate::domain::date::is_date;
use crate::domain::rule::Amount;
use crate::domain::rule::roles::{Roles, names_of};
use crate::domain::schema::{Layers, ordered_keys};
use crate::domain::{Collection, FieldPath, FieldType, Schema, Step, to_text};

/// Fields that are looked at; a record with more is not read through on each change.
const MOST_FIELDS: usize = 30_000;
/// How deep absent properties of the schema count as empty.
const DEEPEST: usize = 3;

/// A column of the invoice's rows.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Column {
    LineNo,
    Description,
    Quantity,
    Unit,
    Price,
    Rate,
    Total,
}

impl Column {
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::LineNo, "line_no"),
        (Self::Description, "description"),
        (Self::Quantity, "quantity"),
        (Self::Unit, "unit"),
        (Self::Price, "unit_price"),
        (Self::Rate, "line_tax_rate"),
        (Self::Total, "line_total"),
    ];
}

/// One of the two sides of an invoice.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Side {
    Seller,
    Buyer,
}

/// The part that a field plays.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Part {
    Number,
    Order,
    InvoiceDate,
    DueDate,
    Currency,
    Kind,
    Terms,
    Iban,
    Name(Side),
    VatId(Side),
    TaxNumber(Side),
    Street(Side),
    PostalCode(Side),
    City(Side),
    Country(Side),
    Cell(Column),
    TaxRate,
    TaxBasis,
    TaxAmount,
    LinesTotal,
    Allowance,
    Charge,
    Net,
    Tax,
    Withheld,
    Rounding,
    Grand,
    Paid,
    Due,
    /// A date, a number or a text of another part.
    OtherDate,
    OtherNumber,
    OtherText,
    /// Not printed as such: true or false, one of a list.
    Opaque,
}

impl Part {
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Cell(Column::Quantity | Column::Price | Column::Rate | Column::Total)
                | Self::TaxRate
                | Self::TaxBasis
                | Self::TaxAmount
                | Self::OtherNumber
        ) || self.is_total()
    }

    pub fn is_total(self) -> bool {
        TOTALS.iter().any(|(part, _)| *part == self)
    }

    pub fn is_date(self) -> bool {
        matches!(self, Self::InvoiceDate | Self::DueDate | Self::OtherDate)
    }

    /// A word that stands for something else: a unit, a country, a currency, a kind of document.
    pub fn is_named(self) -> bool {
        matches!(self, Self::Currency | Self::Kind | Self::Country(_) | Self::Cell(Column::Unit))
    }

    /// A code that is copied letter for letter.
    pub fn is_code(self) -> bool {
        matches!(self, Self::Number | Self::Order | Self::Iban | Self::VatId(_) | Self::TaxNumber(_))
    }

    pub fn is_address(self) -> bool {
        matches!(self, Self::Street(_) | Self::PostalCode(_) | Self::City(_))
    }

    pub fn side(self) -> Option<Side> {
        match self {
            Self::Name(side)
            | Self::VatId(side)
            | Self::TaxNumber(side)
            | Self::Street(side)
            | Self::PostalCode(side)
            | Self::City(side)
            | Self::Country(side) => Some(side),
            _ => None,
        }
    }
}

/// The totals, by the names of their roles.
pub(super) const TOTALS: [(Part, &str); 10] = [
    (Part::LinesTotal, "lines_total"),
    (Part::Allowance, "allowance_total"),
    (Part::Charge, "charge_total"),
    (Part::Net, "net_total"),
    (Part::Tax, "tax_total"),
    (Part::Withheld, "withholding_total"),
    (Part::Rounding, "rounding"),
    (Part::Grand, "grand_total"),
    (Part::Paid, "prepaid_amount"),
    (Part::Due, "amount_due"),
];

const HEADS: [(Part, &str); 7] = [
    (Part::Number, "invoice_number"),
    (Part::Order, "purchase_order"),
    (Part::InvoiceDate, "invoice_date"),
    (Part::DueDate, "due_date"),
    (Part::Currency, "currency"),
    (Part::Kind, "document_type"),
    (Part::Terms, "payment_terms"),
];

type OfSide = fn(Side) -> Part;
const OF_A_SIDE: [(OfSide, &str); 7] = [
    (Part::Name, "party_name"),
    (Part::VatId, "vat_id"),
    (Part::TaxNumber, "tax_number"),
    (Part::Street, "street"),
    (Part::PostalCode, "postal_code"),
    (Part::City, "city"),
    (Part::Country, "country"),
];

/// A field by its place in [`Parts::fields`].
pub(super) type FieldId = usize;

/// A field with its part.
#[derive(Debug)]
pub(super) struct PartField<'a> {
    pub path: FieldPath,
    /// `None` if it is null or absent.
    pub value: Option<&'a Value>,
    pub part: Part,
    /// Its row of the invoice, if it is in one.
    pub row: Option<usize>,
}

impl PartField<'_> {
    /// Its text; empty if there is none.
    pub fn text(&self) -> String {
        self.value.map(to_text).unwrap_or_default()
    }

    pub fn amount(&self) -> Option<Amount> {
        self.value.and_then(Amount::of)
    }
}

/// A row of the tax breakdown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TaxCells {
    pub rate: Option<FieldId>,
    pub basis: Option<FieldId>,
    pub amount: Option<FieldId>,
}

/// The record by the parts of its fields.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub fields: Vec<PartField<'a>>,
    by_part: HashMap<Part, FieldId>,
    by_path: HashMap<FieldPath, FieldId>,
    /// The path of the invoice's rows.
    pub table: Option<FieldPath>,
    /// The rows themselves.
    pub rows: Vec<&'a Value>,
    cells: HashMap<(usize, Column), FieldId>,
    pub taxes: Vec<TaxCells>,
}

/// `data` with the properties that the schema has and the record leaves out, as null.
pub(super) fn completed<'a>(data: &'a Value, schema: Option<&Schema>) -> Cow<'a, Value> {
    let Some(schema) = schema else { return Cow::Borrowed(data) };
    let mut whole = data.clone();
    complete(&mut whole, &Layers::root(schema), 0);
    Cow::Owned(whole)
}

fn complete(value: &mut Value, layers: &Layers<'_>, depth: usize) {
    match value {
        Value::Object(map) if depth <= DEEPEST => {
            let absent: Vec<String> =
                ordered_keys(layers, map).into_iter().filter(|key| !map.contains_key(*key)).map(str::to_owned).collect();
            for key in absent {
                map.insert(key, Value::Null);
            }
            for (key, below) in map.iter_mut() {
                if let Some(layers) = layers.property(key) {
                    complete(below, &layers, depth + 1);
                }
            }
        }
        Value::Array(rows) if depth <= DEEPEST => {
            if let Some(layers) = layers.items() {
                rows.iter_mut().for_each(|row| complete(row, &layers, depth + 1));
            }
        }
        _ => {}
    }
}

impl<'a> Parts<'a> {
    pub fn of(data: &'a Value, collection: &'a Collection) -> Self {
        let mut parts = Self::default();
        parts.walk(FieldPath::root(), data, collection.schema.as_ref());
        parts.by_path = parts.fields.iter().enumerate().map(|(id, field)| (field.path.clone(), id)).collect();
        let roles = Roles::of(data, &collection.roles);
        for (part, role) in HEADS.iter().chain(&TOTALS) {
            let fits = |value: &Value| {
                if part.is_total() { Amount::of(value).is_some() } else { !value.is_null() && !value.is_object() }
            };
            if let Some((path, _)) = roles.field(role, fits) {
                parts.name(&path, *part);
            }
        }
        if let Some((path, _)) = roles.field("iban", Value::is_string) {
            parts.name(&path, Part::Iban);
        }
        parts.name_sides(&roles);
        parts.name_rows(&roles);
        parts
    }

    fn walk(&mut self, path: FieldPath, value: &'a Value, schema: Option<&Schema>) {
        if self.fields.len() >= MOST_FIELDS {
            return;
        }
        match value {
            Value::Object(map) => map.iter().for_each(|(key, below)| self.walk(path.key(key), below, schema)),
            Value::Array(list) => list.iter().enumerate().for_each(|(at, below)| self.walk(path.index(at), below, schema)),
            _ => {
                let part = match value {
                    Value::Number(_) => Part::OtherNumber,
                    Value::String(text) if text.get(..10).is_some_and(is_date) => Part::OtherDate,
                    Value::String(_) => {
                        let described = crate::domain::describe(schema, &path, Some(value));
                        if matches!(described.field_type, FieldType::Enum(_)) { Part::Opaque } else { Part::OtherText }
                    }
                    _ => Part::Opaque,
                };
                self.fields.push(PartField { path, value: Some(value).filter(|value| !value.is_null()), part, row: None });
            }
        }
    }

    /// A field plays one part.
    fn name(&mut self, path: &FieldPath, part: Part) -> Option<FieldId> {
        let id = *self.by_path.get(path)?;
        let field = self.fields.get_mut(id)?;
        if matches!(field.part, Part::OtherDate | Part::OtherNumber | Part::OtherText | Part::Opaque) {
            field.part = part;
            self.by_part.entry(part).or_insert(id);
            return Some(id);
        }
        None
    }

    /// `seller.name`, `seller.address.city`, and `vendor_name`, `vendorCity`.
    fn name_sides(&mut self, roles: &Roles<'a>) {
        for (side, names) in [(Side::Seller, &PARTIES[..]), (Side::Buyer, &BUYERS[..])] {
            let inside: Vec<&FieldPath> = roles
                .all()
                .filter(|(bare, _, value)| names.contains(bare) && value.is_object())
                .map(|(_, path, _)| path)
                .collect();
            for (part, role) in OF_A_SIDE {
                let found = names_of(role).iter().find_map(|wanted| {
                    let within = |path: &FieldPath| inside.iter().any(|above| path.starts_with(above));
                    let flat = |bare: &str| {
                        names.iter().any(|name| {
                            bare.strip_prefix(name).is_some_and(|rest| rest.strip_prefix("address").unwrap_or(rest) == *wanted)
                        })
                    };
                    let scalar = |value: &Value| !value.is_object() && !value.is_array();
                    roles.all().find(|(bare, path, value)| scalar(value) && ((bare == wanted && within(path)) || flat(bare)))
                });
                if let Some((_, path, _)) = found {
                    let path = path.clone();
                    self.name(&path, part(side));
                }
            }
            // `"vendor": "Nord GmbH"`.
            if self.part(Part::Name(side)).is_none()
                && let Some((_, path, _)) = roles.all().find(|(bare, _, value)| names.contains(bare) && value.is_string())
            {
                let path = path.clone();
                self.name(&path, Part::Name(side));
            }
        }
    }

    fn name_rows(&mut self, roles: &Roles<'a>) {
        let is_rows = |value: &Value| value.as_array().is_some_and(|rows| !rows.is_empty());
        if let Some((table, Value::Array(rows))) = roles.field("line_items", is_rows) {
            for (column, role) in Column::ALL {
                let Some(below) = roles.column(role, rows) else { continue };
                for row in 0..rows.len() {
                    let path = table.index(row).join(&below);
                    if let Some(id) = self.name(&path, Part::Cell(column)) {
                        self.cells.insert((row, column), id);
                    }
                }
            }
            for field in &mut self.fields {
                if let Some(below) = field.path.strip_prefix(&table)
                    && let Some(Step::Index(row)) = below.steps().first()
                {
                    field.row = Some(*row);
                }
            }
            self.rows = rows.iter().collect();
            self.table = Some(table);
        }
        if let Some((table, Value::Array(rows))) = roles.field("tax_breakdown", is_rows) {
            for row in 0..rows.len() {
                let mut cell = |role: &str, part: Part| {
                    let below = roles.column(role, rows)?;
                    self.name(&table.index(row).join(&below), part)
                };
                let cells = TaxCells {
                    rate: cell("tax_rate", Part::TaxRate),
                    basis: cell("tax_basis", Part::TaxBasis),
                    amount: cell("tax_amount", Part::TaxAmount),
                };
                self.taxes.push(cells);
            }
        }
    }

    /// The field of this part, with or without a value.
    pub fn part(&self, part: Part) -> Option<FieldId> {
        self.by_part.get(&part).copied()
    }

    /// The cell of a row.
    pub fn cell(&self, row: usize, column: Column) -> Option<FieldId> {
        self.cells.get(&(row, column)).copied()
    }

    /// Whether the record has more fields than are looked at.
    pub fn is_cut(&self) -> bool {
        self.fields.len() >= MOST_FIELDS
    }

    pub fn find(&self, path: &FieldPath) -> Option<FieldId> {
        self.by_path.get(path).copied()
    }

    pub fn amount(&self, id: Option<FieldId>) -> Option<Amount> {
        self.fields.get(id?)?.amount()
    }

    /// The text of a field; empty if there is none.
    pub fn text(&self, id: Option<FieldId>) -> String {
        id.and_then(|id| self.fields.get(id)).map(PartField::text).unwrap_or_default()
    }

    pub fn is_empty(&self, id: FieldId) -> bool {
        self.fields.get(id).is_none_or(|field| field.value.is_none() || field.text().trim().is_empty())
    }

    /// A field of this part that is there but has no value.
    pub fn empty(&self, part: Part) -> Option<FieldId> {
        self.part(part).filter(|id| self.is_empty(*id))
    }
}
