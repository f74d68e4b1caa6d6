//! Payment providers: which one takes a phone number, and which goes with which method.

use super::refusal::Refusal;
use super::state::State;
use dollr_client::predictions::{CardProviderInfo, MmoProviderInfo, PredictCardProviderInfo, PredictMmoProviderInfo};
use dollr_client::{Country, Currency, PaymentMethod, Phone, Provider};

/// A country where phone numbers can pay, and what the sandbox says of them.
pub(super) struct Market {
    /// What the phone numbers begin with.
    prefix: &'static str,
    pub(super) country: Country,
    carrier: &'static str,
    pub(super) payment_method: PaymentMethod,
    pub(super) currencies: &'static [Currency],
}

const MARKETS: [Market; 2] = [
    Market {
        prefix: "231",
        country: Country::LR,
        carrier: "MTN",
        payment_method: PaymentMethod::MtnMomoLbr,
        currencies: &[Currency::USD, Currency::LRD],
    },
    Market {
        prefix: "250",
        country: Country::RW,
        carrier: "MTN",
        payment_method: PaymentMethod::MtnMomoRwa,
        currencies: &[Currency::RWF],
    },
];

/// The market that a phone number is from.
pub(super) fn market(phone: &Phone) -> Result<Market, Refusal> {
    let mut markets = MARKETS.into_iter();
    let market = markets.find(|market| phone.as_str().starts_with(market.prefix));
    market.ok_or_else(|| {
        Refusal::of_query_field(
            "phone",
            "no provider; a number of Liberia (231) or Rwanda (250) is expected",
        )
    })
}

pub(super) fn predict_mmo_provider_info(
    _: &mut State,
    request: &PredictMmoProviderInfo,
) -> Result<MmoProviderInfo, Refusal> {
    let market = market(&request.phone)?;
    Ok(MmoProviderInfo::builder()
        .carrier(market.carrier.to_owned())
        .country(market.country.to_string())
        .currencies(market.currencies.iter().map(ToString::to_string).collect::<Vec<_>>())
        .phone(request.phone.to_string())
        .payment_method(market.payment_method)
        .gateway_provider(Provider::Pawapay)
        .operation_type(request.operation_type.clone())
        .build())
}

pub(super) fn predict_card_provider_info(
    _: &mut State,
    request: &PredictCardProviderInfo,
) -> Result<Option<CardProviderInfo>, Refusal> {
    if !request.payment_method_id.as_str().starts_with("pm_") {
        return Err(Refusal::of_query_field(
            "payment_method_id",
            "no card; pm_ and more is expected",
        ));
    }
    require_match(&request.provider, &PaymentMethod::CreditCard, "provider")?;
    Ok(Some(
        CardProviderInfo::builder()
            .brand("visa".to_owned())
            .country(Country::LR.to_string())
            .currencies(vec![Currency::USD.to_string()])
            .payment_method(PaymentMethod::CreditCard)
            .gateway_provider(Provider::Stripe)
            .build(),
    ))
}

/// Refuses a provider that doesn't carry out payments by a method. `field` names one of the two in the query.
pub(super) fn require_match(provider: &Provider, method: &PaymentMethod, field: &str) -> Result<(), Refusal> {
    if go_together(provider, method) {
        return Ok(());
    }
    let message = format!("invalid combination: {method} does not go with {provider}");
    Err(Refusal::of_query_field(field, message))
}

/// Whether a provider carries out payments by a method.
pub(super) fn go_together(provider: &Provider, method: &PaymentMethod) -> bool {
    match method {
        PaymentMethod::CreditCard => *provider == Provider::Stripe,
        PaymentMethod::Wallet => *provider == Provider::Platform,
        // Dollr's examples name the network as well.
        _ => *provider == Provider::Pawapay || provider.as_str() == method.as_str(),
    }
}
