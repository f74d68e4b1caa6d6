dollr_client::dollr_api!("specs/nowhere.yaml");

fn main() {}
