import Cryptography
import PetShop

/// An invoice or a credit note as it is printed. Only what is frozen is in it, so it is printed the
/// same for ever; whether an invoice is paid is not.
struct PrintedDocument: Sendable {
  let title: Label
  let number: String
  /// What it refers to and why, where it does.
  let notes: [(label: Label, text: String)]
  let date: String
  let seller: Seller
  let buyer: Buyer
  let lines: [SoldLine]
  let taxes: [TaxShare]
  let totals: Totals
  let money: PrintedMoney
  let hash: String

  /// The same words in the shop's two languages. Both are printed: a document must not depend on
  /// who asks for it.
  struct Label: Sendable {
    let spanish: String
    let english: String

    init(_ spanish: String, _ english: String) {
      self.spanish = spanish
      self.english = english
    }

    var both: String { "\(spanish) / \(english)" }
  }
}

extension PrintedDocument {
  init(_ invoice: Invoice) {
    let header = invoice.header
    title = Label("Factura", "Invoice")
    number = header.number.description
    notes = []
    date = String(header.issuedAt.rfc3339.prefix(10))
    seller = header.seller
    buyer = header.buyer
    lines = invoice.lines
    taxes = invoice.taxes
    totals = header.totals
    money = PrintedMoney(currency: header.currency)
    hash = Hexadecimal.encode(header.seal.hash)
  }

  init(_ note: CreditNote) {
    let header = note.header
    title = Label("Factura rectificativa", "Credit note")
    number = header.number.description
    notes =
      [(Label("Rectifica a", "Corrects"), header.invoiceNumber.description)]
      + (header.reason.map { [(Label("Motivo", "Reason"), $0)] } ?? [])
    date = String(header.issuedAt.rfc3339.prefix(10))
    seller = header.seller
    buyer = header.buyer
    lines = note.lines.map(\.line)
    taxes = note.taxes
    totals = header.totals
    money = PrintedMoney(currency: header.currency)
    hash = Hexadecimal.encode(header.seal.hash)
  }
}

extension PrintedDocument.Label {
  static let number = Self("Número", "Number")
  static let date = Self("Fecha", "Date")
  static let seller = Self("Vendedor", "Seller")
  static let buyer = Self("Cliente", "Bill to")
  static let taxID = Self("NIF", "Tax ID")
  static let item = Self("Descripción", "Item")
  static let quantity = Self("Cant.", "Qty")
  static let price = Self("Precio", "Price")
  static let rate = Self("IVA", "Tax")
  static let amount = Self("Importe", "Amount")
  static let net = Self("Base imponible", "Net")
  static let tax = Self("Cuota", "Tax")
  static let total = Self("Total", "Total")
  static let page = Self("Página", "Page")
}

extension Buyer {
  /// As it is written on an envelope.
  var addressLines: [String] {
    let town = [postalCode, city].compactMap(\.self).joined(separator: " ")
    let place = region.map { $0 == city ? town : "\(town), \($0)" } ?? town
    return [name, line1] + [line2].compactMap(\.self) + ["\(place) (\(country))", email]
  }
}

extension Seller {
  var addressLines: [String] {
    address.split { $0 == "\n" || $0 == "\r\n" }.map(String.init)
  }
}
