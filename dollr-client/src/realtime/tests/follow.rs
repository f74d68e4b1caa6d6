//! Follows a payment to its end, in a world where things fail.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::sleep;

use super::world::World;

/// When the payment ends in most tests.
pub(super) const ENDS_IN: Duration = Duration::from_secs(70);

/// How a payment was followed.
pub(super) struct Followed {
    pub(super) world: Arc<World>,
    pub(super) told: Vec<(Duration, String)>,
}

impl Followed {
    pub(super) fn texts(&self) -> Vec<&str> {
        self.told.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// What was told each time that realtime was given up for polling.
    pub(super) fn polling(&self) -> Vec<&str> {
        let texts = self.texts().into_iter();
        texts.filter(|text| text.starts_with("polling")).collect()
    }

    /// How long after its end the payment's last status was told.
    pub(super) fn lateness(&self) -> Duration {
        let (at, _) = self.told.last().expect("something");
        at.saturating_sub(ENDS_IN)
    }

    pub(super) fn connections(&self) -> usize {
        self.world.connections.load(Ordering::Relaxed)
    }
}

/// Follows one payment to its end, and checks what always holds.
pub(super) async fn follow(world: World, what: &str) -> Followed {
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
