//! What can be known to be wrong with a bill before anything of it is made.

use rust_decimal::Decimal;

use super::{Bill, Billable, Line};
use crate::codec;
use crate::codec::request;
use crate::error::Error;
use crate::values::{Amount, beyond_units};

impl<D: Billable> Bill<D> {
    /// What is to be paid, if all of it can be sent.
    pub(super) fn check(&self) -> Result<Amount, Error> {
        let refused = |why: &str| Error::invalid_request(D::OPERATION, &why);
        request::encode(&self.document)?;
        if self.lines.is_empty() {
            return Err(refused("a bill needs a line"));
        }
        let mut total = Decimal::ZERO;
        for (index, line) in self.lines.iter().enumerate() {
            let price = Decimal::from(line.amount).checked_mul(line.qty.into());
            let sum = price.and_then(|price| total.checked_add(price));
            if let Some(problem) = self.problem(line, price) {
                return Err(refused(&format!("line {} ({:?}): {problem}", index + 1, line.name)));
            }
            total = sum.ok_or_else(|| refused("the sum of the lines is too large"))?;
        }
        Ok(total.into())
    }

    /// What is wrong with a line that costs so much.
    fn problem(&self, line: &Line, price: Option<Decimal>) -> Option<String> {
        // Of whatever document: its id is no part of the body.
        let item = self.item(D::ANY, line);
        let (currency, ..) = self.document.terms();
        codec::problem(&item).or_else(|| beyond_units("the price of all", price?.into(), currency))
    }

    /// The request that adds a line.
    pub(super) fn item(&self, id: D::Id, line: &Line) -> D::Add {
        D::item(&self.client, id, line.clone(), self.document.terms().0)
    }
}
