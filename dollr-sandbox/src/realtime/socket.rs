//! One connection, from its opening to its end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::channels::Channels;
use super::frame::Frame;
use super::hub::Command;
use crate::lock;
use crate::state::State;

/// How long a client may be silent: heartbeats are due more often than that.
const SILENCE: Duration = Duration::from_mins(1);

/// Serves a connection.
pub(super) async fn serve(mut socket: WebSocket, state: Arc<Mutex<State>>) {
    let (number, commands, cut_after) = {
        let hub = &mut lock(&state).realtime;
        let (number, commands) = hub.open();
        (number, commands, hub.faults.cut_after.next())
    };
    // What ends it is of no account: the client sees the end, and that is all.
    let _ = exchange(&mut socket, &state, number, commands, cut_after.unwrap_or(usize::MAX)).await;
    lock(&state).realtime.closed(number);
}

/// Exchanges frames until one side ends it.
async fn exchange(
    socket: &mut WebSocket,
    state: &Mutex<State>,
    number: usize,
    mut commands: UnboundedReceiver<Command>,
    cut_after: usize,
) -> Result<(), axum::Error> {
    let mut channels = Channels::default();
    let mut heard_at = Instant::now();
    let mut sent = 0;
    while sent < cut_after {
        let silent_at = heard_at + SILENCE;
        let wake_at = channels.next().map_or(silent_at, |next| next.min(silent_at));
        let mut raw = None;
        tokio::select! {
            message = socket.recv() => {
                let Some(message) = message.transpose()? else {
                    return Ok(());
                };
                heard_at = Instant::now();
                if let Message::Text(text) = message {
                    // A frame that can't be read ends the connection.
                    let Some(frame) = Frame::read(&text) else {
                        return Ok(());
                    };
                    channels.receive(&frame, &mut lock(state), heard_at);
                }
            }
            command = commands.recv() => match command {
                Some(Command::Started(reference_id)) => channels.started(reference_id, &lock(state)),
                Some(Command::KeysExpired) => channels.keys_expired(&lock(state)),
                Some(Command::Send(text)) => raw = Some(text),
                Some(Command::End(Some(code))) => return close(socket, code).await,
                Some(Command::End(None)) | None => return Ok(()),
            },
            () = sleep_until(wake_at) => if silent_at <= Instant::now() {
                return Ok(());
            }
        }
        let frames = {
            let hub = &mut lock(state).realtime;
            let mut frames = channels.due(hub, Instant::now());
            hub.set_channels(number, channels.len());
            frames.retain(|frame| !hub.faults.mute.hushes(frame));
            frames
        };
        let texts = frames.iter().map(Frame::text).chain(raw);
        for text in texts.take(cut_after - sent) {
            socket.send(Message::Text(text.into())).await?;
            sent += 1;
        }
    }
    Ok(())
}

async fn close(socket: &mut WebSocket, code: u16) -> Result<(), axum::Error> {
    let frame = CloseFrame {
        code,
        reason: "".into(),
    };
    socket.send(Message::Close(Some(frame))).await
}
