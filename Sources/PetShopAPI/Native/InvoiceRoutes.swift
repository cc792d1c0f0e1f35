import HTTP
import JSON
import PetShop

/// Issued invoices, to read.
enum InvoiceRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/invoices", .user, of: InvoiceDocuments.header, at: .identifier(of: "invoice")
    ) { try $0.shop.invoices(of: $0.caller, $1) },
    Route("GET /api/invoices/{id}", .user, writes: InvoiceDocuments.invoice) {
      try $0.shop.invoice($0.id(), for: $0.caller)
    },
  ]
}
