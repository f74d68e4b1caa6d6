//! An attempt as the request that executes it.

use super::attempt::Attempt;
use super::execute::Execute;
use super::hooks::Planned;
use super::recovery::Recovery;
use crate::api::executions::{Collect, Passcode, Payout, Refund, Transfer};
use crate::api::types::{
    CheckoutSessionId, OperationType, PaymentAccountId, PayoutSessionId, RefundSessionId, TransferSessionId,
};
use crate::codec::UnknownFields;
use crate::codec::request;
use crate::core::client::Client;
use crate::error::Error;

impl Attempt {
    pub(super) fn recovery(&self, client: &Client, passcode: Option<Passcode>) -> Result<Recovery, Error> {
        match self.operation() {
            OperationType::Collection => self.recovery_of(client, self.collection(passcode.as_ref())),
            OperationType::Payout => self.recovery_of(client, self.payout(passcode)),
            OperationType::Transfer => self.recovery_of(client, self.transfer(passcode)),
            OperationType::Refund => self.recovery_of(client, self.refund(passcode)),
            OperationType::Unrecognized(_) => Err(unfit::<Collect>("its `operation` is none that this version knows")),
        }
    }

    fn recovery_of<R: Execute>(&self, client: &Client, request: Result<R, Error>) -> Result<Recovery, Error> {
        let planned = Planned {
            operation: R::OPERATION,
            reference_id: self.reference_id(),
            attempt: Some(self.clone()),
        };
        let request = request.and_then(|request| request::encode(&request));
        Recovery::new::<R>(client, planned, self.payer_currency(), request)
    }

    fn collection(&self, passcode: Option<&Passcode>) -> Result<Collect, Error> {
        if passcode.is_some() {
            return Err(unfit::<Collect>("a collection takes no passcode"));
        }
        Ok(Collect {
            session_id: CheckoutSessionId::new(self.stored.session_id),
            payment_account_id: self.account::<Collect>()?,
            currency: self
                .payer_currency()
                .ok_or_else(|| unfit::<Collect>("it has no `payer_currency`"))?,
            reference_id: self.reference_id(),
            unknown_fields: UnknownFields::default(),
        })
    }

    fn payout(&self, passcode: Option<Passcode>) -> Result<Payout, Error> {
        Ok(Payout {
            session_id: PayoutSessionId::new(self.stored.session_id),
            payout_account_id: self.account::<Payout>()?,
            reference_id: self.reference_id(),
            passcode: passcode.ok_or_else(|| unfit::<Payout>("a payout needs the merchant's passcode"))?,
            unknown_fields: UnknownFields::default(),
        })
    }

    fn transfer(&self, passcode: Option<Passcode>) -> Result<Transfer, Error> {
        Ok(Transfer {
            session_id: TransferSessionId::new(self.stored.session_id),
            reference_id: self.reference_id(),
            unknown_fields: with_passcode::<Transfer>(passcode)?,
        })
    }

    fn refund(&self, passcode: Option<Passcode>) -> Result<Refund, Error> {
        Ok(Refund {
            session_id: RefundSessionId::new(self.stored.session_id),
            reference_id: self.reference_id(),
            unknown_fields: with_passcode::<Refund>(passcode)?,
        })
    }

    fn account<R: Execute>(&self) -> Result<PaymentAccountId, Error> {
        self.payment_account_id()
            .ok_or_else(|| unfit::<R>("it has no `payment_account_id`"))
    }
}

/// The passcode as a field that isn't documented.
fn with_passcode<R: Execute>(passcode: Option<Passcode>) -> Result<UnknownFields, Error> {
    let mut unknown_fields = UnknownFields::default();
    if let Some(passcode) = passcode {
        let passcode = serde_json::to_value(passcode).map_err(|error| unfit::<R>(&error.to_string()))?;
        unknown_fields.insert("passcode", passcode);
    }
    Ok(unknown_fields)
}

/// The attempt can't be sent as it is.
fn unfit<R: Execute>(why: &str) -> Error {
    Error::invalid_request(R::OPERATION, &format_args!("the attempt can't be executed: {why}"))
}
