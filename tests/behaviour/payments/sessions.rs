//! The end of a session: by Dollr's clock, or by how long this process has known the session, and by no other clock.

use std::time::Duration;

use dollr_client::executions::Collect;
use dollr_client::payments::{HookFuture, Hooks, Planned, Veto};
use dollr_client::{ErrorKind, Request};
use dollr_sandbox::Behaviour;
use dollr_tests::passcode;
use tokio::time::sleep;

use super::outcomes::{name, settled};
use super::resuming::stored;
use crate::shop::Shop;

const SECOND: Duration = Duration::from_secs(1);

/// In its last minute, a session may be over before a request arrives. Dollr's clock tells, or how long this process has known
/// the session, whatever the clock of this machine says.
#[tokio::test(start_paused = true)]
async fn nothing_is_sent_in_a_session_that_ends() {
    for (ahead, dates) in [(0, true), (7200, true), (-7200, true), (7200, false), (-7200, false)] {
        let shop = Shop::open(Behaviour::default().clock_ahead(ahead).dates(dates)).await;
        let attempt = shop.prepare().await;
        let early = shop.prepare_payout().await;
        sleep(28 * 60 * SECOND).await;
        let result = early.execute_with_passcode(&shop.dollr, passcode()).await;
        assert_eq!(name(&result), "open", "{ahead} {dates}");
        sleep(62 * SECOND).await;
        let error = attempt.execute(&shop.dollr).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionOver, "{ahead} {dates}");
        assert_eq!(shop.called(Collect::OPERATION), 0);
    }
}

/// Clocks that are wrong by hours end no session, and keep none open.
#[tokio::test(start_paused = true)]
async fn an_attempt_is_settled_whatever_clock_this_machine_has() {
    for (ahead, dates) in [(7200, true), (-7200, true), (7200, false), (-7200, false)] {
        let shop = Shop::open(Behaviour::default().clock_ahead(ahead).dates(dates)).await;
        let attempt = shop.prepare().await;
        for (minutes, expected) in [(0, "not seen yet"), (34, "not seen yet"), (2, "never landed")] {
            sleep(minutes * 60 * SECOND).await;
            let settlement = attempt.settle(&shop.dollr).await;
            assert_eq!(settled(&settlement), expected, "{ahead} {dates} {minutes}");
        }
        // Another process has only Dollr's clock.
        let expected = if dates { "never landed" } else { "not seen yet" };
        let settlement = stored(&attempt).settle(&shop.another_client()).await;
        assert_eq!(settled(&settlement), expected, "{ahead} {dates}");
    }
}

/// What was true before a hook ran may not be true after it.
#[tokio::test(start_paused = true)]
async fn a_session_that_ends_while_a_hook_runs_is_over() {
    struct Slow;
    impl Hooks for Slow {
        fn before<'a>(&'a self, _: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
            Box::pin(async {
                sleep(3600 * SECOND).await;
                Ok(())
            })
        }
    }
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let error = attempt.execute(&shop.dollr).hooks(Slow).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionOver);
    assert_eq!(shop.called(Collect::OPERATION), 0);
}
