//! What a backend hands to a page.

use std::time::Duration;

use dollr_client::realtime::SupabaseProject;
use dollr_client::{CheckoutSessionId, ReferenceId, SourceType};
use serde_json::json;

use crate::sandbox_payments::{Shop, detail};

#[tokio::test]
async fn a_handout_has_all_that_a_page_needs_for_one_payment() {
    let shop = Shop::open().await;
    let project = SupabaseProject {
        url: "https://abc.supabase.co".to_owned(),
        anon_key: "sb_publishable_x".to_owned(),
    };
    let (session_id, reference_id) = (shop.session().await, ReferenceId::random());
    let get = |session_id| {
        shop.dollr
            .realtime_handout(&project, session_id, SourceType::Invoice, reference_id)
    };
    let handout = get(session_id).await.unwrap();
    let token = handout.access_token.expose();
    assert_eq!(
        serde_json::to_value(&handout).unwrap(),
        json!({
            "supabase_url": "https://abc.supabase.co",
            "supabase_anon_key": "sb_publishable_x",
            "access_token": token,
            "expires_in": 300,
            "channel": format!("payment-intent:{session_id}:{reference_id}"),
            "schema": "public",
            "table": "checkout_payment_intent_public_status",
            "filter": format!("reference_id=eq.{reference_id}"),
        })
    );
    let shown = format!("{handout:?} {handout:#?}");
    assert!(shown.contains("payment-intent") && !shown.contains(token), "{shown}");

    // The next one is for the same channel, by a token of its own.
    let next = get(session_id).await.unwrap();
    assert_eq!(
        (&next.channel, next.expires_in),
        (&handout.channel, Duration::from_mins(5))
    );
    assert_ne!(next.access_token, handout.access_token);

    assert_eq!(
        detail(get(CheckoutSessionId::new(404)).await),
        "body.session_id: session not found"
    );
}
