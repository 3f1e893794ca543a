//! The numbers of an invoice, each with its place.

use serde_json::Value;

use super::amount::Amount;
use super::coin;
use super::roles::Roles;
use crate::domain::FieldPath;

/// A number of the invoice, by its index in [`Figures`].
pub(super) type Id = usize;

#[derive(Clone, Debug)]
enum FigurePlace {
    Field(FieldPath),
    /// Table, row, column.
    Cell(usize, usize, usize),
}

#[derive(Clone, Debug)]
pub(super) struct Figure {
    place: FigurePlace,
    pub value: Option<Amount>,
}

/// All numbers that the sums are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    all: Vec<Figure>,
    tables: Vec<(FieldPath, Vec<FieldPath>)>,
    /// Decimal places of the currency.
    pub digits: u32,
    /// The coin to which cash is rounded in this currency and country.
    pub cash: Option<Amount>,
    pub lines_total: Option<Id>,
    pub allowance: Option<Id>,
    pub charge: Option<Id>,
    pub net: Option<Id>,
    pub tax: Option<Id>,
    pub withheld: Option<Id>,
    pub rounding: Option<Id>,
    pub grand: Option<Id>,
    pub paid: Option<Id>,
    pub due: Option<Id>,
    pub lines: Vec<Line>,
    pub taxes: Vec<TaxRow>,
}

/// A row of the invoice. A column that the table lacks is `None`; a figure may exist without a value.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub quantity: Option<Id>,
    pub price: Option<Id>,
    pub base: Option<Id>,
    pub discount: Option<Id>,
    pub discount_percent: Option<Id>,
    pub charge: Option<Id>,
    pub total: Option<Id>,
    pub rate: Option<Id>,
}

/// A row of the tax breakdown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TaxRow {
    pub rate: Option<Id>,
    pub basis: Option<Id>,
    pub amount: Option<Id>,
}

impl Figures {
    pub fn of(data: &Value, roles: &Roles<'_>) -> Self {
        let mut figures = Self::default();
        figures.lines_total = figures.field(roles, "lines_total");
        figures.allowance = figures.field(roles, "allowance_total");
        figures.charge = figures.field(roles, "charge_total");
        figures.net = figures.field(roles, "net_total");
        figures.tax = figures.field(roles, "tax_total");
        figures.withheld = figures.field(roles, "withholding_total");
        figures.rounding = figures.field(roles, "rounding");
        figures.grand = figures.field(roles, "grand_total");
        figures.paid = figures.field(roles, "prepaid_amount");
        figures.due = figures.field(roles, "amount_due");
        const COLUMNS: [&str; 8] = [
            "quantity",
            "unit_price",
            "base_quantity",
            "line_discount",
            "line_discount_percent",
            "line_charge",
            "line_total",
            "line_tax_rate",
        ];
        let rows = figures.table(data, roles, "line_items", &COLUMNS);
        figures.lines = rows
            .into_iter()
            .map(|row| Line {
                quantity: row[0],
                price: row[1],
                base: row[2],
                discount: row[3],
                discount_percent: row[4],
                charge: row[5],
                total: row[6],
                rate: row[7],
            })
            .collect();
        let rows = figures.table(data, roles, "tax_breakdown", &["tax_rate", "tax_basis", "tax_amount"]);
        figures.taxes = rows.into_iter().map(|row| TaxRow { rate: row[0], basis: row[1], amount: row[2] }).collect();
        let totals = figures.all.iter().filter(|figure| matches!(figure.place, FigurePlace::Field(_)));
        let are_whole = totals.filter_map(|figure| figure.value).all(|value| value.places() == 0);
        figures.digits = coin::digits(roles, are_whole);
        figures.cash = coin::cash(roles, figures.digits);
        figures
    }

    fn field(&mut self, roles: &Roles<'_>, role: &str) -> Option<Id> {
        let (path, value) = roles.field(role, |value| Amount::of(value).is_some())?;
        self.all.push(Figure { place: FigurePlace::Field(path), value: Amount::of(value) });
        Some(self.all.len() - 1)
    }

    /// For each row, the figure in each column.
    fn table(&mut self, data: &Value, roles: &Roles<'_>, role: &str, columns: &[&str]) -> Vec<Vec<Option<Id>>> {
        let Some((array, Value::Array(rows))) = roles.field(role, |value| value.as_array().is_some_and(|rows| !rows.is_empty()))
        else {
            return Vec::new();
        };
        debug_assert!(array.get(data).is_some());
        let found: Vec<Option<FieldPath>> = columns.iter().map(|column| roles.column(column, rows)).collect();
        let table = self.tables.len();
        let known: Vec<FieldPath> = found.iter().flatten().cloned().collect();
        let mut read = Vec::with_capacity(rows.len());
        for (row, value) in rows.iter().enumerate() {
            let mut ids = Vec::with_capacity(columns.len());
            let mut column = 0;
            for path in &found {
                ids.push(path.as_ref().map(|path| {
                    let value = path.get(value).and_then(Amount::of);
                    self.all.push(Figure { place: FigurePlace::Cell(table, row, column), value });
                    column += 1;
                    self.all.len() - 1
                }));
            }
            read.push(ids);
        }
        self.tables.push((array, known));
        read
    }

    /// The smallest unit of the currency.
    pub fn unit(&self) -> Amount {
        Amount::unit(self.digits)
    }

    /// The value of a figure, if it has one.
    pub fn value(&self, id: Option<Id>) -> Option<Amount> {
        self.all.get(id?)?.value
    }

    /// The value, or zero if there is none.
    pub fn or_zero(&self, id: Option<Id>) -> Amount {
        self.value(id).unwrap_or_default()
    }

    /// The figure, if it has a value.
    pub fn known(&self, id: Option<Id>) -> Option<Id> {
        id.filter(|_| self.value(id).is_some())
    }

    /// The column of a figure in the table at `array`.
    pub fn column(&self, id: Id, array: &FieldPath) -> Option<&FieldPath> {
        match self.all.get(id).map(|figure| &figure.place) {
            Some(FigurePlace::Cell(table, _, column)) => {
                self.tables.get(*table).filter(|(path, _)| path == array).and_then(|(_, columns)| columns.get(*column))
            }
            _ => None,
        }
    }

    /// Whether it is in a row.
    pub fn is_cell(&self, id: Id) -> bool {
        self.all.get(id).is_some_and(|figure| matches!(figure.place, FigurePlace::Cell(..)))
    }

    pub fn path(&self, id: Id) -> FieldPath {
        match self.all.get(id).map(|figure| &figure.place) {
            Some(FigurePlace::Field(path)) => path.clone(),
            Some(FigurePlace::Cell(table, row, column)) => match self.tables.get(*table) {
                Some((array, columns)) => {
                    let column = columns.get(*column).cloned().unwrap_or_else(FieldPath::root);
                    array.index(*row).join(&column)
                }
                None => FieldPath::root(),
            },
            None => FieldPath::root(),
        }
    }

    /// The figure at this place.
    pub fn find(&self, path: &FieldPath) -> Option<Id> {
        (0..self.all.len()).find(|id| self.path(*id) == *path)
    }

    /// The same invoice with one number replaced.
    pub fn with(&self, id: Id, value: Amount) -> Self {
        let mut changed = self.clone();
        if let Some(figure) = changed.all.get_mut(id) {
            figure.value = Some(value);
        }
        changed
    }
}
