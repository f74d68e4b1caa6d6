use std::time::Duration;

use dollr_client::Client;

fn main() {
    let client = Client::from_env().unwrap();
    let request = client.fees().tiers().build();
    let _ = client.until_final(request, Duration::from_secs(1));
    let _ = client.fees().tiers().until_final(Duration::from_secs(1));
}
