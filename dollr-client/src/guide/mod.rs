#![doc = include_str!("links.md")]
#![doc = include_str!("../../docs/README.md")]
// The pages are the files of `docs`, which link to each other by files. The links of `links.md` come first, and so win here.

macro_rules! pages {
    ($($page:ident, $file:literal;)*) => {$(
        #[doc = include_str!("links.md")]
        #[doc = include_str!(concat!("../../docs/", $file))]
        pub mod $page {}
    )*};
}

pages! {
    first_payment, "first-payment.md";
    collect, "collect.md";
    card, "card.md";
    hosted_checkout, "hosted-checkout.md";
    pay_out, "pay-out.md";
    refund_and_transfer, "refund-and-transfer.md";
    live_status, "live-status.md";
    server_sent_events, "server-sent-events.md";
    money_safety, "money-safety.md";
    crash_safe_shop, "crash-safe-shop.md";
    errors, "errors.md";
    several_processes, "several-processes.md";
    settings, "settings.md";
    seeing_it_run, "seeing-it-run.md";
    testing, "testing.md";
    adding_an_endpoint, "adding-an-endpoint.md";
    operations, "operations.md";
    limits, "limits.md";
}
