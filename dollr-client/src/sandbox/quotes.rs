//! What a payment costs here: rates and fees of the sandbox's own.

use rust_decimal::Decimal;

use super::documents::{Document, MAX_TOTAL};
use super::providers::go_together;
use super::refusal::Refusal;
use super::state::State;
use crate::predictions::{PredictPaymentSourceAmountAndFee, Prediction};
use crate::values::{Amount, Currency};
use crate::wire::Extra;
use crate::{FeeBearer, SourceStatus};

/// How much of each currency a dollar is.
const RATES: [(Currency, i64); 3] = [(Currency::USD, 1), (Currency::LRD, 200), (Currency::RWF, 1400)];

/// What the payment of a document costs. All fees are in the document's currency.
#[derive(Clone)]
pub(super) struct Quote {
    pub(super) payer_amount: Amount,
    pub(super) payer_currency: Currency,
    pub(super) payee_amount: Amount,
    pub(super) payee_currency: Currency,
    pub(super) platform_fee: Amount,
    pub(super) gateway_fee: Amount,
    /// For changing money, if it is changed.
    pub(super) fx: Option<Exchange>,
}

/// What changing money costs.
#[derive(Clone, Copy)]
pub(super) struct Exchange {
    pub(super) fee: Amount,
    /// How much of the payer's currency one of the document's currency is.
    pub(super) rate: Amount,
}

/// What it costs to pay a document in a currency, or none if there is no rate.
pub(super) fn quote(document: &Document, payer_currency: Currency) -> Option<Quote> {
    let total = Decimal::from(document.total());
    let percent = |percent| share(total, percent);
    let rate = (rate(payer_currency)? / rate(document.currency)?).round_dp(6);
    let (platform_fee, gateway_fee) = (percent(1), percent(2));
    let fx_fee = (payer_currency != document.currency).then(|| percent(1));
    let fees = platform_fee + gateway_fee + fx_fee.unwrap_or_default();
    let (paid, received) = match document.fee_bearer {
        FeeBearer::Payee => (total, total - fees),
        _ => (total + fees, total),
    };
    Some(Quote {
        payer_amount: (paid * rate).round_dp(2).into(),
        payer_currency,
        payee_amount: received.into(),
        payee_currency: document.currency,
        platform_fee: platform_fee.into(),
        gateway_fee: gateway_fee.into(),
        fx: fx_fee.map(|fee| Exchange {
            fee: fee.into(),
            rate: rate.into(),
        }),
    })
}

/// What the wallet pays for a payout: the amount and, on top, the fees of the platform and the gateway.
pub(super) fn payout_cost(amount: Amount) -> Result<Amount, Refusal> {
    let amount = Decimal::from(amount);
    if amount > Decimal::from(MAX_TOTAL) {
        let message = format!("more than the sandbox's {MAX_TOTAL}");
        return Err(Refusal::of_body_field("amount", message));
    }
    Ok((amount + share(amount, 1) + share(amount, 2)).into())
}

/// So many percent of an amount, in whole cents.
fn share(amount: Decimal, percent: i64) -> Decimal {
    (amount * Decimal::new(percent, 2)).round_dp(2)
}

fn rate(currency: Currency) -> Option<Decimal> {
    let (_, rate) = RATES.iter().find(|(known, _)| *known == currency)?;
    Some((*rate).into())
}

/// Why there is no quote.
pub(super) const NO_RATE: &str = "the sandbox has no rate; USD, LRD or RWF is expected";

pub(super) fn predict_payment_source_amount_and_fee(
    state: &mut State,
    request: &PredictPaymentSourceAmountAndFee,
) -> Result<Prediction, Refusal> {
    let document = state.document(&request.source);
    let document = document.ok_or_else(|| Refusal::of_query_field("source_id", "source not found"))?;
    if document.status == SourceStatus::Idle {
        let message = format!("{} is IDLE; publish it first", document.number);
        return Err(Refusal::of_query_field("source_id", message));
    }
    if !go_together(&request.provider, &request.payment_method) {
        let message = format!(
            "invalid combination: {} does not go with {}",
            request.payment_method, request.provider
        );
        return Err(Refusal::of_query_field("payment_method", message));
    }
    let quote =
        quote(document, request.target_currency).ok_or_else(|| Refusal::of_query_field("target_currency", NO_RATE))?;
    Ok(Prediction {
        payer_amount: quote.payer_amount,
        payer_currency: quote.payer_currency.to_string(),
        payee_amount: quote.payee_amount,
        payee_currency: quote.payee_currency.to_string(),
        platform_fee: quote.platform_fee,
        platform_currency: quote.payee_currency.to_string(),
        fx_fee: quote.fx.map(|fx| fx.fee),
        gateway_fee: Some(quote.gateway_fee),
        gateway_currency: Some(quote.payee_currency.to_string()),
        extra_: Extra::default(),
    })
}
