//! The pages where payers pay, which only have an address here, and what a payer does there.

use std::fmt;

use super::collections::{collect, settle};
use super::counterparties::party_of;
use super::documents::Document;
use super::input::request;
use super::payment_accounts::create_payment_account;
use super::providers::market;
use super::refusal::Refusal;
use super::sessions::create_checkout_session;
use super::state::State;
use dollr_client::executions::Collect;
use dollr_client::{OperationType, Phone, Provider, ReferenceId, SourceStatus};
use serde_json::json;

/// Why a payer can't pay: a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayError(String);

impl fmt::Display for PayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PayError {}

impl From<Refusal> for PayError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.to_string())
    }
}

/// The address of the page where a document is paid.
pub(super) fn payment_page(state: &State, document: &Document) -> String {
    format!("{}/pay/{}", state.url, document.number)
}

/// The address of the page that shows the receipt of a document.
pub(super) fn receipt_page(state: &State, document: &Document) -> String {
    format!("{}/receipt/{}", state.url, document.number)
}

/// Pays what the page at `url` is for, by the calls that a merchant without such a page makes.
pub(super) fn pay(state: &mut State, url: &str, phone: &Phone) -> Result<(), PayError> {
    settle(state);
    let document = open_page(state, url)?;
    let (source, document_id, own_currency) = (document.source.clone(), document.id(), document.currency);
    let party_id = party_of(state, document.counterparty_id);
    let party_id = party_id.ok_or_else(|| PayError(format!("{} has no counterparty", document.number)))?;
    let market = market(phone)?;
    let currency = match market.currencies {
        [other, ..] if !market.currencies.contains(&own_currency) => *other,
        _ => own_currency,
    };
    let session = create_checkout_session(
        state,
        &request(&json!({
            "source_type": source.source_type(),
            "source_id": document_id,
        })),
    )?;
    let account = create_payment_account(
        state,
        &request(&json!({
            "operation_type": OperationType::Collection,
            "account_name": "Payer",
            "provider": Provider::Pawapay,
            "method": market.payment_method,
            "party_id": party_id,
            "country_code": market.country,
            "insensitive_account_number": phone.to_string(),
        })),
    )?;
    let payment: Collect = request(&json!({
        "session_id": session.id,
        "payment_account_id": account.id,
        "currency": currency,
        "reference_id": ReferenceId::random(),
    }));
    collect(state, &payment)?;
    Ok(())
}

/// The document that is paid at `url`, if it can be paid now.
fn open_page<'a>(state: &'a State, url: &str) -> Result<&'a Document, PayError> {
    let published = state.documents.iter().filter(|it| it.status != SourceStatus::Idle);
    let mut pages = published.filter(|document| document.as_payment_link);
    let document = pages
        .find(|document| payment_page(state, document) == url)
        .ok_or_else(|| {
            let message = format!("nothing is paid at {url}; take the address from a checkout or a payment link");
            PayError(message)
        })?;
    document.check(&[SourceStatus::Active]).map_err(PayError)?;
    match document.page_closes_at {
        Some(time) if time <= state.clock.now() => {
            let message = format!("the page of {} has closed; get a payment link for it", document.number);
            Err(PayError(message))
        }
        _ => Ok(document),
    }
}
