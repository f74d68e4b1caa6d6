//! The merchant, of whom there is one.

use super::refusal::Refusal;
use super::state::State;
use dollr_client::merchants::{GetMerchantInfo, Merchant, MerchantId, MerchantRef};

pub(super) fn get_merchant_info(_: &mut State, request: &GetMerchantInfo) -> Result<Merchant, Refusal> {
    let id = MerchantId::new(1);
    if request.merchant != MerchantRef::Organization(id) {
        return Err(Refusal::not_found("merchant"));
    }
    Ok(Merchant::builder()
        .id(id)
        .name("Sandbox".to_owned())
        .r#type(request.merchant.merchant_type())
        .build())
}
