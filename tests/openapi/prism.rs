//! Prism, which passes requests on to a server, and refuses those and responses that are not as in a document.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

pub(crate) struct Prism {
    url: String,
    _process: Child,
}

impl Prism {
    pub(crate) async fn start(document: &Path, server: &str) -> Self {
        // It takes no port that is free, so one is found for it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Command::new("node_modules/.bin/prism")
            .args(["proxy", "--errors", "--port", &port.to_string()])
            .arg(document)
            .arg(server)
            .current_dir(super::FOLDER)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed, and `npm ci` was run in tests/openapi");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("Prism is listening") {
                break;
            }
        }
        // What it says later must not block it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self {
            url: format!("http://127.0.0.1:{port}"),
            _process: process,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}
