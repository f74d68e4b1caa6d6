//! The receipts of invoices that are paid.

use super::collections::Payment;
use super::counterparties::with_party;
use super::documents::Document;
use super::invoices::{find, find_by_number};
use super::movements::provider_transaction_id;
use super::refusal::Refusal;
use super::state::{MERCHANT, State};
use crate::invoices::{
    InvoiceItemId, InvoiceReceipt, InvoiceReceiptItem, RetrieveInvoiceReceiptById, RetrieveInvoiceReceiptByNumber,
};
use crate::wire::Extra;
use crate::{InvoiceId, InvoiceNumber};

pub(super) fn retrieve_invoice_receipt_by_id(
    state: &mut State,
    request: &RetrieveInvoiceReceiptById,
) -> Result<InvoiceReceipt, Refusal> {
    receipt(state, request.id, find(state, request.id)?)
}

pub(super) fn retrieve_invoice_receipt_by_number(
    state: &mut State,
    request: &RetrieveInvoiceReceiptByNumber,
) -> Result<InvoiceReceipt, Refusal> {
    let (id, document) = find_by_number(state, &request.invoice_number)?;
    receipt(state, id, document)
}

fn receipt(state: &State, id: InvoiceId, document: &Document) -> Result<InvoiceReceipt, Refusal> {
    let payment = document.paid_at.and(document.payment.as_ref());
    let Payment {
        reference_id,
        account,
        quote,
    } = payment.ok_or_else(|| Refusal::not_found("receipt"))?;
    let counterparty = with_party(state, document.counterparty_id);
    let party = counterparty.as_ref().and_then(|it| it.party.as_ref());
    let changed = quote.fx.is_some();
    Ok(InvoiceReceipt {
        invoice_id: id,
        invoice_number: InvoiceNumber::new(&document.number),
        currency: document.currency.to_string(),
        total_amount: document.total(),
        status: document.status.clone(),
        note: document.note.clone(),
        due_date: document.due_date,
        as_payment_link: Some(document.as_payment_link),
        fee_bearer: Some(document.fee_bearer.clone()),
        owner: Some(MERCHANT),
        created_at: document.created_at,
        counterparty_id: document.counterparty_id,
        relationship_type: counterparty.as_ref().and_then(|it| it.relationship_type.clone()),
        counterparty_name: party.map(|party| party.fullname.clone()),
        counterparty_phone: party.and_then(|party| party.phone.clone()),
        counterparty_email: party.and_then(|party| party.email.clone()),
        reference_id: document.reference_id.clone(),
        paid_at: document.paid_at,
        payer_amount: Some(quote.payer_amount),
        payer_currency: Some(quote.payer_currency.to_string()),
        payee_amount: Some(quote.payee_amount),
        payee_currency: Some(quote.payee_currency.to_string()),
        platform_fee: Some(quote.platform_fee),
        platform_currency: Some(quote.payee_currency.to_string()),
        gateway_fee: Some(quote.gateway_fee),
        gateway_currency: Some(quote.payee_currency.to_string()),
        fx_fee: quote.fx.map(|fx| fx.fee),
        fx_rate: quote.fx.map(|fx| fx.rate),
        fx_currency_from: changed.then(|| quote.payee_currency.to_string()),
        fx_currency_to: changed.then(|| quote.payer_currency.to_string()),
        payment_provider: Some(account.provider.clone()),
        payment_method: Some(account.method.clone()),
        account_name: Some(account.account_name.clone()),
        gateway_confirmed_at: document.paid_at,
        provider_transaction_id: Some(provider_transaction_id(*reference_id)),
        items: Some(items(document)),
        extra_: Extra::default(),
    })
}

fn items(document: &Document) -> Vec<InvoiceReceiptItem> {
    let lines = document.lines().iter();
    let items = lines.map(|line| InvoiceReceiptItem {
        id: InvoiceItemId::new(line.id),
        name: line.name.clone(),
        qty: line.qty,
        amount: line.amount,
        currency: document.currency.to_string(),
        extra_: Extra::default(),
    });
    items.collect()
}
