//! Following payments in the sandbox, over real connections. What can go wrong is tested in the client, on a clock of its own.

use std::time::Duration;

use dollr_client::realtime::{Subject, Update, Watch};
use dollr_client::realtime_keys::GetCollectionRealtimeKey;
use dollr_client::status::GetCollectionStatus;
use dollr_client::{CheckoutSessionId, Client, ErrorKind, ReferenceId, Request, SourceType};
use dollr_sandbox::{Behaviour, Mute, PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::clock::hurried_by;
use crate::sandbox::payments::Shop;
use crate::server::{MARK, Server, builder_for, json, token};

/// Small enough that the responses of a sandbox come in time.
const STEP: Duration = Duration::from_millis(20);

const WITHIN: Duration = Duration::from_mins(10);

/// What is told, as words.
async fn told(mut watch: Watch) -> Vec<String> {
    let mut told = Vec::new();
    while let Some(update) = watch.next().await {
        told.push(match update {
            Ok(Update::Status(status)) => status.state.as_str().to_owned(),
            Ok(Update::Live) => "live".to_owned(),
            Ok(Update::Polling { reason }) => format!("polling: {reason}"),
            Ok(Update::NotShown) => "not shown".to_owned(),
            Ok(Update::TimeUp) => "time up".to_owned(),
            Ok(other) => format!("{other:?}"),
            Err(error) => format!("error: {error}"),
        });
    }
    told
}

/// Starts the payment of a number.
pub(crate) async fn pay(shop: &Shop, number: &str) -> (CheckoutSessionId, ReferenceId) {
    let session_id = shop.session().await;
    let reference_id = ReferenceId::random();
    shop.pay_in(session_id, number, reference_id).await;
    (session_id, reference_id)
}

/// What is told of a collection in the sandbox, from its start.
async fn told_of(shop: &Shop, number: &str) -> Vec<String> {
    let (session_id, reference_id) = pay(shop, number).await;
    let subject = Subject::Collection {
        session_id,
        source_type: SourceType::Invoice,
        reference_id,
    };
    hurried_by(STEP, told(shop.dollr.watch(subject, WITHIN))).await
}

#[tokio::test(start_paused = true)]
async fn keys_are_asked_for_before_all_that_waits() {
    let shop = crate::shop::Shop::open(Behaviour::default()).await;
    let (url, anon_key) = (shop.sandbox.supabase_url(), shop.sandbox.supabase_anon_key());
    let dollr = shop.sandbox.builder().supabase_url(url).supabase_anon_key(anon_key);
    let dollr = dollr.poll_spacing(Duration::from_secs(1)).build().unwrap();
    let session_id = shop.session().await.unwrap();
    let mut watching = JoinSet::new();
    for _ in 0..3 {
        let subject = Subject::Collection {
            session_id,
            source_type: SourceType::Invoice,
            reference_id: ReferenceId::random(),
        };
        let watch = dollr.watch(subject, WITHIN);
        watching.spawn(told(watch));
    }
    sleep(Duration::from_millis(3500)).await;
    // The first status was asked for when nothing else waited.
    assert_eq!(shop.called(GetCollectionStatus::OPERATION), 1);
    assert_eq!(shop.called(GetCollectionRealtimeKey::OPERATION), 3);
}

/// The statuses alone.
fn statuses(told: &[String]) -> Vec<&str> {
    let is_status = |text: &&str| text.starts_with(char::is_uppercase);
    told.iter().map(String::as_str).filter(is_status).collect()
}

#[tokio::test]
async fn a_payment_in_the_sandbox_is_told_live() {
    for (number, last) in [(PHONE_COMPLETES, "COMPLETED"), (PHONE_FAILS, "FAILED")] {
        let shop = Shop::open().await;
        let told = told_of(&shop, number).await;
        assert_eq!(statuses(&told), ["PENDING", "PROCESSING", last], "{told:?}");
        assert!(told.contains(&"live".to_owned()), "{told:?}");
        let realtime = shop.sandbox.realtime();
        assert_eq!(realtime.connections_opened(), 1);
        hurried_by(STEP, async {
            while realtime.connections() > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
}

#[tokio::test]
async fn it_is_followed_to_its_end_whatever_fails() {
    type Fault = fn(&Shop);
    let faults: [(&str, Fault); 7] = [
        ("refused", |shop| shop.sandbox.realtime().refuse_connections(2, 503)),
        ("refused for good", |shop| {
            shop.sandbox.realtime().refuse_connections(100, 401);
        }),
        ("joins refused", |shop| {
            shop.sandbox.realtime().refuse_joins(2, "ChannelRateLimitReached: no");
        }),
        ("expired", |shop| {
            let reason = "InvalidJWTToken: Token has expired 1 seconds ago";
            shop.sandbox.realtime().refuse_joins(1, reason);
        }),
        ("cut", |shop| shop.sandbox.realtime().cut_after(2, 2)),
        ("silent", |shop| shop.sandbox.realtime().mute(Mute::Everything)),
        ("no rows", |shop| shop.sandbox.realtime().mute(Mute::Rows)),
    ];
    for (what, fault) in faults {
        let shop = Shop::open().await;
        fault(&shop);
        let told = told_of(&shop, PHONE_TAKES_LONGER).await;
        assert_eq!(statuses(&told).last(), Some(&"COMPLETED"), "{what}: {told:?}");
    }
}

#[tokio::test]
async fn what_has_no_realtime_is_asked_about() {
    let shop = Shop::open().await;
    let (_, reference_id) = pay(&shop, PHONE_COMPLETES).await;
    let watch = shop.dollr.watch(Subject::Document(shop.source()), WITHIN);
    let document = hurried_by(STEP, told(watch)).await;
    assert_eq!(statuses(&document), ["PROCESSING", "PAID"]);
    assert_eq!(document[0], "polling: Dollr has realtime for collections only");
    assert_eq!(shop.sandbox.realtime().connections_opened(), 0);

    // A collection too, when the client doesn't know the project.
    let unaware = builder_for(&shop.sandbox).build().unwrap();
    let subject = Subject::Collection {
        session_id: CheckoutSessionId::new(1),
        source_type: SourceType::Invoice,
        reference_id,
    };
    let told = hurried_by(STEP, told(unaware.watch(subject, WITHIN))).await;
    assert_eq!(told.len(), 2);
    assert!(told[0].starts_with("polling: no Supabase project is set"), "{told:?}");
    assert_eq!(told[1], "COMPLETED");
}

#[tokio::test]
async fn what_is_not_known_is_an_error_and_no_key_is_shown() {
    let server = Server::with_replies([json(403, r#"{"detail":"no"}"#)]).await;
    let dollr = server.builder().supabase_url(format!("http://{}", server.address));
    let dollr = dollr.supabase_anon_key("hush-anon").build().unwrap();
    let subject = Subject::Payout(ReferenceId::random());
    let mut watch = dollr.watch(subject, WITHIN);
    assert!(matches!(watch.next().await, Some(Ok(Update::Polling { .. }))));
    let error = watch.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(watch.next().await.is_none());
    for shown in [format!("{dollr:?}"), format!("{watch:?}"), format!("{error:?} {error}")] {
        assert!(!shown.contains(MARK), "{shown}");
    }
}

/// Whether the gateway takes the key from a header isn't documented.
#[tokio::test]
async fn the_anon_key_is_in_the_address_only_if_it_has_to_be() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path.contains("/realtime/") => json(401, ""),
        path if path.contains("realtime-keys") => json(200, r#"{"access_token":"hush-key","expires_in":300}"#),
        path if path.contains("/v1/status") => json(500, ""),
        _ => token(1, 60),
    })
    .await;
    let dollr = server
        .builder()
        .supabase_url(format!("http://{}/behind", server.address));
    let dollr = dollr.supabase_anon_key("hush-anon").build().unwrap();
    let subject = Subject::Collection {
        session_id: CheckoutSessionId::new(1),
        source_type: SourceType::Invoice,
        reference_id: ReferenceId::random(),
    };
    let mut watch = dollr.watch(subject, WITHIN);
    let update = watch.next().await.unwrap().unwrap();
    let reason = "the realtime server refuses the connection (401)".to_owned();
    assert_eq!(format!("{update:?}"), format!("Polling {{ reason: {reason:?} }}"));
    let received = server.received();
    let handshakes: Vec<_> = received
        .iter()
        .filter(|request| request.path.contains("/realtime/"))
        .collect();
    let paths: Vec<&str> = handshakes.iter().map(|request| request.path.as_str()).collect();
    let path = "/behind/realtime/v1/websocket?vsn=2.0.0";
    assert_eq!(paths, [path, &format!("{path}&apikey=hush-anon")]);
    for handshake in handshakes {
        assert_eq!(handshake.header("x-api-key"), Some("hush-anon"));
        assert_eq!(handshake.header("apikey"), Some("hush-anon"));
        assert_eq!(handshake.header("upgrade"), Some("websocket"));
        assert_eq!(handshake.header("sec-websocket-version"), Some("13"));
    }
}

#[test]
fn the_project_is_set_whole_or_not_at_all() {
    let builder = || Client::builder().client_id("shop").client_secret("hush");
    let url = "https://project.supabase.example";
    assert!(
        builder()
            .supabase_url(url)
            .supabase_anon_key("hush-anon")
            .build()
            .is_ok()
    );
    let cases = [
        (
            builder().supabase_url(url),
            "the anon key of Supabase is missing: give it to the builder with `supabase_anon_key`, or set `DOLLR_SUPABASE_ANON_KEY`",
        ),
        (
            builder().supabase_anon_key("hush-anon"),
            "the URL of Supabase is missing: give it to the builder with `supabase_url`, or set `DOLLR_SUPABASE_URL`",
        ),
        (
            builder()
                .supabase_url("http://hush.example")
                .supabase_anon_key("hush-anon"),
            "the Supabase URL (`supabase_url`, or DOLLR_SUPABASE_URL) must be https, or http on localhost, 127.0.0.0/8 or [::1]",
        ),
        (
            builder()
                .supabase_url(format!("{url}/realtime/v1/"))
                .supabase_anon_key("hush-anon"),
            "the Supabase URL (`supabase_url`, or DOLLR_SUPABASE_URL) must not end in /v1: the path of each call has that",
        ),
        (
            builder().supabase_url(url).supabase_anon_key("hush\nanon"),
            "the anon key of Supabase can't be carried in a header: copy it again from the portal",
        ),
    ];
    for (builder, message) in cases {
        let shown = format!("{builder:?}");
        assert!(!shown.contains("hush-anon"), "{shown}");
        let error = builder.build().unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Configuration, message)
        );
    }
}
