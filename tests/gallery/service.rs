//! A spec of a service of the merchant's own: see `service.yaml`.

use dollr_client::ServiceSettings;

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/service.yaml");

#[test]
fn a_whole_spec_may_be_of_a_service() {
    let server = Server::responding(200, r#"["Amara"]"#);
    // Its name is that of the spec.
    let loyalty = ServiceSettings::new().header("X-Api-Key", "hush-key");
    let client = server.builder().service("loyalty", loyalty).build().unwrap();
    assert_eq!(run(client.members().list_members().send()).unwrap(), ["Amara"]);
    server.was_sent("GET https://loyalty.example.com/v1/members\nx-version: 2\nx-api-key: hush-key\n\n");
}
