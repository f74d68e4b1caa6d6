//! A token that several processes share.

use std::future::pending;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use dollr_client::{FileTokenStore, StoreFuture, StoredToken, Timestamp, TokenStore};
use dollr_sandbox::Sandbox;
use serde_json::json as value;
use tokio::time::Instant;

use crate::clock::later;
use crate::core::credentials::scratch;
use crate::http::secrets::silent;
use crate::probe::{NOTE, note};
use crate::server::{Server, json};

/// What happens to a token that is saved.
#[derive(Clone, Copy)]
enum Saving {
    Works,
    Fails,
    /// And loading too.
    Hangs,
}

struct Shared {
    token: Mutex<Option<StoredToken>>,
    saving: Saving,
}

/// A store that can be looked into.
#[derive(Clone)]
struct Store(Arc<Shared>);

impl Store {
    fn new(token: Option<StoredToken>, saving: Saving) -> Self {
        let token = Mutex::new(token);
        Self(Arc::new(Shared { token, saving }))
    }

    fn token(&self) -> Option<StoredToken> {
        self.0.token.lock().unwrap().clone()
    }
}

impl TokenStore for Store {
    fn load(&self) -> StoreFuture<'_, Option<StoredToken>> {
        match self.0.saving {
            Saving::Hangs => Box::pin(pending()),
            _ => Box::pin(async { Ok(self.token()) }),
        }
    }

    fn save(&self, token: StoredToken) -> StoreFuture<'_, ()> {
        match self.0.saving {
            Saving::Works => Box::pin(async {
                self.0.token.lock().unwrap().replace(token);
                Ok(())
            }),
            Saving::Fails => Box::pin(async { Err(io::Error::other("read-only").into()) }),
            Saving::Hangs => Box::pin(pending()),
        }
    }
}

/// The token `hush-stored` of one hour, issued so many minutes ago.
fn stored(base_url: &str, client_id: &str, minutes: u64) -> StoredToken {
    let issued_at = SystemTime::now() - Duration::from_mins(minutes);
    let time = |time| Timestamp::try_from(time).unwrap();
    let token = value!({
        "base_url": base_url,
        "client_id": client_id,
        "token": "hush-stored",
        "issued_at": time(issued_at),
        "expires_at": time(issued_at + Duration::from_hours(1)),
    });
    serde_json::from_value(token).unwrap()
}

fn sent(server: &Server) -> Vec<String> {
    let calls = server.calls().into_iter();
    calls
        .map(|call| call.header("authorization").unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn clients_with_one_file_share_a_token_and_its_life() {
    let server = Server::with_replies(vec![json(200, NOTE); 4]).await;
    let path = scratch("token.json");
    let client = || {
        let store = FileTokenStore::new(&path);
        silent(format!("{store:?}"));
        let builder = server.builder().token_store(store);
        silent(format!("{builder:?}"));
        builder.build().unwrap()
    };
    client().send(note()).await.unwrap();
    later(Duration::from_mins(30)).await;
    let second = client();
    second.send(note()).await.unwrap();
    assert_eq!(server.token_calls(), 1);
    // The life in the file counts, and it replaces the file when it's over.
    later(Duration::from_mins(26)).await;
    second.send(note()).await.unwrap();
    client().send(note()).await.unwrap();
    assert_eq!(server.token_calls(), 2);
    let [one, two] = ["Bearer hush-token-1", "Bearer hush-token-2"];
    assert_eq!(sent(&server), [one, one, two, two]);

    // Nothing else is left there.
    let name = path.file_name().unwrap().to_string_lossy();
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let files = files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with(&*name));
    assert_eq!(files.count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// Somebody else may have written it, or reads the token in it.
#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_use_is_replaced() {
    use std::os::unix::fs::PermissionsExt;

    let server = Server::with_replies(vec![json(200, NOTE); 3]).await;
    let path = scratch("others.json");
    let call = async || {
        let store = FileTokenStore::new(&path);
        let client = server.builder().token_store(store).build().unwrap();
        client.send(note()).await.unwrap();
    };
    call().await;
    for (mode, tokens) in [(0o600, 1), (0o640, 2)] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        call().await;
        assert_eq!(server.token_calls(), tokens, "{mode:o}");
    }
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_as_none() {
    let broken = scratch("broken.json");
    std::fs::write(&broken, "hush, but no JSON").unwrap();
    let large = scratch("large.json");
    std::fs::write(&large, vec![b' '; 70_000]).unwrap();
    let folder = scratch("folder.json");
    std::fs::create_dir_all(&folder).unwrap();
    for path in [broken, large, folder, "/nowhere/token.json".into()] {
        let server = Server::with_replies([json(200, NOTE)]).await;
        let client = server.builder().token_store(FileTokenStore::new(path)).build().unwrap();
        client.send(note()).await.unwrap();
        assert_eq!(server.token_calls(), 1);
    }
}

#[tokio::test]
async fn only_a_fresh_token_for_this_client_and_address_is_taken() {
    let cases = [
        (None, "shop", 0, true),
        (None, "shop", 54, true),
        (None, "shop", 56, false),
        (None, "shop", 600, false),
        (None, "other", 0, false),
        (Some("http://localhost:1/"), "shop", 0, false),
    ];
    for (base_url, client_id, minutes, is_taken) in cases {
        let server = Server::with_replies([json(200, NOTE)]).await;
        let own = server.client().base_url().to_owned();
        let token = stored(base_url.unwrap_or(&own), client_id, minutes);
        silent(format!("{token:?}"));
        let store = Store::new(Some(token), Saving::Works);
        let client = server.builder().token_store(store.clone()).build().unwrap();
        client.send(note()).await.unwrap();
        let expected = if is_taken { "hush-stored" } else { "hush-token-1" };
        assert_eq!(
            sent(&server),
            [format!("Bearer {expected}")],
            "{base_url:?} {client_id} {minutes}"
        );
        assert_eq!(store.token().unwrap().token.expose(), expected);
    }
}

#[tokio::test]
async fn a_refused_token_is_not_taken_from_the_store_again() {
    let server = Server::start({
        let mut issued = 0;
        move |request| {
            if request.is_for_token() {
                issued += 1;
                // Short-lived, so that the stored one outlives it.
                crate::server::token(issued, 4)
            } else if request.header("authorization") == Some("Bearer hush-stored") {
                json(401, "{}")
            } else {
                json(200, NOTE)
            }
        }
    })
    .await;
    let token = stored(server.client().base_url(), "shop", 0);
    let store = Store::new(Some(token), Saving::Fails);
    let client = server.builder().token_store(store).build().unwrap();
    client.send(note()).await.unwrap();
    later(Duration::from_mins(5)).await;
    client.send(note()).await.unwrap();
    let expected = ["hush-stored", "hush-token-1", "hush-token-2"].map(|token| format!("Bearer {token}"));
    assert_eq!(sent(&server), expected);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_holds_nobody_up_for_long() {
    let sandbox = Sandbox::start().await.unwrap();
    let store = Store::new(None, Saving::Hangs);
    let client = sandbox.builder().token_store(store).build().unwrap();
    let started = Instant::now();
    client.invoices().list().send().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 4, "2 to load and 2 to save");
    client.invoices().list().send().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 4);
}
