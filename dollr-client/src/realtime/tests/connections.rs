//! Connections that break, are refused or say nothing: another is opened in time, and none too often.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::join_all;

use tokio::time::sleep;

use super::super::reason::Remedy;
use super::follow::follow;
use super::world::{Act, World, reason};

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
async fn a_server_that_accepts_and_cuts_is_not_hammered() {
    let world = World::new().faulty(|_| vec![Act::Cut(Duration::ZERO)]);
    let followed = follow(world, "accepts and cuts").await;
    assert!(followed.lateness() < Duration::from_secs(13), "{:?}", followed.told);
    assert!(followed.connections() < 10, "{}", followed.connections());
    assert_eq!(followed.polling().len(), 1, "{:?}", followed.told);
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
    // Each wait is drawn between nothing and 2, 4, 8, 16, 32 and 60 seconds: some 8 connections, and not one a second.
    let connections = world.connections.load(Ordering::Relaxed);
    assert!((3..=40).contains(&connections), "{connections}");
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
    let expected = "polling: the realtime server does not respond to the join";
    assert_eq!(followed.polling(), [expected], "{:?}", followed.told);
}

/// A server has a topic once on a socket, and a client two sockets.
#[tokio::test(start_paused = true)]
async fn a_payment_that_is_followed_three_times_is_told_to_all() {
    let world = Arc::new(World::new());
    let pool = world.pool();
    let watches = [(); 3].map(|()| world.told(world.watch(&pool, 1, Duration::from_secs(50))));
    let told = join_all(watches).await;
    let last = |told: &[(Duration, String)]| told.last().unwrap().1.clone();
    assert!(told.iter().all(|told| last(told) == "COMPLETED"), "{told:?}");
    let is_without =
        |(_, text): &(Duration, String)| text == "polling: this client has no channel left for the payment";
    let without: Vec<bool> = told.iter().map(|told| told.iter().any(is_without)).collect();
    assert_eq!(without, [false, false, true], "{told:?}");
}
