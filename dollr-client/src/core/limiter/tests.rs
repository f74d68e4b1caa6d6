//! Who asks when.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::*;
use crate::api::OPERATIONS;
use crate::api::jwt::ClientObtainToken;
use crate::api::status::GetCollectionStatus;
use crate::codec::request::Request as _;

const SPACING: Duration = Duration::from_millis(100);

/// When each of those who come at once gets its turn, in the order of their turns.
async fn turns(limiter: &Arc<Limiter>, lanes: &[Lane]) -> Vec<(Lane, Duration)> {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for lane in lanes.iter().copied() {
        let limiter = Arc::clone(limiter);
        tasks.spawn(async move {
            limiter.turn(lane).await;
            (lane, began.elapsed())
        });
    }
    let mut turns = tasks.join_all().await;
    turns.sort_by_key(|(_, at)| *at);
    turns
}

/// When so many get it.
async fn times(limiter: &Arc<Limiter>, count: usize) -> Vec<Duration> {
    let turns = turns(limiter, &vec![Lane::Again; count]).await;
    turns.into_iter().map(|(_, at)| at).collect()
}

fn refusal(kind: ErrorKind, retry_after: Option<u64>) -> Error {
    Error::for_test(kind, Some(OPERATIONS[0]), retry_after.map(Duration::from_secs))
}

#[tokio::test(start_paused = true)]
async fn those_who_come_at_once_go_one_after_the_other() {
    let limiter = Arc::new(Limiter::steady(SPACING));
    let expected: Vec<Duration> = (0..5).map(|place| SPACING * place).collect();
    assert_eq!(times(&limiter, 5).await, expected);

    tokio::time::advance(SPACING * 10).await;
    assert_eq!(
        times(&limiter, 2).await,
        expected[..2],
        "nobody waits for a turn long past"
    );
}

#[tokio::test(start_paused = true)]
async fn lanes_go_by_what_depends_on_them() {
    use Lane::{Again, Key, News, Settle};
    let limiter = Arc::new(Limiter::steady(SPACING));
    let come = [Again, Again, Again, News, News, Key, Again, Key, Settle, Settle];
    let turns = turns(&limiter, &come).await;
    let lanes: Vec<Lane> = turns.iter().map(|(lane, _)| *lane).collect();
    // The first had its turn before anybody else came.
    assert_eq!(
        lanes,
        [Again, Settle, Settle, Key, Key, News, Again, News, Again, Again]
    );
    let last = turns.last().unwrap().1;
    assert_eq!(last, SPACING * 9, "no turn is lost");
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_to_a_full_line_in_a_better_lane_goes_first() {
    let limiter = Arc::new(Limiter::steady(SPACING));
    let full = {
        let limiter = Arc::clone(&limiter);
        tokio::spawn(async move { times(&limiter, 100).await })
    };
    sleep(SPACING * 10 + SPACING / 2).await;
    assert_eq!(turns(&limiter, &[Lane::Settle]).await, [(Lane::Settle, SPACING / 2)]);
    assert_eq!(full.await.unwrap().last(), Some(&(SPACING * 100)), "the others go on");
}

#[tokio::test(start_paused = true)]
async fn who_leaves_the_line_holds_nobody_up() {
    let limiter = Arc::new(Limiter::steady(SPACING));
    limiter.turn(Lane::Again).await;
    let leaving: Vec<_> = (0..50)
        .map(|_| {
            let limiter = Arc::clone(&limiter);
            tokio::spawn(async move { limiter.turn(Lane::Again).await.limiter.state().line.len() })
        })
        .collect();
    let stays = {
        let limiter = Arc::clone(&limiter);
        tokio::spawn(async move { times(&limiter, 1).await })
    };
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(limiter.state().line.len(), 51);
    leaving.iter().for_each(tokio::task::JoinHandle::abort);
    assert_eq!(stays.await.unwrap(), [SPACING]);
    assert_eq!(limiter.state().line.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn who_is_not_driven_holds_nobody_up_and_does_not_push_in() {
    let limiter = Arc::new(Limiter::steady(SPACING));
    let mut idle: Vec<_> = (0..4).map(|_| Box::pin(limiter.turn(Lane::Settle))).collect();
    for turn in &mut idle {
        let _ = timeout(Duration::ZERO, turn).await;
    }
    // One of them has its turn. The others are given time to come, and then passed over.
    let expected = [4, 5, 6].map(|turn| SPACING * turn);
    assert_eq!(times(&limiter, 3).await, expected);

    let began = Instant::now();
    let mut went = Vec::new();
    for turn in &mut idle[1..] {
        turn.await;
        went.push(began.elapsed());
    }
    assert_eq!(went, [1, 2, 3].map(|turn| SPACING * turn));
}

#[tokio::test(start_paused = true)]
async fn when_the_server_has_enough_nobody_asks() {
    let cases = [
        (ErrorKind::RateLimited, Some(7), Duration::from_secs(7)),
        (ErrorKind::RateLimited, Some(u64::MAX), LONGEST_PAUSE),
        (ErrorKind::RateLimited, None, PAUSE),
        (ErrorKind::Server, Some(7), SPACING),
    ];
    for (kind, seconds, expected) in cases {
        let limiter = Arc::new(Limiter::adaptive(Duration::ZERO));
        let turn = limiter.turn(Lane::Again).await;
        let waiting = {
            let limiter = Arc::clone(&limiter);
            tokio::spawn(async move { turns(&limiter, &[Lane::Settle]).await })
        };
        tokio::task::yield_now().await;
        turn.learn(&Err::<(), _>(refusal(kind, seconds)));
        let expected = [(Lane::Settle, expected)];
        assert_eq!(waiting.await.unwrap(), expected, "{kind:?} {seconds:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_belongs_to_a_call_waits_only_for_a_server_that_has_enough() {
    let limiter = Arc::new(Limiter::adaptive(Duration::from_millis(4)));
    let polls = {
        let limiter = Arc::clone(&limiter);
        tokio::spawn(async move { times(&limiter, 101).await })
    };
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
    let all_at_once = turns(&limiter, &[Lane::Call; 500]).await;
    assert!(all_at_once.iter().all(|(_, at)| at.is_zero()), "{all_at_once:?}");

    let turn = limiter.turn(Lane::Call).await;
    turn.learn(&Err::<(), _>(refusal(ErrorKind::RateLimited, Some(7))));
    // The rate was 20 a second, for a hundred who wait. Money goes first, and a call before those who wait.
    let [closed, spacing] = [Duration::from_secs(7), SPACING];
    let slowed = turns(&limiter, &[Lane::Call, Lane::Call, Lane::Settle]).await;
    let expected = [(Lane::Settle, 0), (Lane::Call, 1), (Lane::Call, 2)];
    assert_eq!(slowed, expected.map(|(lane, place)| (lane, closed + spacing * place)));
    polls.abort();
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_asked_now_and_then_until_it_responds() {
    let limiter = Arc::new(Limiter::adaptive(SPACING));
    let began = Instant::now();
    let mut asking = Vec::new();
    let mut asked = Vec::new();
    for _ in 0..13 {
        asking.push(limiter.turn(Lane::Again).await);
        asked.push(began.elapsed());
    }
    let first = (0..10).map(|turn| SPACING * turn);
    let expected: Vec<Duration> = first.chain([60, 111, 162].map(|turn| SPACING * turn)).collect();
    assert_eq!(asked, expected);
    // What settles money doesn't wait for it, and what is part of a call doesn't either.
    for lane in [Lane::Settle, Lane::Call] {
        asking.push(timeout(SPACING, limiter.turn(lane)).await.unwrap());
    }
    // Nor do the others once there is a response, whether or not those are driven that wait for theirs.
    let lost = refusal(ErrorKind::Interrupted, None);
    asking.pop().unwrap().learn(&Err::<(), _>(lost));
    assert!(timeout(SPACING * 2, limiter.turn(Lane::Again)).await.is_err());
    let waits = {
        let limiter = Arc::clone(&limiter);
        tokio::spawn(async move { times(&limiter, 1).await })
    };
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
    asking.pop().unwrap().learn(&Ok(()));
    assert!(waits.await.unwrap()[0] <= SPACING, "who waits is told of it");
    for _ in 0..5 {
        asking.push(timeout(SPACING, limiter.turn(Lane::Again)).await.unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_fails_where_money_is_in_doubt_has_time_for_that() {
    let fail = |kind, of| Err::<(), _>(Error::for_test(kind, Some(of), None));
    let (status, token) = (GetCollectionStatus::OPERATION, ClientObtainToken::OPERATION);
    // Only the server's own failure is a sign that it has too much to do, and only money is worth it.
    for (lane, kind, of, is_held) in [
        (Lane::Settle, ErrorKind::Server, status, true),
        (Lane::Settle, ErrorKind::Server, token, false),
        (Lane::Settle, ErrorKind::Timeout, status, false),
        (Lane::Call, ErrorKind::Server, status, false),
        (Lane::Again, ErrorKind::Server, status, false),
    ] {
        let limiter = Limiter::adaptive(Duration::from_millis(1));
        limiter.turn(lane).await.learn(&fail(kind, of));
        let began = Instant::now();
        for pressing in [Lane::Settle, Lane::Call] {
            limiter.turn(pressing).await;
        }
        assert!(began.elapsed() < HELD / 2, "{lane:?} {kind:?} {}", of.name);
        limiter.turn(Lane::Key).await;
        assert_eq!(began.elapsed() > HELD / 2, is_held, "{lane:?} {kind:?} {}", of.name);
    }

    // However often it fails, half of the time is that of the others.
    let limiter = Limiter::adaptive(Duration::from_millis(1));
    let began = Instant::now();
    let (mut passes, mut others) = (0, 0);
    while began.elapsed() < HELD * 10 {
        limiter.turn(Lane::Settle).await.learn(&fail(ErrorKind::Server, status));
        let turn = timeout(SPACING, limiter.turn(Lane::Again)).await;
        passes += 1;
        others += u32::from(turn.is_ok());
    }
    assert!(others * 3 > passes && others * 3 < passes * 2, "{others} of {passes}");
}

#[tokio::test(start_paused = true)]
async fn failures_lower_the_rate_if_they_are_many() {
    let a_second = |rate: &Rate| format!("{:.0}", 1.0 / rate.spacing(500).as_secs_f64());
    // A hundred a second, as 500 wait. After 300 responses, of which so many in five were failures:
    for (failures, expected) in [(0, "130"), (2, "110"), (3, "100"), (4, "90"), (5, "80")] {
        let mut rate = Rate::adaptive(Duration::from_millis(4));
        for response in 0..300 {
            match response % 5 < failures {
                true => rate.fail(500),
                false => rate.grow(500),
            }
        }
        assert_eq!(a_second(&rate), expected, "{failures}");
    }

    let mut rate = Rate::adaptive(Duration::from_millis(4));
    (0..10_000).for_each(|_| rate.fail(500));
    assert_eq!(a_second(&rate), "10", "as at first");
    assert!(!rate.has_limit(), "calls go on");
    (0..100).for_each(|_| rate.grow(500));
    assert_eq!(a_second(&rate), "20");

    // All that had no response at once halve it once.
    let mut rate = Rate::adaptive(Duration::from_millis(4));
    let sent = Instant::now();
    (0..99).for_each(|_| rate.time_out(sent, 500));
    assert_eq!(a_second(&rate), "50");
    tokio::time::advance(PAUSE).await;
    (0..99).for_each(|_| rate.time_out(Instant::now(), 500));
    assert_eq!(a_second(&rate), "25");
    // Once it is what Dollr asks for, it follows that again.
    (0..760).for_each(|_| rate.grow(500));
    assert_eq!(format!("{:.0}", 1.0 / rate.spacing(1000).as_secs_f64()), "200");
}

#[tokio::test(start_paused = true)]
async fn what_a_response_says_of_the_server() {
    let kinds = [
        (None, 20.1),
        // That there is no such key.
        (Some(ErrorKind::NotFound), 20.1),
        (Some(ErrorKind::Rejected), 20.0),
        (Some(ErrorKind::Server), 19.93),
        (Some(ErrorKind::Connect), 19.93),
        (Some(ErrorKind::Interrupted), 19.93),
        (Some(ErrorKind::Timeout), 10.0),
        (Some(ErrorKind::RateLimited), 10.0),
    ];
    for (kind, expected) in kinds {
        let limiter = Limiter::adaptive(Duration::from_millis(4));
        (0..100).for_each(|_| limiter.state().rate.grow(1));
        let turn = limiter.turn(Lane::Again).await;
        let mut waits = pin!(limiter.turn(Lane::Again));
        let _ = timeout(Duration::ZERO, &mut waits).await;
        turn.learn(&kind.map_or(Ok(()), |kind| Err(refusal(kind, None))));
        let rate = 1.0 / limiter.state().rate.spacing(1).as_secs_f64();
        assert!((rate - expected).abs() < 0.01, "{kind:?}: {rate}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_rate_follows_how_the_server_responds() {
    let a_second = |rate: &Rate, waiting| format!("{:.0}", 1.0 / rate.spacing(waiting).as_secs_f64());
    let mut rate = Rate::adaptive(Duration::from_millis(4));
    // Few wait, or so many that Dollr's own word asks for more, or more than may be.
    assert_eq!(
        [1, 50, 500, 5000].map(|waiting| a_second(&rate, waiting)),
        ["10", "10", "100", "250"]
    );
    rate.grow(0);
    assert_eq!(a_second(&rate, 1), "10", "nobody waits");
    (0..100).for_each(|_| rate.grow(1));
    assert_eq!(a_second(&rate, 1), "20");
    (0..10_000).for_each(|_| rate.grow(1));
    assert_eq!(a_second(&rate, 1), "250");

    // What was in progress then is refused as well, and says nothing new.
    let sent = Instant::now();
    (0..9).for_each(|_| rate.cut(sent, 1));
    assert_eq!([1, 5000].map(|waiting| a_second(&rate, waiting)), ["125"; 2]);
    // In the first second after it 125 responses come, and it is back there after 50 seconds.
    (0..125).for_each(|_| rate.grow(1));
    assert_eq!(a_second(&rate, 1), "127");

    // However often the server has enough, it is asked again.
    let mut rate = Rate::adaptive(Duration::from_millis(4));
    for _ in 0..20 {
        tokio::time::advance(PAUSE).await;
        rate.cut(Instant::now(), 1);
    }
    assert_eq!(a_second(&rate, 5000), "1");
    // A limit that doesn't hold any more is forgotten.
    (0..10_000).for_each(|_| rate.grow(1));
    assert_eq!(a_second(&rate, 5000), "250");
}

/// A server that takes 20 in a second, and a thousand who want to ask all the time.
#[tokio::test(start_paused = true)]
async fn a_limit_of_the_server_is_found_and_all_get_on() {
    const LIMIT: u32 = 20;
    let limiter = Arc::new(Limiter::adaptive(Duration::from_millis(4)));
    let second = Arc::new([const { AtomicU32::new(0) }; 301]);
    let refused = Arc::new(AtomicU32::new(0));
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..1000 {
        let (limiter, second, refused) = (Arc::clone(&limiter), Arc::clone(&second), Arc::clone(&refused));
        tasks.spawn(async move {
            let mut responses = 0;
            while began.elapsed() < Duration::from_mins(5) {
                let turn = limiter
                    .turn(if responses == 0 { Lane::News } else { Lane::Again })
                    .await;
                let now = usize::try_from(began.elapsed().as_secs()).unwrap();
                let Some(second) = second.get(now) else { break };
                let is_refused = second.fetch_add(1, Ordering::Relaxed) >= LIMIT;
                sleep(Duration::from_millis(50)).await;
                let response = match is_refused {
                    true => Err(refusal(ErrorKind::RateLimited, Some(1))),
                    false => Ok(()),
                };
                turn.learn(&response);
                match response {
                    Ok(()) => responses += 1,
                    Err(_) => _ = refused.fetch_add(1, Ordering::Relaxed),
                }
                sleep(Duration::from_secs(5)).await;
            }
            responses
        });
    }
    let responses: Vec<u32> = tasks.join_all().await;
    let all: u32 = responses.iter().sum();
    let refused = refused.load(Ordering::Relaxed);
    assert!(refused < 60, "{refused}");
    assert!(all > 300 * LIMIT * 3 / 5, "{all}");
    let (least, most) = (responses.iter().min().unwrap(), responses.iter().max().unwrap());
    assert!(*least >= 1 && most - least <= 8, "{least} to {most}");
}
