//! Streams of updates: how they end, and what many of them share.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::super::subject::Update;
use super::follow::ENDS_IN;
use super::world::{WITHIN, World};

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_the_stream() {
    let silent = "polling: realtime said nothing for 30 seconds";
    // When a row of the payment comes, and what is told.
    for (row, expected) in [
        (None, &["PROCESSING", "live", silent, "time up"][..]),
        (Some(10), &["PROCESSING", "live", silent, "time up"]),
        (Some(60), &["PROCESSING", "live", silent, "live", silent, "time up"]),
    ] {
        let world = World::new().faulty(move |mut occasion| {
            let after = row.filter(|_| occasion.frame.event == "phx_join");
            let row = after.map(|after| occasion.row(Duration::from_secs(after)));
            occasion.usual.extend(row);
            occasion.usual
        });
        let world = Arc::new(world);
        let told = world.told(world.watch(&world.pool(), 1, WITHIN * 2)).await;
        let (at, last) = told.last().unwrap();
        assert_eq!((*at, last.as_str()), (WITHIN, "time up"), "{told:?}");
        // A server that confirms each renewal of the key has said nothing new of the payment.
        let texts: Vec<&str> = told.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, expected, "{row:?}");
        assert!(world.keys.load(Ordering::Relaxed) > 5, "it was renewed");
    }
}

/// Its time begins when somebody looks: it may be made long before, as that of a payment which isn't executed yet.
#[tokio::test(start_paused = true)]
async fn a_stream_that_waits_to_be_polled_has_missed_nothing() {
    let world = Arc::new(World::new());
    let watch = world.watch(&world.pool(), 1, WITHIN + Duration::from_secs(20));
    sleep(WITHIN).await;
    let told = world.told(watch).await;
    let texts: Vec<&str> = told.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["PROCESSING", "live", "COMPLETED"]);
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
    // What it asked then is there when it looks again, be it after the time is over.
    sleep(WITHIN).await;
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
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    assert_eq!(count(&world.most_open), 2);
    assert!(count(&world.most_channels) <= 200, "{}", count(&world.most_channels));
    let calls = count(&world.asked) + count(&world.keys);
    let limit = usize::try_from(world.began.elapsed().as_millis() / 4).unwrap() + 1;
    assert!(calls <= limit, "{calls} calls in {:?}", world.began.elapsed());
}

/// Keys come before all else that waits, so that those who follow live don't have to ask.
#[tokio::test(start_paused = true)]
async fn two_hundred_streams_that_begin_together_are_soon_live() {
    let world = Arc::new(World::new());
    let pool = world.pool();
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let world = Arc::clone(&world);
            let watch = world.watch(&pool, number, Duration::from_secs(25));
            tokio::spawn(async move { world.told(watch).await })
        })
        .collect();
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    while count(&world.keys) < 200 {
        assert!(count(&world.asked) <= 1, "the first came when there was no line");
        sleep(Duration::from_millis(1)).await;
    }
    let mut live = Vec::new();
    for task in tasks {
        let told = task.await.unwrap();
        assert_eq!(told.last().unwrap().1, "COMPLETED");
        assert!(told.iter().all(|(_, text)| !text.starts_with("polling")), "{told:?}");
        live.extend(told.iter().filter(|(_, text)| text == "live").map(|(at, _)| *at));
    }
    let last = live.iter().max().unwrap();
    assert!(
        live.len() == 200 && *last < Duration::from_secs(15),
        "{} live, {last:?}",
        live.len()
    );
}
