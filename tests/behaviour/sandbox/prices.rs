//! What the sandbox says before anything is paid: fees, predictions, cards and the merchant.

use std::slice;

use dollr_client::merchants::{MerchantId, MerchantRef};
use dollr_client::predictions::StripePaymentMethodId;
use dollr_client::{Currency, Decimal, ErrorKind, FeeBearer, OperationType, Owner, OwnerId, PaymentMethod, Provider};
use dollr_sandbox::Sandbox;

use crate::sandbox::documents::{amount, said};

#[tokio::test]
async fn a_prediction_adds_up_to_the_fees() {
    use FeeBearer::{Payee, Payer};
    use OperationType::{Collection, Payout, Refund};
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    // What is paid of 200 USD, what arrives, and the fees of the platform, the gateway and the exchange.
    let cases = [
        (Collection, Payer, Currency::USD, "206", "200", "2", "4", None),
        (Collection, Payee, Currency::USD, "200", "194", "2", "4", None),
        (Payout, Payer, Currency::USD, "206", "200", "2", "4", None),
        (Collection, Payer, Currency::LRD, "41600", "200", "2", "4", Some("2")),
        (Collection, Payee, Currency::LRD, "40000", "192", "2", "4", Some("2")),
        (Refund, Payer, Currency::USD, "200", "200", "0", "0", None),
    ];
    for (operation_type, bearer, currency, paid, received, platform, gateway, fx) in cases {
        let gateway_fee = dollr.fees().gateway().payment_method(PaymentMethod::MtnMomoLbr);
        let gateway_fee = gateway_fee.operation_type(operation_type.clone()).send().await.unwrap();
        let platform_fee = dollr.fees().platform().fee_tier_name("default");
        let platform_fee = platform_fee
            .operation_type(operation_type.clone())
            .send()
            .await
            .unwrap();
        let predict = dollr.predictions().amount_and_fees().base_amount(200.into());
        let predict = predict.base_currency(Currency::USD).target_currency(currency);
        let predict = predict
            .payment_method(PaymentMethod::MtnMomoLbr)
            .provider(Provider::Pawapay);
        let prediction = predict
            .fee_bearer(bearer)
            .operation_type(operation_type)
            .send()
            .await
            .unwrap();

        assert_eq!(
            (prediction.payer_amount, prediction.payer_currency),
            (amount(paid), currency.to_string())
        );
        assert_eq!(
            (prediction.payee_amount, prediction.payee_currency.as_str()),
            (amount(received), "USD")
        );
        assert_eq!(
            (prediction.platform_fee, prediction.gateway_fee, prediction.fx_fee),
            (amount(platform), Some(amount(gateway)), fx.map(amount))
        );
        let two = rust_decimal::Decimal::TWO;
        let of_200 = |percentage: Decimal| Decimal::from(rust_decimal::Decimal::from(percentage) * two);
        assert_eq!(
            (of_200(platform_fee.percentage), of_200(gateway_fee.percentage)),
            (amount(platform), amount(gateway))
        );
        assert!(fx.is_none_or(|fee| of_200(platform_fee.fx_percentage) == amount(fee)));
    }
}

#[tokio::test]
async fn the_merchant_has_the_default_tier() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let merchant = MerchantRef::Organization(MerchantId::new(1));
    let merchant = dollr.merchants().info().merchant(merchant).send().await.unwrap();
    let owner = Owner::Organization(OwnerId::new(merchant.id.get()));
    let assigned = dollr.fees().merchant_tier().owner(owner.clone()).send().await.unwrap();
    assert_eq!(assigned.owner, owner);
    let tiers = dollr.fees().tiers().send().await.unwrap();
    assert_eq!(tiers, slice::from_ref(&assigned.tier));
    assert!(assigned.tier.is_default);
    let fee = dollr.fees().platform().fee_tier_name(assigned.tier.name.clone());
    let fee = fee.operation_type(OperationType::Collection).send().await.unwrap();
    assert_eq!(fee.tier, Some(assigned.tier));
}

#[tokio::test]
async fn a_card_goes_with_stripe() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let card = dollr.predictions().card_provider_info();
    let card = card.payment_method_id(StripePaymentMethodId::new("pm_1"));
    let card = card
        .operation_type(OperationType::Collection)
        .provider(Provider::Stripe);
    let card = card.send().await.unwrap().unwrap();
    assert_eq!(card.payment_method, Some(PaymentMethod::CreditCard));
    assert_eq!(card.gateway_provider, Some(Provider::Stripe));
    assert_eq!(card.currencies, Some(vec!["USD".to_owned()]));
}

#[tokio::test]
async fn what_is_asked_for_must_make_sense() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let predict = |price: &str, base, target, provider| {
        let predict = dollr.predictions().amount_and_fees().base_amount(amount(price));
        let predict = predict
            .base_currency(base)
            .target_currency(target)
            .fee_bearer(FeeBearer::Payer);
        let predict = predict.payment_method(PaymentMethod::MtnMomoLbr).provider(provider);
        predict.operation_type(OperationType::Collection).send()
    };
    let card = |id, provider| {
        let card = dollr.predictions().card_provider_info();
        let card = card
            .payment_method_id(StripePaymentMethodId::new(id))
            .provider(provider);
        card.operation_type(OperationType::Collection).send()
    };
    let tier = dollr.fees().platform().fee_tier_name("gold");
    let owner = Owner::MicroOrganization(OwnerId::new(1));
    let merchant = MerchantRef::Organization(MerchantId::new(2));
    let (usd, eur) = (Currency::USD, "EUR".parse().unwrap());
    let (rejected, not_found) = (ErrorKind::Rejected, ErrorKind::NotFound);
    let no_rate = "the sandbox has no rate; USD, LRD or RWF is expected";
    let no_amount = "query.base_amount: 0.01 to the sandbox's 1000000000000 is expected";
    let cases = [
        (
            predict("0", usd, usd, Provider::Pawapay).await.map(drop),
            rejected,
            no_amount.to_owned(),
        ),
        (
            predict("1000000000000.01", usd, usd, Provider::Pawapay).await.map(drop),
            rejected,
            no_amount.to_owned(),
        ),
        (
            predict("1", eur, usd, Provider::Pawapay).await.map(drop),
            rejected,
            format!("query.base_currency: {no_rate}"),
        ),
        (
            predict("1", usd, eur, Provider::Pawapay).await.map(drop),
            rejected,
            format!("query.target_currency: {no_rate}"),
        ),
        (
            predict("1", usd, usd, Provider::Stripe).await.map(drop),
            rejected,
            "query.payment_method: invalid combination: MTN_MOMO_LBR does not go with STRIPE".to_owned(),
        ),
        (
            card("pm_1", Provider::Pawapay).await.map(drop),
            rejected,
            "query.provider: invalid combination: CREDIT_CARD does not go with PAWAPAY".to_owned(),
        ),
        (
            card("tok_1", Provider::Stripe).await.map(drop),
            rejected,
            "query.payment_method_id: no card; pm_ and more is expected".to_owned(),
        ),
        (
            tier.operation_type(OperationType::Collection).send().await.map(drop),
            not_found,
            "fee tier not found".to_owned(),
        ),
        (
            dollr.fees().merchant_tier().owner(owner).send().await.map(drop),
            not_found,
            "merchant not found".to_owned(),
        ),
        (
            dollr.merchants().info().merchant(merchant).send().await.map(drop),
            not_found,
            "merchant not found".to_owned(),
        ),
    ];
    for (result, kind, detail) in cases {
        assert_eq!(said(&result.unwrap_err()), (kind, detail));
    }
}
