//! What a backend hands to a page.

use std::time::Duration;

use dollr_client::{CheckoutSessionId, Client, ErrorKind, ReferenceId, SourceType};
use serde_json::json;

use crate::sandbox::payments::{Shop, detail};

#[tokio::test]
async fn a_handout_has_all_that_a_page_needs_for_one_payment() {
    let shop = Shop::open().await;
    let builder = Client::builder()
        .base_url(shop.sandbox.url())
        .client_id(shop.sandbox.client_id());
    let builder = builder.client_secret(shop.sandbox.client_secret().clone());
    let nowhere = builder.clone().build().unwrap();
    let builder = builder.supabase_url("https://abc.supabase.co/");
    let dollr = builder.supabase_anon_key("sb_publishable_hush").build().unwrap();
    let (session_id, reference_id) = (shop.session().await, ReferenceId::random());
    let get = |session_id| dollr.realtime_handout(session_id, SourceType::Invoice, reference_id);
    let handout = nowhere.realtime_handout(session_id, SourceType::Invoice, reference_id);
    assert_eq!(handout.await.unwrap_err().kind(), ErrorKind::Configuration);
    let handout = get(session_id).await.unwrap();
    let token = handout.access_token.expose();
    assert_eq!(
        serde_json::to_value(&handout).unwrap(),
        json!({
            "supabase_url": "https://abc.supabase.co",
            "supabase_anon_key": "sb_publishable_hush",
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
