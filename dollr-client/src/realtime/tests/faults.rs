//! Whatever fails, every payment is followed to its true end, in bounded time and with bounded stats.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::super::reason::Remedy;
use super::super::subject::Update;
use super::world::{Act, Occasion, WITHIN, World, reason};
use crate::error::ErrorKind;

/// When the payment ends in most tests.
const ENDS_IN: Duration = Duration::from_secs(70);

/// How a payment was followed.
struct Followed {
    world: Arc<World>,
    told: Vec<(Duration, String)>,
}

impl Followed {
    fn texts(&self) -> Vec<&str> {
        self.told.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// How long after its end the payment's last status was told.
    fn lateness(&self) -> Duration {
        let (at, _) = self.told.last().expect("something");
        at.saturating_sub(ENDS_IN)
    }

    fn connections(&self) -> usize {
        self.world.connections.load(Ordering::Relaxed)
    }
}

/// Follows one payment to its end, and sees to what holds always.
async fn follow(world: World, what: &str) -> Followed {
    let world = Arc::new(world);
    let pool = world.pool();
    let told = world.told(world.watch(&pool, 1, ENDS_IN)).await;
    let followed = Followed { world, told };
    let statuses: Vec<&str> = followed
        .texts()
        .into_iter()
        .filter(|text| text.starts_with(char::is_uppercase))
        .collect();
    assert_eq!(statuses, ["PROCESSING", "COMPLETED"], "{what}: {:?}", followed.told);
    assert_eq!(
        followed.texts().last(),
        Some(&"COMPLETED"),
        "{what}: nothing comes after the end"
    );
    // What the server needs to see that nobody is there any more.
    sleep(Duration::from_secs(2)).await;
    assert_eq!(
        followed.world.open.load(Ordering::Relaxed),
        0,
        "{what}: the connection is closed"
    );
    followed
}

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
async fn a_heartbeat_without_response_ends_the_connection() {
    let world = World::new().faulty(|occasion| match occasion.frame.event.as_str() {
        "heartbeat" if occasion.connection == 1 => Vec::new(),
        _ => occasion.usual,
    });
    let followed = follow(world, "no heartbeat").await;
    assert_eq!(followed.connections(), 2);
    // 25 seconds to the heartbeat, 10 to its end, and the way back.
    let live: Vec<Duration> = followed
        .told
        .iter()
        .filter(|(_, text)| text == "live")
        .map(|(at, _)| *at)
        .collect();
    assert!(
        live[1] > Duration::from_secs(35) && live[1] < Duration::from_secs(42),
        "{live:?}"
    );
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
async fn a_server_that_accepts_and_cuts_is_not_hammered() {
    let world = World::new().faulty(|_| vec![Act::Cut(Duration::ZERO)]);
    let followed = follow(world, "accepts and cuts").await;
    assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
    assert!(followed.connections() < 10, "{}", followed.connections());
    let polling = followed
        .texts()
        .iter()
        .filter(|text| text.starts_with("polling"))
        .count();
    assert_eq!(polling, 1, "{:?}", followed.told);
}

/// Whoever begins to follow a payment waits as long as those before.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_away_is_not_hammered_by_those_who_come() {
    let mut world = World::new();
    world.refusal = Box::new(|_, _| Some(reason(Remedy::Time)));
    let world = Arc::new(world);
    let pool = world.pool();
    let mut tasks = Vec::new();
    for number in 0..120 {
        let watch = world.watch(&pool, number, Duration::from_secs(5));
        let world = Arc::clone(&world);
        tasks.push(tokio::spawn(async move { world.told(watch).await }));
        sleep(Duration::from_secs(1)).await;
    }
    for task in tasks {
        assert_eq!(task.await.unwrap().last().unwrap().1, "COMPLETED");
    }
    // After 2, 4, 8, 16, 32 and 60 seconds at most, and somewhat earlier.
    let connections = world.connections.load(Ordering::Relaxed);
    assert!((3..=12).contains(&connections), "{connections}");
}

/// It doesn't wait until realtime was silent for long.
#[tokio::test(start_paused = true)]
async fn a_payment_is_asked_about_when_its_connection_is_lost() {
    let mut world = World::new().faulty(|occasion| {
        let mut acts = occasion.usual;
        acts.push(Act::Cut(Duration::from_secs(9)));
        acts
    });
    world.refusal = Box::new(|connection, _| (connection > 1).then(|| reason(Remedy::Time)));
    let world = Arc::new(world);
    let told = world.told(world.watch(&world.pool(), 1, Duration::from_secs(10))).await;
    assert!(told.iter().any(|(_, text)| text == "live"), "{told:?}");
    let (at, last) = told.last().unwrap();
    assert!(*at < Duration::from_secs(15) && last == "COMPLETED", "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_restarted_is_found_again() {
    for close in [true, false] {
        let mut world = World::new().faulty(move |occasion| {
            let mut acts = occasion.usual;
            if occasion.connection == 1 && occasion.number == 2 {
                acts.push(if close { Act::Close } else { Act::Cut(Duration::ZERO) });
            }
            acts
        });
        let began = world.began;
        // It is cut at the first heartbeat, and away until the fiftieth second.
        world.refusal = Box::new(move |connection, now| {
            let seconds = (now - began).as_secs();
            (connection > 1 && seconds < 40).then(|| reason(Remedy::Time))
        });
        let followed = follow(world, "restarted").await;
        let live = followed.texts().iter().filter(|text| **text == "live").count();
        assert!(live >= 1, "{:?}", followed.told);
        assert!(followed.connections() < 10, "{}", followed.connections());
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_refused_for_good_is_not_opened_again() {
    let mut world = World::new();
    world.refusal = Box::new(|_, _| Some(reason(Remedy::None)));
    let followed = follow(world, "refused").await;
    assert_eq!(
        followed.texts(),
        ["PROCESSING", "polling: the test refuses", "COMPLETED"]
    );
    assert_eq!(followed.connections(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_not_waited_for() {
    let world = World::new().faulty(|_| Vec::new());
    let followed = follow(world, "silent").await;
    assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
    let polling = followed
        .texts()
        .iter()
        .filter(|text| text.starts_with("polling"))
        .count();
    assert_eq!(polling, 1, "{:?}", followed.told);
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

    // One that stays ends the stream, and is its last item.
    let mut world = World::new();
    world.status_failure = Box::new(|_| Some(ErrorKind::Forbidden));
    let world = Arc::new(world);
    let told = world.told(world.watch(&world.pool(), 1, ENDS_IN)).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].1.starts_with("error"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_the_stream() {
    let world = Arc::new(World::new());
    let told = world.told(world.watch(&world.pool(), 1, WITHIN * 2)).await;
    let (at, last) = told.last().unwrap();
    assert_eq!((*at, last.as_str()), (WITHIN, "time up"), "{told:?}");
    let live = told.iter().filter(|(_, text)| text == "live").count();
    let polling = told.iter().filter(|(_, text)| text.starts_with("polling")).count();
    // Each renewal of the key says that it is live again.
    assert!(live < 10 && polling < 10, "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_leaves_the_channel_and_closes_the_connection() {
    let world = Arc::new(World::new());
    let pool = world.pool();
    let mut first = world.watch(&pool, 1, WITHIN * 2);
    let mut second = world.watch(&pool, 2, WITHIN * 2);
    for watch in [&mut first, &mut second] {
        while !matches!(watch.next().await, Some(Ok(Update::Live))) {}
    }
    let counts = || {
        (
            world.channels.load(Ordering::Relaxed),
            world.open.load(Ordering::Relaxed),
        )
    };
    assert_eq!(counts(), (2, 1), "they share a connection");
    drop(first);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(counts(), (1, 1));
    drop(second);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(counts(), (0, 0));
    let asked = world.asked.load(Ordering::Relaxed);
    sleep(WITHIN).await;
    assert_eq!(world.asked.load(Ordering::Relaxed), asked, "nothing runs on");
    assert_eq!(world.connections.load(Ordering::Relaxed), 1);
}

/// The server has a topic once on a connection, and ends the first for the second.
#[tokio::test(start_paused = true)]
async fn one_payment_can_be_followed_twice() {
    let world = Arc::new(World::new());
    let pool = world.pool();
    let watches = [1, 1, 1].map(|number| {
        let world = Arc::clone(&world);
        let watch = world.watch(&pool, number, Duration::from_secs(12));
        tokio::spawn(async move { world.told(watch).await })
    });
    for watch in watches {
        assert_eq!(watch.await.unwrap().last().unwrap().1, "COMPLETED");
    }
    assert_eq!(world.connections.load(Ordering::Relaxed), 2);
    assert_eq!(world.channels.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_gets_everything_in_order_and_holds_nobody_up() {
    let world = Arc::new(World::new());
    let pool = world.pool();
    let mut slow = world.watch(&pool, 1, ENDS_IN);
    let fast = world.watch(&pool, 2, Duration::from_secs(20));
    let fast = {
        let world = Arc::clone(&world);
        tokio::spawn(async move { world.told(fast).await })
    };
    // It looks once, and not again for a while.
    assert!(timeout(Duration::from_millis(10), slow.next()).await.is_err());
    let told = fast.await.unwrap();
    assert!(told.last().unwrap().0 < Duration::from_secs(21), "{told:?}");
    sleep(Duration::from_mins(10)).await;
    let told = world.told(slow).await;
    assert_eq!(told.last().unwrap().1, "COMPLETED");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_payments_at_once_share_two_connections_and_one_limit() {
    let world = Arc::new(World::new());
    let pool = world.pool();
    let tasks: Vec<_> = (0..1000)
        .map(|number| {
            let world = Arc::clone(&world);
            let ends_in = Duration::from_secs(300 + number as u64 % 600);
            let watch = world.watch(&pool, number, ends_in);
            tokio::spawn(async move { world.told(watch).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().last().unwrap().1, "COMPLETED");
    }
    let count = |counter: &std::sync::atomic::AtomicUsize| counter.load(Ordering::Relaxed);
    assert_eq!(count(&world.most_open), 2);
    assert!(count(&world.most_channels) <= 200, "{}", count(&world.most_channels));
    let calls = count(&world.asked) + count(&world.keys);
    let limit = usize::try_from(world.began.elapsed().as_millis() / 100).unwrap() + 1;
    assert!(calls <= limit, "{calls} calls in {:?}", world.began.elapsed());
    println!(
        "{calls} calls and {} connections in {:?}",
        count(&world.connections),
        world.began.elapsed()
    );
}
