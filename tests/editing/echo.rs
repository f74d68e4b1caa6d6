//! Calls an operation that is only in the edited spec, on a server of its own that says what it received.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use dollr_client::{Client, InvoiceId};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let (received, requests) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let received = received.clone();
            thread::spawn(move || response(&stream, &received));
        }
    });
    let client =
        Client::builder().client_id("id").client_secret("secret").base_url(format!("http://{address}")).build()?;
    let echo = client.echoes().shout(InvoiceId::new(7)).text("hello").send().await?;
    let request = requests.iter().find(|request| !request.contains("token")).ok_or("no request came")?;
    println!("{request} -> {}", echo.text);
    Ok(())
}

/// Responds to requests with a token, or else with their own body.
fn response(stream: &TcpStream, received: &mpsc::Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        reader.read_line(&mut first).ok().filter(|&length| length > 0)?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            match header.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let body = String::from_utf8(body).ok()?;
        let target = first.trim_end().trim_end_matches(" HTTP/1.1");
        received.send(format!("{target} {body}")).ok()?;
        let token = r#"{"access_token":"token","expires_in":60}"#;
        let json = if target.contains("token") { token } else { &body };
        let mut writer = stream;
        write!(writer, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{json}", json.len()).ok()?;
    }
}
