//! Files that are missing, listed twice, circular, outside of the folder, empty, too large, or no text.

mod api {
    dollr_client::dollr_api!("specs/files/api.yaml");
}

fn main() {}
