//! When it is asked.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{pending, ready};

use super::*;
use crate::api::OPERATIONS;
use crate::schema::End;

const SUCCESS: Progress = Progress::Final(End::Success);
const FAILURE: Progress = Progress::Final(End::Failure);

/// What a poll gets: where things stand, an error of this kind, or nothing for so many seconds.
#[derive(Clone, Debug)]
enum Reply {
    Is(Progress),
    Fails(ErrorKind, Option<u64>),
    Takes(u64, Progress),
}
use Reply::{Fails, Is, Takes};

struct Run {
    result: Result<Polled<usize>, Error>,
    /// When each poll was sent, since the beginning.
    polls: Vec<Duration>,
}

impl Run {
    /// The time between polls.
    fn gaps(&self) -> Vec<Duration> {
        self.polls
            .windows(2)
            .map(|pair| pair[1].saturating_sub(pair[0]))
            .collect()
    }
}

fn goal(within: u64, hand_over: bool) -> Goal {
    Goal {
        within: Duration::from_secs(within),
        hand_over,
    }
}

/// Waits with these replies; the last one is repeated. A value is the number of its poll.
async fn run(goal: Goal, replies: impl IntoIterator<Item = Reply>) -> Run {
    let mut replies: VecDeque<Reply> = replies.into_iter().collect();
    let began = Instant::now();
    let mut polls = Vec::new();
    let operation = OPERATIONS.iter().find(|operation| operation.wait.is_some()).unwrap();
    let result = ask_until(goal, operation, ready, |_| {
        polls.push(began.elapsed());
        let poll = polls.len();
        let reply = match replies.len() {
            1 => replies[0].clone(),
            _ => replies.pop_front().unwrap(),
        };
        async move {
            match reply {
                Is(progress) => Ok((poll, progress)),
                Fails(kind, floor) => Err(Error::for_test(kind, Some(operation), floor.map(Duration::from_secs))),
                Takes(seconds, progress) => {
                    sleep(Duration::from_secs(seconds)).await;
                    Ok((poll, progress))
                }
            }
        }
    })
    .await;
    Run { result, polls }
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_the_first_response_that_is_waited_for() {
    let cases = [
        (vec![Is(SUCCESS)], false, SUCCESS, 1),
        (vec![Is(FAILURE)], false, FAILURE, 1),
        (
            vec![Is(Progress::Open), Is(Progress::Unrecognized), Is(SUCCESS)],
            false,
            SUCCESS,
            3,
        ),
        (vec![Is(Progress::NeedsAction), Is(SUCCESS)], false, SUCCESS, 2),
        (
            vec![Is(Progress::NeedsAction), Is(SUCCESS)],
            true,
            Progress::NeedsAction,
            1,
        ),
        (vec![Fails(ErrorKind::Connect, None), Is(SUCCESS)], false, SUCCESS, 2),
        (vec![Fails(ErrorKind::Timeout, None), Is(SUCCESS)], false, SUCCESS, 2),
        (
            vec![Fails(ErrorKind::Interrupted, None), Is(SUCCESS)],
            false,
            SUCCESS,
            2,
        ),
        (vec![Fails(ErrorKind::Server, None), Is(SUCCESS)], false, SUCCESS, 2),
        (
            vec![Fails(ErrorKind::RateLimited, None), Is(SUCCESS)],
            false,
            SUCCESS,
            2,
        ),
        (vec![Fails(ErrorKind::NotFound, None), Is(SUCCESS)], false, SUCCESS, 2),
    ];
    for (replies, hand_over, progress, polls) in cases {
        let shown = format!("{replies:?}");
        let waited = run(goal(60, hand_over), replies).await.result.unwrap();
        assert_eq!((waited.progress, waited.polls), (progress, polls), "{shown}");
        assert_eq!(waited.value, polls as usize, "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn polls_come_every_two_seconds_and_then_every_five() {
    let run = run(goal(300, false), [Is(Progress::Open)]).await;
    assert_eq!(run.polls[0], Duration::ZERO);
    let gaps = run.gaps();
    let mut expected = 2.0_f64;
    for gap in &gaps[..gaps.len() - 1] {
        let gap = gap.as_secs_f64();
        assert!(
            (expected * 0.749..=expected * 1.251).contains(&gap),
            "{gap}, not {expected}"
        );
        expected = (expected * 1.25).min(5.0);
    }
    assert!(gaps.len() > 50, "{}", gaps.len());
}

#[tokio::test(start_paused = true)]
async fn at_the_deadline_the_last_response_is_the_result() {
    for progress in [Progress::Open, Progress::Unrecognized, Progress::NeedsAction] {
        let run = run(goal(60, false), [Is(progress)]).await;
        let waited = run.result.as_ref().unwrap();
        assert_eq!(waited.progress, progress);
        assert_eq!(waited.value, run.polls.len(), "the last response");
        // It is as new as it can be.
        let last = run.polls.last().unwrap().as_secs_f64();
        assert!((58.0..=59.0).contains(&last), "{last}");
        assert!(run.gaps().iter().all(|gap| *gap >= LEAST), "{:?}", run.gaps());
    }
}

#[tokio::test(start_paused = true)]
async fn no_poll_outlasts_the_deadline() {
    let began = Instant::now();
    let waited = run(goal(20, false), [Is(Progress::Open), Takes(100, SUCCESS)])
        .await
        .result
        .unwrap();
    assert_eq!((waited.progress, waited.value), (Progress::Open, 1));
    assert_eq!(
        (waited.elapsed, began.elapsed()),
        (Duration::from_secs(20), waited.elapsed)
    );

    let error = run(goal(20, false), [Takes(100, SUCCESS)]).await.result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "get_collection_status: no response within 20s: ask again, its status is unknown"
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_get_a_turn_is_told_so() {
    let operation = OPERATIONS.iter().find(|operation| operation.wait.is_some()).unwrap();
    let lanes = RefCell::new(Vec::new());
    // Nobody has a turn for longer than this is waited for; or nobody has a second one.
    for (turns, expected) in [(0, Err(ErrorKind::Timeout)), (1, Ok(Progress::Open))] {
        let turn = |lane| {
            let mut lanes = lanes.borrow_mut();
            lanes.push(lane);
            let is_turn = lanes.len() <= turns;
            async move {
                if !is_turn {
                    pending::<()>().await;
                }
            }
        };
        let ask = |()| ready(Ok(((), Progress::Open)));
        let result = ask_until(goal(20, false), operation, turn, ask).await;
        if let Err(error) = &result {
            assert_eq!(error.attempts(), 0);
            assert!(error.to_string().contains("was not asked"), "{error}");
        }
        let (progress, polls) = (
            result.as_ref().map(|it| it.progress),
            result.as_ref().map_or(0, |it| it.polls),
        );
        assert_eq!((progress.map_err(Error::kind), polls as usize), (expected, turns));
        lanes.borrow_mut().clear();
    }
}

#[tokio::test(start_paused = true)]
async fn errors_that_pass_are_borne_until_the_deadline() {
    // What was known, or else the last error.
    let failing = Fails(ErrorKind::Server, None);
    let waited = run(goal(60, false), [Is(Progress::Open), failing.clone()])
        .await
        .result
        .unwrap();
    assert_eq!((waited.progress, waited.value), (Progress::Open, 1));

    let replies = [Fails(ErrorKind::Connect, None), failing];
    let error = run(goal(60, false), replies).await.result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
}

#[tokio::test(start_paused = true)]
async fn errors_that_stay_end_the_waiting() {
    for kind in [
        ErrorKind::Configuration,
        ErrorKind::InvalidRequest,
        ErrorKind::Authentication,
        ErrorKind::Forbidden,
        ErrorKind::Rejected,
        ErrorKind::UnexpectedResponse,
    ] {
        let run = run(goal(60, false), [Is(Progress::Open), Fails(kind, None)]).await;
        assert_eq!(run.result.unwrap_err().kind(), kind);
        assert_eq!(run.polls.len(), 2, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_key_is_given_time_to_appear() {
    let missing = Fails(ErrorKind::NotFound, None);
    let run_missing = run(goal(600, false), [missing.clone()]).await;
    assert_eq!(run_missing.result.unwrap_err().kind(), ErrorKind::NotFound);
    let last = *run_missing.polls.last().unwrap();
    assert!(last >= SETTLING && last < SETTLING + MOST * 2, "{last:?}");

    // One that was known is not forgotten.
    let waited = run(goal(600, false), [Is(Progress::Open), missing])
        .await
        .result
        .unwrap();
    assert_eq!((waited.progress, waited.value), (Progress::Open, 1));
}

#[tokio::test(start_paused = true)]
async fn nobody_asks_before_the_server_allows_it() {
    for (kind, seconds) in [ErrorKind::RateLimited, ErrorKind::Server]
        .into_iter()
        .flat_map(|kind| [0, 1, 5, 40].map(|seconds| (kind, seconds)))
    {
        let replies = [Fails(kind, Some(seconds)), Is(SUCCESS)];
        let run = run(goal(60, false), replies).await;
        let gap = run.gaps()[0].as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let floor = (seconds as f64).max(1.5);
        assert!((floor..=floor + 2.0).contains(&gap), "{seconds}: {gap}");
    }
    // If that is too late, nothing more can become known.
    let replies = [Is(Progress::Open), Fails(ErrorKind::RateLimited, Some(70)), Is(SUCCESS)];
    let run = run(goal(60, false), replies).await;
    let waited = run.result.unwrap();
    assert_eq!((waited.progress, waited.polls), (Progress::Open, 2));
    assert!(waited.elapsed < MOST);
}

#[tokio::test(start_paused = true)]
async fn no_time_is_too_short_or_too_long() {
    let none = run(goal(0, false), [Is(SUCCESS)]).await;
    assert!(none.result.is_ok(), "a response that is there counts");
    let forever = Goal {
        within: Duration::MAX,
        ..goal(0, false)
    };
    let replies = vec![Is(Progress::Open); 5000].into_iter().chain([Is(SUCCESS)]);
    assert_eq!(run(forever, replies).await.result.unwrap().progress, SUCCESS);
}
