//! What a payment costs here: rates and fees of the sandbox's own.

use rust_decimal::Decimal;

use super::documents::{Document, MAX_TOTAL};
use super::providers::require_match;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::predictions::{PredictAmountAndFee, PredictPaymentSourceAmountAndFee, Prediction};
use dollr_client::{Amount, Currency, FeeBearer, OperationType, SourceStatus};

/// How much of each currency a dollar is.
const RATES: [(Currency, i64); 3] = [(Currency::USD, 1), (Currency::LRD, 200), (Currency::RWF, 1400)];

/// The fee for exchanging currencies, as a percentage.
pub(super) const FX_PERCENT: i64 = 1;

/// The fees that depend on what kind of money movement it is, as percentages.
pub(super) struct Percentages {
    pub(super) platform: i64,
    pub(super) gateway: i64,
}

pub(super) fn percentages(operation_type: &OperationType) -> Percentages {
    let (platform, gateway) = match operation_type {
        OperationType::Collection | OperationType::Payout => (1, 2),
        _ => (0, 0),
    };
    Percentages { platform, gateway }
}

/// What a payment costs. All fees are in the payee's currency, which is that of the document if there is one.
#[derive(Clone)]
pub(super) struct Quote {
    pub(super) payer_amount: Amount,
    pub(super) payer_currency: Currency,
    pub(super) payee_amount: Amount,
    pub(super) payee_currency: Currency,
    pub(super) platform_fee: Amount,
    pub(super) gateway_fee: Amount,
    /// For exchanging currencies, if they are exchanged.
    pub(super) fx: Option<Exchange>,
}

/// What exchanging currencies costs.
#[derive(Clone, Copy)]
pub(super) struct Exchange {
    pub(super) fee: Amount,
    /// How much of the payer's currency one of the payee's currency is.
    pub(super) rate: Amount,
}

/// What it costs to pay a document in a currency, or none if there is no rate.
pub(super) fn quote(document: &Document, payer_currency: Currency) -> Option<Quote> {
    let collection = percentages(&OperationType::Collection);
    let price = (document.total(), document.currency);
    quote_price(price, &document.fee_bearer, &collection, payer_currency)
}

/// What it costs to pay a price in another currency or its own, or none if there is no rate.
fn quote_price(
    (amount, currency): (Amount, Currency),
    fee_bearer: &FeeBearer,
    percentages: &Percentages,
    payer_currency: Currency,
) -> Option<Quote> {
    let total = Decimal::from(amount);
    let percent = |percent| share(total, percent);
    let rate = (rate(payer_currency)? / rate(currency)?).round_dp(6);
    let (platform_fee, gateway_fee) = (percent(percentages.platform), percent(percentages.gateway));
    let fx_fee = (payer_currency != currency).then(|| percent(FX_PERCENT));
    let fees = platform_fee + gateway_fee + fx_fee.unwrap_or_default();
    let (paid, received) = match fee_bearer {
        FeeBearer::Payee => (total, total - fees),
        _ => (total + fees, total),
    };
    Some(Quote {
        payer_amount: (paid * rate).round_dp(2).into(),
        payer_currency,
        payee_amount: received.into(),
        payee_currency: currency,
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
    let Percentages { platform, gateway } = percentages(&OperationType::Payout);
    Ok((amount + share(amount, platform) + share(amount, gateway)).into())
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
    require_match(&request.provider, &request.payment_method, "payment_method")?;
    let quote = quote(document, request.target_currency);
    quote
        .as_ref()
        .map(prediction)
        .ok_or_else(|| Refusal::of_query_field("target_currency", NO_RATE))
}

pub(super) fn predict_amount_and_fee(_: &mut State, request: &PredictAmountAndFee) -> Result<Prediction, Refusal> {
    let amount = Decimal::from(request.base_amount);
    if amount < Decimal::new(1, 2) || amount > Decimal::from(MAX_TOTAL) {
        let message = format!("0.01 to the sandbox's {MAX_TOTAL} is expected");
        return Err(Refusal::of_query_field("base_amount", message));
    }
    require_match(&request.provider, &request.payment_method, "payment_method")?;
    if rate(request.base_currency).is_none() {
        return Err(Refusal::of_query_field("base_currency", NO_RATE));
    }
    let quote = quote_price(
        (request.base_amount, request.base_currency),
        &request.fee_bearer,
        &percentages(&request.operation_type),
        request.target_currency,
    );
    quote
        .as_ref()
        .map(prediction)
        .ok_or_else(|| Refusal::of_query_field("target_currency", NO_RATE))
}

fn prediction(quote: &Quote) -> Prediction {
    Prediction::builder()
        .payer_amount(quote.payer_amount)
        .payer_currency(quote.payer_currency.to_string())
        .payee_amount(quote.payee_amount)
        .payee_currency(quote.payee_currency.to_string())
        .platform_fee(quote.platform_fee)
        .platform_currency(quote.payee_currency.to_string())
        .fx_fee(quote.fx.map(|fx| fx.fee))
        .gateway_fee(quote.gateway_fee)
        .gateway_currency(quote.payee_currency.to_string())
        .build()
}
