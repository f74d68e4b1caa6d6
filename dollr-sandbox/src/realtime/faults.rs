//! What a test can make go wrong with realtime, and see of it.

use std::sync::Mutex;

use tokio::time::Instant;

use super::frame::{Frame, PHOENIX};
use super::hub::{Command, Hub};
use crate::lock;
use crate::state::State;

/// What the realtime of a [`Sandbox`](super::super::Sandbox) does not send; see [`Realtime::mute`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mute {
    /// It sends everything.
    #[default]
    Nothing,
    /// It responds to no heartbeats.
    Heartbeats,
    /// It lets clients join, and sends no rows.
    Rows,
    /// It accepts connections, and sends nothing.
    Everything,
}

impl Mute {
    pub(super) fn hushes(self, frame: &Frame) -> bool {
        match self {
            Self::Nothing => false,
            Self::Heartbeats => frame.topic == PHOENIX,
            Self::Rows => frame.event == "postgres_changes",
            Self::Everything => true,
        }
    }
}

/// The realtime of a [`Sandbox`](super::super::Sandbox), to see who follows payments, and to make it fail.
///
/// What goes wrong a number of times does so for the next ones, whoever they are; `usize::MAX` is for ever, and 0 ends
/// it. Nothing here changes a payment: its status is told over HTTP as before.
///
/// ```
/// use dollr_sandbox::{Mute, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = Sandbox::start().await?;
/// sandbox.realtime().refuse_joins(2, "ClientJoinRateLimitReached: Too many joins per second");
/// sandbox.realtime().mute(Mute::Heartbeats);
/// assert_eq!(sandbox.realtime().connections(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Realtime<'a> {
    state: &'a Mutex<State>,
}

impl<'a> Realtime<'a> {
    pub(crate) fn of(state: &'a Mutex<State>) -> Self {
        Self { state }
    }

    /// How many connections are open.
    pub fn connections(self) -> usize {
        self.with(|hub| hub.connections())
    }

    /// How many connections have ever been opened.
    pub fn connections_opened(self) -> usize {
        self.with(|hub| hub.opened())
    }

    /// How many channels are joined, over all connections.
    pub fn channels(self) -> usize {
        self.with(|hub| hub.channels())
    }

    /// Cuts all connections, as if the network had failed: nobody says goodbye.
    pub fn cut(self) {
        self.with(|hub| hub.end(None));
    }

    /// Closes all connections with a code of the WebSocket protocol; 1012 is that of a server which restarts.
    pub fn close(self, code: u16) {
        self.with(|hub| hub.end(Some(code)));
    }

    /// Sends a text to all connections, be it a frame or not.
    pub fn send(self, text: impl Into<String>) {
        self.with(|hub| hub.tell(&Command::Send(text.into())));
    }

    /// Lets all keys expire that were issued so far.
    pub fn expire_keys(self) {
        self.with(|hub| hub.expire_keys(Instant::now()));
    }

    /// Refuses to open connections, with a status of HTTP; one that is none is 500.
    pub fn refuse_connections(self, times: usize, status: u16) {
        self.with(|hub| hub.faults.refused_connections = Times::new(times, status));
    }

    /// Refuses to let clients join a channel, for a reason such as `Unauthorized: You do not have permissions`.
    pub fn refuse_joins(self, times: usize, reason: impl Into<String>) {
        self.with(|hub| hub.faults.refused_joins = Times::new(times, reason.into()));
    }

    /// Cuts connections that are opened from now on after they have been sent so many frames; 0 is at once.
    pub fn cut_after(self, times: usize, frames: usize) {
        self.with(|hub| hub.faults.cut_after = Times::new(times, frames));
    }

    /// From now on, does not send some of the frames, or any.
    pub fn mute(self, mute: Mute) {
        self.with(|hub| hub.faults.mute = mute);
    }

    fn with<T>(self, run: impl FnOnce(&mut Hub) -> T) -> T {
        run(&mut lock(self.state).realtime)
    }
}

/// What goes wrong, as asked for.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) refused_connections: Times<u16>,
    pub(super) refused_joins: Times<String>,
    pub(super) cut_after: Times<usize>,
    pub(super) mute: Mute,
}

/// Something that happens a number of times.
#[derive(Default)]
pub(super) struct Times<T> {
    left: usize,
    what: T,
}

impl<T: Clone> Times<T> {
    pub(super) fn new(left: usize, what: T) -> Self {
        Self { left, what }
    }

    /// What happens now, if anything.
    pub(super) fn next(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        Some(self.what.clone())
    }
}
