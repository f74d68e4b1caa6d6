//! Invoices, as documents that can be paid.

use super::counterparties::with_party;
use super::documents::Document;
use super::invoice_items;
use super::patches::{change, replace};
use super::refusal::Refusal;
use super::state::{MERCHANT, State};
use crate::invoices::{
    CancelInvoice, CreateInvoice, Invoice, InvoiceDetail, ListInvoice, PublishInvoice, RetrieveInvoiceById,
    RetrieveInvoiceByNumber, UpdateInvoice,
};
use crate::wire::Extra;
use crate::{InvoiceId, InvoiceNumber, Source, SourceStatus};

pub(super) fn create_invoice(state: &mut State, request: &CreateInvoice) -> Result<Invoice, Refusal> {
    if !state.counterparties.contains_key(&request.counterparty_id) {
        return Err(Refusal::of_body_field("counterparty_id", "counterparty not found"));
    }
    let id = InvoiceId::new(state.next_id());
    let mut document = Document::new(Source::Invoice(id), state.clock.now());
    document.counterparty_id = request.counterparty_id;
    document.currency = request.currency;
    document.note = Some(request.note.clone());
    document.fee_bearer = request.fee_bearer.clone();
    document.as_payment_link = request.as_payment_link;
    document.reference_id.clone_from(&request.reference_id);
    document.due_date = request.due_date;
    let invoice = summary(id, &document);
    state.documents.push(document);
    Ok(invoice)
}

pub(super) fn publish_invoice(state: &mut State, request: &PublishInvoice) -> Result<Option<Invoice>, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, request.id)?;
    document.require(&[SourceStatus::Idle], "id")?;
    if document.lines().is_empty() {
        return Err(Refusal::of_path_field(
            "id",
            "there is nothing to pay; add a line first",
        ));
    }
    document.go(&[SourceStatus::Idle], SourceStatus::Active, "id", now)?;
    Ok(Some(summary(request.id, document)))
}

pub(super) fn update_invoice(state: &mut State, request: &UpdateInvoice) -> Result<Option<Invoice>, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, request.id)?;
    document.require(&[SourceStatus::Idle], "id")?;
    change(&mut document.reference_id, &request.reference_id);
    change(&mut document.note, &request.note);
    change(&mut document.due_date, &request.due_date);
    replace(&mut document.fee_bearer, &request.fee_bearer);
    document.updated_at = now;
    Ok(Some(summary(request.id, document)))
}

pub(super) fn cancel_invoice(state: &mut State, request: &CancelInvoice) -> Result<Option<Invoice>, Refusal> {
    let now = state.clock.now();
    let document = find_mut(state, request.id)?;
    let before = [SourceStatus::Idle, SourceStatus::Active];
    document.go(&before, SourceStatus::Canceled, "id", now)?;
    Ok(Some(summary(request.id, document)))
}

pub(super) fn list_invoice(state: &mut State, request: &ListInvoice) -> Result<Vec<Invoice>, Refusal> {
    let documents = state.documents.iter();
    let invoices = documents.filter_map(|document| match document.source {
        Source::Invoice(id) => Some((id, document)),
        _ => None,
    });
    Ok(invoices
        .filter(|(_, document)| request.currency.is_none_or(|currency| currency == document.currency))
        .filter(|(_, document)| request.status.as_ref().is_none_or(|status| *status == document.status))
        .map(|(id, document)| summary(id, document))
        .collect())
}

pub(super) fn retrieve_invoice_by_id(
    state: &mut State,
    request: &RetrieveInvoiceById,
) -> Result<InvoiceDetail, Refusal> {
    Ok(detail(state, request.id, find(state, request.id)?))
}

pub(super) fn retrieve_invoice_by_number(
    state: &mut State,
    request: &RetrieveInvoiceByNumber,
) -> Result<InvoiceDetail, Refusal> {
    let (id, document) = find_by_number(state, &request.invoice_number)?;
    Ok(detail(state, id, document))
}

pub(super) fn find(state: &State, id: InvoiceId) -> Result<&Document, Refusal> {
    let document = state.document(&Source::Invoice(id));
    document.ok_or_else(|| Refusal::not_found("invoice"))
}

pub(super) fn find_mut(state: &mut State, id: InvoiceId) -> Result<&mut Document, Refusal> {
    let document = state.document_mut(&Source::Invoice(id));
    document.ok_or_else(|| Refusal::not_found("invoice"))
}

pub(super) fn find_by_number<'a>(
    state: &'a State,
    number: &InvoiceNumber,
) -> Result<(InvoiceId, &'a Document), Refusal> {
    let mut documents = state.documents.iter();
    let found = documents.find_map(|document| match document.source {
        Source::Invoice(id) if document.number == number.as_str() => Some((id, document)),
        _ => None,
    });
    found.ok_or_else(|| Refusal::not_found("invoice"))
}

fn summary(id: InvoiceId, document: &Document) -> Invoice {
    Invoice {
        id,
        invoice_number: InvoiceNumber::new(&document.number),
        counterparty_id: document.counterparty_id,
        currency: document.currency.to_string(),
        total_amount: document.total(),
        status: document.status.clone(),
        note: document.note.clone(),
        fee_bearer: Some(document.fee_bearer.clone()),
        due_date: document.due_date,
        as_payment_link: Some(document.as_payment_link),
        owner: Some(MERCHANT),
        reference_id: document.reference_id.clone(),
        paid_at: document.paid_at,
        created_at: document.created_at,
        updated_at: document.updated_at,
        extra_: Extra::default(),
    }
}

fn detail(state: &State, id: InvoiceId, document: &Document) -> InvoiceDetail {
    let invoice = summary(id, document);
    InvoiceDetail {
        id,
        invoice_number: invoice.invoice_number,
        counterparty_id: invoice.counterparty_id,
        currency: invoice.currency,
        total_amount: invoice.total_amount,
        status: invoice.status,
        note: invoice.note,
        fee_bearer: invoice.fee_bearer,
        due_date: invoice.due_date,
        as_payment_link: invoice.as_payment_link,
        owner: invoice.owner,
        reference_id: invoice.reference_id,
        paid_at: invoice.paid_at,
        created_at: invoice.created_at,
        updated_at: invoice.updated_at,
        invoice_items: Some(invoice_items::all(document)),
        counterparty: with_party(state, document.counterparty_id),
        extra_: invoice.extra_,
    }
}
