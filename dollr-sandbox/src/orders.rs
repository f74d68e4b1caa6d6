//! Orders: what is theirs alone among documents that can be paid. They have no due date.

use super::counterparties::with_party;
use super::documents::{Document, Line};
use super::editing::{cancel, create, publish, update};
use super::lines::{add_line, remove_line, update_line};
use super::lookups::{find, find_by_number, list};
use super::receipts::{Receipt, receipt};
use super::refusal::Refusal;
use super::shown::{shown_document, shown_line, shown_receipt};
use super::state::State;
use dollr_client::orders::{
    AddOrderItem, CancelOrder, CreateOrder, ListOrder, Order, OrderDetail, OrderItem, OrderItemId, OrderReceipt,
    OrderReceiptItem, PublishOrder, RemoveOrderItem, RetrieveOrderById, RetrieveOrderByNumber,
    RetrieveOrderReceiptById, RetrieveOrderReceiptByNumber, UpdateOrder, UpdateOrderItem,
};
use dollr_client::{OrderId, OrderNumber, Source, SourceNumber, SourceType};

pub(super) fn create_order(state: &mut State, request: &CreateOrder) -> Result<Order, Refusal> {
    let id = OrderId::new(state.next_id());
    let mut document = Document::new(Source::Order(id), state.clock.now());
    document.counterparty_id = request.counterparty_id;
    document.currency = request.currency;
    document.note = Some(request.note.clone());
    document.fee_bearer = request.fee_bearer.clone();
    document.as_payment_link = request.as_payment_link;
    document.reference_id.clone_from(&request.reference_id);
    create(state, document).map(summary)
}

pub(super) fn add_order_item(state: &mut State, request: &AddOrderItem) -> Result<OrderItem, Refusal> {
    let source = Source::Order(request.order_id);
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

pub(super) fn update_order_item(state: &mut State, request: &UpdateOrderItem) -> Result<Option<OrderItem>, Refusal> {
    let source = Source::Order(request.order_id);
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

pub(super) fn remove_order_item(state: &mut State, request: &RemoveOrderItem) -> Result<(), Refusal> {
    remove_line(state, &Source::Order(request.order_id), request.id.get())
}

pub(super) fn publish_order(state: &mut State, request: &PublishOrder) -> Result<Option<Order>, Refusal> {
    let document = publish(state, &Source::Order(request.id))?;
    Ok(Some(summary(document)))
}

pub(super) fn update_order(state: &mut State, request: &UpdateOrder) -> Result<Option<Order>, Refusal> {
    let source = Source::Order(request.id);
    let document = update(
        state,
        &source,
        &request.reference_id,
        &request.note,
        &request.fee_bearer,
    )?;
    Ok(Some(summary(document)))
}

pub(super) fn cancel_order(state: &mut State, request: &CancelOrder) -> Result<Option<Order>, Refusal> {
    let document = cancel(state, &Source::Order(request.id))?;
    Ok(Some(summary(document)))
}

pub(super) fn list_order(state: &mut State, request: &ListOrder) -> Result<Vec<Order>, Refusal> {
    let documents = list(state, &SourceType::Order, request.currency, request.status.as_ref());
    Ok(documents.map(summary).collect())
}

pub(super) fn retrieve_order_by_id(
    state: &mut State,
    request: &RetrieveOrderById,
) -> Result<Option<OrderDetail>, Refusal> {
    let document = find(state, &Source::Order(request.id))?;
    Ok(Some(detail(state, document)))
}

pub(super) fn retrieve_order_by_number(
    state: &mut State,
    request: &RetrieveOrderByNumber,
) -> Result<Option<OrderDetail>, Refusal> {
    let document = find_by_number(state, &SourceNumber::Order(request.order_number.clone()))?;
    Ok(Some(detail(state, document)))
}

pub(super) fn retrieve_order_receipt_by_id(
    state: &mut State,
    request: &RetrieveOrderReceiptById,
) -> Result<Option<OrderReceipt>, Refusal> {
    let document = find(state, &Source::Order(request.id))?;
    Ok(Some(show_receipt(&receipt(state, document)?)))
}

pub(super) fn retrieve_order_receipt_by_number(
    state: &mut State,
    request: &RetrieveOrderReceiptByNumber,
) -> Result<Option<OrderReceipt>, Refusal> {
    let document = find_by_number(state, &SourceNumber::Order(request.order_number.clone()))?;
    Ok(Some(show_receipt(&receipt(state, document)?)))
}

fn summary(document: &Document) -> Order {
    shown_document!(document as Order {
        id: OrderId::new(document.id()),
        order_number: OrderNumber::new(&document.number),
    })
}

fn detail(state: &State, document: &Document) -> OrderDetail {
    shown_document!(document as OrderDetail {
        id: OrderId::new(document.id()),
        order_number: OrderNumber::new(&document.number),
        order_items: Some(document.lines().iter().map(item).collect()),
        counterparty: with_party(state, document.counterparty_id),
    })
}

fn item(line: &Line) -> OrderItem {
    shown_line!(line as OrderItem {
        id: OrderItemId::new(line.id),
        created_at: Some(line.created_at),
        updated_at: Some(line.updated_at),
    })
}

fn show_receipt(receipt: &Receipt) -> OrderReceipt {
    let document = receipt.document;
    shown_receipt!(receipt as OrderReceipt {
        order_id: Some(OrderId::new(document.id())),
        order_number: Some(OrderNumber::new(&document.number)),
        items: Some(document.lines().iter().map(receipt_item).collect()),
    })
}

fn receipt_item(line: &Line) -> OrderReceiptItem {
    shown_line!(line as OrderReceiptItem { id: Some(OrderItemId::new(line.id)) })
}
