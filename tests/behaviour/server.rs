//! A server that returns what a test tells it to, byte by byte, and remembers what it was sent.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use dollr_client::{Client, ClientBuilder};
use dollr_sandbox::Sandbox;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// Every secret of these tests contains this, and nothing else does.
pub(crate) const MARK: &str = "hush";
pub(crate) const CLIENT_SECRET: &str = "hush-client \"secret\"";

const TOKEN_PATH: &str = "/v1/jwt/client/obtain/token";

/// A request, as it came.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// The client's end of the connection.
    pub(crate) port: u16,
}

/// The same bytes, over whatever connection.
impl PartialEq for Received {
    fn eq(&self, other: &Self) -> bool {
        let bytes = |it: &Self| (it.method.clone(), it.path.clone(), it.headers.clone(), it.body.clone());
        bytes(self) == bytes(other)
    }
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_for_token(&self) -> bool {
        self.path.ends_with(TOKEN_PATH)
    }
}

/// What the server does with a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// It sends these bytes.
    Bytes(Vec<u8>),
    /// It sends these bytes and closes the connection.
    Cut(Vec<u8>),
    /// It sends these bytes once it is told to.
    Held(Arc<Notify>, Vec<u8>),
    /// It sends nothing, and keeps the connection open.
    Silence,
}

/// The bytes of a response with a JSON body.
pub(crate) fn bytes(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} Some Reason\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

/// A response with a JSON body.
pub(crate) fn json(status: u16, body: &str) -> Reply {
    Reply::Bytes(bytes(status, "content-type: application/json\r\n", body))
}

/// The response to a token call: a token of this number, valid for so many minutes.
pub(crate) fn token(number: usize, minutes: u64) -> Reply {
    json(
        200,
        &format!(r#"{{"access_token":"hush-token-{number}","expires_in":{minutes}}}"#),
    )
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    received: watch::Receiver<Vec<Received>>,
}

type Behaviour = Box<dyn FnMut(&Received) -> Reply + Send>;

impl Server {
    /// A server that responds to each request as `behaviour` says.
    pub(crate) async fn start(behaviour: impl FnMut(&Received) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let (sender, received) = watch::channel(Vec::new());
        let behaviour: Arc<Mutex<Behaviour>> = Arc::new(Mutex::new(Box::new(behaviour)));
        let sender = Arc::new(sender);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&behaviour), Arc::clone(&sender)));
            }
        });
        Self { address, received }
    }

    /// A server that issues tokens of one hour, numbered from 1, and gives these replies to the other calls, in order.
    pub(crate) async fn with_replies(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        let mut tokens = 0;
        Self::start(move |request| {
            if request.is_for_token() {
                tokens += 1;
                token(tokens, 60)
            } else {
                replies.pop_front().expect("no more calls than replies")
            }
        })
        .await
    }

    /// The settings of a client of this server.
    pub(crate) fn builder(&self) -> ClientBuilder {
        builder(&format!("http://{}", self.address))
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    /// All requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.borrow().clone()
    }

    /// The requests for tokens so far.
    pub(crate) fn token_calls(&self) -> usize {
        self.received().iter().filter(|request| request.is_for_token()).count()
    }

    /// The requests for anything but tokens so far.
    pub(crate) fn calls(&self) -> Vec<Received> {
        self.received()
            .into_iter()
            .filter(|request| !request.is_for_token())
            .collect()
    }

    /// Waits until there were so many requests.
    pub(crate) async fn has_received(&self, count: usize) {
        let mut received = self.received.clone();
        received
            .wait_for(|received| received.len() >= count)
            .await
            .expect("a server");
    }
}

/// The settings of a client of the server at this address.
pub(crate) fn builder(base_url: &str) -> ClientBuilder {
    Client::builder()
        .client_id("shop")
        .client_secret(CLIENT_SECRET)
        .base_url(base_url)
}

/// The settings of a client of the sandbox, over the network.
pub(crate) fn builder_for(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret().clone())
        .base_url(sandbox.url())
}

async fn serve(
    connection: TcpStream,
    behaviour: Arc<Mutex<Behaviour>>,
    received: Arc<watch::Sender<Vec<Received>>>,
) -> io::Result<()> {
    let port = connection.peer_addr()?.port();
    let mut connection = BufReader::new(connection);
    while let Some(mut request) = read(&mut connection).await? {
        request.port = port;
        let reply = (behaviour.lock().expect("a behaviour that does not panic"))(&request);
        received.send_modify(|received| received.push(request));
        match reply {
            Reply::Bytes(bytes) => connection.write_all(&bytes).await?,
            Reply::Cut(bytes) => return connection.write_all(&bytes).await,
            Reply::Held(release, bytes) => {
                release.notified().await;
                connection.write_all(&bytes).await?;
            }
            Reply::Silence => std::future::pending().await,
        }
    }
    Ok(())
}

/// Reads one request; `None` if the client closed the connection.
async fn read(connection: &mut BufReader<TcpStream>) -> io::Result<Option<Received>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut first = lines[0].split(' ').map(str::to_owned);
    let mut request = Received {
        method: first.next().unwrap_or_default(),
        path: first.next().unwrap_or_default(),
        headers: lines[1..]
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: String::new(),
        port: 0,
    };
    let length = request
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap_or(0));
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(request))
}
