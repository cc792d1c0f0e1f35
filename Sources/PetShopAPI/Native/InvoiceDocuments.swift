import Cryptography
import HTTP
import JSON
import PetShop

/// How invoices and credit notes are written.
enum InvoiceDocuments {
  static let header = Document<InvoiceHeader>(.personal) { header, json in
    json.object { write(header, &$0) }
  }

  static let invoice = Document<Invoice>(.personal) { write($0, &$1) }

  static let creditNoteHeader = Document<CreditNoteHeader>(.personal) { header, json in
    json.object { write(header, &$0) }
  }

  static let creditNote = Document<CreditNote>(.personal) { write($0, &$1) }

  static func write(_ note: CreditNote, _ json: inout JSONWriter) {
    json.object { json in
      write(note.header, &json)
      OrderDocuments.write(note.taxes, &json)
      OrderDocuments.write(note.lines.map(\.line), &json)
    }
  }

  static func write(_ invoice: Invoice, _ json: inout JSONWriter) {
    json.object { json in
      write(invoice.header, &json)
      OrderDocuments.write(invoice.taxes, &json)
      OrderDocuments.write(invoice.lines, &json)
    }
  }

  private static func write(_ header: InvoiceHeader, _ json: inout JSONWriter) {
    json.field("id", header.id.rawValue)
    json.field("number", header.number.description)
    json.field("order_id", header.order.rawValue)
    json.field("user_id", header.user.rawValue)
    json.field("payment_status", header.paymentStatus.rawValue)
    json.field("issued_at", header.issuedAt.rfc3339)
    json.field("currency", header.currency)
    OrderDocuments.write(header.totals, &json)
    write(header.seller, header.buyer, &json)
    write(header.seal, &json)
  }

  private static func write(_ header: CreditNoteHeader, _ json: inout JSONWriter) {
    json.field("id", header.id.rawValue)
    json.field("number", header.number.description)
    json.field("invoice_id", header.invoice.rawValue)
    json.field("invoice_number", header.invoiceNumber.description)
    json.field("order_id", header.order.rawValue)
    json.field("user_id", header.user.rawValue)
    json.field("reason", header.reason)
    json.field("issued_at", header.issuedAt.rfc3339)
    json.field("currency", header.currency)
    OrderDocuments.write(header.totals, &json)
    write(header.seller, header.buyer, &json)
    write(header.seal, &json)
  }

  static func write(_ seal: DocumentSeal, _ json: inout JSONWriter) {
    json.field("previous_hash", Hexadecimal.encode(seal.previousHash))
    json.field("hash", Hexadecimal.encode(seal.hash))
  }

  static func write(_ seller: Seller, _ buyer: Buyer, _ json: inout JSONWriter) {
    json.field("seller") { json in
      json.object { json in
        json.field("name", seller.name)
        json.field("tax_id", seller.taxID)
        json.field("address", seller.address)
      }
    }
    json.field("buyer") { write(buyer, &$0) }
  }

  private static func write(_ buyer: Buyer, _ json: inout JSONWriter) {
    json.object { json in
      json.field("name", buyer.name)
      json.field("email", buyer.email)
      json.field("line1", buyer.line1)
      json.field("line2", buyer.line2)
      json.field("city", buyer.city)
      json.field("region", buyer.region)
      json.field("postal_code", buyer.postalCode)
      json.field("country", buyer.country)
    }
  }
}
