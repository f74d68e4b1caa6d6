//! The lines of invoices.

use super::documents::{Document, Line};
use super::invoices::find_mut;
use super::patches::replace;
use super::refusal::Refusal;
use super::state::State;
use crate::SourceStatus;
use crate::invoices::{AddInvoiceItem, InvoiceItem, InvoiceItemId, RemoveInvoiceItem, UpdateInvoiceItem};
use crate::values::Currency;
use crate::wire::Extra;

pub(super) fn add_invoice_item(state: &mut State, request: &AddInvoiceItem) -> Result<InvoiceItem, Refusal> {
    let now = state.clock.now();
    let id = state.next_id();
    let document = find_mut(state, request.invoice_id)?;
    document.require(&[SourceStatus::Idle], "invoice_id")?;
    if request.currency != document.currency {
        let message = format!("{} is in {}, and so are its lines", document.number, document.currency);
        return Err(Refusal::of_body_field("currency", message));
    }
    let line = Line {
        id,
        name: request.name.clone(),
        qty: request.qty,
        amount: request.amount,
        created_at: now,
        updated_at: now,
    };
    let item = item(&line, document.currency);
    document.set_lines([document.lines(), &[line]].concat(), now)?;
    Ok(item)
}

pub(super) fn update_invoice_item(
    state: &mut State,
    request: &UpdateInvoiceItem,
) -> Result<Option<InvoiceItem>, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, request.invoice_id)?;
    document.require(&[SourceStatus::Idle], "invoice_id")?;
    let mut lines = document.lines().to_vec();
    let line = lines.iter_mut().find(|line| line.id == request.id.get());
    let line = line.ok_or_else(|| Refusal::not_found("line"))?;
    replace(&mut line.name, &request.name);
    replace(&mut line.qty, &request.qty);
    replace(&mut line.amount, &request.amount);
    if line.qty < 1 {
        return Err(Refusal::of_body_field(
            "qty",
            "less than minimum; at least 1 is expected",
        ));
    }
    line.updated_at = now;
    let item = item(line, document.currency);
    document.set_lines(lines, now)?;
    Ok(Some(item))
}

pub(super) fn remove_invoice_item(state: &mut State, request: &RemoveInvoiceItem) -> Result<(), Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, request.invoice_id)?;
    document.require(&[SourceStatus::Idle], "invoice_id")?;
    let mut lines = document.lines().to_vec();
    lines.retain(|line| line.id != request.id.get());
    if lines.len() == document.lines().len() {
        return Err(Refusal::not_found("line"));
    }
    document.set_lines(lines, now)
}

/// All lines of a document.
pub(super) fn all(document: &Document) -> Vec<InvoiceItem> {
    let lines = document.lines().iter();
    lines.map(|line| item(line, document.currency)).collect()
}

fn item(line: &Line, currency: Currency) -> InvoiceItem {
    InvoiceItem {
        id: InvoiceItemId::new(line.id),
        name: line.name.clone(),
        currency: currency.to_string(),
        qty: line.qty,
        amount: line.amount,
        created_at: line.created_at,
        updated_at: line.updated_at,
        extra_: Extra::default(),
    }
}
