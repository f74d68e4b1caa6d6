use dollr_client::{OrderId, Source};

fn main() {
    let _ = Source::Invoice(OrderId::new(101));
}
