//! Payment accounts, and whose phone number decides what happens to a payment.

use super::providers::go_together;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::payment_accounts::{CreatePaymentAccount, PaymentAccount};
use dollr_client::{OperationType, PaymentAccountId};

/// A payment account, with what a response doesn't show.
pub(super) struct Account {
    pub(super) shown: PaymentAccount,
    pub(super) operation_type: OperationType,
    /// The account's own number or, for a card, the number of its party.
    pub(super) phone: Option<String>,
}

/// The account that `field` of an execution or a session names, if it was made for this kind of movement.
pub(super) fn account_for<'a>(
    state: &'a State,
    operation_type: &OperationType,
    field: &str,
    id: PaymentAccountId,
) -> Result<&'a Account, Refusal> {
    let account = state.payment_accounts.get(&id);
    let account = account.filter(|account| account.operation_type == *operation_type);
    account.ok_or_else(|| Refusal::of_body_field(field, format!("payment account for {operation_type} not found")))
}

pub(super) fn create_payment_account(
    state: &mut State,
    request: &CreatePaymentAccount,
) -> Result<PaymentAccount, Refusal> {
    let party = state.parties.get(&request.party_id);
    let party = party.ok_or_else(|| Refusal::of_body_field("party_id", "party not found"))?;
    if !go_together(&request.provider, &request.method) {
        let message = format!(
            "invalid combination: {} does not go with {}",
            request.method, request.provider
        );
        return Err(Refusal::of_body_field("method", message));
    }
    let number = request.insensitive_account_number.clone();
    let phone = number.or_else(|| party.phone.clone());
    let now = state.clock.now();
    let shown = PaymentAccount::builder()
        .id(PaymentAccountId::new(state.next_id()))
        .account_name(request.account_name.clone())
        .provider(request.provider.clone())
        .method(request.method.clone())
        .party_id(request.party_id)
        .is_active(true)
        .country_code(request.country_code.map(|country| country.to_string()))
        .created_at(now)
        .updated_at(now)
        .build();
    let account = Account {
        shown: shown.clone(),
        operation_type: request.operation_type.clone(),
        phone,
    };
    state.payment_accounts.insert(shown.id, account);
    Ok(shown)
}
