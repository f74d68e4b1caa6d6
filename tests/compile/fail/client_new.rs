//! How another client is made is told with the way to make this one.

use dollr_client::Client;

fn main() {
    let _ = Client::new("id", "secret");
}
