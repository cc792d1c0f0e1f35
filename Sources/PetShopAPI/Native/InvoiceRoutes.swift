import HTTP
import JSON
import PetShop

/// Issued invoices and the credit notes on them: to read, and to print.
enum InvoiceRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/invoices", .user(or: .ordersRead), of: InvoiceDocuments.header,
      at: .identifier(of: "invoice")
    ) { try $0.shop.invoices(of: $0.caller, $1) },
    Route(
      "GET /api/invoices/{id}", .user(or: .ordersRead), writes: InvoiceDocuments.invoice,
      prints: PrintedDocument.init
    ) { try $0.shop.invoice($0.id(), for: $0.caller) },
    Route(
      "PATCH /api/invoices/{id}", .admin(or: .ordersWrite), reads: paymentStatus,
      writes: InvoiceDocuments.invoice
    ) { try $0.shop.setPaymentStatus(of: $0.id(), to: $1, by: $0.caller) },
    Route(
      "GET /api/invoices/{id}/credit-notes", .user(or: .ordersRead),
      of: InvoiceDocuments.creditNoteHeader,
      at: .identifier(of: "credit-note")
    ) { try $0.shop.creditNotes(of: $0.id(), for: $0.caller, $1) },
    Route(
      "GET /api/credit-notes/{id}", .user(or: .ordersRead), writes: InvoiceDocuments.creditNote,
      prints: PrintedDocument.init
    ) { try $0.shop.creditNote($0.id(), for: $0.caller) },
  ]

  /// Whatever the invoice says is frozen: there is nothing else to change.
  private static func paymentStatus(_ fields: inout FieldReader) -> Invoice.PaymentStatus {
    fields.choice("payment_status", Invoice.PaymentStatus.self) ?? .pending
  }
}
