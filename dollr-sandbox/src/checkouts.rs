//! Hosted checkouts: a document, published at once, with the page where it is paid.

use super::counterparties::{create_counterparty, party_of};
use super::documents::{Document, Line};
use super::input::request;
use super::pages::payment_page;
use super::parties::create_party;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::checkouts::{CheckoutMode, CheckoutSource, CreateCheckoutSource, SourceCheckoutConfigId};
use dollr_client::counterparties::CreateCounterparty;
use dollr_client::parties::CreateParty;
use dollr_client::{CounterpartyId, InvoiceId, OrderId, PartyId, RelationshipType, Source, SourceStatus, SourceType};
use serde_json::json;

pub(super) fn create_checkout_source(
    state: &mut State,
    request: &CreateCheckoutSource,
) -> Result<CheckoutSource, Refusal> {
    if request.mode != CheckoutMode::Hosted {
        let message = format!("the sandbox has no {} checkouts; HOSTED is expected", request.mode);
        return Err(Refusal::of_body_field("mode", message));
    }
    let mut document = write(state, request)?;
    let (counterparty_id, party_id) = payer(state, request)?;
    document.counterparty_id = counterparty_id;
    let checkout = CheckoutSource::builder()
        .mode(request.mode.clone())
        .source(document.source.clone())
        .source_number(document.number.clone())
        .source_status(document.status.clone())
        .counterparty_id(counterparty_id)
        .party_id(party_id)
        .currency(document.currency.to_string())
        .total_amount(document.total())
        .source_checkout_config_id(SourceCheckoutConfigId::new(state.next_id()))
        .url(payment_page(state, &document))
        .reference_id(document.reference_id.clone())
        .due_date(document.due_date)
        .expires_at(document.page_closes_at)
        .success_url(request.success_url.as_ref().map(ToString::to_string))
        .cancel_url(request.cancel_url.as_ref().map(ToString::to_string))
        .build();
    state.documents.push(document);
    Ok(checkout)
}

/// The document of a checkout, but for its counterparty.
fn write(state: &mut State, request: &CreateCheckoutSource) -> Result<Document, Refusal> {
    let id = state.next_id();
    let source = match request.source_kind {
        SourceType::Invoice => Source::Invoice(InvoiceId::new(id)),
        SourceType::Order => Source::Order(OrderId::new(id)),
        ref other => {
            let message = format!("{other} is not supported; INVOICE or ORDER is expected");
            return Err(Refusal::of_body_field("source_kind", message));
        }
    };
    if request.items.is_empty() {
        return Err(Refusal::of_body_field("items", "there is nothing to pay; add an item"));
    }
    if request.items.iter().any(|item| item.currency != request.currency) {
        let message = format!("the checkout is in {}, and so are its items", request.currency);
        return Err(Refusal::of_body_field("items", message));
    }
    let now = state.clock.now();
    let mut document = Document::new(source, now);
    document.currency = request.currency;
    document.note.clone_from(&request.note);
    document.as_payment_link = true;
    document.reference_id.clone_from(&request.reference_id);
    document.due_date = request.due_date;
    document.page_closes_at = request.expires_at;
    document.status = SourceStatus::Active;
    let items = request.items.iter();
    let lines = items.map(|item| Line {
        id: state.next_id(),
        name: item.name.clone(),
        qty: 1,
        currency: item.currency,
        amount: item.amount,
        created_at: now,
        updated_at: now,
    });
    document.set_lines(lines.collect(), now)?;
    Ok(document)
}

/// The counterparty that is given or, without one, a new one for a new party.
fn payer(state: &mut State, checkout: &CreateCheckoutSource) -> Result<(CounterpartyId, PartyId), Refusal> {
    if let Some(id) = checkout.counterparty_id {
        let party_id = party_of(state, id);
        let not_found = || Refusal::of_body_field("counterparty_id", "counterparty not found");
        return Ok((id, party_id.ok_or_else(not_found)?));
    }
    let phone = &checkout.party_phone;
    let party: CreateParty = request(&json!({
        "fullname": checkout.party_name.clone().unwrap_or_else(|| phone.to_string()),
        "phone": phone,
        "email": checkout.party_email,
    }));
    let party_id = create_party(state, &party)?.id;
    let counterparty: CreateCounterparty = request(&json!({
        "relationship_type": checkout.party_relationship.clone().unwrap_or(RelationshipType::Customer),
        "party_id": party_id,
    }));
    Ok((create_counterparty(state, &counterparty)?.id, party_id))
}
