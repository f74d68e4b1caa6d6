//! One operation, served: who asks, for what, and what the handler makes of it.

use std::collections::HashMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::behaviour::Refusals;
use super::input::Input;
use super::refusal::Refusal;
use super::server::{Response, json};
use super::state::State;
use super::validate::Problem;
use super::{
    checkouts, collections, counterparties, fees, links, merchants, payment_accounts, providers, quotes, source_status,
};
use super::{invoices, jwt, orders, parties, payouts, realtime_keys, refunds, sessions, transfers};
use dollr_client::Request;
use dollr_client::schema::{Example, Operation, Retry, Returns};

/// Carries out an operation: from all fields of the request in one object to the body of the response.
type Handler = Box<dyn Fn(&mut State, Value) -> Result<Vec<u8>, Refusal> + Send + Sync>;

/// The operations that the sandbox carries out, by name.
pub(super) fn handlers() -> HashMap<&'static str, Handler> {
    HashMap::from([
        handler(jwt::client_obtain_token),
        handler(parties::create_party),
        handler(parties::list_parties),
        handler(parties::retrieve_parties),
        handler(counterparties::create_counterparty),
        handler(counterparties::list_counterparties),
        handler(counterparties::retrieve_counterparties),
        handler(counterparties::update_counterparty),
        handler(invoices::create_invoice),
        handler(invoices::add_invoice_item),
        handler(invoices::update_invoice_item),
        handler(invoices::remove_invoice_item),
        handler(invoices::publish_invoice),
        handler(invoices::update_invoice),
        handler(invoices::list_invoice),
        handler(invoices::retrieve_invoice_by_id),
        handler(invoices::retrieve_invoice_by_number),
        handler(invoices::retrieve_invoice_receipt_by_id),
        handler(invoices::retrieve_invoice_receipt_by_number),
        handler(invoices::cancel_invoice),
        handler(orders::create_order),
        handler(orders::add_order_item),
        handler(orders::update_order_item),
        handler(orders::remove_order_item),
        handler(orders::publish_order),
        handler(orders::update_order),
        handler(orders::list_order),
        handler(orders::retrieve_order_by_id),
        handler(orders::retrieve_order_by_number),
        handler(orders::retrieve_order_receipt_by_id),
        handler(orders::retrieve_order_receipt_by_number),
        handler(orders::cancel_order),
        handler(checkouts::create_checkout_source),
        handler(sessions::create_checkout_session),
        handler(payment_accounts::create_payment_account),
        handler(links::get_payment_link),
        handler(links::get_receipt_link),
        handler(quotes::predict_amount_and_fee),
        handler(quotes::predict_payment_source_amount_and_fee),
        handler(providers::predict_mmo_provider_info),
        handler(providers::predict_card_provider_info),
        handler(fees::get_gateway_fees),
        handler(fees::get_platform_fees),
        handler(fees::get_merchant_fee_tier),
        handler(fees::list_fee_tier),
        handler(merchants::get_merchant_info),
        handler(collections::collect),
        handler(collections::get_collection_status),
        handler(payouts::create_payout_session),
        handler(payouts::payout),
        handler(payouts::get_payout_status),
        handler(transfers::create_transfer_session),
        handler(transfers::transfer),
        handler(transfers::get_transfer_status),
        handler(refunds::create_refund_session),
        handler(refunds::refund),
        handler(refunds::get_refund_status),
        handler(source_status::get_payment_source_status),
        handler(realtime_keys::get_collection_realtime_key),
    ])
}

fn handler<R: Request<E, Response: Serialize>, E>(
    run: fn(&mut State, &R) -> Result<R::Response, Refusal>,
) -> (&'static str, Handler) {
    let handler = move |state: &mut State, fields: Value| {
        let request = R::deserialize(fields).map_err(|error| unreadable(&error))?;
        let response = run(state, &request)?;
        if matches!(R::OPERATION.returns, Returns::Nothing) {
            return Ok(b"{}".to_vec());
        }
        serde_json::to_vec(&response).map_err(|error| unwritable(&error))
    };
    (R::OPERATION.name, Box::new(handler))
}

/// The fields are right one by one, and not together: half of an optional pair, for example.
fn unreadable(error: &serde_json::Error) -> Refusal {
    Refusal::invalid(vec![Problem::new(&["body".into()], error.to_string(), "value_error")])
}

fn unwritable(error: &serde_json::Error) -> Refusal {
    let message = format!("the sandbox can't write its response: {error}");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

/// An operation of the API and, if the sandbox carries it out, its handler.
pub(super) struct Endpoint {
    pub(super) operation: &'static Operation,
    pub(super) handler: Option<Handler>,
}

impl Endpoint {
    /// The body of a successful response.
    pub(super) fn respond(&self, state: &mut State, input: &Input<'_>) -> Result<Vec<u8>, Refusal> {
        if self.operation.authenticated {
            jwt::authenticate(state, input.headers)?;
        }
        let fields = input.read(self.operation.request).map_err(Refusal::invalid)?;
        let Some(handler) = &self.handler else {
            return self.example();
        };
        collections::settle(state);
        handler(state, Value::Object(fields)).map_err(|refusal| match state.behaviour.refusals {
            Refusals::List => refusal,
            Refusals::Sentence => refusal.in_a_sentence(),
        })
    }

    /// The first whole example of a response.
    fn shown(&self) -> Option<&'static Example> {
        let mut examples = self.operation.examples.iter();
        examples.find(|example| !example.partial && example.response.is_some())
    }

    /// A response of this body, with the status and the headers that the description shows.
    pub(super) fn success(&self, body: Vec<u8>) -> Response {
        let mut response = json(body);
        let Some(shown) = self.shown() else {
            return response;
        };
        if let Some(status) = shown.status.and_then(|status| StatusCode::from_u16(status).ok()) {
            *response.status_mut() = status;
        }
        let headers = shown.headers.iter();
        let headers = headers.filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
        response
            .headers_mut()
            .extend::<Vec<(HeaderName, HeaderValue)>>(headers.collect());
        response
    }

    /// What the description shows as a response, so that an endpoint can be called that nobody has written a handler for. Not of
    /// what moves money: that would be told of money that never moved.
    pub(super) fn example(&self) -> Result<Vec<u8>, Refusal> {
        let operation = self.operation;
        let example = match operation.returns {
            Returns::Nothing => Some("{}"),
            _ => self.shown().and_then(|example| example.response),
        };
        let example = example.filter(|_| !matches!(operation.retry, Retry::Recover(_)));
        example.map(|example| example.as_bytes().to_vec()).ok_or_else(|| {
            let message = format!(
                "the sandbox does not carry out {}, and has no example to respond with",
                operation.name
            );
            Refusal::new(StatusCode::NOT_IMPLEMENTED, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use dollr_client::schema::{OperationMeta, Struct};

    use super::*;

    #[test]
    fn a_response_has_the_status_and_the_headers_that_its_example_shows() {
        const SHOWN: Example = Example::new(None, Some("{}"));
        const ACCEPTED: Example = SHOWN.status(202).headers(&[("Retry-After", "5")]);
        static REQUEST: Struct = Struct::new("Request", &[]);
        const fn operation(examples: &'static [Example]) -> Operation {
            let meta = OperationMeta {
                examples,
                ..OperationMeta::PLAIN
            };
            Operation::new(meta, &REQUEST, Returns::Nothing)
        }
        static ACCEPTING: Operation = operation(&[SHOWN.status(500).partial(), ACCEPTED, SHOWN]);
        static SHOWING: Operation = operation(&[SHOWN]);
        let response = |operation| {
            let endpoint = Endpoint {
                operation,
                handler: None,
            };
            endpoint.success(Vec::new())
        };
        let accepted = response(&ACCEPTING);
        assert_eq!(accepted.status(), StatusCode::ACCEPTED);
        assert_eq!(accepted.headers()["retry-after"], "5");
        assert_eq!(response(&SHOWING).status(), StatusCode::OK);
    }
}
