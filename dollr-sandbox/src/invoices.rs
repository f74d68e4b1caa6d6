//! Invoices: what is theirs alone among documents that can be paid.

use super::counterparties::with_party;
use super::documents::{Document, Line};
use super::editing::{cancel, create, publish, update};
use super::lines::{add_line, remove_line, update_line};
use super::lookups::{find, find_by_number, list};
use super::patches::change;
use super::receipts::{Receipt, receipt};
use super::refusal::Refusal;
use super::shown::{shown_document, shown_line, shown_receipt};
use super::state::State;
use dollr_client::invoices::{
    AddInvoiceItem, CancelInvoice, CreateInvoice, Invoice, InvoiceDetail, InvoiceItem, InvoiceItemId, InvoiceReceipt,
    InvoiceReceiptItem, ListInvoice, PublishInvoice, RemoveInvoiceItem, RetrieveInvoiceById, RetrieveInvoiceByNumber,
    RetrieveInvoiceReceiptById, RetrieveInvoiceReceiptByNumber, UpdateInvoice, UpdateInvoiceItem,
};
use dollr_client::{InvoiceId, InvoiceNumber, Source, SourceNumber, SourceType};

pub(super) fn create_invoice(state: &mut State, request: &CreateInvoice) -> Result<Invoice, Refusal> {
    let id = InvoiceId::new(state.next_id());
    let mut document = Document::new(Source::Invoice(id), state.clock.now());
    document.counterparty_id = request.counterparty_id;
    document.currency = request.currency;
    document.note = Some(request.note.clone());
    document.fee_bearer = request.fee_bearer.clone();
    document.as_payment_link = request.as_payment_link;
    document.reference_id.clone_from(&request.reference_id);
    document.due_date = request.due_date;
    create(state, document).map(summary)
}

pub(super) fn add_invoice_item(state: &mut State, request: &AddInvoiceItem) -> Result<InvoiceItem, Refusal> {
    let source = Source::Invoice(request.invoice_id);
    let line = add_line(
        state,
        &source,
        &request.name,
        request.qty,
        request.amount,
        request.currency,
    )?;
    Ok(item(&line))
}

pub(super) fn update_invoice_item(
    state: &mut State,
    request: &UpdateInvoiceItem,
) -> Result<Option<InvoiceItem>, Refusal> {
    let source = Source::Invoice(request.invoice_id);
    let line = update_line(
        state,
        &source,
        request.id.get(),
        &request.name,
        &request.qty,
        &request.amount,
    )?;
    Ok(Some(item(&line)))
}

pub(super) fn remove_invoice_item(state: &mut State, request: &RemoveInvoiceItem) -> Result<(), Refusal> {
    remove_line(state, &Source::Invoice(request.invoice_id), request.id.get())
}

pub(super) fn publish_invoice(state: &mut State, request: &PublishInvoice) -> Result<Option<Invoice>, Refusal> {
    let document = publish(state, &Source::Invoice(request.id))?;
    Ok(Some(summary(document)))
}

pub(super) fn update_invoice(state: &mut State, request: &UpdateInvoice) -> Result<Option<Invoice>, Refusal> {
    let source = Source::Invoice(request.id);
    let document = update(
        state,
        &source,
        &request.reference_id,
        &request.note,
        &request.fee_bearer,
    )?;
    change(&mut document.due_date, &request.due_date);
    Ok(Some(summary(document)))
}

pub(super) fn cancel_invoice(state: &mut State, request: &CancelInvoice) -> Result<Option<Invoice>, Refusal> {
    let document = cancel(state, &Source::Invoice(request.id))?;
    Ok(Some(summary(document)))
}

pub(super) fn list_invoice(state: &mut State, request: &ListInvoice) -> Result<Vec<Invoice>, Refusal> {
    let documents = list(state, &SourceType::Invoice, request.currency, request.status.as_ref());
    Ok(documents.map(summary).collect())
}

pub(super) fn retrieve_invoice_by_id(
    state: &mut State,
    request: &RetrieveInvoiceById,
) -> Result<InvoiceDetail, Refusal> {
    let document = find(state, &Source::Invoice(request.id))?;
    Ok(detail(state, document))
}

pub(super) fn retrieve_invoice_by_number(
    state: &mut State,
    request: &RetrieveInvoiceByNumber,
) -> Result<InvoiceDetail, Refusal> {
    let document = find_by_number(state, &SourceNumber::Invoice(request.invoice_number.clone()))?;
    Ok(detail(state, document))
}

pub(super) fn retrieve_invoice_receipt_by_id(
    state: &mut State,
    request: &RetrieveInvoiceReceiptById,
) -> Result<InvoiceReceipt, Refusal> {
    let document = find(state, &Source::Invoice(request.id))?;
    Ok(show_receipt(&receipt(state, document)?))
}

pub(super) fn retrieve_invoice_receipt_by_number(
    state: &mut State,
    request: &RetrieveInvoiceReceiptByNumber,
) -> Result<InvoiceReceipt, Refusal> {
    let document = find_by_number(state, &SourceNumber::Invoice(request.invoice_number.clone()))?;
    Ok(show_receipt(&receipt(state, document)?))
}

fn summary(document: &Document) -> Invoice {
    shown_document!(document as Invoice {
        id: InvoiceId::new(document.id()),
        invoice_number: InvoiceNumber::new(&document.number),
        due_date: document.due_date,
    })
}

fn detail(state: &State, document: &Document) -> InvoiceDetail {
    shown_document!(document as InvoiceDetail {
        id: InvoiceId::new(document.id()),
        invoice_number: InvoiceNumber::new(&document.number),
        due_date: document.due_date,
        invoice_items: Some(document.lines().iter().map(item).collect()),
        counterparty: with_party(state, document.counterparty_id),
    })
}

fn item(line: &Line) -> InvoiceItem {
    shown_line!(line as InvoiceItem {
        id: InvoiceItemId::new(line.id),
        created_at: line.created_at,
        updated_at: line.updated_at,
    })
}

fn show_receipt(receipt: &Receipt) -> InvoiceReceipt {
    let document = receipt.document;
    shown_receipt!(receipt as InvoiceReceipt {
        invoice_id: InvoiceId::new(document.id()),
        invoice_number: InvoiceNumber::new(&document.number),
        due_date: document.due_date,
        items: Some(document.lines().iter().map(receipt_item).collect()),
    })
}

fn receipt_item(line: &Line) -> InvoiceReceiptItem {
    shown_line!(line as InvoiceReceiptItem { id: InvoiceItemId::new(line.id) })
}
