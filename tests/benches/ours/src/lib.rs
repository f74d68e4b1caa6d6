//! What `dollr_api!` generates of Dollr's operations, in a crate of its own.

dollr_client::dollr_api!("spec/dollr.yaml");
