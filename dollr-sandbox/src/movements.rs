//! Movements of money, from `PENDING` to their end: what collections, payouts, transfers and refunds have in common.

use std::time::Duration;

use axum::http::StatusCode;
use tokio::time::Instant;

use super::behaviour::{ClientSecret, Replay, ReusedKey, SessionUse, UnknownKey};
use super::phones::{Outcome, outcome};
use super::refusal::Refusal;
use super::state::{State, random_secret};
use dollr_client::sessions::PaymentIntentId;
use dollr_client::{Amount, Currency, Secret, Timestamp};
use dollr_client::{
    Execution, ExecutionStatus, OperationType, PaymentAccountId, ProviderTransactionId, ReferenceId, Source,
};

/// How long a movement is `PENDING` at first.
const PENDING: Duration = Duration::from_secs(2);

/// What is moved, and what decides the outcome.
#[derive(Clone)]
pub(super) struct Terms {
    pub(super) operation_type: OperationType,
    pub(super) payer_amount: Amount,
    pub(super) payer_currency: Currency,
    pub(super) payee_amount: Amount,
    pub(super) payee_currency: Currency,
    /// The document that a collection is for.
    pub(super) source: Option<Source>,
    /// The number that decides the outcome.
    pub(super) phone: Option<String>,
    /// The payment account that pays or is paid, where there is one.
    pub(super) payment_account_id: Option<PaymentAccountId>,
    /// The payment that a collection is, or that a refund gives back.
    pub(super) payment_intent_id: Option<PaymentIntentId>,
}

impl Terms {
    /// The payee gets what the payer pays; it is between wallets, and for no payment.
    pub(super) fn without_fees(
        operation_type: OperationType,
        amount: Amount,
        currency: Currency,
        phone: Option<String>,
    ) -> Self {
        Self {
            operation_type,
            payer_amount: amount,
            payer_currency: currency,
            payee_amount: amount,
            payee_currency: currency,
            source: None,
            phone,
            payment_account_id: None,
            payment_intent_id: None,
        }
    }
}

/// A movement that was started.
pub(super) struct Movement {
    pub(super) reference_id: ReferenceId,
    pub(super) session_id: i64,
    pub(super) terms: Terms,
    client_secret: Secret,
    outcome: Outcome,
    started: Instant,
    /// How long it is `PENDING`.
    pending: Duration,
    pub(super) accepted_at: Timestamp,
    pub(super) ends_at: Timestamp,
}

impl Movement {
    pub(super) fn status(&self) -> ExecutionStatus {
        let now = Instant::now();
        let until_now = self.changes().into_iter().take_while(|(at, _)| *at <= now);
        until_now.last().map_or(ExecutionStatus::Pending, |(_, status)| status)
    }

    pub(super) fn final_status(&self) -> ExecutionStatus {
        match self.outcome.completes {
            true => ExecutionStatus::Completed,
            false => ExecutionStatus::Failed,
        }
    }

    /// When it takes on each of its statuses, in their order.
    pub(super) fn changes(&self) -> [(Instant, ExecutionStatus); 3] {
        [
            (self.started, ExecutionStatus::Pending),
            (self.started + self.pending, ExecutionStatus::Processing),
            (self.ends(), self.final_status()),
        ]
    }

    /// When it takes on its last status.
    pub(super) fn ends(&self) -> Instant {
        self.started + self.outcome.after
    }

    fn execution(&self) -> Execution {
        let status = self.status();
        let requires_action = self.outcome.requires_action && status == ExecutionStatus::Processing;
        Execution::builder()
            .reference_id(self.reference_id)
            .gateway_message((status == ExecutionStatus::Failed).then(|| "The sandbox declined the payment".to_owned()))
            .provider_transaction_id(
                (status == ExecutionStatus::Completed).then(|| provider_transaction_id(self.reference_id)),
            )
            .status(status)
            .operation_type(self.terms.operation_type.clone())
            .payer_amount(self.terms.payer_amount)
            .payer_currency(self.terms.payer_currency.to_string())
            .payee_amount(self.terms.payee_amount)
            .payee_currency(self.terms.payee_currency.to_string())
            .client_secret(requires_action.then(|| self.client_secret.clone()))
            .requires_action(requires_action)
            .build()
    }
}

/// The transaction at the provider that carries out a movement.
pub(super) fn provider_transaction_id(reference_id: ReferenceId) -> ProviderTransactionId {
    ProviderTransactionId::new(format!("sandbox-{reference_id}"))
}

/// What an execution gets for what was executed with its key before: nothing if it is carried out.
pub(super) fn executed(
    state: &State,
    operation_type: &OperationType,
    reference_id: ReferenceId,
    session_id: i64,
) -> Result<Option<Execution>, Refusal> {
    let duplicate = |message: &str| Err(Refusal::of_body_field("reference_id", message));
    let mut earlier = state.movements.of_key(reference_id);
    let Some(latest) = find(state, reference_id) else {
        return Ok(None);
    };
    match earlier.rfind(|it| it.session_id == session_id) {
        // That was a session of another kind of execution.
        Some(same) if same.terms.operation_type != *operation_type => Err(refused_session("session not found")),
        Some(same) => match state.behaviour.replay {
            Replay::Original => Ok(Some(same.execution())),
            Replay::Duplicate => duplicate("already exists"),
            Replay::SessionNotActive => Err(refused_session("session not active")),
            Replay::Executed => Ok(None),
        },
        None => match state.behaviour.reused_key {
            ReusedKey::Duplicate => duplicate("already exists, for another session"),
            ReusedKey::Original => Ok(Some(latest.execution())),
            ReusedKey::Executed => Ok(None),
        },
    }
}

/// Refuses a session that is expired, or was executed as often as it may be.
pub(super) fn require_usable(state: &State, session_id: i64, expires_at: Timestamp) -> Result<(), Refusal> {
    if expires_at <= state.clock.now() {
        return Err(refused_session("session expired"));
    }
    let mut earlier = state.movements.of_session(session_id);
    let used_up = match state.behaviour.session_use {
        SessionUse::Once => earlier.next().is_some(),
        SessionUse::AgainAfterFailure => earlier.any(|it| it.status() != ExecutionStatus::Failed),
        SessionUse::Always => false,
    };
    if used_up {
        return Err(refused_session("session already executed; open a new one"));
    }
    Ok(())
}

/// The session of an execution can't be executed.
pub(super) fn refused_session(message: &str) -> Refusal {
    Refusal::of_body_field("session_id", message)
}

pub(super) fn start(state: &mut State, reference_id: ReferenceId, session_id: i64, terms: Terms) -> Execution {
    let outcome = outcome(terms.phone.as_deref());
    let pending = match state.behaviour.client_secret {
        // The response to the execution is the only one that can show it.
        ClientSecret::Execution if outcome.requires_action => Duration::ZERO,
        _ => PENDING,
    };
    let movement = Movement {
        reference_id,
        session_id,
        terms,
        client_secret: random_secret(),
        started: Instant::now(),
        pending,
        accepted_at: state.clock.now(),
        ends_at: state.clock.after(outcome.after),
        outcome,
    };
    let execution = movement.execution();
    state.movements.push(movement);
    state.realtime.started(reference_id);
    execution
}

/// What happened to a movement of one kind.
pub(super) fn status(
    state: &State,
    operation_type: &OperationType,
    reference_id: ReferenceId,
) -> Result<Execution, Refusal> {
    let behaviour = &state.behaviour;
    let mut movements = state.movements.of_key(reference_id);
    let movement = movements
        .rfind(|it| it.terms.operation_type == *operation_type && it.started.elapsed() >= behaviour.status_lag);
    let Some(movement) = movement else {
        return Err(match behaviour.unknown_key {
            UnknownKey::Json => Refusal::not_found(&operation_type.as_str().to_lowercase()),
            UnknownKey::Html => Refusal::page(StatusCode::NOT_FOUND),
        });
    };
    let mut execution = movement.execution();
    if behaviour.client_secret == ClientSecret::Execution {
        execution.client_secret = None;
    }
    Ok(execution)
}

/// Whether a payment of a document has begun so lately that its status doesn't show it yet.
pub(super) fn begun_unseen(state: &State, source: &Source) -> bool {
    let lag = state.behaviour.source_lag;
    let mut recent = state.movements.iter().rev().take_while(|it| it.started.elapsed() < lag);
    recent.any(|it| it.terms.source.as_ref() == Some(source))
}

/// The latest movement of a key.
pub(super) fn find(state: &State, reference_id: ReferenceId) -> Option<&Movement> {
    state.movements.of_key(reference_id).next_back()
}
