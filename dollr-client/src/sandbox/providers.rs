//! Payment providers: which one takes a phone number, and which goes with which method.

use super::refusal::Refusal;
use super::state::State;
use crate::predictions::{MmoProviderInfo, PredictMmoProviderInfo};
use crate::values::{Country, Currency};
use crate::wire::Extra;
use crate::{PaymentMethod, Provider};

/// Dollr's markets: what phone numbers begin with, and what the sandbox says of them.
const MARKETS: [(&str, Country, &str, PaymentMethod, &[Currency]); 2] = [
    (
        "231",
        Country::LR,
        "MTN",
        PaymentMethod::MtnMomoLbr,
        &[Currency::USD, Currency::LRD],
    ),
    ("250", Country::RW, "MTN", PaymentMethod::MtnMomoRwa, &[Currency::RWF]),
];

pub(super) fn predict_mmo_provider_info(
    _: &mut State,
    request: &PredictMmoProviderInfo,
) -> Result<MmoProviderInfo, Refusal> {
    let mut markets = MARKETS.into_iter();
    let market = markets.find(|(prefix, ..)| request.phone.as_str().starts_with(prefix));
    let (_, country, carrier, payment_method, currencies) = market.ok_or_else(|| {
        Refusal::of_query_field(
            "phone",
            "no provider; a number of Liberia (231) or Rwanda (250) is expected",
        )
    })?;
    Ok(MmoProviderInfo {
        carrier: Some(carrier.to_owned()),
        country: Some(country.to_string()),
        currencies: Some(currencies.to_vec()),
        phone: Some(request.phone.to_string()),
        payment_method: Some(payment_method),
        gateway_provider: Some(Provider::Pawapay),
        operation_type: Some(request.operation_type.clone()),
        extra_: Extra::default(),
    })
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
