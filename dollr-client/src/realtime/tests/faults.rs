//! Whatever the realtime server says or doesn't, and whatever the status calls do, the payment is followed to its true end.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::subject::Update;
use super::follow::{ENDS_IN, follow};
use super::world::{Act, Occasion, World};
use crate::core::limiter::Limiter;
use crate::error::ErrorKind;

#[tokio::test(start_paused = true)]
async fn a_payment_is_told_live() {
    let followed = follow(World::new(), "in order").await;
    assert_eq!(
        followed.texts()[..3],
        ["PROCESSING", "live", "polling: realtime said nothing for 30 seconds"]
    );
    assert!(followed.lateness() < Duration::from_millis(200), "{:?}", followed.told);
    assert_eq!(followed.connections(), 1);
    assert_eq!(followed.world.keys.load(Ordering::Relaxed), 1);

    // One that ends soon is told without a single poll: once at the beginning, once live, and once at the end.
    let world = Arc::new(World::new());
    let pool = world.pool();
    let told = world.told(world.watch(&pool, 1, Duration::from_secs(20))).await;
    let texts: Vec<&str> = told.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["PROCESSING", "live", "COMPLETED"]);
    assert_eq!(world.asked.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn the_row_is_beside_what_was_confirmed() {
    let world = Arc::new(World::new());
    let mut watch = world.watch(&world.pool(), 1, Duration::from_secs(20));
    let mut last = None;
    while let Some(update) = watch.next().await {
        last = Some(update.unwrap());
    }
    let Some(Update::Status(status)) = last else {
        panic!("{last:?}")
    };
    assert_eq!(status.row, Some(serde_json::json!({ "status": "COMPLETED" })));
}

#[tokio::test(start_paused = true)]
async fn a_socket_may_be_cut_at_every_frame() {
    for number in 1..=4 {
        for after in [0, 10, 500, 1010] {
            let world = World::new().faulty(move |occasion| {
                let mut acts = occasion.usual;
                if occasion.connection == 1 && occasion.number == number {
                    acts.push(Act::Cut(Duration::from_millis(after)));
                }
                acts
            });
            let followed = follow(world, &format!("cut {after} ms after frame {number}")).await;
            assert!(followed.lateness() < Duration::from_secs(15), "{:?}", followed.told);
            assert!(followed.connections() <= 2);
        }
    }
}

/// Replies that come late, twice or in another order, and what is no reply at all.
#[tokio::test(start_paused = true)]
async fn frames_may_be_anything() {
    type Change = fn(Vec<Act>) -> Vec<Act>;
    let changes: [(&str, Change); 7] = [
        ("late", |acts| {
            acts.into_iter()
                .map(|act| match act {
                    Act::Send(after, text) => Act::Send(after + Duration::from_secs(8), text),
                    act => act,
                })
                .collect()
        }),
        ("twice", |acts| {
            acts.into_iter()
                .flat_map(|act| match act {
                    Act::Send(after, text) => vec![Act::Send(after, text.clone()), Act::Send(after, text)],
                    act => vec![act],
                })
                .collect()
        }),
        ("in another order", |acts| {
            let count = acts.len();
            acts.into_iter()
                .enumerate()
                .map(|(place, act)| match act {
                    Act::Send(after, text) if after < Duration::from_secs(2) => {
                        Act::Send(Duration::from_millis(100 * (count - place) as u64), text)
                    }
                    act => act,
                })
                .collect()
        }),
        ("no JSON", |mut acts| {
            acts.extend(["", "hello", "{}", "[null]"].map(|text| Act::Send(Duration::ZERO, text.to_owned())));
            acts
        }),
        ("binary", |mut acts| {
            acts.push(Act::Binary);
            acts
        }),
        ("unknown events", |mut acts| {
            let topic = "realtime:payment-intent:55:1";
            let text = format!(r#"[null,null,"{topic}","presence_diff",{{"a":1}}]"#);
            acts.push(Act::Send(Duration::ZERO, text));
            acts.push(Act::Send(
                Duration::ZERO,
                r#"[null,null,"elsewhere","phx_close",{}]"#.to_owned(),
            ));
            acts
        }),
        ("of an old join", |mut acts| {
            let topic = "realtime:payment-intent:55:1";
            for event in ["phx_close", "phx_error", "phx_reply"] {
                let text = format!(r#"["999","999","{topic}","{event}",{{"status":"error"}}]"#);
                acts.push(Act::Send(Duration::from_secs(3), text));
            }
            acts
        }),
    ];
    for (what, change) in changes {
        let world = World::new().faulty(move |occasion| change(occasion.usual));
        let followed = follow(world, what).await;
        assert!(followed.texts().contains(&"live"), "{what}: {:?}", followed.told);
        assert!(
            followed.lateness() < Duration::from_secs(9),
            "{what}: {:?}",
            followed.told
        );
        assert_eq!(followed.connections(), 1, "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_key_is_renewed_on_the_open_channel() {
    let mut world = World::new();
    world.key_life = Duration::from_secs(20);
    let followed = follow(world, "short keys").await;
    assert_eq!(followed.connections(), 1);
    // Each after half of its life, and never more than one for a life.
    assert_eq!(followed.world.keys.load(Ordering::Relaxed), 7);
    assert!(followed.lateness() < Duration::from_millis(200));
}

/// Whatever life keys have, nobody asks for them all the time.
#[tokio::test(start_paused = true)]
async fn keys_of_no_life_are_not_asked_for_all_the_time() {
    for life in [0, 1, 9] {
        let mut world = World::new();
        world.key_life = Duration::from_secs(life);
        let followed = follow(world, "keys of no life").await;
        let keys = followed.world.keys.load(Ordering::Relaxed);
        assert!(keys <= 15, "{life}: {keys}");
        assert!(
            followed.lateness() < Duration::from_secs(13),
            "{life}: {:?}",
            followed.told
        );
    }
}

/// The server may take a key to be expired before its time.
#[tokio::test(start_paused = true)]
async fn a_key_that_expires_on_an_open_channel_is_replaced() {
    let world = World::new().faulty(|occasion| {
        let mut acts = occasion.usual;
        if occasion.connection == 1 && occasion.number == 1 {
            let topic = &occasion.frame.topic;
            let system = r#"{"message":"Token has expired 0 seconds ago","status":"error","extension":"system"}"#;
            for text in [
                format!(r#"["1",null,"{topic}","system",{system}]"#),
                format!(r#"["1","1","{topic}","phx_close",{{}}]"#),
            ] {
                acts.push(Act::Send(Duration::from_secs(20), text));
            }
        }
        acts
    });
    let followed = follow(world, "expired").await;
    assert_eq!(followed.world.keys.load(Ordering::Relaxed), 2);
    assert!(followed.lateness() < Duration::from_millis(200), "{:?}", followed.told);
}

/// Refuses joins with these words.
fn refusing(words: &'static str, joins: usize) -> World {
    World::new().faulty(move |occasion: Occasion<'_>| {
        if occasion.frame.event != "phx_join" || occasion.number > joins {
            return occasion.usual;
        }
        let reference = occasion.frame.reference.clone().unwrap_or_default();
        let topic = &occasion.frame.topic;
        let reply = format!(
            r#"["{reference}","{reference}","{topic}","phx_reply",{{"status":"error","response":{{"reason":"{words}"}}}}]"#
        );
        vec![Act::Send(Duration::from_secs(5), reply)]
    })
}

#[tokio::test(start_paused = true)]
async fn a_refused_join_is_tried_again_by_the_class_of_its_reason() {
    // A new key helps.
    let followed = follow(
        refusing("InvalidJWTToken: Token has expired 1 seconds ago", 1),
        "expired",
    )
    .await;
    assert!(followed.texts().contains(&"live"), "{:?}", followed.told);
    assert_eq!(followed.world.keys.load(Ordering::Relaxed), 2);

    // Time helps, with the same key.
    let followed = follow(refusing("ClientJoinRateLimitReached: too many", 1), "rate limit").await;
    assert!(followed.texts().contains(&"live"), "{:?}", followed.told);
    assert_eq!(followed.world.keys.load(Ordering::Relaxed), 1);

    // Nothing helps: it is asked instead, and joined no more.
    for words in [
        "Unauthorized: no",
        "RealtimeDisabledForTenant: no",
        "JwtSignatureError: no",
    ] {
        let followed = follow(refusing(words, usize::MAX), words).await;
        let polling = format!("polling: the realtime server says: {words}");
        assert_eq!(followed.texts(), ["PROCESSING", &polling, "COMPLETED"]);
        assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
        assert_eq!(followed.connections(), 1);
    }

    // An expiry that no key ends, and a limit that never does.
    for words in ["expired", "ChannelRateLimitReached: no"] {
        let followed = follow(refusing(words, usize::MAX), words).await;
        assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
        assert!(followed.world.keys.load(Ordering::Relaxed) < 10);
    }
}

#[tokio::test(start_paused = true)]
async fn a_join_that_is_not_answered_is_left_and_tried_again() {
    let world = World::new().faulty(|occasion| match occasion.frame.event.as_str() {
        "phx_join" if occasion.number == 1 => Vec::new(),
        _ => occasion.usual,
    });
    let followed = follow(world, "no response").await;
    assert!(followed.texts().contains(&"live"), "{:?}", followed.told);
}

#[tokio::test(start_paused = true)]
async fn a_row_that_never_comes_is_no_matter() {
    let world = World::new().faulty(|occasion| {
        let is_row = |act: &Act| matches!(act, Act::Send(_, text) if text.contains("record"));
        occasion.usual.into_iter().filter(|act| !is_row(act)).collect()
    });
    let followed = follow(world, "no row").await;
    assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
}

#[tokio::test(start_paused = true)]
async fn without_a_key_it_is_asked() {
    for kind in [ErrorKind::Rejected, ErrorKind::Forbidden, ErrorKind::NotFound] {
        let mut world = World::new();
        world.key_failure = Box::new(move |_| Some(kind));
        let followed = follow(world, "no key").await;
        assert_eq!(followed.world.keys.load(Ordering::Relaxed), 1, "{kind:?}");
        assert_eq!(followed.connections(), 0);
        assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
    }
    // A failure that passes is tried again; and so is one of a renewal.
    for failing in [0..8, 40..60] {
        let mut world = World::new();
        let began = world.began;
        world.key_life = Duration::from_secs(90);
        world.key_failure =
            Box::new(move |now| failing.contains(&(now - began).as_secs()).then_some(ErrorKind::Server));
        let followed = follow(world, "no key for a while").await;
        assert!(followed.texts().contains(&"live"), "{:?}", followed.told);
    }
}

/// What Dollr asks to wait can be more than any clock counts.
#[tokio::test(start_paused = true)]
async fn a_wait_that_never_ends_ends_nothing() {
    let at = |second: u64| move |since: Duration| (since.as_secs() == second).then_some(ErrorKind::RateLimited);
    // Of the first status, the first key, and its renewal.
    for (status, key) in [(0, 99), (99, 0), (99, 40)] {
        let mut world = World::new();
        let began = world.began;
        world.key_life = Duration::from_secs(80);
        world.status_failure = Box::new(move |now| at(status)(now - began));
        world.key_failure = Box::new(move |now| at(key)(now - began));
        follow(world, &format!("{status} {key}")).await;
    }
}

/// Only realtime that was asked can have said nothing.
#[tokio::test(start_paused = true)]
async fn it_is_told_what_did_not_come_of_realtime() {
    let mut without_key = World::new();
    // The status has the first turn, and the key the next.
    without_key.polls = Limiter::steady(Duration::from_secs(45));
    let without_changes = World::new().faulty(|occasion| {
        let is_open = |act: &Act| matches!(act, Act::Send(_, text) if text.contains("system"));
        occasion.usual.into_iter().filter(|act| !is_open(act)).collect()
    });
    let cases = [
        (without_key, "there was no realtime key"),
        (without_changes, "realtime did not begin to work"),
        (World::new(), "realtime said nothing"),
    ];
    for (world, expected) in cases {
        let followed = follow(world, expected).await;
        let expected = format!("polling: {expected} for 30 seconds");
        assert_eq!(followed.polling()[0], expected, "{:?}", followed.told);
    }
}

#[tokio::test(start_paused = true)]
async fn status_calls_may_fail() {
    let mut world = World::new();
    let began = world.began;
    world.status_failure = Box::new(move |now| match (now - began).as_secs() {
        1..40 | 69..80 => Some(ErrorKind::Server),
        _ => None,
    });
    let followed = follow(world, "failing status").await;
    assert!(followed.lateness() < Duration::from_secs(25), "{:?}", followed.told);

    // What isn't there yet is said once.
    let mut world = World::new();
    let began = world.began;
    world.status_failure = Box::new(move |now| ((now - began).as_secs() < 10).then_some(ErrorKind::NotFound));
    let followed = follow(world, "not shown yet").await;
    let unseen = |text: &&&str| **text == "not shown";
    assert_eq!(followed.texts()[0], "not shown", "{:?}", followed.told);
    assert_eq!(followed.texts().iter().filter(unseen).count(), 1, "{:?}", followed.told);

    // One that stays ends the stream, and is its last item.
    let mut world = World::new();
    world.status_failure = Box::new(|_| Some(ErrorKind::Forbidden));
    let world = Arc::new(world);
    let told = world.told(world.watch(&world.pool(), 1, ENDS_IN)).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].1.starts_with("error"), "{told:?}");
}
