//! The rules, and what each is called.

use serde::{Deserialize, Serialize};

/// A rule that an invoice must keep, or any record.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Quantity × unit price = line total, with line discounts and base quantities.
    LineTotal,
    /// The lines add up to the stated sum of lines, or to the net total.
    LinesTotal,
    /// Sum of lines − discounts + surcharges = net total.
    NetTotal,
    /// Taxed amount × rate = tax, for each rate.
    TaxAmount,
    /// The lines with a rate add up to its taxed amount; all taxed amounts add up to the net total.
    TaxBasis,
    /// The taxes of all rates add up to the total tax.
    TaxTotal,
    /// The rate of each line is in the tax breakdown.
    TaxRate,
    /// Net + tax = total.
    GrandTotal,
    /// Total − paid + rounding = due.
    AmountDue,
    /// The due date is not before the invoice date.
    DueDate,
    /// The invoice date is not in the future.
    InvoiceDate,
    /// The check digits of a VAT identification number.
    VatId,
    /// The check digits of an IBAN.
    Iban,
    /// The currency is a code of ISO 4217.
    Currency,
    /// The agent does not call the record a failure, nor gives it a status that nobody here knows.
    Status,
    /// The record has a value.
    Values,
    /// What is required was not emptied.
    Emptied,
    /// No text has a character that nobody sees.
    HiddenCharacters,
}

/// What a broken rule does.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The record is flagged, and accepting it needs a second confirmation.
    Block,
    /// The record is flagged.
    Warn,
    /// The rule is not checked.
    Off,
}

impl Rule {
    /// All rules, in document order.
    pub const ALL: [Self; 18] = [
        Self::LineTotal,
        Self::LinesTotal,
        Self::NetTotal,
        Self::TaxAmount,
        Self::TaxBasis,
        Self::TaxTotal,
        Self::TaxRate,
        Self::GrandTotal,
        Self::AmountDue,
        Self::DueDate,
        Self::InvoiceDate,
        Self::VatId,
        Self::Iban,
        Self::Currency,
        Self::Status,
        Self::Values,
        Self::Emptied,
        Self::HiddenCharacters,
    ];

    /// Its name in `review.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LineTotal => "line_total",
            Self::LinesTotal => "lines_total",
            Self::NetTotal => "net_total",
            Self::TaxAmount => "tax_amount",
            Self::TaxBasis => "tax_basis",
            Self::TaxTotal => "tax_total",
            Self::TaxRate => "tax_rate",
            Self::GrandTotal => "grand_total",
            Self::AmountDue => "amount_due",
            Self::DueDate => "due_date",
            Self::InvoiceDate => "invoice_date",
            Self::VatId => "vat_id",
            Self::Iban => "iban",
            Self::Currency => "currency",
            Self::Status => "status",
            Self::Values => "values",
            Self::Emptied => "emptied",
            Self::HiddenCharacters => "hidden_characters",
        }
    }

    /// The corresponding rule of EN 16931 (or of Peppol's profile of it), if there is one.
    pub const fn standard(self) -> Option<&'static str> {
        Some(match self {
            Self::LineTotal => "PEPPOL-EN16931-R120",
            Self::LinesTotal => "BR-CO-10",
            Self::NetTotal => "BR-CO-13",
            Self::TaxAmount => "BR-CO-17",
            Self::TaxBasis => "BR-S-08",
            Self::TaxTotal => "BR-CO-14",
            Self::GrandTotal => "BR-CO-15",
            Self::AmountDue => "BR-CO-16",
            Self::Currency => "BR-CL-04",
            _ => return None,
        })
    }

    /// What it does unless configured. Due dates, VAT numbers and IBANs only warn: some of the 52 invoices that the rules are
    /// measured on really break them (invented numbers; a premium that was due before its invoice).
    pub const fn default_level(self) -> Level {
        match self {
            Self::DueDate | Self::VatId | Self::Iban | Self::HiddenCharacters => Level::Warn,
            _ => Level::Block,
        }
    }

    /// Whether it is a sum, which changing a number can put right.
    pub const fn is_arithmetic(self) -> bool {
        !matches!(self, Self::DueDate | Self::InvoiceDate | Self::VatId | Self::Iban | Self::Currency) && !self.is_of_any_record()
    }

    /// Whether records keep it that are no invoices.
    pub const fn is_of_any_record(self) -> bool {
        matches!(self, Self::Status | Self::Values | Self::Emptied | Self::HiddenCharacters)
    }
}
