//! The sandbox's checkout sessions and the realtime keys for them: what they are given for, and when they expire.

use std::time::Duration;

use dollr_client::{CheckoutSessionId, ErrorKind, InvoiceId, OrderId, ReferenceId, Source, SourceType, Timestamp};
use dollr_sandbox::Sandbox;

use crate::clock::later;
use crate::shop::INVOICE;

const REFERENCE_ID: &str = "550e8400-e29b-41d4-a716-446655440000";

#[tokio::test]
async fn sessions_are_for_documents_that_exist() {
    let sandbox = Sandbox::start().await.unwrap();
    let order = Source::Order(OrderId::new(7));
    sandbox.add_source(INVOICE);
    sandbox.add_source(order.clone());
    let open = async |source| {
        sandbox
            .client()
            .sessions()
            .create_for_checkout()
            .source(source)
            .send()
            .await
    };

    let before = Timestamp::now();
    let session = open(INVOICE).await.unwrap();
    assert_eq!(
        (session.id.get(), &session.source, session.status.as_str()),
        (1, &INVOICE, "ACTIVE")
    );
    assert_eq!(
        (session.payment_account_id, session.updated_at),
        (None, session.created_at)
    );
    assert!(session.created_at <= Timestamp::now() && before < session.expires_at);
    let session = open(order.clone()).await.unwrap();
    assert_eq!((session.id.get(), session.source), (2, order));

    for source in [Source::Invoice(InvoiceId::new(7)), Source::Order(OrderId::new(101))] {
        let error = open(source).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (
                ErrorKind::Rejected,
                "create_checkout_session: Dollr refused the request (422): body.source_id: source not found"
            )
        );
    }
}

#[tokio::test]
async fn realtime_keys_are_for_sessions_that_are_alive() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_source(INVOICE);
    let dollr = sandbox.client();
    let session = dollr
        .sessions()
        .create_for_checkout()
        .source(INVOICE)
        .send()
        .await
        .unwrap();
    let get = async |session_id, source_type| {
        let request = dollr.realtime_keys().create_for_collection();
        let request = request.session_id(session_id).source_type(source_type);
        let response = request
            .reference_id(REFERENCE_ID.parse::<ReferenceId>().unwrap())
            .send()
            .await;
        response.map_err(|error| error.detail().map(ToString::to_string).unwrap_or_default())
    };

    let key = get(session.id, SourceType::Invoice).await.unwrap();
    assert_eq!(key.expires_in, Duration::from_mins(5));
    let another = get(session.id, SourceType::Invoice).await.unwrap();
    assert_ne!(key.access_token, another.access_token);

    let refusals = [
        (2, SourceType::Invoice, "body.session_id: session not found"),
        (
            1,
            SourceType::Order,
            "body.source_type: not the type of the session's source",
        ),
    ];
    for (session_id, source_type, detail) in refusals {
        assert_eq!(
            get(CheckoutSessionId::new(session_id), source_type).await,
            Err(detail.to_owned())
        );
    }

    later(Duration::from_mins(29)).await;
    get(session.id, SourceType::Invoice)
        .await
        .expect("the session is still alive");
    later(Duration::from_mins(2)).await;
    assert_eq!(
        get(session.id, SourceType::Invoice).await,
        Err("body.session_id: session expired".to_owned())
    );
}
