//! The program of `shop`, with the client that progenitor generates.

use std::error::Error;

use peer::types::{
    CollectBody, CreateCheckoutSessionBody, ExecutionStatus, GetCollectionRealtimeKeyBody, Source, SourceType,
};
use peer_shop::signed_in;
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let invoice: i64 = arguments.next().ok_or("which invoice?")?.parse()?;
    let payer: i64 = arguments.next().ok_or("which payment account?")?.parse()?;

    let dollr = signed_in().await?;
    let session = CreateCheckoutSessionBody {
        source_type: Source::Invoice,
        source_id: invoice,
    };
    let session = dollr.create_checkout_session(&session).await?;
    println!("the session ends at {}", session.expires_at);
    let reference_id = Uuid::new_v4();
    let key = GetCollectionRealtimeKeyBody {
        session_id: session.id,
        source_type: SourceType::Invoice,
        reference_id,
    };
    let key = dollr.get_collection_realtime_key(&key).await?;
    println!("to follow it live: {} characters", key.access_token.len());
    let collect = CollectBody {
        session_id: session.id.to_string(),
        payment_account_id: payer.to_string(),
        currency: "USD".to_owned(),
        reference_id,
    };
    let execution = dollr.collect(&collect).await?;
    let is_final = matches!(execution.status, ExecutionStatus::Completed | ExecutionStatus::Failed);
    println!("final: {is_final}");
    let execution = dollr.get_collection_status(&reference_id).await?;
    println!(
        "the payment of {} {} is {}",
        execution.payer_amount, execution.payer_currency, execution.status
    );
    Ok(())
}
