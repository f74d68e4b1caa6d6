//! What payments cost here, as fees: one tier for every merchant, and no fixed parts.

use rust_decimal::Decimal;

use super::quotes::{FX_PERCENT, percentages};
use super::refusal::Refusal;
use super::state::{MERCHANT, State};
use dollr_client::PaymentMethod;
use dollr_client::fees::{
    FeeTier, FeeTierId, GatewayFee, GatewayFeeId, GetGatewayFees, GetMerchantFeeTier, GetPlatformFees, ListFeeTier,
    MerchantFeeTier, MerchantFeeTierId, PlatformFee, PlatformFeeId, ProviderId,
};

pub(super) fn get_gateway_fees(state: &mut State, request: &GetGatewayFees) -> Result<GatewayFee, Refusal> {
    let started = state.clock.started();
    let provider_id = match request.payment_method {
        PaymentMethod::CreditCard => 2,
        PaymentMethod::Wallet => 3,
        _ => 1,
    };
    Ok(GatewayFee::builder()
        .id(GatewayFeeId::new(1))
        .provider_id(ProviderId::new(provider_id))
        .operation_type(request.operation_type.clone())
        .payment_method(request.payment_method.clone())
        .percentage(Decimal::from(percentages(&request.operation_type).gateway).into())
        .effective_from(started)
        .created_at(started)
        .updated_at(started)
        .build())
}

pub(super) fn get_platform_fees(state: &mut State, request: &GetPlatformFees) -> Result<PlatformFee, Refusal> {
    let tier = tier(state);
    if request.fee_tier_name != tier.name {
        return Err(Refusal::not_found("fee tier"));
    }
    Ok(PlatformFee::builder()
        .id(PlatformFeeId::new(1))
        .operation_type(request.operation_type.clone())
        .percentage(Decimal::from(percentages(&request.operation_type).platform).into())
        .fx_percentage(Decimal::from(FX_PERCENT).into())
        .effective_from(tier.created_at)
        .created_at(tier.created_at)
        .tier(tier)
        .build())
}

pub(super) fn get_merchant_fee_tier(
    state: &mut State,
    request: &GetMerchantFeeTier,
) -> Result<MerchantFeeTier, Refusal> {
    if request.owner != MERCHANT {
        return Err(Refusal::not_found("merchant"));
    }
    Ok(MerchantFeeTier::builder()
        .id(MerchantFeeTierId::new(1))
        .owner(MERCHANT)
        .assigned_at(state.clock.started())
        .tier(tier(state))
        .build())
}

pub(super) fn list_fee_tier(state: &mut State, _: &ListFeeTier) -> Result<Vec<FeeTier>, Refusal> {
    Ok(vec![tier(state)])
}

fn tier(state: &State) -> FeeTier {
    let started = state.clock.started();
    FeeTier::builder()
        .id(FeeTierId::new(1))
        .name("default".to_owned())
        .is_default(true)
        .created_at(started)
        .updated_at(started)
        .build()
}
