//! What progenitor generates of the same operations.

progenitor::generate_api!("openapi.json");
