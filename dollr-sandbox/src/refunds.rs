//! Refunds: money of a completed collection, given back.

use rust_decimal::Decimal;

use super::movements::{Movement, Terms, status};
use super::permits;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::executions::Refund;
use dollr_client::sessions::{CreateRefundSession, PaymentIntentId, RefundSession};
use dollr_client::status::GetRefundStatus;
use dollr_client::{Amount, Execution, ExecutionStatus, OperationType, RefundSessionId, SessionStatus};

pub(super) fn create_refund_session(
    state: &mut State,
    request: &CreateRefundSession,
) -> Result<Option<RefundSession>, Refusal> {
    let payment_intent_id = request.original_payment_intent_id;
    let refuse = |message: &str| Refusal::of_body_field("original_payment_intent_id", message);
    let collection = movements_of(state, payment_intent_id, OperationType::Collection).next();
    let collection = collection.ok_or_else(|| refuse("payment not found"))?;
    if collection.status() != ExecutionStatus::Completed {
        let message = format!("the payment is {}; it must be COMPLETED", collection.status());
        return Err(refuse(&message));
    }
    require_left(state, payment_intent_id, request.amount, "amount")?;
    let terms = Terms {
        payment_account_id: collection.terms.payment_account_id,
        payment_intent_id: Some(payment_intent_id),
        ..Terms::without_fees(
            OperationType::Refund,
            request.amount,
            collection.terms.payer_currency,
            collection.terms.phone.clone(),
        )
    };
    let now = state.clock.now();
    let session = RefundSession::builder()
        .id(RefundSessionId::new(state.next_id()))
        .original_payment_intent_id(payment_intent_id)
        .amount(request.amount)
        .reason(request.reason.clone())
        .status(SessionStatus::Active)
        .expires_at(request.expires_at)
        .created_at(now)
        .updated_at(now)
        .build();
    permits::open(state, session.id.get(), request.expires_at, terms);
    Ok(Some(session))
}

pub(super) fn refund(state: &mut State, request: &Refund) -> Result<Execution, Refusal> {
    permits::execute(
        state,
        &OperationType::Refund,
        request.session_id.get(),
        request.reference_id,
        // Another session may have been executed since this one was opened.
        |state, terms| match terms.payment_intent_id {
            Some(id) => require_left(state, id, terms.payee_amount, "session_id"),
            None => Ok(()),
        },
    )
}

pub(super) fn get_refund_status(state: &mut State, request: &GetRefundStatus) -> Result<Execution, Refusal> {
    status(state, &OperationType::Refund, request.reference_id)
}

/// The movements of one kind that have to do with a payment.
fn movements_of(
    state: &State,
    payment_intent_id: PaymentIntentId,
    operation_type: OperationType,
) -> impl Iterator<Item = &Movement> {
    let movements = state.movements.iter();
    movements.filter(move |it| {
        it.terms.payment_intent_id == Some(payment_intent_id) && it.terms.operation_type == operation_type
    })
}

/// Refuses, at `field`, to give back more than what the payer paid and was not given back yet.
fn require_left(state: &State, payment_intent_id: PaymentIntentId, amount: Amount, field: &str) -> Result<(), Refusal> {
    let paid = movements_of(state, payment_intent_id, OperationType::Collection);
    let paid: Decimal = paid.map(|it| Decimal::from(it.terms.payer_amount)).sum();
    let refunds = movements_of(state, payment_intent_id, OperationType::Refund);
    let refunds = refunds.filter(|it| it.status() != ExecutionStatus::Failed);
    let refunded: Decimal = refunds.map(|it| Decimal::from(it.terms.payee_amount)).sum();
    let left = paid - refunded;
    if Decimal::from(amount) > left {
        let message = format!("more than the {left} that is left of the payment");
        return Err(Refusal::of_body_field(field, message));
    }
    Ok(())
}
