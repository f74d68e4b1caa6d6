use dollr_client::invoices::UpdateInvoiceBuilder;
use dollr_client::parties::CreatePartyBuilder;

fn text(party: CreatePartyBuilder<'_>) {
    let _ = party.country_code("RW");
}

fn patch(invoice: UpdateInvoiceBuilder<'_>) {
    let _ = invoice.due_date("2026-12-31");
}

fn main() {}
