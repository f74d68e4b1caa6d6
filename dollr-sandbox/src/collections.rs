//! Collections: payments for documents.

use super::behaviour::FailedDocument;
use super::movements::{Terms, executed, refused_session, require_usable, start, status};
use super::payment_accounts::account_for;
use super::quotes::{NO_RATE, Quote, quote};
use super::refusal::Refusal;
use super::state::State;
use dollr_client::executions::Collect;
use dollr_client::payment_accounts::PaymentAccount;
use dollr_client::sessions::PaymentIntentId;
use dollr_client::status::GetCollectionStatus;
use dollr_client::{Execution, ExecutionStatus, OperationType, ReferenceId, SourceStatus};

/// What a document is paid with.
pub(super) struct Payment {
    pub(super) reference_id: ReferenceId,
    pub(super) account: PaymentAccount,
    pub(super) quote: Quote,
}

pub(super) fn collect(state: &mut State, request: &Collect) -> Result<Execution, Refusal> {
    let session_id = request.session_id.get();
    if let Some(execution) = executed(state, &OperationType::Collection, request.reference_id, session_id)? {
        return Ok(execution);
    }
    let session = state.checkout_sessions.get(&request.session_id);
    let session = session.ok_or_else(|| refused_session("session not found"))?;
    require_usable(state, session_id, session.expires_at)?;
    let account = account_for(
        state,
        &OperationType::Collection,
        "payment_account_id",
        request.payment_account_id,
    )?;
    let source = session.source.clone();
    let document = state
        .document(&source)
        .ok_or_else(|| refused_session("source not found"))?;
    let refused = |message: String| refused_session(&message);
    document.check(state.payable()).map_err(refused)?;
    let quote = quote(document, request.currency).ok_or_else(|| Refusal::of_body_field("currency", NO_RATE))?;
    let phone = account.phone.clone();
    let payment = Payment {
        reference_id: request.reference_id,
        account: account.shown.clone(),
        quote: quote.clone(),
    };
    let now = state.clock.now();
    if let Some(document) = state.document_mut(&source) {
        if document.paid_at.is_none() {
            document.status = SourceStatus::Processing;
        }
        document.payment = Some(payment);
        document.updated_at = now;
    }
    let terms = Terms {
        operation_type: OperationType::Collection,
        payer_amount: quote.payer_amount,
        payer_currency: quote.payer_currency,
        payee_amount: quote.payee_amount,
        payee_currency: quote.payee_currency,
        source: Some(source),
        phone,
        payment_account_id: Some(request.payment_account_id),
        payment_intent_id: Some(PaymentIntentId::new(state.next_id())),
    };
    Ok(start(state, request.reference_id, session_id, terms))
}

pub(super) fn get_collection_status(state: &mut State, request: &GetCollectionStatus) -> Result<Execution, Refusal> {
    status(state, &OperationType::Collection, request.reference_id)
}

/// Lets the payments that have ended by now change the status of their documents.
pub(super) fn settle(state: &mut State) {
    let ended = state.movements.take_ended();
    let ended = ended.filter_map(|it| Some((it.terms.source.clone()?, it.final_status(), it.ends_at)));
    for (source, status, at) in ended.collect::<Vec<_>>() {
        let mut others = state.movements.in_progress();
        let another = others.any(|it| it.terms.source.as_ref() == Some(&source));
        let failed = match state.behaviour.failed_document {
            FailedDocument::Active if !another => SourceStatus::Active,
            _ => SourceStatus::Processing,
        };
        let Some(document) = state.documents.get_mut(&source) else {
            continue;
        };
        if status == ExecutionStatus::Completed {
            document.status = SourceStatus::Paid;
            document.paid_at = Some(at);
        } else if document.paid_at.is_none() {
            document.status = failed;
        }
        document.updated_at = at;
    }
}
