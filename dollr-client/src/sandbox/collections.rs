//! Collections: payments for documents, from `PENDING` to their end.

use std::time::Duration;

use tokio::time::Instant;

use super::phones::{Outcome, outcome};
use super::quotes::{NO_RATE, Quote, quote};
use super::refusal::Refusal;
use super::state::{State, random_secret};
use crate::executions::Collect;
use crate::payment_accounts::PaymentAccount;
use crate::secret::Secret;
use crate::status::GetCollectionStatus;
use crate::values::Timestamp;
use crate::wire::Extra;
use crate::{
    CheckoutSessionId, Execution, ExecutionStatus, OperationType, ProviderTransactionId, ReferenceId, SourceStatus,
};

/// How long a payment is `PENDING`.
const PENDING: Duration = Duration::from_secs(2);

/// A payment that was started.
pub(super) struct Collection {
    pub(super) reference_id: ReferenceId,
    session_id: CheckoutSessionId,
    pub(super) account: PaymentAccount,
    pub(super) quote: Quote,
    pub(super) provider_transaction_id: ProviderTransactionId,
    client_secret: Secret,
    outcome: Outcome,
    started: Instant,
    pub(super) ends_at: Timestamp,
}

impl Collection {
    pub(super) fn status(&self) -> ExecutionStatus {
        let elapsed = self.started.elapsed();
        match self.outcome.completes {
            _ if elapsed < PENDING => ExecutionStatus::Pending,
            _ if elapsed < self.outcome.after => ExecutionStatus::Processing,
            true => ExecutionStatus::Completed,
            false => ExecutionStatus::Failed,
        }
    }

    fn execution(&self) -> Execution {
        let status = self.status();
        let requires_action = self.outcome.requires_action && status == ExecutionStatus::Processing;
        Execution {
            reference_id: self.reference_id,
            gateway_message: (status == ExecutionStatus::Failed).then(|| "The sandbox declined the payment".to_owned()),
            provider_transaction_id: (status == ExecutionStatus::Completed)
                .then(|| self.provider_transaction_id.clone()),
            status,
            operation_type: OperationType::Collection,
            payer_amount: self.quote.payer_amount,
            payer_currency: self.quote.payer_currency.to_string(),
            payee_amount: self.quote.payee_amount,
            payee_currency: self.quote.payee_currency.to_string(),
            wallet_message: None,
            client_secret: requires_action.then(|| self.client_secret.clone()),
            requires_action: Some(requires_action),
            extra_: Extra::default(),
        }
    }
}

pub(super) fn collect(state: &mut State, request: &Collect) -> Result<Execution, Refusal> {
    if let Some(known) = find(state, request.reference_id) {
        return match known.session_id == request.session_id {
            true => Ok(known.execution()),
            false => Err(Refusal::of_body_field(
                "reference_id",
                "already exists, for another session",
            )),
        };
    }
    let refuse_session = |message: &str| Refusal::of_body_field("session_id", message);
    let session = state.checkout_sessions.get(&request.session_id);
    let session = session.ok_or_else(|| refuse_session("session not found"))?;
    if session.expires_at <= state.clock.now() {
        return Err(refuse_session("session expired"));
    }
    if state.collections.iter().any(|it| it.session_id == session.id) {
        return Err(refuse_session("session already executed; open a new one"));
    }
    let account = state.payment_accounts.get(&request.payment_account_id);
    let account = account
        .filter(|account| account.operation_type == OperationType::Collection)
        .ok_or_else(|| Refusal::of_body_field("payment_account_id", "payment account for COLLECTION not found"))?;
    let source = session.source.clone();
    let document = state
        .document(&source)
        .ok_or_else(|| refuse_session("source not found"))?;
    if document.status != SourceStatus::Active {
        let message = format!("{} is {}; it must be ACTIVE", document.number, document.status);
        return Err(refuse_session(&message));
    }
    let quote = quote(document, request.currency).ok_or_else(|| Refusal::of_body_field("currency", NO_RATE))?;
    let outcome = outcome(account.phone.as_deref());
    let collection = Collection {
        reference_id: request.reference_id,
        session_id: request.session_id,
        account: account.shown.clone(),
        quote,
        provider_transaction_id: ProviderTransactionId::new(format!("sandbox-{}", request.reference_id)),
        client_secret: random_secret(),
        started: Instant::now(),
        ends_at: state.clock.after(outcome.after),
        outcome,
    };
    let execution = collection.execution();
    let now = state.clock.now();
    if let Some(document) = state.document_mut(&source) {
        document.status = SourceStatus::Processing;
        document.payment = Some(collection.reference_id);
        document.updated_at = now;
    }
    state.collections.push(collection);
    Ok(execution)
}

pub(super) fn get_collection_status(state: &mut State, request: &GetCollectionStatus) -> Result<Execution, Refusal> {
    let collection = find(state, request.reference_id);
    collection
        .map(Collection::execution)
        .ok_or_else(|| Refusal::not_found("collection"))
}

fn find(state: &State, reference_id: ReferenceId) -> Option<&Collection> {
    state.collections.iter().find(|it| it.reference_id == reference_id)
}

/// Lets the payments that have ended by now change the status of their documents.
pub(super) fn settle(state: &mut State) {
    for collection in &state.collections {
        let mut documents = state.documents.iter_mut();
        let document = documents.find(|document| document.payment == Some(collection.reference_id));
        let Some(document) = document.filter(|document| document.status == SourceStatus::Processing) else {
            continue;
        };
        match collection.status() {
            ExecutionStatus::Completed => {
                document.status = SourceStatus::Paid;
                document.paid_at = Some(collection.ends_at);
            }
            ExecutionStatus::Failed => document.status = SourceStatus::Active,
            _ => continue,
        }
        document.updated_at = collection.ends_at;
    }
}
