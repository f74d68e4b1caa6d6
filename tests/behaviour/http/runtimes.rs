//! A client in several async runtimes, of which some stand still.

use std::time::Duration;

use dollr_client::blocking::Blocking as _;
use tokio::runtime::{Builder, Runtime};

use crate::probe::{NOTE, note};
use crate::server::{Server, json};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A runtime of one thread stands still whenever nothing is waited for in it, and so do its connections.
#[test]
fn a_runtime_that_stands_still_holds_no_other_up() {
    let server_runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = server_runtime.block_on(Server::with_replies((0..20).map(|_| json(200, NOTE))));
    let client = server
        .builder()
        .retries(0)
        .timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let runtimes: Vec<Runtime> = (0..6).map(|_| runtime()).collect();
    for _ in 0..2 {
        for runtime in &runtimes {
            let note = runtime.block_on(async { client.send(note()).await });
            assert_eq!(note.unwrap().id, 7);
        }
        assert_eq!(client.send(note()).wait().unwrap().id, 7);
    }
    // And what one runtime has connected serves it again.
    let [first, ..] = &runtimes[..] else { panic!() };
    first.block_on(async {
        client.send(note()).await.unwrap();
        client.send(note()).await.unwrap();
    });
    let calls = server.calls();
    let [.., last, again] = &calls[..] else { panic!() };
    assert_eq!(last.port, again.port);
}
